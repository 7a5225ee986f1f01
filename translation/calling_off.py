"""Jobs that end because what they are about has gone. Their words stay: with the job, and in the memory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from . import memory
from .enums import JobEventKind, JobState
from .models import TranslationJob


def call_off(jobs: Iterable[TranslationJob], kind: JobEventKind, reason: str, user: Any = None) -> int:
    """Cancel jobs, open or published, with the reason in the history; how many.

    What was confirmed goes to the memory: the next request, for whatever page, finds it there.
    """
    done = 0
    for job in jobs:
        memory.remember(job, user)
        job.move_to(JobState.CANCELLED)
        job.reason, job.go_live_at, job.with_source = reason[:500], None, False
        job.save()
        job.note_event(kind, user, reason)
        done += 1
    return done
