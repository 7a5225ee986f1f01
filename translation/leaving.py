"""When somebody no longer translates into a language: the work goes back to the queue, the words stay."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cms.users.enums import Role
from sites.models import Membership
from sites.querysets import in_force

from .actions import RequeueJobAction
from .enums import LOCKED_STATES, OPEN_STATES, WRITING_STATES, JobState
from .models import JobSegment, TranslationJob
from .people import person_name


def _may(person: str, locale: str, role: str) -> Any:
    """Whether the person in a field may work in the language in another: by a membership of today, or as the head."""
    held = Membership.objects.filter(in_force(timezone.localdate()), user=OuterRef(person))
    works = held.filter(Q(role=role, locale=OuterRef(locale)) | Q(role=Role.TRANSLATION_HEAD))
    return Q(**{f"{person}__is_active": True}) & (Q(**{f"{person}__is_superuser": True}) | Q(Exists(works)))


def jobs_of_gone(user_ids: list[int] | None = None) -> Any:
    """Jobs that somebody should translate who may not any more; those in review are finished, and wait for nobody."""
    jobs = TranslationJob.objects.filter(state__in=OPEN_STATES - LOCKED_STATES).exclude(assignee=None)
    if user_ids is not None:
        jobs = jobs.filter(assignee__in=user_ids)
    return jobs.filter(~_may("assignee", "locale", Role.TRANSLATOR)).select_related("assignee", "locale", "site__unit")


def jobs_of_nobody() -> Any:
    """Jobs in writing whose translator's account was deleted, and that nobody has a part of."""
    parts = JobSegment.objects.filter(job=OuterRef("pk")).exclude(assignee=None)
    return TranslationJob.objects.filter(~Exists(parts), state__in=WRITING_STATES, assignee=None)


def return_jobs_of_gone(user_ids: list[int] | None = None) -> dict[int, list[int]]:
    """Give back what those who have left were to translate or to review.

    Returns:
        Person who left -> jobs that are in the queue again.
    """
    returned: dict[int, list[int]] = {}
    for job in jobs_of_gone(user_ids):
        person = job.assignee
        with translation.override("vi"):
            text = _("%(name)s does not translate into this language any more.") % {"name": person_name(person)}
        with transaction.atomic():
            RequeueJobAction(job, None, text).execute()
        returned.setdefault(person.pk, []).append(job.pk)
    for job in jobs_of_nobody() if user_ids is None else ():
        with transaction.atomic():
            RequeueJobAction(job, None).execute()
    _free_parts(user_ids)
    _free_reviews(user_ids)
    return returned


def _free_parts(user_ids: list[int] | None) -> None:
    """Parts of a split job go to the job's translator."""
    parts = JobSegment.objects.filter(job__state__in=OPEN_STATES - LOCKED_STATES).exclude(assignee=None)
    if user_ids is not None:
        parts = parts.filter(assignee__in=user_ids)
    parts = parts.filter(~_may("assignee", "job__locale", Role.TRANSLATOR))
    for job_id, person in parts.order_by().values_list("job", "assignee").distinct():
        JobSegment.objects.filter(job=job_id, assignee=person).update(assignee=None)


def _free_reviews(user_ids: list[int] | None) -> None:
    """What waits for a reviewer who has left waits for every reviewer of the language."""
    jobs = TranslationJob.objects.filter(state__in=OPEN_STATES - {JobState.APPROVED}).exclude(reviewer=None)
    if user_ids is not None:
        jobs = jobs.filter(reviewer__in=user_ids)
    gone = jobs.filter(~_may("reviewer", "locale", Role.TRANSLATION_REVIEWER)).values_list("pk", flat=True)
    TranslationJob.objects.filter(pk__in=list(gone)).update(reviewer=None)
