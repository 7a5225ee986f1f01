"""After a publication of the source: every language's job hears what has changed."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.models import Page
from wagtail_localize.models import TranslationSource

from cms.core.actions import Action, ActionError

from .actions import PublishJobAction
from .block_ids import store_block_ids
from .due import due_date
from .enums import LOCKED_STATES, WRITING_STATES, JobEventKind, JobState
from .extraction import Changes, fingerprint, segments_of, sync_segments
from .gate import by_the_desk
from .models import TranslationJob
from .registry import kind_of
from .rendering import render


class RefreshSourceAction(Action):
    """Compare the source as readers see it now with what its jobs were made from.

    A published translation becomes out of date; one in review or approved goes back to the translator; others get the
    new text beside the old. Where no text has changed (a picture, a date), published pages are rendered again.

    Returns:
        The jobs whose text has changed.
    """

    def __init__(self, instance: Any, user: Any = None) -> None:
        super().__init__(user)
        self.instance = instance.specific if isinstance(instance, Page) else instance

    def perform(self) -> list[TranslationJob]:
        jobs = list(
            TranslationJob.objects.of(self.instance)
            .exclude(state=JobState.CANCELLED)
            .exclude(translation=None)
            .select_related("locale", "translation__source")
            .select_for_update(of=("self",))
        )
        if not jobs:
            return []
        before = max(job.translation.source.last_updated_at for job in jobs if job.translation)
        store_block_ids(self.instance)
        source, _created = TranslationSource.update_or_create_from_instance(self.instance)
        segments = segments_of(source)
        now = fingerprint(segments)
        touched = source.last_updated_at != before
        changed = []
        for job in jobs:
            if job.translation is not None:
                job.translation.source = source
            job.source_gone_at = None
            if job.fingerprint != now:
                self._mark(job, sync_segments(job, segments))
                changed.append(job)
            elif job.state == JobState.PUBLISHED and touched:
                self._render_again(job)
            if job.state == JobState.APPROVED and job.with_source:
                self._publish(job)
        return changed

    def _mark(self, job: TranslationJob, changes: Changes) -> None:
        kind = kind_of(self.instance)
        job.title = kind.title_of(self.instance)[:255] if kind else job.title
        if job.state == JobState.STALE and job.is_complete and job.fingerprint == job.reviewed_fingerprint:
            job.state, job.stale_since = JobState.PUBLISHED, None  # The source is again what was translated.
        elif job.state == JobState.PUBLISHED:
            job.move_to(JobState.STALE)
            job.stale_since = timezone.now()
            job.due_date = due_date(job.priority, job.words - job.words_confirmed)
        elif job.state in LOCKED_STATES:
            job.move_to(JobState.CHANGES_REQUESTED)
            job.reviewed_revision, job.go_live_at, job.with_source = None, None, False
        if self._is_left_behind(job):
            job.stale_since = timezone.now()
        job.save()
        job.note_event(
            JobEventKind.SOURCE_CHANGED,
            self.user,
            added=changes.added,
            changed=changes.changed,
            removed=changes.removed,
        )

    @staticmethod
    def _is_left_behind(job: TranslationJob) -> bool:
        """Whether readers see a text that was up to date until now while the desk corrects it (`ReopenJobAction`)."""
        corrected = job.state in WRITING_STATES | {JobState.QUEUED} and job.stale_since is None
        online = job.published_at is not None and job.reviewed_at is not None
        return corrected and online and job.fingerprint != job.reviewed_fingerprint

    def _render_again(self, job: TranslationJob) -> None:
        """What is the same in all languages follows the source at once; no word has changed."""
        try:
            revision = render(job, self.user)
        except ActionError:
            return  # Noted on the segments; the page stays as it is.
        if revision is None or job.target is None or not job.target.live:
            return
        TranslationJob.objects.filter(pk=job.pk).update(reviewed_revision=revision)
        job.reviewed_revision = revision
        with by_the_desk(job):
            revision.publish(user=self.user, skip_permission_checks=True, log_action=False)
        job.last_published_at = timezone.now()
        job.save()
        job.note_event(JobEventKind.RENDERED, self.user)

    def _publish(self, job: TranslationJob) -> None:
        try:
            PublishJobAction(job, None).perform()
        except ActionError as error:
            job.note_event(JobEventKind.SCHEDULED, None, str(error.message))
