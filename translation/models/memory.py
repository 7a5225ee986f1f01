"""Translation memory: pairs of reviewed text, kept apart from the pages that they come from."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from sites.models import MemberSite


class MemoryUnit(models.Model):
    """A source text and its translation (đơn vị bộ nhớ dịch). Markup is that of segments.

    Attributes:
        source_hash: SHA-256 of the source text in NFC, first 32 hexadecimal digits: the exact search.
        folded: plain source text in lower case without marks (`cms.core.text.fold`), no markup, at most 2,000
            characters: the fuzzy search.
        length: characters of `folded`: units of quite another length cannot be alike.
        origin: title of the page, or name of the file, that it comes from.
        used: how often it was put into a segment.
    """

    locale = models.ForeignKey(Locale, on_delete=models.CASCADE, related_name="+", verbose_name=_("language"))
    source_hash = models.CharField(max_length=32, editable=False)
    source = models.TextField(_("source"))
    folded = models.TextField(editable=False)
    length = models.PositiveIntegerField(editable=False, default=0)
    text = models.TextField(_("translation"))
    site = models.ForeignKey(
        MemberSite, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("site")
    )
    job = models.ForeignKey(
        "translation.TranslationJob", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    origin = models.CharField(_("origin"), max_length=255, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)
    used = models.PositiveIntegerField(_("used"), default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("unit of the translation memory")
        verbose_name_plural = _("translation memory")
        ordering = ["-updated_at", "-pk"]
        constraints = [models.UniqueConstraint("locale", "source_hash", MD5("text"), name="memory_pair_once")]
        indexes = [
            # The exact search.
            models.Index(fields=["locale", "source_hash"], name="memory_exact"),
        ]

    def __str__(self) -> str:
        return self.source[:60]


class MemoryImport(models.Model):
    """A TMX file that was put into the memory, and what became of it. The file itself is not kept.

    Attributes:
        content: the file, while the worker has not read it.
        refused: `[[line, unit, why]]` of what could not be taken, at most 200; `refusals` counts all.
        error: why nothing was taken.
    """

    name = models.CharField(_("file"), max_length=255)
    content = models.BinaryField(null=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("person")
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)
    finished_at = models.DateTimeField(null=True, editable=False)
    new = models.PositiveIntegerField(_("new"), default=0)
    known = models.PositiveIntegerField(_("already there"), default=0)
    refusals = models.PositiveIntegerField(_("refused"), default=0)
    refused = models.JSONField(default=list)
    error = models.TextField(blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("import into the translation memory")
        verbose_name_plural = _("imports into the translation memory")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.name
