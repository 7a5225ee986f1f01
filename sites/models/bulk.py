"""Work on many sites at once: a job and its rows, each of which is done whole or not at all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sites.enums import FAILED_ROWS, UNFINISHED_JOBS, JobKind, JobState, RowStatus

# A job whose worker gave no sign for so long is taken for dead, and may be started again.
SILENT = timedelta(minutes=2)
# What was uploaded may hold names and addresses of people; it is deleted after this time.
KEPT = timedelta(days=30)


class BulkJobQuerySet(models.QuerySet[Any]):
    def with_counts(self) -> Self:
        """With `total`, `done`, `errors`: how many rows there are, are through, were refused. No further query."""
        return self.annotate(
            total=Count("rows"),
            done=Count("rows", filter=~Q(rows__status=RowStatus.WAITING)),
            errors=Count("rows", filter=Q(rows__status__in=FAILED_ROWS)),
        )

    def startable(self) -> Self:
        """Jobs that a worker may take: waiting ones, and those whose worker is silent."""
        silent = Q(state=JobState.RUNNING, beat_at__lt=timezone.now() - SILENT)
        return self.filter(Q(state=JobState.WAITING) | silent)

    def outdated(self) -> Self:
        return self.filter(created_at__lt=timezone.now() - KEPT)

    def visible_to(self, user: Any) -> Self:
        """An administrator's are all; anybody else sees the own ones, and no import: these hold data of people."""
        if user.is_active and user.is_superuser:
            return self
        return self.filter(user=user, kind=JobKind.CHANGE)


class BulkJob(models.Model):
    """One run over many sites. The rows say what is left, so that a run that broke off goes on where it stopped.

    Attributes:
        options: what is asked for; for a change its name and values.
        language: of the messages, that of whoever asked.
        worker: token of the process that works on it; another one that took over has another.
        beat_at: last sign of life of that process.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=JobKind.choices)
    state = models.CharField(_("state"), max_length=10, choices=JobState.choices, default=JobState.WAITING)
    dry_run = models.BooleanField(_("only check"), default=False)
    options = models.JSONField(default=dict)
    language = models.CharField(max_length=10, default=settings.LANGUAGE_CODE)
    file_name = models.CharField(_("file"), max_length=150, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("user"),
    )
    created_at = models.DateTimeField(_("asked for"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    worker = models.UUIDField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)

    # Of `with_counts()`.
    total: int
    done: int
    errors: int

    objects = BulkJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job on many sites")
        verbose_name_plural = _("jobs on many sites")
        ordering = ["-created_at", "-pk"]
        # The list of the latest jobs, and what is pruned.
        indexes = [models.Index(fields=["-created_at"], name="bulkjob_created")]

    def __str__(self) -> str:
        return self.file_name or str(self.get_kind_display())

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED_JOBS

    @property
    def is_silent(self) -> bool:
        """Whether nobody works on it any more although it is not finished."""
        last = self.beat_at or self.created_at
        return self.is_unfinished and last < timezone.now() - SILENT


class BulkRow(models.Model):
    """One site of a job, or one row of a file.

    Attributes:
        number: that of the row in the file, as a spreadsheet counts them.
        values: what stands in the row.
    """

    job = models.ForeignKey(BulkJob, on_delete=models.CASCADE, related_name="rows", verbose_name=_("job"))
    number = models.PositiveIntegerField(_("row"))
    code = models.CharField(_("code"), max_length=100, blank=True)
    values = models.JSONField(default=dict)
    status = models.CharField(_("status"), max_length=10, choices=RowStatus.choices, default=RowStatus.WAITING)
    message = models.TextField(_("message"), blank=True)

    class Meta:
        verbose_name = _("row of a job")
        verbose_name_plural = _("rows of a job")
        ordering = ["number"]
        unique_together = [("job", "number")]

    def __str__(self) -> str:
        return f"{self.number}: {self.code}"

    @property
    def is_unusable(self) -> bool:
        return self.status == RowStatus.UNUSABLE
