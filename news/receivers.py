"""What follows when an article changes, goes, or begins to appear elsewhere."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms.core.locales import language_code_of
from sites.models import MemberSite
from translation.receivers import refresh_later

from .actions.base import note_event
from .enums import EventKind
from .models import Appearance, AppearanceEvent, ArticlePage, Topic
from .models.counting import forget_reference_counts
from .originals import checksum_of, snapshot_of
from .signals import appearances_moved
from .tasks import mail_events, open_sections


@receiver(page_published, sender=ArticlePage)
@receiver(page_unpublished, sender=ArticlePage)
@receiver(post_delete, sender=ArticlePage)
def original_changed(instance: ArticlePage, **kwargs: Any) -> None:
    """Mark the appearances that somebody chose when the original differs from what was accepted.

    One query for an article that appears nowhere else. Nothing has to be done for readers: lists ask for the original.
    """
    shown = list(Appearance.objects.filter(article_key=instance.translation_key).select_related("section"))
    if any(row.date != instance.date for row in shown):
        Appearance.objects.filter(article_key=instance.translation_key).update(date=instance.date)
    shown = [row for row in shown if row.is_shown]
    if not shown:
        return
    forget_reference_counts()
    snapshot = snapshot_of(instance.translation_key)
    events = note_change(shown, checksum_of(snapshot)) if snapshot else note_retraction(shown)
    if events:
        transaction.on_commit(partial(mail_events.enqueue, events))
    further = [row.pk for row in shown if row.section is not None and row.section.locale_id != instance.locale_id]
    if further and snapshot:
        transaction.on_commit(partial(open_sections.enqueue, further))


def note_change(shown: list[Appearance], checksum: str) -> list[int]:
    """Mark those that differ now and did not before; unmark those that are again as they were accepted."""
    chosen = [row for row in shown if row.checksum]
    same = [row.pk for row in chosen if row.checksum == checksum and row.changed_at]
    differing = [row for row in chosen if row.checksum != checksum and not row.changed_at]
    if same:
        Appearance.objects.filter(pk__in=same).update(changed_at=None)
    if differing:
        Appearance.objects.filter(pk__in=[row.pk for row in differing]).update(changed_at=timezone.now())
    return [note_event(row, EventKind.CHANGED).pk for row in differing]


def note_retraction(shown: list[Appearance]) -> list[int]:
    """The original is gone from all sites; those who accepted it hear of it."""
    return [note_event(row, EventKind.RETRACTED).pk for row in shown]


@receiver(post_save, sender=Topic)
def topic_changed(instance: Topic, created: bool = False, raw: bool = False, **kwargs: Any) -> None:
    """A new name of a topic makes its translations out of date."""
    if not (raw or created) and language_code_of(instance.locale_id) == settings.LANGUAGE_CODE:
        refresh_later(instance)


@receiver(appearances_moved)
def moved(event_ids: list[int], **kwargs: Any) -> None:
    forget_reference_counts()
    mail_events.enqueue(event_ids)
    rows = Appearance.objects.shown().filter(events__in=event_ids)
    ids = list(rows.values_list("pk", flat=True).distinct())
    if ids:
        open_sections.enqueue(ids)


for _sender in (AppearanceEvent, PageViewRestriction, MemberSite):
    post_save.connect(forget_reference_counts, sender=_sender, dispatch_uid=f"news.references:{_sender.__name__}")
post_delete.connect(forget_reference_counts, sender=PageViewRestriction, dispatch_uid="news.references:deleted")
post_page_move.connect(forget_reference_counts, dispatch_uid="news.references:moved")
