"""The dashboard: what is late, open, old and due soon, each figure with its questions; and the figures of a year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from news.models import Topic
from questions.enums import NOT_COUNTED, Outcome, QuestionState
from questions.filters import topic_choices
from questions.models import Question
from questions.names import kept_for_a_minute
from questions.statistics import (
    ORDER_EXPLAINED,
    Key,
    Tally,
    UnitRecord,
    along,
    as_records,
    tallies_by,
    total_of,
    years_with_questions,
)
from questions.workload import NONE, Figure, Filters, ageing, by_unit_and_topic, forecast, overview, query_of, states
from translation.sheets import FORMATS, sheet_response

from .leader_base import RoomPage, address

TILES = (
    ("late", gettext_lazy("Late")),
    ("today", gettext_lazy("Due today")),
    ("open", gettext_lazy("Still open")),
    ("screening", gettext_lazy("To be screened")),
    ("units", gettext_lazy("With the units")),
    ("approval", gettext_lazy("Waiting for approval")),
    ("paused", gettext_lazy("Clock paused")),
)


def topic_names(pks: Any) -> dict[int, str]:
    """From the list that is kept for a minute; what is newer than it is asked for."""
    known = {pk: str(name) for pk, name in topic_choices() if pk in pks}
    if missing := set(pks) - known.keys():
        known |= {topic.pk: str(topic) for topic in Topic.objects.filter(pk__in=missing)}
    return known


def years() -> list[int]:
    found: list[int] = kept_for_a_minute("years", lambda: years_with_questions(Question.objects.all()))
    return found


class DashboardView(RoomPage):
    """All questions for the centre, the own ones for people of a unit; each figure leads to exactly its questions."""

    template_name = "questions/leader/dashboard.html"
    page_title = gettext_lazy("Dashboard of questions")
    header_icon = "table"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Question.objects.visible_to(self.request.user)
        figures = overview(rows)
        units, topics = by_unit_and_topic(rows)
        days = forecast(rows)
        return super().get_context_data(**kwargs) | {
            "inbox": address("questions_inbox"),
            "tiles": [{"name": name, "label": label, "figure": figures[name]} for name, label in TILES],
            "tables": [
                {"id": "units", "label": _("Unit"), "icon": "group", "rows": units},
                {"id": "topics", "label": _("Field of life"), "icon": "tag", "rows": topics},
            ],
            "ages": ageing(rows),
            "days": days,
            "most": max([day.figure.number for day in days], default=0) or 1,
            "today": timezone.localdate(),
            "own": not self.room.sees_everything,
        }


class FiguresView(RoomPage):
    """A year as of a day: the record of the units, the fields, everything; as page, CSV and XLSX for the report."""

    template_name = "questions/leader/figures.html"
    page_title = gettext_lazy("Figures of a year")
    header_icon = "table"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        fmt = request.GET.get("export", "")
        if fmt in FORMATS:
            return self.export(fmt)
        return super().get(request, *args, **kwargs)

    # ---- what is asked for ----
    @cached_property
    def year(self) -> int:
        asked, now = self.request.GET.get("year", ""), timezone.localdate().year
        return int(asked) if asked.isdecimal() and 2000 <= int(asked) <= now else now

    @cached_property
    def day(self) -> date:
        """As of: a past day, else today."""
        today = timezone.localdate()
        try:
            asked = date.fromisoformat(self.request.GET.get("as_of", ""))
        except ValueError:
            return today
        return min(max(asked, date(self.year, 1, 1)), today)

    @cached_property
    def found(self) -> dict[Key, Tally]:
        """By unit and field; all units are asked for, because a rank is one among all."""
        return tallies_by(Question.objects.all(), self.year, self.day, "unit", "topic")

    @cached_property
    def own(self) -> dict[Key, Tally]:
        if self.room.sees_everything:
            return self.found
        return {key: tally for key, tally in self.found.items() if key[0] in self.room.unit_ids}

    @cached_property
    def records(self) -> list[UnitRecord]:
        """All units for those who see everything; people of a unit see the own one, with its rank among all."""
        rows = as_records(along(self.found, 0))
        return rows if self.room.sees_everything else [row for row in rows if row.unit.pk in self.room.unit_ids]

    @cached_property
    def total(self) -> Tally:
        return total_of(self.own.values())

    @cached_property
    def topics(self) -> list[tuple[int | None, str, Tally]]:
        found = along(self.own, 1)
        names = topic_names([key for key in found if key])
        rows = [(key, names.get(key or 0, _("without a field")), tally) for key, tally in found.items()]
        return sorted(rows, key=lambda row: (-row[2].received, row[1]))

    @cached_property
    def mine(self) -> Filters | None:
        """What narrows the inbox to the questions that are counted here; `None` where no filter does."""
        if self.room.sees_everything:
            return []
        return [("unit", str(pk)) for pk in self.room.unit_ids] if len(self.room.unit_ids) == 1 else None

    def figures(self, tally: Tally | UnitRecord, filters: Filters | None) -> dict[str, Figure]:
        """Each with the address of exactly its questions; without one for a past day, which the inbox cannot show."""
        numbers = {"received": tally.received} | {str(outcome): getattr(tally, outcome) for outcome in Outcome}
        if filters is None or self.day < timezone.localdate():
            return {name: Figure(number, "") for name, number in numbers.items()}
        first, last = date(self.year, 1, 1).isoformat(), min(date(self.year, 12, 31), self.day).isoformat()
        counted = states(set(QuestionState) - NOT_COUNTED)
        every = [*filters, ("received_after", first), ("received_before", last), *counted]
        narrowed = {str(outcome): [("outcome", str(outcome))] for outcome in Outcome}
        return {name: Figure(number, query_of(*every, *narrowed.get(name, []))) for name, number in numbers.items()}

    def tiles(self) -> list[dict[str, Any]]:
        labels = {"received": _("Received")} | {str(outcome): outcome.label for outcome in Outcome}
        shares = {"answered": self.total.answered_share, "on_time": self.total.share}
        return [
            {"name": name, "label": labels[name], "figure": figure, "share": shares.get(name)}
            for name, figure in self.figures(self.total, self.mine).items()
        ]

    def of_topic(self, key: int | None) -> Filters | None:
        return None if self.mine is None else [*self.mine, ("topic", str(key or NONE))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.copy()
        query.pop("export", None)
        return super().get_context_data(**kwargs) | {
            "inbox": address("questions_inbox"),
            "year": self.year,
            "years": years(),
            "as_of": self.day,
            "today": timezone.localdate(),
            "total": self.total,
            "tiles": self.tiles(),
            "records": [
                {"row": row, "figures": self.figures(row, [("unit", str(row.unit.pk))])} for row in self.records
            ],
            "topics": [
                {"name": name, "row": tally, "figures": self.figures(tally, self.of_topic(key))}
                for key, name, tally in self.topics
            ],
            "explained": ORDER_EXPLAINED,
            "query": query.urlencode(),
        }

    # ---- files ----
    def export(self, fmt: str) -> Any:
        def figures(tally: Tally | UnitRecord) -> list[Any]:
            share = None if tally.share is None else round(tally.share, 1)
            counts = [tally.received, tally.answered, tally.on_time, tally.late, tally.late_open]
            return [*counts, share, tally.median_working_days]

        def lines() -> Iterator[list[Any]]:
            for row in self.records:
                yield [_("Unit"), row.name, row.rank, *figures(row), self.day.isoformat()]
            for _key, name, tally in self.topics:
                yield [_("Field of life"), name, None, *figures(tally), self.day.isoformat()]
            yield [_("Total"), "", None, *figures(self.total), self.day.isoformat()]

        headings = [
            _("Counted by"), _("Name"), _("Rank"), _("Received"), _("Answered"), _("Answered in time"),
            _("Answered late"),
            _("Late and open"), _("Percentage in time"), _("Median working days"), _("As of"),
        ]  # fmt: skip
        return sheet_response(f"questions-{self.year}", fmt, headings, lines())
