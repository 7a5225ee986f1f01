"""Legal documents: what they are, their files, history, addresses and duties of posting."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms.core.text import nfc
from gazette.enums import (
    PUBLIC_STATES,
    READABLE_STATES,
    Authority,
    Confidentiality,
    DocumentState,
    DutyRole,
    EventKind,
    FileKind,
    GazetteRuleKind,
    Nature,
    TextState,
)
from gazette.querysets import DocumentQuerySet, DutyQuerySet
from news.models import Topic
from sites.models import DatedModel, NamedInFiveLanguages, Unit

USER = settings.AUTH_USER_MODEL


def person(label: Any, related_name: str = "+", **kwargs: Any) -> Any:
    return models.ForeignKey(
        USER, null=True, blank=True, on_delete=models.SET_NULL, related_name=related_name, verbose_name=label, **kwargs
    )


def private_storage() -> Any:
    """Files that have no public address (`STORAGES["private"]`): our views decide who gets them."""
    return storages["private"]


class DocumentKind(NamedInFiveLanguages, DatedModel):
    """A kind of document (quyết định, nghị quyết, chỉ thị, kế hoạch …): Nghị định 30/2020/NĐ-CP, Phụ lục III.

    Attributes:
        code: as it stands in numbers: QĐ, NQ, CT, KH, TB …; CV for letters, whose numbers have no kind.
        takes_effect: whether documents of the kind have a period of effect.
    """

    code = models.CharField(_("abbreviation"), max_length=12)
    nature = models.CharField(_("nature"), max_length=20, choices=Nature.choices, default=Nature.ADMINISTRATIVE)
    takes_effect = models.BooleanField(_("has a period of effect"), default=False)
    rank = models.PositiveSmallIntegerField(_("rank"), default=100, help_text=_("Order in lists and in the gazette."))

    class Meta:
        verbose_name = _("kind of document")
        verbose_name_plural = _("kinds of documents")
        ordering = ["rank", "code"]
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="documentkind_code")]

    def __str__(self) -> str:
        return self.name


class GazetteRule(DatedModel):
    """A period of law, as data: how many days, of which sort, from which day on."""

    kind = models.CharField(_("what must happen"), max_length=20, choices=GazetteRuleKind.choices)
    days = models.PositiveSmallIntegerField(_("days"))
    working = models.BooleanField(_("working days"), default=True)
    nature = models.CharField(
        _("nature"), max_length=20, choices=Nature.choices, blank=True, help_text=_("Empty: documents of every nature.")
    )

    class Meta:
        verbose_name = _("period of law")
        verbose_name_plural = _("periods of law")
        ordering = ["kind", "-valid_from"]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class LegalDocument(ClusterableModel):
    """A document of an authority (văn bản), with or without legal force.

    Attributes:
        number: as written, NFC; `number_key` is what it is found by (`gazette.numbers.DocumentNumber.key`).
        issuer_name: what the issuer was called on the day of signing, in Vietnamese.
        address: the permanent address below the page of documents: `qd-ubnd/2022/15`.
        structure: tree of `gazette.structure.Node.to_json`; empty where there is none.
        text: plain text of structure or official file, for search.
        folded: number, abstract and signer without marks, for lists.
        source, source_id: the other system's name and its id of the document (idempotent delivery).
        version: goes up with every change; forms send it back (two officers in one document).
    """

    number = models.CharField(_("number"), max_length=100)
    number_key = models.CharField(max_length=100, editable=False)
    sequence = models.PositiveIntegerField(null=True, editable=False)
    year = models.PositiveSmallIntegerField(_("year"), editable=False)
    marks = models.CharField(max_length=60, blank=True, editable=False)
    kind = models.ForeignKey(
        DocumentKind, on_delete=models.PROTECT, related_name="+", verbose_name=_("kind of document")
    )
    nature = models.CharField(_("nature"), max_length=20, choices=Nature.choices)
    authority = models.PositiveSmallIntegerField(_("authority"), choices=Authority.choices, default=Authority.AGENCY)
    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="documents", verbose_name=_("issuer"))
    issuer_name = models.CharField(_("issuer's name on that date"), max_length=255, blank=True)
    signer = models.CharField(_("signer"), max_length=120, blank=True)
    signer_title = models.CharField(_("signer's title"), max_length=160, blank=True)
    signed_on = models.DateField(_("signed on"))
    received_on = models.DateField(_("received on"), null=True, blank=True)
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    expires_on = models.DateField(
        _("in force until"), null=True, blank=True, help_text=_("Last day, where the document itself names one.")
    )
    abstract = models.TextField(_("abstract"), max_length=2000)
    topic = models.ForeignKey(
        Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("field")
    )
    confidentiality = models.CharField(
        _("confidentiality"), max_length=10, choices=Confidentiality.choices, default=Confidentiality.PUBLIC
    )
    concerns = models.ManyToManyField(
        Unit,
        blank=True,
        related_name="+",
        verbose_name=_("units in its scope"),
        help_text=_("These post the document by reference within the period of law."),
    )
    state = models.CharField(_("state"), max_length=12, choices=DocumentState.choices, default=DocumentState.DRAFT)
    address = models.CharField(max_length=160, unique=True, null=True, editable=False)
    structure = models.JSONField(default=dict, blank=True, editable=False)
    structure_state = models.CharField(max_length=10, choices=TextState.choices, default=TextState.NONE, editable=False)
    text = models.TextField(blank=True, editable=False)
    folded = models.TextField(blank=True, editable=False)
    notice = models.TextField(_("public notice"), max_length=2000, blank=True, help_text=_("Shown above the document."))
    source = models.CharField(max_length=40, blank=True, editable=False)
    source_id = models.CharField(max_length=120, blank=True, editable=False)
    made_by = person(_("entered by"))
    made_at = models.DateTimeField(_("entered"), auto_now_add=True)
    checked_by = person(_("checked by"))
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    published_by = person(_("published by"))
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[Any] = DocumentQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("legal document")
        verbose_name_plural = _("legal documents")
        ordering = ["-signed_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_on=None) | Q(effective_on__gte=F("signed_on")), name="document_effective_after"
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("signed_on")), name="document_expires_after"
            ),
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~Q(source_id=""), name="document_source_id"
            ),
        ]
        indexes = [
            # Look-up by number; "same number twice in one year by one issuer".
            models.Index(fields=["number_key", "issuer", "year"], name="document_number"),
            # The public list of all: a state is one of two there, which the next index cannot sort.
            models.Index(fields=["-signed_on", "-id"], name="document_day"),
            # Lists of one state, newest first; by issuer; by kind; by field; by year.
            models.Index(fields=["state", "confidentiality", "-signed_on", "-id"], name="document_newest"),
            models.Index(fields=["issuer", "state", "-signed_on"], name="document_issuer"),
            models.Index(fields=["kind", "state", "-signed_on"], name="document_kind"),
            models.Index(fields=["topic", "state", "-signed_on"], name="document_topic"),
            models.Index(fields=["year", "state", "-signed_on"], name="document_year"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC_STATES and self.confidentiality == Confidentiality.PUBLIC

    @property
    def is_readable(self) -> bool:
        return self.state in READABLE_STATES and self.confidentiality == Confidentiality.PUBLIC

    def clean(self) -> None:
        super().clean()
        self.number, self.abstract = nfc(self.number).strip(), nfc(self.abstract).strip()
        errors = {}
        if self.signed_on and self.effective_on and self.effective_on < self.signed_on:
            errors["effective_on"] = _("A document cannot be in force before it was signed.")
        if self.expires_on and self.expires_on < (self.effective_on or self.signed_on or self.expires_on):
            errors["expires_on"] = _("The last day is before the first.")
        if errors:
            raise ValidationError(errors)

    def note_event(self, kind: str, user: Any = None, text: str = "", **data: Any) -> DocumentEvent:
        return self.events.create(kind=kind, user=user, text=text, data=data)


class DocumentText(TranslatableMixin, models.Model):
    """The abstract in a language. Made with the document in Vietnamese; the translation desk writes the others."""

    document = ParentalKey(LegalDocument, on_delete=models.CASCADE, related_name="texts")
    abstract = models.TextField(_("abstract"), max_length=2000)

    translatable_fields: ClassVar[list[Any]] = [SynchronizedField("document"), TranslatableField("abstract")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("abstract of a document")
        verbose_name_plural = _("abstracts of documents")
        constraints = [models.UniqueConstraint(fields=["document", "locale"], name="documenttext_locale")]

    def __str__(self) -> str:
        return self.abstract[:80]


class DocumentAddress(models.Model):
    """Addresses that a document had: they lead to the present one, for ever."""

    address = models.CharField(max_length=160, unique=True)
    document = models.ForeignKey(LegalDocument, on_delete=models.CASCADE, related_name="old_addresses")
    made_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("former address of a document")
        verbose_name_plural = _("former addresses of documents")

    def __str__(self) -> str:
        return self.address


class DocumentFile(models.Model):
    """A file of a document; checked by content, with its digest; served by our views only."""

    document = models.ForeignKey(LegalDocument, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(_("what it is"), max_length=12, choices=FileKind.choices, default=FileKind.ATTACHMENT)
    file = models.FileField(upload_to="documents/%Y/%m/", storage=private_storage)
    name = models.CharField(_("name"), max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(_("pages"), null=True)
    text = models.TextField(blank=True, editable=False)
    text_state = models.CharField(max_length=10, choices=TextState.choices, default=TextState.WAITING)
    signature = models.JSONField(default=dict, blank=True, editable=False)
    added_at = models.DateTimeField(_("added"), auto_now_add=True)
    added_by = person(_("by"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("file of a document")
        verbose_name_plural = _("files of documents")
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document"], condition=Q(kind=FileKind.OFFICIAL), name="documentfile_one_official"
            )
        ]

    def __str__(self) -> str:
        return self.name


class TextVersion(models.Model):
    """Structured text as it was: kept at every change after review, for comparison. Never deleted."""

    document = models.ForeignKey(LegalDocument, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    structure = models.JSONField(default=dict)
    text = models.TextField(blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    made_at = models.DateTimeField(_("when"), auto_now_add=True)
    made_by = person(_("by"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("version of a text")
        verbose_name_plural = _("versions of texts")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="textversion_number")]

    def __str__(self) -> str:
        return str(self.number)


class DocumentEvent(models.Model):
    """One step in the history of a document; append-only."""

    document = models.ForeignKey(LegalDocument, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("what"), max_length=20, choices=EventKind.choices)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    user = person(_("by"))
    text = models.CharField(_("note"), max_length=1000, blank=True)
    data = models.JSONField(default=dict)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("step in a document's history")
        verbose_name_plural = _("history of documents")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class PostingDuty(models.Model):
    """A unit must post a document by a day (nghĩa vụ đăng tải). "Late" and "never posted" are computed, never stored.

    The issuer's is made with the document, those of units in its scope when it is published.
    """

    document = models.ForeignKey(LegalDocument, on_delete=models.CASCADE, related_name="duties")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    role = models.CharField(_("why"), max_length=10, choices=DutyRole.choices)
    due_on = models.DateField(_("due"))
    posted_on = models.DateField(_("posted"), null=True, blank=True)
    posted_by = person(_("posted by"))
    reminded_on = models.DateField(null=True, editable=False)
    late_told_on = models.DateField(null=True, editable=False)

    objects: ClassVar[Any] = DutyQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("duty of posting")
        verbose_name_plural = _("duties of posting")
        ordering = ["due_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["document", "unit"], name="postingduty_unit")]
        indexes = [
            # The worker's reminders and a unit's list of what is due.
            models.Index(fields=["posted_on", "due_on"], name="postingduty_due"),
            models.Index(fields=["unit", "posted_on", "due_on"], name="postingduty_of_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.unit_id}"


class GazetteSettings(models.Model):
    """One row: what stands in every issue, and switches of the room."""

    agency = models.CharField(_("publisher"), max_length=200, blank=True)
    responsible = models.CharField(_("responsible person"), max_length=120, blank=True)
    place = models.CharField(_("place"), max_length=100, blank=True, help_text=_("Before the date: “Hải Vân, ngày …”."))
    imprint = models.TextField(_("imprint"), max_length=2000, blank=True, help_text=_("Address, telephone, licence."))
    reserve = models.PositiveSmallIntegerField(_("reserve copies"), default=7)
    printer = models.CharField(_("printer"), max_length=200, blank=True)
    reminders_paused = models.BooleanField(_("reminders are paused"), default=False)
    remind_before = models.PositiveSmallIntegerField(_("remind working days before"), default=1)

    class Meta:
        verbose_name = _("settings of the gazette")
        verbose_name_plural = _("settings of the gazette")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def load(cls) -> GazetteSettings:
        found: Any = cls.objects.first()
        return found or cls()
