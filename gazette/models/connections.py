"""Other systems and readers: keys, deliveries, imports, subscriptions by e-mail."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gazette.enums import ImportState
from sites.models import Unit

from .documents import LegalDocument, person, private_storage
from .issues import GazetteIssue


class DocumentApiKey(models.Model):
    """A document management system (văn bản điều hành) that delivers a unit's documents. Only a hash is stored."""

    name = models.CharField(_("name"), max_length=40, unique=True)
    prefix = models.CharField(max_length=12, unique=True, editable=False)
    key_hash = models.CharField(max_length=64, editable=False)
    units = models.ManyToManyField(
        Unit,
        blank=True,
        related_name="+",
        verbose_name=_("issuers"),
        help_text=_("Whose documents it may deliver; empty: of every unit."),
    )
    publishes = models.BooleanField(
        _("publishes at once"), default=False, help_text=_("Otherwise what it delivers waits to be checked.")
    )
    active = models.BooleanField(_("active"), default=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = person(_("made by"))
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)

    class Meta:
        verbose_name = _("key of a document system")
        verbose_name_plural = _("keys of document systems")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class DocumentDelivery(models.Model):
    """One delivery by a document system: what was sent, what came of it."""

    key = models.ForeignKey(DocumentApiKey, on_delete=models.CASCADE, related_name="deliveries")
    source_id = models.CharField(_("id there"), max_length=120)
    document = models.ForeignKey(LegalDocument, null=True, on_delete=models.SET_NULL, related_name="+")
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(_("answer"))
    error = models.CharField(_("error"), max_length=500, blank=True)
    at = models.DateTimeField(_("when"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("delivery of a document")
        verbose_name_plural = _("deliveries of documents")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.source_id} {self.status}"


class DocumentImport(models.Model):
    """Documents from a table (CSV, XLSX) with files (ZIP), or old issues: checked first, then imported.

    Attributes:
        what: "documents" or "archive" (old issues: a folder of PDFs with a CSV index).
        position: rows done; the import goes on behind them after a stop.
        report: counts, encodings found, numbers missing.
    """

    what = models.CharField(max_length=10, default="documents")
    name = models.CharField(_("file"), max_length=200)
    table = models.FileField(upload_to="imports/%Y/%m/", storage=private_storage)
    archive = models.FileField(upload_to="imports/%Y/%m/", storage=private_storage, blank=True)
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("issuer")
    )
    mapping = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=10, choices=ImportState.choices, default=ImportState.CHECKING)
    total = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    errors = models.JSONField(default=list)
    report = models.JSONField(default=dict)
    made_by = person(_("by"))
    made_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("import of documents")
        verbose_name_plural = _("imports of documents")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class GazetteSubscription(models.Model):
    """A reader who gets a mail for each issue or document: confirmed twice, left by one click, then erased.

    Attributes:
        token: part of the links of confirmation and leaving.
        units, kinds: what is wanted; empty: issues of the gazette only.
    """

    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="vi")
    issues = models.BooleanField(_("new issues of the gazette"), default=True)
    units = models.ManyToManyField(Unit, blank=True, related_name="+", verbose_name=_("documents of units"))
    kinds = models.JSONField(_("kinds of documents"), default=list, blank=True)
    token = models.CharField(max_length=64, unique=True, editable=False)
    asked_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("subscription by e-mail")
        verbose_name_plural = _("subscriptions by e-mail")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                models.functions.Lower("email"), condition=Q(confirmed_at__isnull=False), name="subscription_email"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class SubscriptionMail(models.Model):
    """A mail that is owed to a subscriber: written once for each issue or document, sent by the worker."""

    subscription = models.ForeignKey(GazetteSubscription, on_delete=models.CASCADE, related_name="mails")
    issue = models.ForeignKey(GazetteIssue, null=True, on_delete=models.CASCADE, related_name="+")
    document = models.ForeignKey(LegalDocument, null=True, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    objects: ClassVar[Any] = models.Manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("mail to a subscriber")
        verbose_name_plural = _("mails to subscribers")
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "issue"], condition=Q(issue__isnull=False), name="subscriptionmail_issue"
            ),
            models.UniqueConstraint(
                fields=["subscription", "document"],
                condition=Q(document__isnull=False),
                name="subscriptionmail_document",
            ),
        ]
        indexes = [models.Index(fields=["sent_at", "attempts"], name="subscriptionmail_due")]

    def __str__(self) -> str:
        return str(self.pk)
