"""How the standing pages are found, and the leaders that one of them shows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.images.views.serve import generate_image_url

from cms.media.renditions import PRESETS
from search.sources import EntryData, PageSource, SearchSource, clean_text, stream_text
from search.surroundings import member_site_of
from sites.chrome import imprint_of

from .models import ContactPage, Leader, LeadersPage, MediaGalleryPage, SchedulePage, ScheduleWeekPage, StandardPage

PORTRAIT = PRESETS["portrait"].spec(240, "webp")


class StandingPageSource(PageSource):
    type = "page"
    label = _("Pages")
    icon = "doc"


class StandardSource(StandingPageSource):
    model = StandardPage

    def text(self, page: Any) -> dict[str, str]:
        return {"summary": page.intro, "body": stream_text(page.body)}


class LeadersSource(StandingPageSource):
    """The page, and each leader by name, office and duties: an entry that leads to the leader's own address."""

    model = LeadersPage
    part_types = {"person": (_("Leaders"), "user")}

    def text(self, page: Any) -> dict[str, str]:
        people = [f"{leader.name}, {leader.office}. {leader.field}." for leader in page.by_rank()]
        return {"summary": page.intro, "body": "\n".join([*people, page.reception])}

    def parts(self, page: Any, whole: EntryData) -> list[EntryData]:
        return [person(leader, page, whole) for leader in page.by_rank()]


def person(leader: Leader, page: LeadersPage, whole: EntryData) -> EntryData:
    """The entry of a leader: what the leader's own page shows, and nothing else."""
    return replace(
        whole,
        key=f"{whole.key}:{leader.pk}",
        group_key=str(leader.translation_key),
        type="person",
        path=whole.path + page.reverse_subpage("leader", args=[leader.slug]),
        title=clean_text(leader.name),
        summary=clean_text(". ".join(part for part in (leader.office, leader.field) if part)),
        body=clean_text("\n".join([leader.duties, leader.biography, leader.reception])),
        attachments=(),
        has_attachment=False,
        details=details_of(leader),
    )


def details_of(leader: Leader) -> dict[str, Any]:
    photo = generate_image_url(leader.portrait, PORTRAIT) if leader.portrait else ""
    shown = {
        "office": leader.office,
        "field": leader.field,
        "phone": leader.telephone,
        "email": leader.email,
        "reception": leader.reception,
        "photo": photo,
    }
    return {name: value for name, value in shown.items() if value}


class GallerySource(StandingPageSource):
    model = MediaGalleryPage

    def text(self, page: Any) -> dict[str, str]:
        return {"summary": page.intro, "body": stream_text(page.items)}


class ScheduleSource(StandingPageSource):
    model = SchedulePage

    def text(self, page: Any) -> dict[str, str]:
        return {"summary": page.intro}


class ScheduleWeekSource(StandingPageSource):
    """A week as it is published: who does what on which day."""

    model = ScheduleWeekPage

    def text(self, page: Any) -> dict[str, str]:
        entries = sorted(page.entries.all(), key=lambda entry: (entry.date, str(entry.start or "")))
        lines = [f"{entry.date:%d/%m/%Y}: {entry.what}. {entry.place}" for entry in entries]
        return {"summary": page.meta_description, "body": "\n".join(lines)}


class ContactSource(StandingPageSource):
    """With the address, hours and numbers that the page shows beside its form."""

    model = ContactPage

    def text(self, page: Any) -> dict[str, str]:
        member_site = member_site_of(page)
        lines = imprint_of(member_site, page.language) if member_site is not None else {}
        shown = [str(lines.get(name) or "") for name in ("address", "opening_hours", "telephone", "email")]
        return {"summary": page.intro, "body": "\n".join(shown)}


SOURCES: tuple[SearchSource, ...] = (
    StandardSource(),
    LeadersSource(),
    GallerySource(),
    ScheduleSource(),
    ScheduleWeekSource(),
    ContactSource(),
)
