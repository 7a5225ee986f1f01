"""What happened to a question, for its asker: public events in plain words, without names of officers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from questions.enums import EventKind, QuestionState
from questions.models import Question, QuestionEvent

E, S = EventKind, QuestionState
# Events whose recorded text is for the asker.
WITH_TEXT = frozenset({E.OUT_OF_SCOPE, E.FORWARDED, E.DEADLINE, E.RETRACTED, E.RESTORED})
PAUSING = frozenset({E.INFORMATION_ASKED})


@dataclass(frozen=True)
class Step:
    """A line of the history. `text` is as it was recorded, in Vietnamese."""

    at: datetime
    title: str
    text: str = ""
    paused: bool = False


def history_of(question: Question, language: str) -> list[Step]:
    """The public events, the oldest first. Two queries."""
    events = question.events.public().select_related("unit").prefetch_related("unit__periods").order_by("at", "pk")
    return [step_of(event, language) for event in events]


def step_of(event: QuestionEvent, language: str) -> Step:
    unit = event.unit.name_on(timezone.localdate(event.at), language) if event.unit is not None else ""
    words = WORDS.get(event.kind)
    title = words(unit) if words is not None else str(event.get_kind_display())
    text = event.text if event.kind in WITH_TEXT else ""
    if event.kind in {E.DEADLINE, E.EXTENDED} and (new := shown_day(event.data)):
        title = _("New due date: %(date)s") % {"date": new}
    return Step(event.at, title, text, event.kind in PAUSING)


def shown_day(data: dict[str, Any]) -> str:
    try:
        day = date.fromisoformat(str(data.get("new") or data.get("date") or ""))
    except ValueError:
        return ""
    return str(formats.date_format(day, "SHORT_DATE_FORMAT"))


def to_unit(unit: str) -> str:
    return _("Sent to %(unit)s") % {"unit": unit} if unit else _("Sent to the authority that answers")


def accepted(unit: str) -> str:
    return _("%(unit)s has taken it on") % {"unit": unit} if unit else _("The authority has taken it on")


WORDS: dict[str, Callable[[str], str]] = {
    E.RECEIVED: lambda unit: _("We have your question"),
    E.ENTERED: lambda unit: _("An officer has entered your question"),
    E.SCREENING: lambda unit: _("The desk reads it and looks for the right authority"),
    E.ROUTED: to_unit,
    E.ACCEPTED: accepted,
    E.SUBMITTED: lambda unit: _("The answer is written and waits for a signature"),
    E.ANSWERED: lambda unit: _("The answer was sent to you"),
    E.CORRECTED: lambda unit: _("A corrected answer was sent to you"),
    E.CLOSED: lambda unit: _("The question is closed"),
    E.REOPENED: lambda unit: _("You have opened it again; a new term began"),
    E.RESTORED: lambda unit: _("Taken up again"),
    E.INFORMATION_ASKED: lambda unit: _("You were asked for more information; the clock stands still"),
    E.INFORMATION_GIVEN: lambda unit: _("You have given more information; the clock goes on"),
    E.ADDED: lambda unit: _("You have added something"),
    E.OUT_OF_SCOPE: lambda unit: _("The authorities of the province cannot answer this"),
    E.DUPLICATE: lambda unit: _("The same was asked before; you get that answer too"),
    E.MERGED: lambda unit: _("Joined with another question on the same matter"),
    E.WITHDRAWN: lambda unit: _("You have withdrawn it"),
    E.FORWARDED: lambda unit: _("Sent on to a body outside the province's administration"),
    E.PUBLISHED: lambda unit: _("Question and answer were published without your name"),
    E.RETRACTED: lambda unit: _("Question and answer were taken off the site"),
    E.HANDED_OVER: lambda unit: (
        _("Handed over to the successor: %(unit)s") % {"unit": unit} if unit else _("Handed over")
    ),
}

# State -> (what it means now, class of its badge, icon).
STATES: dict[str, tuple[Callable[[], str], str, str]] = {
    S.RECEIVED: (lambda: _("At the desk"), "is-info", "clock"),
    S.SCREENING: (lambda: _("At the desk"), "is-info", "clock"),
    S.ROUTED: (lambda: _("Sent to the authority"), "is-info", "clock"),
    S.WITH_UNIT: (lambda: _("With the authority"), "is-info", "clock"),
    S.DRAFTING: (lambda: _("The answer is being written"), "is-info", "clock"),
    S.IN_APPROVAL: (lambda: _("The answer waits for a signature"), "is-info", "clock"),
    S.NEEDS_INFORMATION: (lambda: _("We need more information from you"), "is-warn", "pause"),
    S.ANSWERED: (lambda: _("Answered"), "is-ok", "check"),
    S.CLOSED: (lambda: _("Answered and closed"), "is-ok", "check"),
    S.OUT_OF_SCOPE: (lambda: _("Cannot be answered here"), "is-plain", "info"),
    S.DUPLICATE: (lambda: _("Asked before"), "is-plain", "info"),
    S.MERGED: (lambda: _("Joined with another question"), "is-plain", "info"),
    S.SPAM: (lambda: _("Set aside as advertising"), "is-plain", "info"),
    S.WITHDRAWN: (lambda: _("Withdrawn"), "is-plain", "x"),
    S.FORWARDED: (lambda: _("Sent on to another body"), "is-plain", "arrow"),
}


def badge_of(question: Question) -> dict[str, str]:
    label, style, icon = STATES[question.state]
    return {"label": label(), "style": style, "icon": icon}
