"""Why an answer is due when it is: every day that did not count, every pause, every change, who had the question.

One account for the officers' page and for the asker's; the latter shows no names of officers. It holds for past days
too: what was known by the end of that day. The calendar is that of today; where it has changed since, the change is
one of the lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.calendar.working_days import NoCalendarError, WorkingDays, current

from .clock import due_on, end_of, was_answered, was_late
from .enums import AssignmentRole, AssignmentState, DuePhase
from .models import Assignment, DeadlineChange, Pause, Question

ONE = timedelta(days=1)
# What is listed day by day; a question that has been open for longer has its days counted only.
LONGEST = timedelta(days=800)


@dataclass(frozen=True)
class Line:
    """Something that made the due date what it is.

    Attributes:
        kind: received, reopened, skipped, swapped, pause, change, answered, ended, due.
        until: the last day, where it is about several.
        days: working days, where it is about a pause.
        name: of the officer; never shown to the asker.
    """

    kind: str
    day: date
    text: str
    until: date | None = None
    days: int = 0
    old: date | None = None
    new: date | None = None
    name: str = ""


@dataclass(frozen=True)
class Holder:
    """A unit that had the question, from when to when."""

    unit: Any
    role: str
    since: date
    until: date | None
    days: int
    state: str = ""
    on_time: bool | None = None
    due_on: date | None = None
    name: str = ""

    @property
    def name_of_unit(self) -> str:
        """As the unit was called when it got the question, in the language of the page."""
        return str(self.unit.name_on(self.since, get_language()) or self.unit.code)


@dataclass(frozen=True)
class Explanation:
    """The account for one day.

    Attributes:
        due_then: as it stood at the end of `as_of`; `due_now` as it stands today.
        phase: a `DuePhase`; empty when the question had been answered or ended by then.
        days: working days left, or late.
        unconfirmed: years whose calendar nobody has confirmed; the date may still move.
        without_calendar: years of which nothing is known; the clock cannot be computed.
    """

    question: Question
    as_of: date
    is_past: bool
    start: date
    term_days: int
    basis: str
    due_then: date | None
    due_now: date | None
    phase: str
    days: int
    lines: list[Line] = field(default_factory=list)
    holders: list[Holder] = field(default_factory=list)
    unconfirmed: list[int] = field(default_factory=list)
    without_calendar: list[int] = field(default_factory=list)

    @property
    def phase_label(self) -> str:
        return str(DuePhase(self.phase).label) if self.phase else ""


def person_name(user: Any) -> str:
    return str(user.get_full_name() or user.get_username()) if user is not None else ""


def explain(question: Question, as_of: date | None = None) -> Explanation:
    """The account of a question's clock, by the end of a day (today by default)."""
    today = timezone.localdate()
    day = min(as_of or today, today)
    return _Account(question, day, current()).explanation(day < today)


class _Account:
    def __init__(self, question: Question, day: date, calendar: WorkingDays) -> None:
        self.question, self.day, self.calendar = question, day, calendar
        reopened = timezone.localdate(question.reopened_at) if question.reopened_at else None
        self.reopened = reopened if reopened and reopened <= day else None
        self.start = self.reopened or question.received_on
        self.due = due_on(question, day)
        pauses = question.pauses.filter(started_on__lte=day, started_on__gte=self.start)
        self.pauses: list[Pause] = list(pauses)
        changes = question.deadlines.filter(at__lte=end_of(day)).select_related("user")
        self.changes: list[DeadlineChange] = list(changes)

    def explanation(self, is_past: bool) -> Explanation:
        question, last = self.question, self._last()
        try:
            self.calendar.between(self.start, max(last, self.day))
            lines, unknown = sorted(self._lines(last), key=lambda line: line.day), []
            phase, days = self._phase()
            holders = list(self._holders())
        except NoCalendarError as error:
            unknown, phase, days, holders = [error.year], "", 0, []
            lines = sorted(self._without_days(), key=lambda line: line.day)
        level = question.service_level
        return Explanation(
            question=question,
            as_of=self.day,
            is_past=is_past,
            start=self.start,
            term_days=question.term_days,
            basis=level.legal_basis if level is not None else "",
            due_then=self.due,
            due_now=question.due_date,
            phase=phase,
            days=days,
            lines=lines,
            holders=holders,
            unconfirmed=[year for year in self.calendar.unconfirmed_years(self.start, last) if year not in unknown],
            without_calendar=unknown,
        )

    def _last(self) -> date:
        """The last day that is explained."""
        return min(max(self.due or self.day, self.start), self.start + LONGEST)

    # ---- lines ----
    def _lines(self, last: date) -> Iterator[Line]:
        yield from self._without_days()
        yield from self._skipped(last)
        if self.due is not None:
            yield Line("due", self.due, _("The answer is due."))

    def _without_days(self) -> Iterator[Line]:
        """What is known without a calendar."""
        question = self.question
        yield Line("received", question.received_on, _("Received. This is day 0 and is not counted."))
        if self.reopened:
            yield Line("reopened", self.reopened, _("Opened again by the asker. The term begins anew; this is day 0."))
        for pause in self.pauses:
            ended = pause.ended_on if pause.ended_on and pause.ended_on <= self.day else None
            try:
                days = self.calendar.between(pause.started_on, ended or self.day)
            except NoCalendarError:
                days = 0
            yield Line(
                "pause", pause.started_on, _("The clock stood still: more information was asked for."), ended, days
            )
        for change in self.changes[1:]:  # The first row is the receipt.
            on = timezone.localdate(change.at)
            if change.new is not None or not any(pause.started_on == on for pause in self.pauses):
                name = person_name(change.user)
                yield Line("change", on, change.reason, old=change.old, new=change.new, name=name)
        if question.answered_on is not None and question.answered_on <= self.day:
            yield Line("answered", question.answered_on, _("Answered."))
        elif question.ended_at is not None and question.ended_at <= end_of(self.day):
            yield Line("ended", timezone.localdate(question.ended_at), _("Ended without an answer."))

    def _skipped(self, last: date) -> Iterator[Line]:
        """Days that did not count, several of the same kind together; and Saturdays that did."""
        open_line: Line | None = None
        for row in self.calendar.explain(self.start + ONE, last):
            kind = "skipped" if not row.is_working else ("swapped" if row.date.weekday() > 4 else "")
            if open_line and (not kind or (kind, row.why) != (open_line.kind, open_line.text)):
                yield open_line
                open_line = None
            if kind:
                first = open_line.day if open_line else row.date
                open_line = Line(kind, first, row.why, row.date if first != row.date else None)
        if open_line:
            yield open_line

    # ---- where it stood ----
    def _phase(self) -> tuple[str, int]:
        question, day = self.question, self.day
        if was_answered(question, day):
            return "", 0
        if question.ended_at is not None and question.ended_at <= end_of(day):
            return "", 0
        if self.due is None:
            return DuePhase.PAUSED, 0
        if was_late(question, day):
            return DuePhase.LATE, self.calendar.between(self.due, day)
        if self.due <= day:
            return DuePhase.TODAY, 0
        return DuePhase.IN_TIME, self.calendar.between(day, self.due)

    # ---- who had it ----
    def _holders(self) -> Iterator[Holder]:
        question = self.question
        rows = question.assignments.filter(sent_at__lte=end_of(self.day)).select_related("unit", "officer")
        hops: list[Assignment] = list(rows.prefetch_related("unit__periods"))
        first = timezone.localdate(hops[0].sent_at) if hops else None
        stop = first or self._end()
        yield Holder(question.desk_unit, _("Desk"), question.received_on, stop, self._days(question.received_on, stop))
        for hop in hops:
            ended = timezone.localdate(hop.ended_at) if hop.ended_at and hop.ended_at <= end_of(self.day) else None
            since, until = timezone.localdate(hop.sent_at), ended or self._end()
            yield Holder(
                unit=hop.unit,
                role=str(AssignmentRole(hop.role).label),
                since=since,
                until=until,
                days=self._days(since, until),
                state=str(AssignmentState(hop.state).label) if ended or not hop.ended_at else "",
                on_time=hop.on_time if ended else None,
                due_on=hop.due_on,
                name=person_name(hop.officer),
            )

    def _end(self) -> date | None:
        """The day on which it was answered or ended, if it was by then."""
        question = self.question
        days: Iterable[date | None] = (
            question.answered_on, timezone.localdate(question.ended_at) if question.ended_at else None,
        )  # fmt: skip
        ended = [day for day in days if day is not None and day <= self.day]
        return min(ended) if ended and not self.reopened else None

    def _days(self, first: date, last: date | None) -> int:
        return self.calendar.between(first, max(last or self.day, first))
