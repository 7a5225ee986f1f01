"""Requests of people about their own data: a copy, a correction, the erasure; within 2 working days.

Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15; Nghị định 356/2025/NĐ-CP.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.calendar.working_days import WorkingDays
from cms.core.actions import Action, ActionError
from questions.encryption import KeyMissingError, decrypt, encrypt
from questions.enums import EventKind, RequestKind
from questions.mails import tell, tell_asker
from questions.models import Asker, DataRequest, PersonalDataView, Question, QuestionEvent
from questions.recipients import Recipients
from questions.rights import Room, room_of
from questions.words import clean_line, clean_text, required

from .base import QuestionAction

WORKING_DAYS = 2
TEXT_LENGTH = 2000
OUTCOME_LENGTH = 500


def open_sealed(sealed: Any) -> Any:
    """What is sealed; `None` where nothing is.

    Raises:
        ActionError: no key opens it.
    """
    try:
        return decrypt(bytes(sealed)) if sealed else None
    except KeyMissingError as error:
        message = _("The personal data cannot be opened: its key is missing. Tell an administrator.")
        raise ActionError(message) from error


def open_asker(question: Question) -> dict[str, str]:
    """Who asks; empty where that was erased. Who calls this leaves a row (`log_view`)."""
    asker = Asker.objects.filter(question=question).first()
    found: dict[str, str] | None = open_sealed(asker.sealed) if asker is not None else None
    return found or {}


def log_view(question: Question, user: Any, reason: str) -> PersonalDataView:
    return PersonalDataView.objects.create(question=question, code=question.code, user=user, reason=reason[:300])


class CreateDataRequestAction(Action):
    """The asker, who has code and secret, or the centre for somebody who came in person, makes a request.

    Args:
        kind: a `RequestKind`. text: what is to be corrected, or why; sealed at once.
    """

    def __init__(self, question: Question, kind: str, text: str = "", user: Any = None) -> None:
        super().__init__(user)
        self.question, self.kind, self.text = question, kind, clean_text(text)

    def check(self) -> None:
        if self.user is not None and not room_of(self.user).is_centre:
            raise ActionError(_("You may not do this with this question."))
        if self.kind not in RequestKind.values:
            raise ActionError(_("Choose what you ask for."), "kind")
        if len(self.text) > TEXT_LENGTH:
            raise ActionError(_("At most %(number)d characters.") % {"number": TEXT_LENGTH}, "text")
        if self.kind == RequestKind.CORRECTION and not self.text:
            raise ActionError(_("Say what is wrong and how it should be."), "text")
        if self.question.erased_at is not None:
            raise ActionError(_("The personal data of this question has been erased already."))

    def perform(self) -> DataRequest:
        question = Question.objects.select_for_update().get(pk=self.question.pk)
        open_one = DataRequest.objects.filter(question=question, kind=self.kind, done_at=None).first()
        if open_one is not None:  # A double click, or asked again before it was done.
            return open_one
        now = timezone.now()
        request = DataRequest.objects.create(
            question=question,
            code=question.code,
            kind=self.kind,
            sealed_text=encrypt(self.text)[0] if self.text else b"",
            received_at=now,
            due_date=WorkingDays().add(timezone.localdate(now), WORKING_DAYS),
        )
        tell_asker(question, "data_request", date=request.due_date)
        recipients = Recipients()
        for person in sorted(recipients.centre()):
            tell(recipients.users[person], "data_request", question, key=request.pk)
        return request


class FinishDataRequestAction(Action):
    """The centre has done what was asked, or says why not; the asker is told that there is an answer."""

    def __init__(self, request: DataRequest, user: Any, outcome: str) -> None:
        super().__init__(user)
        self.request, self.outcome = request, outcome

    def check(self) -> None:
        if not room_of(self.user).is_centre:
            raise ActionError(_("You may not do this with this question."))
        self.outcome = required(clean_line(self.outcome), OUTCOME_LENGTH, _("Say what was done."), "outcome")

    def perform(self) -> DataRequest:
        request = DataRequest.objects.select_for_update().get(pk=self.request.pk)
        if request.done_at is not None:
            raise ActionError(_("The request has been dealt with already."))
        request.done_at, request.done_by, request.outcome = timezone.now(), self.user, self.outcome
        request.save(update_fields=["done_at", "done_by", "outcome"])
        log(request, "questions.data_request_done", user=self.user, data={"code": request.code, "kind": request.kind})
        if request.question is not None:
            tell_asker(request.question, "data_done")
        return request


def finish_with(request: DataRequest, user: Any, action: Action, outcome: str) -> DataRequest:
    """Do what was asked and finish the request, both or neither.

    An erasure takes the address with it, so that no mail tells of it: the page behind code and secret does.
    """
    with transaction.atomic():
        done: DataRequest = FinishDataRequestAction(request, user, outcome).execute()
        action.execute()
        return done


class CorrectPersonalDataAction(QuestionAction):
    """Replace what the asker says is wrong. Neither the old nor the new value is kept anywhere else.

    Args:
        person: values by `Asker.FIELDS`; an empty one takes the value away, one that is missing stays.
    """

    def __init__(self, question: Question, user: Any, person: dict[str, str], reason: str) -> None:
        super().__init__(question, user)
        self.person, self.reason = person, reason

    def allowed(self, room: Room, question: Question) -> bool:
        return room.is_centre

    def change(self, question: Question) -> None:
        self.reason = required(clean_line(self.reason), 300, _("Say what you need it for."), "reason")
        if question.erased_at is not None:
            raise ActionError(_("The personal data of this question has been erased already."))
        asker = Asker.objects.select_for_update().filter(question=question).first() or Asker(question=question)
        known = open_asker(question)
        asker.seal(known | {name: value for name, value in self.person.items() if name in Asker.FIELDS})
        asker.save()
        log_view(question, self.user, self.reason)

    def note(self, question: Question) -> QuestionEvent:
        return question.note_event(EventKind.NOTE, self.user, _("Personal data was corrected on request."))
