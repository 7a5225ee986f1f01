"""Asking for many pages at once, worked off page by page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page

from cms.core.actions import Action, ActionError
from translation.enums import Priority
from translation.models import RequestBatch
from translation.registry import kind_of
from translation.rights import desk_of
from translation.signals import batch_requested

from .requests import RequestTranslationAction

KEPT = 200
MAX_PAGES = 20_000


class RequestManyAction(Action):
    """Write down which pages are asked for; the worker then asks for each as `RequestTranslationAction` does.

    Args:
        pages: the pages themselves.
        below: pages that are taken with everything below them.

    Raises:
        ActionError: no published Vietnamese page among them, or none that the person may ask for.
    """

    def __init__(
        self,
        title: str,
        locales: Iterable[Locale],
        user: Any,
        *,
        pages: Iterable[Page] = (),
        below: Iterable[Page] = (),
        priority: int = Priority.NORMAL,
        due_date: date | None = None,
        note: str = "",
    ) -> None:
        super().__init__(user)
        self.title, self.locales = title, list(locales)
        self.pages, self.below = list(pages), list(below)
        self.values = {"priority": priority, "due_date": due_date, "note": note}

    def check(self) -> None:
        if not self.locales:
            raise ActionError(_("Choose at least one language."), "locales")
        everywhere = desk_of(self.user).requests_everywhere
        for page in {*self.pages, *self.below}:
            kind = kind_of(page)
            if kind is None or not (everywhere or kind.may_request(self.user, page)):
                raise ActionError(_("You may not request translations of “%(title)s”.") % {"title": page.title})
        self.page_ids = list(source_pages(self.pages, self.below).values_list("pk", flat=True)[: MAX_PAGES + 1])
        if not self.page_ids:
            raise ActionError(_("There is no published Vietnamese page among them."))
        if len(self.page_ids) > MAX_PAGES:
            raise ActionError(_("These are too many pages for one request; take the sections one by one."))

    def perform(self) -> RequestBatch:
        batch = RequestBatch(requester=self.user, title=self.title[:255], page_ids=self.page_ids, **self.values)
        batch.save()
        batch.locales.set(self.locales)
        return batch

    def announce(self, result: RequestBatch) -> None:
        batch_requested.send(RequestBatch, batch=result)


def source_pages(pages: Iterable[Page], below: Iterable[Page] = ()) -> Any:
    """The published Vietnamese pages among these and below those, parents first."""
    found = Page.objects.filter(pk__in=[page.pk for page in pages])
    for page in below:
        found = found | Page.objects.filter(path__startswith=page.path)
    return found.filter(live=True, alias_of=None, locale=Locale.get_default(), depth__gt=2).order_by("path")


def work_off(batch_id: int, limit: int) -> bool:
    """Ask for the next pages of a batch; whether some are left. Two workers do not do one page twice."""
    for _number in range(limit):
        with transaction.atomic():
            batch = RequestBatch.objects.select_for_update(of=("self",)).select_related("requester").get(pk=batch_id)
            if batch.finished_at is not None:
                return False
            if batch.done < batch.total:
                _one(batch, batch.page_ids[batch.done])
                batch.done += 1
            if batch.done >= batch.total:
                batch.finished_at = timezone.now()
            batch.save()
    return batch.finished_at is None


def _one(batch: RequestBatch, page_id: int) -> None:
    page = Page.objects.filter(pk=page_id).first()
    if page is None:
        return
    locales = list(batch.locales.all())
    try:
        with transaction.atomic():
            outcome = RequestTranslationAction(
                page, locales, batch.requester, priority=batch.priority, due_date=batch.due_date, note=batch.note
            ).execute()
    except ActionError as error:
        _skip(batch, page, "", str(error.message))
        return
    batch.jobs += len(outcome.jobs)
    for locale, reason in outcome.skipped:
        _skip(batch, page, locale.language_code, reason)


def _skip(batch: RequestBatch, page: Page, language: str, reason: str) -> None:
    batch.skipped_count += 1
    if len(batch.skipped) < KEPT:
        batch.skipped.append({"title": page.title, "language": language, "reason": str(reason)})
