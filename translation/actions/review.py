"""The reviewer's decision, and what goes online by it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.core.actions import ActionError
from translation import memory
from translation.due import due_date
from translation.enums import JobEventKind, JobState
from translation.gate import by_the_desk
from translation.models import TranslationJob
from translation.registry import kind_of
from translation.rendering import check_texts, render
from translation.rights import Desk, is_translator_of

from .base import JobAction


class _ReviewAction(JobAction):
    """By a reviewer of the language who did not translate."""

    def allowed(self, desk: Desk) -> bool:
        return desk.may_review(self.job)

    def check(self) -> None:
        super().check()
        if self.user is not None and is_translator_of(self.user, self.job):
            raise ActionError(_("Nobody reviews the own translation; name somebody else."))
        if self.job.state != JobState.IN_REVIEW:
            raise ActionError(_("The translation is not in review."))


class ReturnJobAction(_ReviewAction):
    """Send a translation back, with what is to be changed.

    Raises:
        ActionError: nothing is said, neither here nor at a segment.
    """

    def __init__(self, job: TranslationJob, user: Any = None, text: str = "") -> None:
        super().__init__(job, user)
        self.text = text.strip()

    def change(self, job: TranslationJob) -> None:
        if not self.text and not job.comments.filter(resolved_at=None).exists():
            raise ActionError(_("Say what is to be changed, here or at a segment."), "text")
        job.move_to(JobState.CHANGES_REQUESTED)
        job.reviewer = self.user or job.reviewer
        job.segments.update(reviewed_text=F("text"))

    def note(self, job: TranslationJob) -> None:
        job.note_event(JobEventKind.RETURNED, self.user, self.text)


class ApproveJobAction(_ReviewAction):
    """Approve: the text as it is becomes the one revision that may be published; it goes online at once or later.

    Args:
        go_live_at: not before then.
        with_source: together with the Vietnamese original, which is not public yet.

    Raises:
        ActionError: a segment is not confirmed; a text does not fit; the moment has passed.
    """

    def __init__(
        self, job: TranslationJob, user: Any = None, *, go_live_at: datetime | None = None, with_source: bool = False
    ) -> None:
        super().__init__(job, user)
        self.go_live_at, self.with_source = go_live_at, with_source

    def change(self, job: TranslationJob) -> None:
        if self.go_live_at is not None and self.go_live_at <= timezone.now():
            raise ActionError(_("The moment of publication has passed."), "go_live_at")
        job.reviewed_revision = render(job, self.user)
        job.move_to(JobState.APPROVED)
        job.reviewer = self.user or job.reviewer
        job.reviewed_at, job.reviewed_fingerprint = timezone.now(), job.fingerprint
        job.go_live_at, job.with_source = self.go_live_at, self.with_source
        job.segments.update(reviewed_text=F("text"))
        memory.remember(job, self.user)

    def note(self, job: TranslationJob) -> None:
        job.note_event(JobEventKind.APPROVED, self.user)
        if job.go_live_at or job.with_source:
            when = job.go_live_at.isoformat() if job.go_live_at else ""
            job.note_event(JobEventKind.SCHEDULED, self.user, go_live_at=when, with_source=job.with_source)

    def perform(self) -> TranslationJob:
        job = super().perform()
        if not job.go_live_at and not job.with_source:
            return PublishJobAction(job, self.user).perform()
        return job


class PublishJobAction(JobAction):
    """Put the reviewed revision, and nothing else, online. By the reviewer, the clock, or the source's publication.

    Raises:
        ActionError: not approved; the source is not public or has changed; the page above is not public.
    """

    def allowed(self, desk: Desk) -> bool:
        return desk.is_head or desk.may_review(self.job)

    def change(self, job: TranslationJob) -> None:
        if job.state != JobState.APPROVED:
            raise ActionError(_("Only an approved translation is published."))
        check_texts(job)
        if job.reviewed_fingerprint != job.fingerprint:
            raise ActionError(_("The source has changed since the review."))
        kind, source = kind_of(job.content_type.model_class()), job.source
        if kind is None or source is None or not kind.is_public(source):
            raise ActionError(_("The Vietnamese original is not public."))
        assert job.translation is not None
        if kind.has_drafts:
            self._publish_page(job)
        else:
            job.translation.source.create_or_update_translation(job.locale, user=self.user, publish=True, fallback=True)
        now = timezone.now()
        job.move_to(JobState.PUBLISHED)
        job.published_at = job.published_at or now
        job.last_published_at = now
        job.stale_since = job.withdrawn_at = job.go_live_at = None
        job.with_source = False
        kind.published(job.target)

    def _publish_page(self, job: TranslationJob) -> None:
        target: Page | None = job.target
        if job.reviewed_revision is None or target is None:
            raise ActionError(_("The reviewed text is gone. Submit the translation for review again."))
        parent = target.get_parent()
        if not parent.live:
            raise ActionError(_("Publish “%(title)s” first; the page lies below it.") % {"title": parent.title})
        # The row is saved with its new state first: the publish gate asks the database.
        TranslationJob.objects.filter(pk=job.pk).update(
            state=JobState.APPROVED, reviewed_revision=job.reviewed_revision
        )
        with by_the_desk(job):
            job.reviewed_revision.publish(user=self.user, skip_permission_checks=True)
        target.refresh_from_db()
        assert job.translation is not None
        job.translation.source.sync_view_restrictions(job.source, target)

    def note(self, job: TranslationJob) -> None:
        job.note_event(
            JobEventKind.PUBLISHED,
            self.user,
            translator=job.assignee_id,
            site=job.site_id,
            locale=job.locale_id,
        )


class ReopenJobAction(JobAction):
    """Open a published translation again for a mistake in it, though the source is what it was.

    Every segment stays confirmed, and readers see the published text until the corrected one is approved. A job that
    has no translator lies in the queue.

    Raises:
        ActionError: no reason is given; it is not published; not by the head or the reviewer of this job.
    """

    def __init__(self, job: TranslationJob, reason: str, user: Any = None) -> None:
        super().__init__(job, user)
        self.reason = reason.strip()

    def allowed(self, desk: Desk) -> bool:
        return desk.may_reopen(self.job)

    def check(self) -> None:
        super().check()
        if not self.reason:
            raise ActionError(_("Give the reason."), "reason")

    def change(self, job: TranslationJob) -> None:
        if job.state != JobState.PUBLISHED:
            raise ActionError(_("Only a published translation is reopened."))
        waits_for_nobody = job.assignee_id is None and not job.segments.exclude(assignee=None).exists()
        job.move_to(JobState.QUEUED if waits_for_nobody else JobState.TRANSLATING)
        job.due_date = due_date(job.priority)

    def note(self, job: TranslationJob) -> None:
        job.note_event(JobEventKind.REOPENED, self.user, self.reason)
