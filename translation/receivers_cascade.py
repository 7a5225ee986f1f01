"""Hears what happens to originals, translations and sites. Deletions are dealt with before the rows vanish."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import m2m_changed, post_save, pre_delete
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms.core.tree import HOME_DEPTH
from sites.enums import RETIRED_STATES
from sites.models import MemberSite

from .cascade import language_closed, source_deleted, target_deleted
from .cascade_tasks import end_jobs_of_site, follow_move, follow_unpublish, gather
from .gate import is_vietnamese
from .models import TranslationJob
from .signals import job_changed
from .targets import translations_of


def _has_translations(page: Page) -> bool:
    return TranslationJob.objects.of(page).exists() or bool(translations_of(page).exists())


@receiver(page_unpublished)
def source_unpublished(instance: Page, **kwargs: Any) -> None:
    if is_vietnamese(instance) and _has_translations(instance):
        transaction.on_commit(partial(follow_unpublish.enqueue, instance.pk))


@receiver(post_page_move)
def source_moved(instance: Page, parent_page_before: Page, parent_page_after: Page, **kwargs: Any) -> None:
    """Another place among its siblings is no move."""
    if parent_page_before.pk != parent_page_after.pk and is_vietnamese(instance) and _has_translations(instance):
        transaction.on_commit(partial(follow_move.enqueue, instance.pk))


@receiver(page_published)
def section_published(instance: Page, **kwargs: Any) -> None:
    """Pages that wait for a translated section; asked for those pages only that hold others."""
    if not is_vietnamese(instance) and instance.depth > HOME_DEPTH and type(instance).allowed_subpage_models():
        transaction.on_commit(partial(gather.enqueue, instance.pk))


@receiver(pre_delete, sender=Page)
def page_deleted(instance: Page, **kwargs: Any) -> None:
    if instance.depth < HOME_DEPTH or instance.alias_of_id:
        return
    if is_vietnamese(instance):
        source_deleted(instance)
        return
    target_deleted(instance)
    if instance.depth == HOME_DEPTH:
        _close_language(instance)


def _close_language(home: Page) -> None:
    """The home of a further language carries it: without, the site has closed the language."""
    site = MemberSite.objects.filter(site__root_page__translation_key=home.translation_key).first()
    if site is None:
        return
    MemberSite.languages.through.objects.filter(membersite=site.pk, locale=home.locale_id).delete()
    language_closed(site, {home.locale_id})


@receiver(m2m_changed, sender=MemberSite.languages.through)
def languages_changed(instance: Any, action: str, pk_set: set[int] | None, reverse: bool, **kwargs: Any) -> None:
    if action == "post_remove" and not reverse and pk_set:
        language_closed(instance, pk_set)


@receiver(post_save, sender=MemberSite)
def site_state_changed(instance: MemberSite, raw: bool = False, **kwargs: Any) -> None:
    """After the change of the unit, which hands jobs over to a successor first."""
    if not raw and instance.state in RETIRED_STATES:
        transaction.on_commit(partial(end_jobs_of_site.enqueue, instance.pk))


@receiver(job_changed)
def lock_target(job: TranslationJob, **kwargs: Any) -> None:
    """While a job is in review or approved, its page is locked in Wagtail's terms too, by nobody in particular."""
    pages = Page.objects.filter(translation_key=job.translation_key, locale=job.locale_id, locked_by=None)
    moment = timezone.now() if job.is_locked else None
    pages.exclude(locked=job.is_locked).update(locked=job.is_locked, locked_at=moment)
