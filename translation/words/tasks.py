"""Work for the worker: suggestions of long jobs, and the memory from the pages."""

from __future__ import annotations

import logging

from django.contrib.auth import get_user_model
from django.utils import translation
from django_tasks import task

from cms.core.actions import ActionError
from translation.enums import JobEventKind
from translation.machine.suggesting import suggest
from translation.models import TranslationJob
from translation.seeding import memory_from_pages

logger = logging.getLogger(__name__)


@task()
def suggest_later(job_id: int, user_id: int, language: str) -> int:
    """Suggestions for a long job; a failure is noted in its history. How many segments were filled."""
    job = TranslationJob.objects.select_related("locale", "site__unit").filter(pk=job_id).first()
    user = get_user_model().objects.filter(pk=user_id, is_active=True).first()
    if job is None or user is None:
        return 0
    with translation.override(language):
        try:
            return suggest(job, user).filled
        except ActionError as error:
            job.note_event(JobEventKind.MACHINE, user, str(error.message))
            return 0


@task()
def seed_memory() -> int:
    """The memory from live pages; how many pairs are new."""
    done = memory_from_pages()
    logger.info("memory seeded", extra={"new": done.new, "known": done.known, "unlike": done.unlike})
    return done.new
