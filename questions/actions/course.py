"""The course of a question: what several actions do alike. All of it runs inside their transactions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import formats, timezone, translation
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _

from cms.calendar.working_days import WorkingDays
from cms.core.actions import ActionError
from questions.clock import due_date_of, service_level_for, set_due_date, was_in_time
from questions.enums import (
    OPEN_STATES,
    PAUSED_STATES,
    AnswerState,
    AssignmentRole,
    AssignmentState,
    EventKind,
    QuestionState,
)
from questions.models import Answer, Assignment, Pause, Question
from questions.words import clean_line, clean_text, required
from sites.models import Unit

REASON_LENGTH = 1000


def recorded(text: str, **values: Any) -> str:
    """A sentence of ours as it stands in the files of the question: Vietnamese, whoever's page it was made by.

    Args:
        text: a msgid, marked by `gettext_noop`.
    """
    with translation.override(settings.LANGUAGE_CODE):
        return gettext(text) % values


def reason_of(text: str, field: str = "reason") -> str:
    """A reason that somebody has to give."""
    return required(clean_line(text), REASON_LENGTH, _("Give a reason."), field)


def refuse_erased(question: Question) -> None:
    """What was erased takes no new words: nobody would erase them a second time."""
    if question.erased_at is not None:
        raise ActionError(_("The personal data of this question has been erased already."))


def words_to_asker(text: str, field: str = "text") -> str:
    return required(clean_text(text), 10_000, _("Write to the asker what is the matter."), field)


# ---- state and clock ----
def move(question: Question, state: str, user: Any = None, why: str = "") -> None:
    """Change the state; a pause that is left ends, an end and a new beginning are noted. The caller saves.

    Raises:
        ActionError: there is no such transition.
    """
    before = question.state
    question.move_to(state)
    if before in PAUSED_STATES:
        resume(question, user, why)
    if state in PAUSED_STATES:
        question.state_before = before
        pause(question, user, why)
    elif before in PAUSED_STATES:
        question.state_before = ""
    if state in OPEN_STATES:
        question.ended_at = None
    elif before in OPEN_STATES:
        question.ended_at = timezone.now()


def pause(question: Question, user: Any, why: str = "") -> None:
    Pause.objects.create(question=question, started_on=timezone.localdate(), reason=clean_line(why)[:REASON_LENGTH])
    set_due_date(
        question, None, recorded(gettext_noop("The clock stands still: more information was asked for.")), user
    )


def resume(question: Question, user: Any, why: str = "") -> None:
    """End the open pause: its working days are added to the term."""
    Pause.objects.filter(question=question, ended_on=None).update(ended_on=timezone.localdate())
    reason = why or recorded(gettext_noop("The clock goes on: the working days of the pause were added."))
    set_due_date(question, due_now(question), reason, user)


def due_now(question: Question) -> Any:
    return due_date_of(question, question.pauses.all(), WorkingDays())


def catch_up(question: Question, user: Any) -> None:
    """The due date of a question that begins again: while it had ended, changes of the calendar passed it by."""
    set_due_date(question, due_now(question), recorded(gettext_noop("Opened again.")), user)


def start_clock(question: Question, at: datetime | None = None, reason: str = "") -> None:
    """Set the term by the service level of the day of receipt, and the first due date; saves the new question."""
    level = service_level_for(question.topic_id, question.channel, question.received_on)
    question.service_level = level
    if level is not None:
        question.term_days = level.working_days
    text = reason or recorded(
        gettext_noop("Received on %(date)s; %(days)s working days for the answer."),
        date=formats.date_format(question.received_on, "d/m/Y"),
        days=question.term_days,
    )
    pauses = question.pauses.all() if question.pk else ()
    question.due_date = due_date_of(question, pauses, WorkingDays())
    question.save()
    question.deadlines.create(at=at or question.received_at, new=question.due_date, reason=text[:500])


# ---- hops ----
def in_time(due_on: Any) -> bool:
    return due_on is None or timezone.localdate() <= due_on


def active_hops(question: Question) -> list[Assignment]:
    return list(question.assignments.active().select_related("unit", "officer"))


def lead_hop(question: Question) -> Assignment | None:
    found: Assignment | None = (
        question.assignments.active().filter(role=AssignmentRole.LEAD).select_related("unit").first()
    )
    return found


def add_hop(question: Question, unit: Unit, role: str, user: Any, **values: Any) -> Assignment:
    values.setdefault("due_on", question.due_date)
    return Assignment.objects.create(
        question=question, unit=unit, role=role, sent_at=timezone.now(), sent_by=user, **values
    )


def end_hop(hop: Assignment, state: str, reason: str = "") -> None:
    """End one hop and freeze whether it was in time."""
    hop.refresh_from_db(fields=["due_on"])  # A pause that ends with the hop has just moved it.
    hop.state, hop.reason, hop.ended_at = state, reason[:REASON_LENGTH], timezone.now()
    hop.on_time = was_in_time(hop)
    hop.save()


def end_hops(hops: Iterable[Assignment], reason: str) -> None:
    for hop in hops:
        end_hop(hop, AssignmentState.TAKEN_BACK, reason)


def leave_units(question: Question, reason: str) -> None:
    """Nobody is asked any more: every hop ends, the answer in work is a draft again."""
    end_hops(active_hops(question), reason)
    relieve_lead(question)


def relieve_lead(question: Question) -> None:
    question.lead_unit = None
    question.officer = None
    question.answers.filter(state=AnswerState.IN_APPROVAL).update(state=AnswerState.DRAFT)


def release_tied(question: Question, user: Any) -> None:
    """Nobody will answer it: what was tied to it as asked before is screened again."""
    for other in question.duplicates.select_for_update().filter(state=QuestionState.DUPLICATE, erased_at=None):
        move(other, QuestionState.SCREENING, user)
        other.duplicate_of = None
        catch_up(other, user)
        other.version += 1
        other.save()
        other.note_event(EventKind.RESTORED, user, first=question.code)


def existing_unit(unit: Unit | None, field: str) -> Unit:
    """A unit of today.

    Raises:
        ActionError: there is none, or it has ended.
    """
    if unit is None:
        raise ActionError(_("Choose a unit."), field)
    if not Unit.objects.existing().filter(pk=unit.pk).exists():
        raise ActionError(_("“%(unit)s” has ended. Choose its successor.") % {"unit": unit}, field)
    return unit


# ---- answers ----
def answer_in_work(question: Question) -> Answer | None:
    """The version that has not been sent."""
    found: Answer | None = question.answers.exclude(state=AnswerState.SENT).order_by("-number").first()
    return found


def last_sent(question: Question) -> Answer | None:
    found: Answer | None = question.answers.filter(state=AnswerState.SENT).order_by("-number").first()
    return found
