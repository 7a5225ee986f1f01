"""The history of a question in words for officers: events and changes of the due date, the newest first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .enums import AssignmentRole, Channel, DeskTextKind, EventKind
from .models import Question, QuestionEvent
from .names import person_name, unit_name

# Fields that `ClassifyAction` names, as people call them.
FIELDS: dict[str, Callable[[], str]] = {
    "topic": lambda: _("field"),
    "place": lambda: _("place"),
    "wanted_unit": lambda: _("unit that is asked"),
    "interest": lambda: _("interest"),
}


# What else than being sent happened at the translation desk.
DESK: dict[str, Callable[[], str]] = {"translated": lambda: _("translated"), "taken_back": lambda: _("taken back")}


@dataclass(frozen=True)
class Entry:
    """A row: when, what, its words, who, for which unit."""

    at: datetime
    label: str
    words: str
    text: str
    who: str
    unit: str
    public: bool


def timeline(question: Question) -> list[Entry]:
    """Two queries."""
    rows = [
        Entry(
            at=event.at,
            label=event.get_kind_display(),
            words=words_of(event),
            text=event.text,
            who=person_name(event.user),
            unit=unit_name(event.unit),
            public=event.is_public,
        )
        for event in question.events.select_related("user", "unit")
    ]
    label = str(EventKind.DEADLINE.label)
    rows += [
        Entry(row.at, label, f"{_day(row.old)} → {_day(row.new)}", row.reason, person_name(row.user), "", False)
        for row in question.deadlines.select_related("user")
    ]
    return sorted(rows, key=lambda row: row.at, reverse=True)


def _day(day: date | None) -> str:
    return formats.date_format(day, "SHORT_DATE_FORMAT") if day else "–"


def words_of(event: QuestionEvent) -> str:
    """What the data of an event says."""
    data: dict[str, Any] = event.data or {}
    found = []
    if channel := data.get("channel"):
        found.append(str(dict(Channel.choices).get(channel, channel)))
    if role := data.get("role"):
        found.append(str(dict(AssignmentRole.choices).get(role, role)))
    if data.get("supporting"):
        many = len(data["supporting"])
        found.append(ngettext("with %(n)d supporting unit", "with %(n)d supporting units", many) % {"n": many})
    if fields := data.get("fields"):
        found.append(", ".join(FIELDS[name]() for name in fields if name in FIELDS))
    if number := data.get("letter_number"):
        found.append(_("letter %(number)s") % {"number": number})
    if number := data.get("number"):
        template = _("letter %(number)s") if event.kind == EventKind.LETTER else _("version %(number)s")
        found.append(template % {"number": number})
    if kind := data.get("text_kind"):
        found.append(str(dict(DeskTextKind.choices).get(kind, kind)))
        found += [label() for name, label in DESK.items() if data.get(name)]
    for name in ("to", "tied", "into", "split_from"):
        if data.get(name):
            found.append(str(data[name]))
    return " · ".join(found)
