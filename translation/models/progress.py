"""Figures that are kept because counting them takes too long for a request, and requests for many pages at once."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from sites.models import MemberSite
from translation.enums import Priority


class SiteProgress(models.Model):
    """How far the pages of a site are translated into a language; written by the worker (`translation.progress`).

    `sources` = `published` + `stale` + `in_work` + `missing` (docs/features/translation.md).
    """

    site = models.ForeignKey(
        MemberSite, on_delete=models.CASCADE, related_name="translation_progress", verbose_name=_("site")
    )
    locale = models.ForeignKey(Locale, on_delete=models.CASCADE, related_name="+", verbose_name=_("language"))
    sources = models.PositiveIntegerField(_("published Vietnamese pages"), default=0)
    published = models.PositiveIntegerField(_("published"), default=0)
    stale = models.PositiveIntegerField(_("out of date"), default=0)
    in_work = models.PositiveIntegerField(_("in work"), default=0)
    missing = models.PositiveIntegerField(_("missing"), default=0)
    computed_at = models.DateTimeField(_("counted at"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("progress of translations")
        verbose_name_plural = _("progress of translations")
        constraints = [models.UniqueConstraint(fields=["site", "locale"], name="siteprogress_once")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.locale_id}: {self.published}/{self.sources}"

    @property
    def percent(self) -> int:
        """Of the pages that are up to date in the language."""
        return 100 * self.published // self.sources if self.sources else 0


class RequestBatch(models.Model):
    """A request for many pages, done by the worker one page after another (yêu cầu dịch hàng loạt).

    Attributes:
        page_ids: the pages, in the order of the tree; `done` of them have been looked at.
        skipped: what got no job, `[{"title", "language", "reason"}]`, the first 200.
    """

    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("requested by")
    )
    title = models.CharField(_("title"), max_length=255)
    page_ids = models.JSONField(default=list)
    locales = models.ManyToManyField(Locale, related_name="+", verbose_name=_("languages"))
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority.choices, default=Priority.NORMAL)
    due_date = models.DateField(_("due date"), null=True, blank=True)
    note = models.TextField(_("note to the desk"), blank=True, max_length=2000)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    jobs = models.PositiveIntegerField(default=0)
    skipped_count = models.PositiveIntegerField(default=0)
    skipped = models.JSONField(default=list)
    created_at = models.DateTimeField(_("requested at"), auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("request for many pages")
        verbose_name_plural = _("requests for many pages")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.total = len(self.page_ids)
        super().save(*args, **kwargs)

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 100
