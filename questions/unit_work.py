"""Open questions of a unit that ends go to its successor (registered with `sites.registry.register_unit_work`).

What the old unit has answered stays under its name; whether it was in time is frozen on its last day.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sites.models import Unit

from .clock import was_in_time
from .enums import ACTIVE_ASSIGNMENTS, OPEN_STATES, AnswerState, AssignmentRole, AssignmentState, EventKind
from .mails import tell
from .models import Answer, ApiKey, Assignment, CannedText, Question, RoutingRule
from .people import officers_of
from .rights import Room
from .signals import question_changed


def open_questions(unit: Unit) -> Any:
    """Questions at the unit's desk, with it as lead or support, or whose answer it is correcting."""
    hops = Assignment.objects.filter(unit=unit.pk, state__in=ACTIVE_ASSIGNMENTS).values("question")
    corrected = Answer.objects.filter(unit=unit.pk).exclude(state=AnswerState.SENT).values("question")
    own = Q(desk_unit=unit.pk) | Q(lead_unit=unit.pk)
    return Question.objects.filter((own & Q(state__in=OPEN_STATES)) | Q(pk__in=hops) | Q(pk__in=corrected))


def count(unit: Unit) -> int:
    return int(open_questions(unit).count())


def hand_over(unit: Unit, successor: Unit, user: Any) -> int:
    """Returns how many questions the successor has now."""
    rows = open_questions(unit).select_for_update(of=("self",)).order_by("pk")
    done = [_hand_over_one(question, unit, successor, user) for question in rows]
    # The rest of the desk's: spam can come back, answers can be published.
    Question.objects.filter(desk_unit=unit.pk).update(desk_unit=successor)
    Question.objects.filter(wanted_unit=unit.pk, state__in=OPEN_STATES).update(wanted_unit=successor)
    RoutingRule.objects.filter(unit=unit.pk).update(unit=successor)
    CannedText.objects.filter(unit=unit.pk).update(unit=successor)
    ApiKey.objects.filter(unit=unit.pk).update(unit=successor)
    if done:
        for person in officers_of(successor):
            tell(person, "handed_over", None, number=len(done), old=unit.code)
    return len(done)


def _hand_over_one(question: Any, unit: Unit, successor: Unit, user: Any) -> int:
    for hop in question.assignments.active().filter(unit=unit.pk):
        _hand_over_hop(question, hop, successor, user)
    if question.desk_unit_id == unit.pk:
        question.desk_unit = successor
    if question.lead_unit_id == unit.pk:
        question.lead_unit = successor
    question.answers.exclude(state=AnswerState.SENT).filter(unit=unit.pk).update(unit=successor)
    if question.officer is not None and not _works_on(question.officer, question):
        question.officer = None
    question.version += 1
    question.save()
    with translation.override(settings.LANGUAGE_CODE):
        text = _("Handed over from %(old)s to %(new)s.") % {"old": unit, "new": successor}
    event = question.note_event(EventKind.HANDED_OVER, user, text, unit=successor)
    send = partial(question_changed.send, sender=None, question=question, event=event, before=question.state)
    transaction.on_commit(send)
    return int(question.pk)


def _hand_over_hop(question: Any, hop: Assignment, successor: Unit, user: Any) -> None:
    """End the old unit's hop and give the successor one like it, unless it takes part already."""
    now, state = timezone.now(), hop.state
    hop.state, hop.ended_at = AssignmentState.HANDED_OVER, now
    hop.on_time = was_in_time(hop)
    hop.save()
    own = question.assignments.active().filter(unit=successor.pk).first()
    if own is not None and hop.role != AssignmentRole.LEAD:
        return  # The successor leads or supports already.
    if own is not None:
        own.state, own.ended_at = AssignmentState.HANDED_OVER, now
        own.on_time = was_in_time(own)
        own.save()
    new = Assignment(question=question, unit=successor, role=hop.role, state=state, due_on=hop.due_on)
    new.sent_at, new.sent_by, new.accepted_at = now, user, hop.accepted_at
    new.request, new.letter_number = hop.request, hop.letter_number
    if hop.officer is not None and Room(hop.officer).may_contribute(new):
        new.officer = hop.officer
    new.save()


def _works_on(person: Any, question: Any) -> bool:
    room = Room(person)
    return bool(person.is_active) and (room.may_write(question) or room.may_screen(question))
