"""Translations that are out of date: they stay with a notice or are withdrawn by the clock, as their site has it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.core.actions import ActionError
from sites.models import MemberSite

from .actions.base import JobAction
from .enums import OPEN_STATES, WRITING_STATES, JobEventKind, JobState, StalePolicy, UnpublishPolicy
from .gate import by_the_desk
from .models import TranslationJob, TranslationPolicy
from .registry import kind_of

log = structlog.get_logger(__name__)
# The reviewed revision is what readers saw last; also while a published translation is corrected.
RESTORED = WRITING_STATES | {JobState.PUBLISHED, JobState.STALE, JobState.IN_REVIEW}


def policy_of(site: MemberSite | None) -> TranslationPolicy:
    """The site's rules; the defaults where it has none."""
    found = TranslationPolicy.objects.filter(site=site).first() if site is not None else None
    return found or TranslationPolicy(site=site)


def goes_with_source(policy: TranslationPolicy) -> bool:
    """Whether a translation is taken off the site when its original is."""
    return policy.source_gone == UnpublishPolicy.UNPUBLISH


def take_offline(page: Page) -> bool:
    """Unpublish a translation; whether readers saw it until now."""
    if not page.live:
        return False
    page.specific.unpublish()
    return True


class WithdrawJobAction(JobAction):
    """Take a translation off the site that has been out of date for too long. Its words stay, at the desk.

    Raises:
        ActionError: readers do not see it anyway.
    """

    def change(self, job: TranslationJob) -> None:
        if job.target is None or not take_offline(job.target):
            raise ActionError(_("The translation is not online."))
        job.withdrawn_at = timezone.now()

    def note(self, job: TranslationJob) -> None:
        job.note_event(JobEventKind.WITHDRAWN, self.user)


class RestoreJobAction(JobAction):
    """Put a withdrawn translation online again: it fits its original, as that is now.

    Raises:
        ActionError: it does not fit; the original is not public; the page above is not.
    """

    def change(self, job: TranslationJob) -> None:
        kind, source, target = kind_of(job.content_type.model_class()), job.source, job.target
        if job.withdrawn_at is None or target is None or job.reviewed_revision is None:
            raise ActionError(_("There is nothing to put online again."))
        if job.fingerprint != job.reviewed_fingerprint or not job.is_complete:
            raise ActionError(_("The source has changed since the review."))
        if kind is None or source is None or not kind.is_public(source):
            raise ActionError(_("The Vietnamese original is not public."))
        parent = target.get_parent()
        if not parent.live:
            raise ActionError(_("Publish “%(title)s” first; the page lies below it.") % {"title": parent.title})
        if job.state == JobState.STALE:
            job.move_to(JobState.PUBLISHED)
        with by_the_desk(job):
            job.reviewed_revision.publish(user=self.user, skip_permission_checks=True)
        job.withdrawn_at = job.stale_since = job.source_gone_at = None
        job.last_published_at = timezone.now()

    def note(self, job: TranslationJob) -> None:
        job.note_event(JobEventKind.RESTORED, self.user)


def to_withdraw(moment: datetime) -> Any:
    """Jobs whose translation has been out of date for longer than its site allows."""
    due = Q(pk__in=[])
    for policy in TranslationPolicy.objects.filter(stale=StalePolicy.WITHDRAW):
        due |= Q(site=policy.site_id, stale_since__lte=moment - timedelta(days=policy.withdraw_after))
    # An original that is gone has a rule of its own.
    jobs = TranslationJob.objects.filter(due, state__in=OPEN_STATES, withdrawn_at=None, source_gone_at=None)
    return jobs.exclude(published_at=None)


def withdraw_due_jobs(moment: datetime | None = None) -> int:
    """For the clock; how many went. One that fails is logged and stops no other."""
    done = 0
    for job in to_withdraw(moment or timezone.now()):
        try:
            WithdrawJobAction(job).execute()
        except ActionError as error:
            log.info("translation_not_withdrawn", job=job.pk, reason=str(error))
            continue
        done += 1
    return done


def restore_after_publication(source: Any) -> int:
    """What went with its original, or was withdrawn, comes back with it if no word has changed; how many did.

    Runs after `RefreshSourceAction`, which has compared the texts.
    """
    restored = 0
    away = Q(withdrawn_at__isnull=False) | Q(source_gone_at__isnull=False)
    for job in TranslationJob.objects.of(source).filter(away).exclude(state=JobState.CANCELLED):
        TranslationJob.objects.filter(pk=job.pk).update(source_gone_at=None)
        fits = job.is_complete and job.fingerprint == job.reviewed_fingerprint
        if fits and job.withdrawn_at is None and job.state == JobState.STALE and job.stale_since is None:
            TranslationJob.objects.filter(pk=job.pk).update(state=JobState.PUBLISHED)
        if not fits or job.withdrawn_at is None or job.state not in RESTORED:
            continue
        try:
            RestoreJobAction(job).execute()
        except ActionError as error:
            log.info("translation_not_restored", job=job.pk, reason=str(error))
            continue
        restored += 1
    return restored
