"""What keeps the index whole: changes that an engine beside the database has yet to hear of, and the long runs."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from search.enums import RunKind, RunState


class EngineBacklog(models.Model):
    """An entry that changed, for the engine beside the database; written in the transaction of the change.

    Rows are only added, and removed when the engine has confirmed: a change during the work on an earlier one stays.
    `entry_id` is no foreign key: removed entries are to be told of too.
    """

    entry_id = models.BigIntegerField()
    noted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("change for the search engine")
        verbose_name_plural = _("changes for the search engine")

    def __str__(self) -> str:
        return str(self.entry_id)


class SearchRun(models.Model):
    """A rebuild or a sweep: how far it is, and what came of it.

    Attributes:
        options: what it was asked for (`model`, `force`).
        place: where a broken run goes on: `{"phase": …, "model": …, "after": …}`.
        report: numbers for people (docs/design/search.md, “Rebuild” and “Sweep”).
    """

    kind = models.CharField(_("kind"), max_length=10, choices=RunKind.choices)
    state = models.CharField(_("state"), max_length=10, choices=RunState.choices, default=RunState.RUNNING)
    started_at = models.DateTimeField(_("begun"), auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    options = models.JSONField(default=dict)
    place = models.JSONField(default=dict)
    report = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("run over the search index")
        verbose_name_plural = _("runs over the search index")
        ordering = ["-id"]
        indexes = [models.Index(fields=["kind", "-id"], name="searchrun_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.started_at:%Y-%m-%d %H:%M}"
