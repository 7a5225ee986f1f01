"""What becomes of translations when their original is unpublished, moved or deleted.

See docs/features/translation-staleness.md. Translations made without the desk follow as well. Where the desk has to do
something, its job is open again and says what happened.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.core.actions import Action, ActionError
from sites.actions import ensure_translated_section
from sites.models import MemberSite

from .actions import RequestTranslationAction
from .calling_off import call_off
from .enums import OPEN_STATES, JobEventKind, JobState
from .models import TranslationJob
from .staleness import goes_with_source, policy_of, take_offline
from .targets import jobs_of_targets, translations_of
from .tree import site_of_page


class _Cascade(Action):
    """A change of a Vietnamese page that its translations follow. By the worker, after the change."""

    def __init__(self, source: Page, user: Any = None) -> None:
        super().__init__(user)
        self.source = source

    def jobs(self) -> dict[int, TranslationJob]:
        """The page's jobs by locale, locked."""
        rows = TranslationJob.objects.of(self.source).exclude(state=JobState.CANCELLED).select_for_update(of=("self",))
        return {job.locale_id: job for job in rows.select_related("locale", "site")}


def ask_the_desk(job: TranslationJob) -> None:
    """A finished job is in the queue again; the caller saves it and notes why."""
    if job.state == JobState.PUBLISHED:
        job.move_to(JobState.STALE)


class FollowUnpublishAction(_Cascade):
    """The original is not public any more: its translations go too, or stay for the desk to decide."""

    def perform(self) -> int:
        if Page.objects.filter(pk=self.source.pk, live=True).exists():
            return 0  # Published again meanwhile.
        jobs, policy = self.jobs(), policy_of(site_of_page(self.source))
        gone = set()
        if goes_with_source(policy):
            gone = {page.locale_id for page in translations_of(self.source) if take_offline(page)}
        for job in jobs.values():
            job.source_gone_at = timezone.now()
            if job.locale_id in gone:
                job.withdrawn_at = job.source_gone_at
            ask_the_desk(job)
            job.save()
            job.note_event(JobEventKind.SOURCE_UNPUBLISHED, self.user, withdrawn=job.locale_id in gone)
        return len(gone)


class FollowMoveAction(_Cascade):
    """The original lies elsewhere: translations go below the translated section, which is made or asked for.

    What lies below the page moves with it. On a site that has not opened the language there is no place for it.
    """

    def perform(self) -> int:
        self.parent = self.source.get_parent()
        self.site = site_of_page(self.source)
        moved = 0
        jobs = self.jobs()
        for page in translations_of(self.source):
            job = jobs.get(page.locale_id)
            if page.get_parent().translation_key == self.parent.translation_key:
                self._note(job, True, "")
                continue
            try:
                place_below(page, self._parent_in(page), self.user)
            except ActionError as error:
                self._stays(page, job, str(error))
                continue
            moved += 1
            self._note(job, True, "")
        self._hand_over()
        return moved

    def _parent_in(self, page: Page) -> Page:
        locale = page.locale
        if self.site is None or not self.site.languages.filter(pk=locale.pk).exists():
            raise ActionError(_("The language is not open on this site."))
        try:
            parent: Page = ensure_translated_section(self.site, self.parent, locale)
        except ActionError:
            RequestTranslationAction(self.parent, [locale], automatic=True).execute()
            raise
        return parent

    def _stays(self, page: Page, job: TranslationJob | None, reason: str) -> None:
        """Nowhere to go for now: on another site's pages it would be strange, within the site it may wait."""
        old = site_of_page(page)
        left = old != self.site and goes_with_source(policy_of(old)) and take_offline(page)
        if job is not None and left:
            job.withdrawn_at = timezone.now()
        self._note(job, False, reason)

    def _note(self, job: TranslationJob | None, moved: bool, reason: str) -> None:
        if job is None:
            return
        if not moved:
            ask_the_desk(job)
            job.save()
        job.note_event(JobEventKind.SOURCE_MOVED, self.user, reason, moved=moved)

    def _hand_over(self) -> None:
        """Jobs of the page and of all below it are the new site's."""
        keys = Page.objects.filter(path__startswith=self.source.path).values("translation_key")
        TranslationJob.objects.filter(translation_key__in=keys).exclude(site=self.site).update(site=self.site)


def place_below(page: Page, parent: Page, user: Any = None) -> None:
    """Move a translation.

    Raises:
        ActionError: the section is not public while the page is; its address is taken there.
    """
    parent = Page.objects.get(pk=parent.pk)
    if page.live and not parent.live:
        raise ActionError(_("Publish “%(title)s” first; the page lies below it.") % {"title": parent.title})
    if not Page._slug_is_available(page.slug, parent, page):
        values = {"slug": page.slug, "title": parent.title}
        raise ActionError(_("There is a page with the address “%(slug)s” below “%(title)s” already.") % values)
    Page.objects.get(pk=page.pk).move(parent, pos="last-child", user=user)


def gather_below(section: Page) -> int:
    """After a translated section was published: the pages that waited for it come; how many."""
    original = Page.objects.filter(translation_key=section.translation_key).exclude(locale=section.locale_id).first()
    if original is None or original.numchild == 0:
        return 0
    keys = original.get_children().values("translation_key")
    waiting = Page.objects.filter(translation_key__in=keys, locale=section.locale_id, alias_of=None)
    done = 0
    for page in waiting.exclude(path__startswith=section.path):
        try:
            place_below(page, section)
        except ActionError:
            continue  # It stays where it is; the desk has a job that says so.
        done += 1
    return done


# ---- what is deleted, before the rows vanish ----
def source_deleted(source: Page) -> None:
    """The original goes for good. Work on it ends; what is online goes too, or stays for the desk to decide."""
    jobs = TranslationJob.objects.of(source).exclude(state=JobState.CANCELLED).select_related("locale", "site")
    found = {job.locale_id: job for job in jobs}
    pages = list(translations_of(source))
    if not found and not pages:
        return
    keep = not goes_with_source(policy_of(site_of_page(source)))
    gone = {page.locale_id for page in pages if page.live and not keep and take_offline(page)}
    online = {page.locale_id for page in pages if page.live} - gone if keep else set()
    reason = _("The Vietnamese original was deleted.")
    ending = []
    for job in found.values():
        job.source_gone_at = timezone.now()
        if job.locale_id in online:
            ask_the_desk(job)
            job.save()
            job.note_event(JobEventKind.SOURCE_DELETED, None, reason, withdrawn=False)
            continue
        if job.locale_id in gone:
            job.withdrawn_at = job.source_gone_at
        ending.append(job)
    call_off(ending, JobEventKind.SOURCE_DELETED, reason)


def target_deleted(target: Page) -> None:
    """A translation was deleted: its job ends, its words stay."""
    jobs = TranslationJob.objects.filter(translation_key=target.translation_key, locale=target.locale_id)
    jobs = jobs.exclude(state=JobState.CANCELLED).select_related("locale")
    call_off(jobs, JobEventKind.CANCELLED, _("The translated page was deleted."))


# ---- sites ----
def language_closed(site: MemberSite, locale_ids: set[int]) -> int:
    """A site has closed languages: open jobs in them end; how many."""
    jobs = TranslationJob.objects.filter(site=site, locale__in=locale_ids).open().select_related("locale")
    return call_off(jobs, JobEventKind.LANGUAGE_CLOSED, _("The language was closed on the site."))


def site_retired(site: MemberSite) -> int:
    """A site changes no more, and no successor has taken its jobs: the open ones end; how many."""
    jobs = TranslationJob.objects.filter(site=site).open().select_related("locale")
    return call_off(jobs, JobEventKind.CANCELLED, _("The site is not kept up any more."))


def open_jobs_below(home: Page) -> Any:
    """Open jobs that end with the home of a language."""
    return jobs_of_targets(home).filter(state__in=OPEN_STATES)
