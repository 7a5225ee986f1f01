"""Parts of the inbox, their figures, and the officers' own search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .codes import clean_code
from .enums import (
    ANSWERED_STATES,
    OPEN_STATES,
    PAUSED_STATES,
    RUNNING_STATES,
    SCREENING_STATES,
    UNIT_STATES,
    AnswerState,
    QuestionState,
)
from .models import Answer, Assignment, Question
from .rights import room_of
from .words import fold

# In the order in which they are shown.
TABS = {
    "screening": _("To screen"),
    "units": _("With units"),
    "mine": _("Mine"),
    "approval": _("Waiting for approval"),
    "information": _("Information asked"),
    "late": _("Late"),
    "answered": _("Answered"),
    "spam": _("Spam"),
    "all": _("All"),
}
ALL = "all"
# Here the newest stands first; elsewhere what is due first.
NEWEST_FIRST = frozenset({"answered", "spam", ALL})
# More words than these narrow nothing, and each costs a look at every text.
MAX_WORDS = 8


def of_person(user: Any) -> Q:
    """Open questions, or parts of them, that were given to the person."""
    parts = Assignment.objects.active().filter(question=OuterRef("pk"), officer=user)
    return Q(state__in=OPEN_STATES) & (Q(officer=user) | Q(Exists(parts)))


def waiting_for_approval() -> Q:
    return Q(Exists(Answer.objects.filter(question=OuterRef("pk"), state=AnswerState.IN_APPROVAL)))


def in_tab(questions: Any, tab: str, user: Any) -> Any:
    """The questions of a part."""
    conditions = {
        "screening": Q(state__in=SCREENING_STATES),
        "units": Q(state__in=UNIT_STATES),
        "information": Q(state__in=PAUSED_STATES),
        "answered": Q(state__in=ANSWERED_STATES),
        "spam": Q(state=QuestionState.SPAM),
        "late": Q(state__in=RUNNING_STATES, due_date__lt=timezone.localdate()),
    }
    if tab == "mine":
        return questions.filter(of_person(user))
    if tab == "approval":
        return questions.waiting_for_approval()
    return questions.filter(conditions[tab]) if tab in conditions else questions


@dataclass(frozen=True)
class Figures:
    """How many questions lie in each state and part, for one person.

    Attributes:
        states: state -> number. tabs: part -> number.
    """

    states: dict[str, int]
    tabs: dict[str, int]


def figures_for(user: Any) -> Figures:
    """One query, whatever the number of parts."""
    rows = Question.objects.visible_to(user).order_by()
    late = Q(state__in=RUNNING_STATES, due_date__lt=timezone.localdate())
    parts = Assignment.objects.active().filter(officer=user).values("question")
    mine = Q(state__in=OPEN_STATES) & (Q(officer=user) | Q(pk__in=parts))
    waiting = Q(pk__in=Answer.objects.filter(state=AnswerState.IN_APPROVAL).values("question"))
    counted = rows.values("state").annotate(
        n=Count("pk"),
        late=Count("pk", filter=late),
        mine=Count("pk", filter=mine),
        approval=Count("pk", filter=waiting),
    )
    found = {row["state"]: row for row in counted}
    states = {state: row["n"] for state, row in found.items()}

    def number(wanted: Any) -> int:
        return sum(states.get(state, 0) for state in wanted)

    tabs = {
        "screening": number(SCREENING_STATES),
        "units": number(UNIT_STATES),
        "information": number(PAUSED_STATES),
        **{name: sum(row[name] for row in found.values()) for name in ("late", "mine", "approval")},
        "answered": number(ANSWERED_STATES),
        "spam": number([QuestionState.SPAM]),
        "all": number(states),
    }
    return Figures(states, tabs)


def first_tab(user: Any) -> str:
    """Where the person's work begins."""
    room = room_of(user)
    if room.is_centre:
        return "screening"
    if room.approver_units and not room.officer_units:
        return "approval"
    return "units" if room.officer_units else ALL


def search(questions: Any, typed: str) -> Any:
    """By code, or by words in any spelling: with marks or without."""
    if code := clean_code(typed):
        found = questions.filter(code=code)
        if found.exists():
            return found
    for word in fold(typed).split()[:MAX_WORDS]:
        questions = questions.filter(folded__contains=word)
    return questions


def similar(questions: QuerySet[Any], question: Question, typed: str = "", limit: int = 8) -> list[Any]:
    """Questions with the most of some words, the newest first among equals; of the subject where none are typed."""
    words = list(dict.fromkeys(word for word in fold(typed or question.title).split() if len(word) > 1))[:MAX_WORDS]
    if code := clean_code(typed):
        found = list(questions.filter(code=code).exclude(pk=question.pk))
        if found:
            return found
    if not words:
        return []
    condition = Q()
    for word in words:
        condition |= Q(folded__contains=word)
    ended = {QuestionState.SPAM, QuestionState.WITHDRAWN, QuestionState.MERGED}
    rows = questions.filter(condition).exclude(pk=question.pk).exclude(state__in=ended).order_by("-received_at")[:200]
    scored = [(sum(word in row.folded for word in words), row) for row in rows]
    least = 1 if len(words) == 1 else 2
    best = sorted((pair for pair in scored if pair[0] >= least), key=lambda pair: -pair[0])
    return [row for _score, row in best[:limit]]
