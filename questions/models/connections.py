"""Other systems: keys, webhooks, imports of old records."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from questions.enums import Channel, MailState
from sites.models import Unit

from .questions import Question, person


class ApiKey(models.Model):
    """A province's app, chatbot or call centre that submits questions. Only a hash of the key is stored."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    prefix = models.CharField(max_length=12, unique=True, editable=False)
    key_hash = models.CharField(max_length=64, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("desk"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, default=Channel.API)
    active = models.BooleanField(_("active"), default=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = person(_("made by"))
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)

    class Meta:
        verbose_name = _("key of another system")
        verbose_name_plural = _("keys of other systems")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Webhook(models.Model):
    """An address that is told of events; signed by HMAC-SHA256 (`X-Signature`). Never with personal data or text."""

    url = models.URLField(_("address"), max_length=300)
    sealed_secret = models.BinaryField(editable=False)
    events = models.JSONField(_("events"), default=list)
    active = models.BooleanField(_("active"), default=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = person(_("made by"))

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")

    def __str__(self) -> str:
        return self.url


class WebhookDelivery(models.Model):
    """One call of an address, with what came of it."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    question = models.ForeignKey(Question, null=True, on_delete=models.SET_NULL, related_name="+")
    event = models.CharField(_("event"), max_length=30)
    payload = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=12, choices=MailState.choices, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    status = models.PositiveSmallIntegerField(_("answer"), null=True)
    error = models.CharField(_("last error"), max_length=300, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("delivery of a webhook")
        verbose_name_plural = _("deliveries of webhooks")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.event} {self.state}"


class QuestionImport(models.Model):
    """Old records from a table: file, mapping, dry run, result. The file is deleted when the import is done."""

    name = models.CharField(_("file"), max_length=200)
    sealed_rows = models.BinaryField(default=bytes, editable=False)
    columns = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("desk"))
    made_by = person(_("by"))
    made_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    created = models.PositiveIntegerField(default=0)
    errors = models.JSONField(default=list)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("import of old questions")
        verbose_name_plural = _("imports of old questions")
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.name
