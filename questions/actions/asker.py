"""What askers do with their own question, by code and secret; nobody is logged in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cms.calendar.working_days import WorkingDays
from cms.core.actions import ActionError
from questions import words
from questions.clock import set_due_date
from questions.enums import (
    ANSWERED_STATES,
    AssignmentRole,
    AssignmentState,
    EventKind,
    Purpose,
    QuestionState,
)
from questions.files import check_files, forget, store_files
from questions.mails import tell, tell_asker
from questions.models import Consent, PublicQuestion, Question, QuestionEvent, QuestionFile, QuestionMessage
from questions.people import in_charge
from questions.signals import publication_changed
from sites.models import Unit

from .base import QuestionAction
from .course import add_hop, due_now, last_sent, leave_units, move, recorded, refuse_erased, release_tied

S = QuestionState
REOPEN_DAYS = 15
# All that an asker sends later, so that nobody fills the disk.
MAX_ALL_FILES = 20
MAX_MESSAGES = 50


class AskerAction(QuestionAction):
    """`user` is `None`; an officer does the same on behalf of somebody who calls."""

    def __init__(self, question: Question, *, user: Any = None, seen: int | None = None) -> None:
        super().__init__(question, user, seen=seen)


class AddInformationAction(AskerAction):
    """Answer a request for more information, upon which the clock goes on; or add something of one's own."""

    def __init__(
        self, question: Question, text: str = "", files: Sequence[UploadedFile] = (), *, user: Any = None
    ) -> None:
        super().__init__(question, user=user)
        self.text, self.files = text, list(files)
        self.kept: list[QuestionFile] = []
        self.answers_request = False

    def execute(self) -> Any:
        try:
            return super().execute()
        except BaseException:
            forget(self.kept)
            raise

    def check(self) -> None:
        super().check()
        check_files(self.files)

    def change(self, question: Question) -> None:
        if not question.is_open:
            raise ActionError(_("This question has ended: nothing can be added to it."))
        text = words.clean_text(self.text)
        if text or not self.files:
            text = words.required(text, words.TEXT_LENGTH, _("Write something."), "text")
        if question.messages.filter(from_asker=True).count() >= MAX_MESSAGES:
            raise ActionError(_("Too much has been added to this question already."))
        if question.files.filter(from_asker=True).count() + len(self.files) > MAX_ALL_FILES:
            raise ActionError(_("Too many files have been added to this question already."), "files")
        self.kept = store_files(question, self.files, from_asker=True, added_by=self.user)
        if text:
            QuestionMessage.objects.create(question=question, from_asker=True, text=text, user=self.user)
        self.answers_request = question.state == S.NEEDS_INFORMATION
        if self.answers_request:
            move(question, question.state_before or S.SCREENING, self.user)

    def note(self, question: Question) -> QuestionEvent:
        kind = EventKind.INFORMATION_GIVEN if self.answers_request else EventKind.ADDED
        for person in in_charge(question):
            tell(person, str(kind), question)
        return question.note_event(kind, self.user, files=len(self.kept))


class WithdrawAction(AskerAction):
    """The asker wants no answer any more."""

    def change(self, question: Question) -> None:
        self.told = in_charge(question)
        move(question, S.WITHDRAWN, self.user)
        leave_units(question, recorded(gettext_noop("Withdrawn by the asker.")))
        release_tied(question, self.user)

    def note(self, question: Question) -> QuestionEvent:
        for person in self.told:
            tell(person, "withdrawn_by_asker", question)
        tell_asker(question, "withdrawn")
        return question.note_event(EventKind.WITHDRAWN, self.user)


class RateAction(AskerAction):
    """Rate the answer from 1 to 5; private, and the last word counts."""

    def __init__(self, question: Question, stars: int, note: str = "", *, user: Any = None) -> None:
        super().__init__(question, user=user)
        self.stars, self.words = stars, note

    def change(self, question: Question) -> None:
        refuse_erased(question)
        if question.state not in ANSWERED_STATES:
            raise ActionError(_("There is no answer yet that could be rated."))
        if self.stars not in range(1, 6):
            raise ActionError(_("Choose from 1 to 5."), "stars")
        question.rating = self.stars
        question.rating_note = words.within(words.clean_text(self.words), 1000, "note")

    def note(self, question: Question) -> QuestionEvent:
        return question.note_event(EventKind.RATED, self.user, stars=self.stars)


def reopen_until(question: Question) -> Any:
    """The last day on which the asker may reopen; `None`: not possible (any more)."""
    sent = last_sent(question)
    level = question.service_level
    days = level.reopen_days if level is not None else REOPEN_DAYS
    erased = question.erased_at is not None
    if erased or question.state not in ANSWERED_STATES or question.reopened_at or sent is None or not days:
        return None
    last = WorkingDays().add(timezone.localdate(sent.sent_at), days)
    return last if timezone.localdate() <= last else None


class ReopenAction(AskerAction):
    """The answer does not answer the question: once, within the service level's days. A new term begins."""

    def __init__(self, question: Question, text: str = "", *, user: Any = None) -> None:
        super().__init__(question, user=user)
        self.text = text

    def change(self, question: Question) -> None:
        refuse_erased(question)
        text = words.required(
            words.clean_text(self.text), words.TEXT_LENGTH, _("Say what the answer leaves open."), "text"
        )
        if question.state not in ANSWERED_STATES:
            raise ActionError(_("There is no answer yet: the question is still open."))
        if question.reopened_at is not None:
            raise ActionError(_("A question can be reopened once. Please ask a new one."))
        if reopen_until(question) is None:
            raise ActionError(_("The time for reopening has passed. Please ask a new question."))
        unit = Unit.objects.existing().filter(pk=question.lead_unit_id).first()
        move(question, S.WITH_UNIT if unit else S.SCREENING, self.user)
        question.reopened_at = timezone.now()
        if question.service_level is not None:
            question.term_days = question.service_level.working_days
        reason = recorded(
            gettext_noop("Reopened on %(date)s: a new term of %(days)s working days."),
            date=formats.date_format(timezone.localdate(), "d/m/Y"),
            days=question.term_days,
        )
        set_due_date(question, due_now(question), reason, self.user)
        if unit is not None:
            hop = {"state": AssignmentState.ACCEPTED, "accepted_at": timezone.now(), "officer": question.officer}
            add_hop(question, unit, AssignmentRole.LEAD, self.user, **hop)
        else:
            question.lead_unit = question.officer = None
        QuestionMessage.objects.create(question=question, from_asker=True, text=text, user=self.user)

    def note(self, question: Question) -> QuestionEvent:
        for person in in_charge(question):
            tell(person, "reopened_by_asker", question)
        tell_asker(question, "reopened")
        return question.note_event(EventKind.REOPENED, self.user)


class ChangeConsentAction(AskerAction):
    """Give a consent, or take it back; what rests on it ends at once (Luật 91/2025/QH15)."""

    def __init__(self, question: Question, purpose: str, given: bool, wording: str = "", *, user: Any = None) -> None:
        super().__init__(question, user=user)
        self.purpose, self.given, self.wording = purpose, given, wording

    def change(self, question: Question) -> None:
        if self.purpose not in Purpose.values:
            raise ActionError(_("Choose one of the values."), "purpose")
        if self.purpose == Purpose.ANSWER and not self.given and question.is_open:
            raise ActionError(_("Without this consent nobody can answer. Withdraw the question instead."), "purpose")
        now = timezone.now()
        rows = question.consents.filter(purpose=self.purpose, withdrawn_at=None)
        if not self.given:
            rows.update(withdrawn_at=now)
        elif not rows.exists():
            wording = words.clean_line(self.wording) or str(Purpose(self.purpose).label)
            Consent.objects.create(question=question, purpose=self.purpose, wording=wording[:500], given_at=now)
        if self.purpose == Purpose.PUBLISH and not self.given:
            self._take_off(question)

    def _take_off(self, question: Question) -> None:
        public = PublicQuestion.objects.filter(question=question).first()
        if public is not None and public.is_public:
            public.retracted_at = timezone.now()
            public.retract_reason = recorded(gettext_noop("The asker has withdrawn the consent."))
            public.save()
            publication_changed.send(sender=type(self), public=public)
            question.note_event(EventKind.RETRACTED, self.user)

    def note(self, question: Question) -> QuestionEvent:
        return question.note_event(EventKind.CONSENT, self.user, purpose=self.purpose, given=self.given)


def has_consent(question: Question, purpose: str) -> bool:
    """Whether a consent holds now."""
    return bool(question.consents.filter(purpose=purpose, withdrawn_at=None).exists())
