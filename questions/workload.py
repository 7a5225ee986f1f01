"""What is open now: late, by unit and field, how old, and what falls due in the days to come. Grouped queries only.

Each figure says by which filters of the inbox exactly its questions are found (`query`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cms.calendar.working_days import SATURDAY
from sites.issuers import name_register

from .enums import OPEN_STATES, PAUSED_STATES, RUNNING_STATES, SCREENING_STATES, UNIT_STATES, DuePhase, QuestionState

# Calendar days since the receipt: from, to.
AGES: tuple[tuple[int, int | None], ...] = ((0, 7), (8, 15), (16, 30), (31, 60), (61, None))
NONE = "none"
Filters = list[tuple[str, str]]


@dataclass(frozen=True)
class Figure:
    """A number of questions, and the filters that show exactly them."""

    number: int
    query: str


@dataclass(frozen=True)
class Group:
    """Open questions of one unit or field (`None`: of none yet)."""

    key: int | None
    name: str
    open: Figure
    late: Figure
    today: Figure
    paused: Figure


@dataclass(frozen=True)
class Age:
    """Open questions received between so and so many days ago."""

    first: int
    last: int | None
    open: Figure
    late: Figure


@dataclass(frozen=True)
class DueDay:
    day: date
    figure: Figure


def states(wanted: Iterable[str]) -> Filters:
    return [("state", str(state)) for state in QuestionState if state in wanted]


def query_of(*filters: tuple[str, str]) -> str:
    """Of an address of the inbox; `tab=all`: all that the person sees, narrowed by nothing else."""
    return urlencode([("tab", "all"), *filters])


def _late(today: date) -> Q:
    """As `QuestionQuerySet.overdue`."""
    return Q(state__in=RUNNING_STATES, due_date__lt=today)


def _due_today(today: date) -> Q:
    return Q(state__in=RUNNING_STATES, due_date=today)


def overview(questions: Any, today: date | None = None) -> dict[str, Figure]:
    """The whole at a glance; one query."""
    today = today or timezone.localdate()
    parts: dict[str, tuple[Q, Filters]] = {
        "open": (Q(state__in=OPEN_STATES), states(OPEN_STATES)),
        "screening": (Q(state__in=SCREENING_STATES), states(SCREENING_STATES)),
        "units": (Q(state__in=UNIT_STATES), states(UNIT_STATES)),
        "approval": (Q(state=QuestionState.IN_APPROVAL), states({QuestionState.IN_APPROVAL})),
        "paused": (Q(state__in=PAUSED_STATES), states(PAUSED_STATES)),
        "today": (_due_today(today), [("due", DuePhase.TODAY)]),
        "late": (_late(today), [("due", DuePhase.LATE)]),
    }
    counts = {name: Count("pk", filter=condition) for name, (condition, _filters) in parts.items()}
    numbers = questions.filter(state__in=OPEN_STATES).order_by().aggregate(**counts)
    return {name: Figure(numbers[name], query_of(*filters)) for name, (_condition, filters) in parts.items()}


def late_now(questions: Any, today: date | None = None) -> Figure:
    today = today or timezone.localdate()
    return Figure(questions.overdue(today).count(), query_of(("due", DuePhase.LATE)))


def by_unit_and_topic(questions: Any, today: date | None = None) -> tuple[list[Group], list[Group]]:
    """Open questions by the unit that leads, and by field, each with the most late ones first; one query for both."""
    today = today or timezone.localdate()
    rows = (
        questions.filter(state__in=OPEN_STATES)
        .order_by()
        .values_list("lead_unit_id", "lead_unit__code", "topic_id", "topic__name")
        .annotate(
            open=Count("pk"),
            late=Count("pk", filter=_late(today)),
            today=Count("pk", filter=_due_today(today)),
            paused=Count("pk", filter=Q(state__in=PAUSED_STATES)),
        )
    )
    units: dict[int | None, Counter[int]] = defaultdict(Counter)
    topics: dict[int | None, Counter[int]] = defaultdict(Counter)
    register = name_register(translation.get_language() or settings.LANGUAGE_CODE)
    names: dict[tuple[str, int | None], str] = {
        ("unit", None): _("with no unit yet"),
        ("topic", None): _("without a field"),
    }
    for unit, code, topic, topic_name, *numbers in rows:
        units[unit].update(dict(enumerate(numbers)))
        topics[topic].update(dict(enumerate(numbers)))
        if unit:
            names["unit", unit] = (register[code].on() if code in register else "") or code
        if topic:
            names["topic", topic] = topic_name
    return _groups(units, "unit", names), _groups(topics, "topic", names)


def _groups(found: dict[int | None, Counter[int]], name: str, names: dict[tuple[str, int | None], str]) -> list[Group]:
    groups = []
    for key, numbers in found.items():
        mine = (name, str(key or NONE))
        groups.append(
            Group(
                key,
                names[name, key],
                Figure(numbers[0], query_of(mine, *states(OPEN_STATES))),
                Figure(numbers[1], query_of(mine, ("due", DuePhase.LATE))),
                Figure(numbers[2], query_of(mine, ("due", DuePhase.TODAY))),
                Figure(numbers[3], query_of(mine, *states(PAUSED_STATES))),
            )
        )
    return sorted(groups, key=lambda group: (-group.late.number, -group.open.number, group.key or 0))


def ageing(questions: Any, today: date | None = None) -> list[Age]:
    """Open questions by the days since their receipt; one query."""
    today = today or timezone.localdate()
    counts: dict[str, Any] = {}
    for first, last in AGES:
        condition = Q(received_on__lte=today - timedelta(days=first))
        if last is not None:
            condition &= Q(received_on__gte=today - timedelta(days=last))
        counts[f"open_{first}"] = Count("pk", filter=condition)
        counts[f"late_{first}"] = Count("pk", filter=condition & _late(today))
    numbers = questions.filter(state__in=OPEN_STATES).order_by().aggregate(**counts)
    found = []
    for first, last in AGES:
        filters = [("received_before", (today - timedelta(days=first)).isoformat())]
        if last is not None:
            filters.append(("received_after", (today - timedelta(days=last)).isoformat()))
        found.append(
            Age(
                first,
                last,
                Figure(numbers[f"open_{first}"], query_of(*filters, *states(OPEN_STATES))),
                Figure(numbers[f"late_{first}"], query_of(*filters, ("due", DuePhase.LATE))),
            )
        )
    return found


def end_of_next_week(today: date) -> date:
    return today + timedelta(days=13 - today.weekday())


def forecast(questions: Any, days: int | None = None, today: date | None = None) -> list[DueDay]:
    """What falls due from today on, day by day: for `days` days, else to the end of next week; one query.

    Days on which nothing can fall due (weekends) are there only if something does.
    """
    today = today or timezone.localdate()
    last = end_of_next_week(today) if days is None else today + timedelta(days=days - 1)
    rows = questions.due_between(today, last).order_by().values_list("due_date").annotate(number=Count("pk"))
    numbers = dict(rows)
    found = []
    for offset in range((last - today).days + 1):
        day = today + timedelta(days=offset)
        if day.weekday() >= SATURDAY and not numbers.get(day):
            continue
        on_day = query_of(("due_after", day.isoformat()), ("due_before", day.isoformat()))
        found.append(DueDay(day, Figure(numbers.get(day, 0), on_day)))
    return found
