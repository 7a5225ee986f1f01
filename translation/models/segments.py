"""Segments of a job: what is translated piece by piece, and what people say about a piece."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail_localize.models import String, TranslationContext

from translation.enums import SegmentOrigin, SegmentState
from translation.querysets import SegmentQuerySet

from .jobs import TranslationJob


class JobSegment(models.Model):
    """One piece of text of a job. Markup is wagtail-localize's: inline tags, links as `<a id="a1">`.

    Attributes:
        string, context: the source text and its place (content path); together once in a job.
        text: the translation as it is now, markup included; confirmed or not.
        percent, detail: of a memory hit: how alike (100: the same source), and where it comes from.
        problems: what the checks found, `[{"code", "blocking", "values"}]` (`translation.checks`).
        previous_source, previous_text: before the source changed; empty once the segment is confirmed again.
        reviewed_text: as it was when the reviewer last saw it ("only what has changed").
        version: grows with each write; a writer names the version that it has seen.
        rejected_text: what a second writer wanted to save on an older version, until somebody has dealt with it.
            A third one's takes its place, and it becomes a comment.
        assignee: who translates this piece when a job is split among several; null: the job's translator.
    """

    job = models.ForeignKey(TranslationJob, on_delete=models.CASCADE, related_name="segments")
    string = models.ForeignKey(String, on_delete=models.PROTECT, related_name="+")
    context = models.ForeignKey(TranslationContext, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveIntegerField(_("order"))
    words = models.PositiveIntegerField(_("words"), default=0)
    state = models.CharField(_("state"), max_length=10, choices=SegmentState.choices, default=SegmentState.EMPTY)
    text = models.TextField(_("translation"), blank=True)
    origin = models.CharField(_("origin"), max_length=10, choices=SegmentOrigin.choices, blank=True)
    percent = models.PositiveSmallIntegerField(_("match"), default=0)
    detail = models.CharField(max_length=255, blank=True)
    problems = models.JSONField(default=list)
    previous_source = models.TextField(blank=True)
    previous_text = models.TextField(blank=True)
    reviewed_text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    rejected_text = models.TextField(blank=True)
    rejected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    updated_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    objects = SegmentQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["job", "context", "string"], name="jobsegment_once"),
        ]
        indexes = [models.Index(fields=["job", "order"], name="jobsegment_order")]

    def __str__(self) -> str:
        return f"{self.job_id}: {self.order}"

    @property
    def source_text(self) -> str:
        """The source, markup included."""
        return str(self.string.data)

    @property
    def is_confirmed(self) -> bool:
        return self.state == SegmentState.CONFIRMED

    @property
    def is_changed_since_review(self) -> bool:
        return self.text != self.reviewed_text


class SegmentComment(models.Model):
    """What translator and reviewer say to each other about a segment. The source is quoted: segments come and go."""

    job = models.ForeignKey(TranslationJob, on_delete=models.CASCADE, related_name="comments")
    segment = models.ForeignKey(JobSegment, null=True, on_delete=models.SET_NULL, related_name="comments")
    quoted = models.TextField(blank=True)
    text = models.TextField(_("comment"), max_length=2000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("comment on a segment")
        verbose_name_plural = _("comments on segments")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.segment is not None and not self.quoted:
            self.quoted = self.segment.source_text
        super().save(*args, **kwargs)
