"""Asking for translations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationSource

from cms.core.actions import Action, ActionError
from sites.actions import ensure_translated_section
from sites.models import MemberSite
from sites.section_templates import walk_template
from translation.adoption import adopt
from translation.block_ids import store_block_ids
from translation.due import due_date
from translation.enums import JobEventKind, JobState, Priority
from translation.extraction import segments_of, sync_segments
from translation.models import TranslationJob
from translation.registry import TranslatableKind, kind_of
from translation.rights import desk_of


@dataclass
class RequestOutcome:
    """What became of a request: the jobs, and the languages that got none, with the reason."""

    jobs: list[TranslationJob] = field(default_factory=list)
    skipped: list[tuple[Locale, str]] = field(default_factory=list)


class RequestTranslationAction(Action):
    """Ask the desk to translate a page or another registered thing into some languages.

    Sections above a page that the language lacks come first: those of the site's template are made with their known
    titles, others are requested as well.

    Args:
        instance: the Vietnamese page or row.
        automatic: by a rule, not by a person; nothing is asked of `user`.

    Raises:
        ActionError: the person may not; the source is not public; it cannot be translated.
    """

    def __init__(
        self,
        instance: Any,
        locales: Iterable[Locale],
        user: Any = None,
        *,
        priority: int = Priority.NORMAL,
        due_date: date | None = None,
        note: str = "",
        automatic: bool = False,
    ) -> None:
        super().__init__(user)
        self.instance = instance.specific if isinstance(instance, Page) else instance
        self.locales = list(locales)
        self.priority, self.due, self.text = priority, due_date, note
        self.automatic = automatic

    def check(self) -> None:
        kind = kind_of(self.instance)
        if kind is None:
            raise ActionError(_("This cannot be translated."))
        self.kind: TranslatableKind = kind
        if self.instance.locale_id != Locale.get_default().pk:
            raise ActionError(_("Only Vietnamese originals are sent to the desk."))
        if getattr(self.instance, "alias_of_id", None):
            raise ActionError(_("This page repeats another one. Request the translation of that one."))
        if not self._may_ask():
            raise ActionError(_("You may not request translations of this."))
        if not kind.is_public(self.instance) and not getattr(self.instance, "approved_schedule", False):
            raise ActionError(_("Publish the Vietnamese original first; drafts are not translated."))
        if not self.locales:
            raise ActionError(_("Choose at least one language."))

    def _may_ask(self) -> bool:
        if self.automatic or self.user is None or desk_of(self.user).requests_everywhere:
            return True
        return self.kind.may_request(self.user, self.instance)

    def perform(self) -> RequestOutcome:
        outcome = RequestOutcome()
        self.site = self.kind.site_of(self.instance)
        known = {job.locale_id: job for job in TranslationJob.objects.select_for_update().of(self.instance)}
        open_here = set(self.site.languages.values_list("pk", flat=True)) if self.site is not None else None
        source: TranslationSource | None = None
        for locale in self.locales:
            reason = self._reason_against(locale, known.get(locale.pk), open_here)
            if reason:
                outcome.skipped.append((locale, reason))
                continue
            if source is None:
                store_block_ids(self.instance)
                source, _created = TranslationSource.update_or_create_from_instance(self._published())
                self.segments = segments_of(source)
            outcome.jobs.append(self._job(source, locale, known.get(locale.pk)))
        return outcome

    def _published(self) -> Any:
        """What readers see or will see: the row, or for a page that is only scheduled, its scheduled revision."""
        instance = self.instance
        if isinstance(instance, Page) and not instance.live and instance.scheduled_revision:
            return instance.scheduled_revision.as_object()
        return instance

    def _reason_against(self, locale: Locale, job: TranslationJob | None, opened: set[int] | None) -> str:
        if locale.pk == self.instance.locale_id:
            return _("It is written in this language.")
        if opened is not None and locale.pk not in opened:
            return _("The language is not open on this site.")
        if job is None or job.state == JobState.CANCELLED:
            return ""
        if job.state == JobState.PUBLISHED:
            return _("It is translated already and up to date.")
        return _("It is requested already.")

    def _job(self, source: TranslationSource, locale: Locale, job: TranslationJob | None) -> TranslationJob:
        existing = self._target(locale)
        if existing is None and self.kind.has_drafts:
            self._parents(locale)
            self.instance.copy_for_translation(locale)
        translation, _created = Translation.objects.update_or_create(
            source=source, target_locale=locale, defaults={"enabled": True}
        )
        if job is None:
            job = TranslationJob(
                translation_key=self.instance.translation_key,
                content_type=ContentType.objects.get_for_model(type(self.instance)),
                locale=locale,
            )
        else:
            job.move_to(JobState.QUEUED)
        job.translation, job.site = translation, self.site
        job.title = self.kind.title_of(self.instance)[:255]
        job.requester, job.requested_at = self.user, timezone.now()
        job.accepted_at = job.assignee = job.reviewer = None
        job.priority, job.note, job.reason = self.priority, self.text, ""
        job.save()
        if existing is not None and not job.segments.exists() and getattr(existing, "live", False):
            adopt(job, existing, self.segments)
        sync_segments(job, self.segments)
        job.due_date = self.due or due_date(self.priority, job.words)
        job.save()
        job.note_event(JobEventKind.REQUESTED, self.user, self.text, automatic=self.automatic)
        return job

    def _target(self, locale: Locale) -> Any:
        found = self.instance.get_translation_or_none(locale)
        return found.specific if isinstance(found, Page) else found

    def _parents(self, locale: Locale) -> None:
        """The sections above a page in the language, top first; those that people added are jobs of their own."""
        if not isinstance(self.instance, Page) or self.site is None:
            return
        parent = self.instance.get_parent()
        if parent.get_translation_or_none(locale) is not None:
            return
        if self._is_standard(parent, self.site):
            ensure_translated_section(self.site, parent, locale)
            return
        above = RequestTranslationAction(
            parent, [locale], self.user, priority=self.priority, due_date=self.due, automatic=True
        )
        above.execute()

    @staticmethod
    def _is_standard(section: Page, site: MemberSite) -> bool:
        """Whether titles of the section and of all above it are known in every language."""
        known = {spec.slug for _parents, spec in walk_template(site.template)}
        depth = site.site.root_page.depth
        return all(page.slug in known for page in section.get_ancestors(inclusive=True) if page.depth > depth)
