"""State of effect on any day, from dates and confirmed relations. Pure functions (docs/adr/0016).

Luật 64/2025/QH15, Điều 53–57: a document is in force from its first day until the day before another one
replaces or repeals it whole, or until the last day that it names.
Days are whole days; "the last day in force" is the day before the end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from .enums import ENDING, EffectState, RelationKind

DAY = timedelta(days=1)
E = EffectState


@dataclass(frozen=True)
class Dates:
    """The days that a document names itself.

    Attributes:
        has_period: whether documents of its kind have a period of effect.
    """

    signed: date
    effective: date | None = None
    expires: date | None = None
    has_period: bool = True

    @property
    def first(self) -> date:
        """First day in force: the day of signing where the document names none."""
        return max(self.signed, self.effective or self.signed)


@dataclass(frozen=True)
class Act:
    """What a published source does to a target; `first` and `last` are days included.

    Attributes:
        key: of the relation; the cause of a period names it.
        source: dates of the source.
        source_ended: first day on which the source has no force any more, because others ended it (`first_end`).
    """

    key: int
    kind: str
    source: Dates
    articles: tuple[str, ...] = ()
    from_day: date | None = None
    to_day: date | None = None
    source_ended: date | None = None

    @property
    def first(self) -> date:
        return self.from_day or self.source.first

    @property
    def ends_whole(self) -> bool:
        return self.kind in ENDING and not self.articles

    @property
    def gone(self) -> date | None:
        """First day without force of the source: by itself or by others."""
        return earliest(own_end(self.source), self.source_ended)

    @property
    def counts(self) -> bool:
        """A source that lost its force before the act works never did it. What was done stands for good."""
        return self.gone is None or self.first < self.gone

    @property
    def last(self) -> date | None:
        """Last day of a suspension: the one that is named, or the last one of its source."""
        return earliest(self.to_day, self.gone - DAY if self.gone else None)

    def works_on(self, day: date) -> bool:
        """Whether it has an effect on that day. An ending lasts; a suspension holds while its source does."""
        if not self.counts or day < self.first:
            return False
        return self.kind != RelationKind.SUSPENDS or self.last is None or day <= self.last


@dataclass(frozen=True)
class Period:
    """A state between two days, both included; `cause` is the key of the act that brought it."""

    first: date
    last: date | None
    state: str
    cause: int | None = None


def earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def own_end(dates: Dates) -> date | None:
    return dates.expires + DAY if dates.expires else None


def first_end(acts: Iterable[Act]) -> date | None:
    """The first day on which an act ends its target whole, by the dates alone.

    Whether the source of that act had force itself is not asked: one step is enough for the law, and nothing can loop.
    """
    return earliest(*(act.first for act in acts if act.ends_whole))


def state_on(dates: Dates, acts: Iterable[Act], day: date) -> tuple[str, int | None]:
    """The state on one day, from its signing on, and the act that causes it."""
    working = sorted((act for act in acts if act.works_on(day)), key=lambda act: (act.first, act.key))
    end = own_end(dates)
    ending = next((act for act in working if act.ends_whole), None)
    if ending is not None and (end is None or ending.first < end):
        return E.EXPIRED, ending.key
    if end is not None and day >= end:
        return E.EXPIRED, None
    timed = dates.has_period or dates.effective is not None
    if timed and day < dates.first:
        return E.NOT_YET, None
    suspending = next((act for act in working if act.kind == RelationKind.SUSPENDS and not act.articles), None)
    if suspending is not None:
        return E.SUSPENDED, suspending.key
    partly = next((act for act in working if act.kind in ENDING and act.articles), None)
    if partly is not None:
        return E.PARTLY_EXPIRED, partly.key
    return (E.IN_FORCE if timed else E.NONE), None


def periods_of(dates: Dates, acts: Iterable[Act]) -> list[Period]:
    """Every period from the day of signing on, in order, without gaps; the last one is open."""
    known = [act for act in acts if act.counts]
    turns: set[date | None] = {dates.signed, dates.first, own_end(dates)}
    for act in known:
        turns |= {act.first, act.last + DAY if act.kind == RelationKind.SUSPENDS and act.last else None}
    days = sorted(day for day in turns if day is not None and day >= dates.signed)
    rows: list[Period] = []
    for day in days:
        state, cause = state_on(dates, known, day)
        if rows and rows[-1].state == state:
            continue
        if rows:
            rows[-1] = Period(rows[-1].first, day - DAY, rows[-1].state, rows[-1].cause)
        rows.append(Period(day, None, state, cause))
    return rows


def anchors(value: Any) -> tuple[str, ...]:
    """Articles of a relation as stored; anything that is no list of words counts as none."""
    return tuple(str(one) for one in value) if isinstance(value, list) else ()
