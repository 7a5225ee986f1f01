"""The leaders' weekly schedule (lịch công tác tuần): one page a week below the page of the schedule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from icalendar import Calendar, Event
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Orderable, Page, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms.core.models import BasePage

WEEK = timedelta(days=7)
ISO_WEEK = re.compile(r"^(\d{4})-W(\d{2})$")
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def iso_week(monday: date) -> str:
    year, week, _day = monday.isocalendar()
    return f"{year}-W{week:02d}"


@dataclass(frozen=True)
class ScheduleDay:
    """The entries of one day, by the hour."""

    date: date
    entries: list[ScheduleEntry]


def by_day(entries: list[ScheduleEntry]) -> list[ScheduleDay]:
    ordered = sorted(entries, key=lambda entry: (entry.date, entry.start or time.min))
    return [ScheduleDay(day, list(group)) for day, group in groupby(ordered, key=lambda entry: entry.date)]


class SchedulePage(RoutablePageMixin, BasePage):
    """The schedule: this week, or the week asked for, and an iCalendar feed (RFC 5545) of what is near."""

    intro = models.CharField(_("introduction"), max_length=400, blank=True)

    kind: ClassVar[str] = "schedule"
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["pages.ScheduleWeekPage"]
    max_count_per_parent = 1
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("leaders' schedule")
        verbose_name_plural = _("leaders' schedules")

    def entries_between(self, first: date, last: date) -> list[ScheduleEntry]:
        """Entries of published weeks from `first` to `last`, both included."""
        weeks = ScheduleWeekPage.objects.filter(path__startswith=self.path, depth=self.depth + 1, live=True)
        return list(ScheduleEntry.objects.filter(page__in=weeks.values("pk"), date__range=(first, last)))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        monday = self._asked_week(request)
        return context | {
            "monday": monday,
            "sunday": monday + timedelta(days=6),
            "days": by_day(self.entries_between(monday, monday + timedelta(days=6))),
            "previous_week": iso_week(monday - WEEK),
            "next_week": iso_week(monday + WEEK),
            "this_week": monday == monday_of(timezone.localdate()),
            # Weeks go on for ever in both directions: nothing for those who follow every link.
            "noindex": "week" in request.GET,
        }

    def _asked_week(self, request: HttpRequest) -> date:
        match = ISO_WEEK.match(request.GET.get("week", ""))
        if match and 1950 <= int(match[1]) <= 2150:
            try:
                return date.fromisocalendar(int(match[1]), int(match[2]), 1)
            except ValueError:
                pass
        return monday_of(timezone.localdate())

    @path("ics/", name="ics")
    def ics(self, request: HttpRequest) -> HttpResponse:
        """From a month back to three months ahead."""
        today = timezone.localdate()
        calendar = Calendar()
        calendar.add("prodid", "-//Cong Tinh//Leaders schedule//VI")
        calendar.add("version", "2.0")
        calendar.add("x-wr-calname", self.title)
        for entry in self.entries_between(today - timedelta(days=30), today + timedelta(days=90)):
            calendar.add_component(entry.as_event(request.get_host()))
        response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="lich-cong-tac.ics"'
        return response


class ScheduleWeekPage(BasePage):
    """One week: written, previewed, approved and published as a whole."""

    week_start = models.DateField(_("Monday of the week"))

    kind: ClassVar[str] = "schedule"
    parent_page_types: ClassVar[list[str]] = ["pages.SchedulePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("week_start"),
        InlinePanel("entries", heading=_("Schedule"), label=_("Entry")),
    ]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("week_start", overridable=False),
    ]

    class Meta:
        verbose_name = _("week of the schedule")
        verbose_name_plural = _("weeks of the schedule")

    def clean(self) -> None:
        super().clean()
        if self.week_start and self.week_start.weekday() != 0:
            raise ValidationError({"week_start": _("Choose a Monday.")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {
            "monday": self.week_start,
            "sunday": self.week_start + timedelta(days=6),
            "days": by_day(list(self.entries.all())),
        }


class ScheduleEntry(TranslatableMixin, Orderable):
    """What a leader does, when and where."""

    page = ParentalKey(ScheduleWeekPage, on_delete=models.CASCADE, related_name="entries")
    date = models.DateField(_("day"), db_index=True)
    start = models.TimeField(_("from"), null=True, blank=True)
    end = models.TimeField(_("to"), null=True, blank=True)
    what = models.CharField(_("who does what"), max_length=300)
    place = models.CharField(_("place"), max_length=200, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("date"), FieldPanel("start"), FieldPanel("end")]),
        FieldPanel("what"),
        FieldPanel("place"),
    ]
    translatable_fields = [
        SynchronizedField("date", overridable=False),
        SynchronizedField("start", overridable=False),
        SynchronizedField("end", overridable=False),
        TranslatableField("what"),
        TranslatableField("place"),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("entry of the schedule")
        verbose_name_plural = _("entries of the schedule")

    def __str__(self) -> str:
        return self.what

    def clean(self) -> None:
        super().clean()
        if self.start and self.end and self.end <= self.start:
            raise ValidationError({"end": _("The end is not after the beginning.")})

    def as_event(self, host: str) -> Event:
        """The entry as an iCalendar event; whole-day when it has no hour."""
        event = Event()
        event.add("uid", f"schedule-{self.translation_key}@{host.split(':')[0]}")
        event.add("summary", self.what)
        event.add("dtstamp", timezone.now())
        if self.start is None:
            event.add("dtstart", self.date)
        else:
            event.add("dtstart", datetime.combine(self.date, self.start, VIETNAM))
            if self.end:
                event.add("dtend", datetime.combine(self.date, self.end, VIETNAM))
        if self.place:
            event.add("location", self.place)
        return event
