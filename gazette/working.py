"""What the worker does with a job on an issue: claim, beat, finish; and jobs whose worker died.

A job is claimed by one statement of the database, and its beat is the token of the claim: whoever finds another beat
than the own last one has lost the job to a worker that took it for dead, and leaves without a trace. A result counts
only in the transaction that finds job, claim and version of the issue as they were. docs/adr/0017.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

import structlog
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cms.core.errors import ActionError

from .enums import JobKind, JobState
from .gazette_people import language_of
from .models import GazetteIssue, IssueJob
from .sealing import SECONDS as SEALED_FOR
from .storing import words_of

log = structlog.get_logger(__name__)

DEAD_AFTER = timedelta(minutes=2)
BEAT_SECONDS = 1.0
MOST_STARTS = 5


class LostError(Exception):
    """Another worker has the job now, or somebody has ended it."""


class Beat:
    """The claim on a job; called with (step, total) while the work goes on, saved at most once a second.

    Attributes:
        attempt: tells this claim from earlier ones of the same job, which are two minutes older at least.
    """

    def __init__(self, job: IssueJob, at: datetime) -> None:
        self.job, self.at = job, at
        self.attempt = f"{at:%Y%m%d%H%M%S%f}"
        self._saved = monotonic()

    def __call__(self, step: int, total: int, *_more: Any) -> None:
        if monotonic() - self._saved < BEAT_SECONDS and step < total:
            return
        self._saved = monotonic()
        now = timezone.now()
        if not self.mine().update(beat_at=now, step=step, total=total):
            raise LostError
        self.at = now

    def mine(self) -> Any:
        return IssueJob.objects.filter(pk=self.job.pk, state=JobState.RUNNING, beat_at=self.at)

    @contextmanager
    def finishing(self) -> Iterator[GazetteIssue]:
        """The transaction in which the result counts: the issue is locked, the claim and its version hold.

        Raises:
            LostError: the claim is lost.
            ActionError: the issue has changed since the job was asked for.
        """
        with transaction.atomic():
            issue = GazetteIssue.objects.select_for_update().get(pk=self.job.issue_id)
            done = {"state": JobState.DONE, "finished_at": timezone.now(), "sealed": b"", "error": ""}
            if not self.mine().update(**done):
                raise LostError
            if issue.version != self.job.issue_version:
                raise ActionError(_("The issue was changed meanwhile. Set the proof again."))
            yield issue


def claim(pk: int) -> Beat | None:
    """The job, if it waits or its worker died; `None` when somebody else has it."""
    now = timezone.now()
    free = Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, beat_at__lt=now - DEAD_AFTER)
    if not IssueJob.objects.filter(free, pk=pk).update(state=JobState.RUNNING, beat_at=now):
        return None
    return Beat(IssueJob.objects.select_related("issue", "asked_by").get(pk=pk), now)


Work = Callable[[Beat], None]


def run(pk: int, works: dict[str, Work]) -> bool:
    """Do a job; whether it ended well. What goes wrong is told on the screen in the language of whoever asked."""
    beat = claim(pk)
    if beat is None:
        return False
    person = beat.job.asked_by
    with translation.override(language_of(person) if person is not None else "vi"):
        return _run(beat, works[beat.job.kind])


def _run(beat: Beat, work: Work) -> bool:
    try:
        if _starts(beat.job.pk) > MOST_STARTS:
            raise ActionError(_("The worker has stopped several times at this. Tell the administrators."))
        work(beat)
    except LostError:
        log.warning("gazette_job_lost", job=beat.job.pk)
        return False
    except ActionError as error:
        fail(beat, str(error))
        return False
    except OSError as error:
        log.error("gazette_job_storage", job=beat.job.pk, errno=error.errno)
        fail(beat, words_of(error))
        return False
    except Exception as error:
        # Only the kind of error: what it holds might name the PIN.
        log.error("gazette_job_failed", job=beat.job.pk, kind=beat.job.kind, error=type(error).__name__)
        fail(beat, _("Something unexpected happened. Nothing was changed; tell the administrators."))
        return False
    return True


def fail(beat: Beat, words: str) -> None:
    beat.mine().update(state=JobState.FAILED, error=words[:500], sealed=b"", finished_at=timezone.now())


def _starts(pk: int) -> int:
    key = f"gazette.job.{pk}.starts"
    cache.add(key, 0, 24 * 3600)
    try:
        return int(cache.incr(key))
    except ValueError:
        return 1


def left_behind() -> list[int]:
    """Jobs that nobody does: the worker died, or the task was lost on its way to the queue.

    A signature that was asked for too long ago is given up: its PIN cannot be opened any more.
    """
    now = timezone.now()
    old = IssueJob.objects.filter(
        kind=JobKind.SIGN,
        state__in=[JobState.QUEUED, JobState.RUNNING],
        asked_at__lt=now - timedelta(seconds=SEALED_FOR),
    )
    words = _("The worker did not come to it within an hour. Sign again.")
    old.update(state=JobState.FAILED, error=words[:500], sealed=b"", finished_at=now)
    dead = Q(state=JobState.RUNNING, beat_at__lt=now - DEAD_AFTER)
    lost = Q(state=JobState.QUEUED, asked_at__lt=now - DEAD_AFTER)
    return list(IssueJob.objects.filter(dead | lost).order_by("pk").values_list("pk", flat=True))
