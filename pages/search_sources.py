"""How the standing pages are found."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from search.sources import PageSource, SearchSource, stream_text

from .models import ContactPage, LeadersPage, MediaGalleryPage, SchedulePage, StandardPage


class StandingPageSource(PageSource):
    type = "page"
    label = _("Pages")
    icon = "doc"


class StandardSource(StandingPageSource):
    model = StandardPage

    def text(self, page: Any) -> dict[str, str]:
        return {"summary": page.intro, "body": stream_text(page.body)}


class LeadersSource(StandingPageSource):
    model = LeadersPage

    def text(self, page: Any) -> dict[str, str]:
        people = [f"{leader.name}, {leader.office}. {leader.field}. {leader.duties}" for leader in page.by_rank()]
        return {"summary": page.intro, "body": "\n".join(people)}


class GallerySource(StandingPageSource):
    model = MediaGalleryPage

    def text(self, page: Any) -> dict[str, str]:
        return {"summary": page.intro, "body": stream_text(page.items)}


class ScheduleSource(StandingPageSource):
    model = SchedulePage

    def text(self, page: Any) -> dict[str, str]:
        return {"summary": page.intro}


class ContactSource(StandingPageSource):
    model = ContactPage

    def text(self, page: Any) -> dict[str, str]:
        return {"summary": page.intro}


SOURCES: tuple[SearchSource, ...] = (
    StandardSource(),
    LeadersSource(),
    GallerySource(),
    ScheduleSource(),
    ContactSource(),
)
