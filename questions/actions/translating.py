"""Questions of foreigners: a text goes to the translation desk, without personal data, and comes back translated."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Locale

from cms.core.actions import Action, ActionError
from questions import words
from questions.detectors import find
from questions.enums import DeskTextKind, EventKind
from questions.mails import tell
from questions.models import DeskText, Question, QuestionEvent
from questions.rights import Room
from translation.rights import desk_of

from .base import QuestionAction
from .personal import ViewPersonalDataAction

TRANSLATED_LENGTH = 100_000


class SendToDeskAction(QuestionAction):
    """Give the desk a text of the question, as the officer has edited it.

    The desk is not among those whom the asker has trusted with name and address: what detectors hold for personal data
    is refused. Of an answer that is the asker's own data; telephone and address of an office may stay.

    Args:
        confirmed: the person has read the text and found no personal data in it.
    """

    def __init__(
        self,
        question: Question,
        user: Any = None,
        kind: str = DeskTextKind.QUESTION,
        text: str = "",
        confirmed: bool = False,
        *,
        seen: int | None = None,
    ) -> None:
        super().__init__(question, user, seen=seen)
        self.kind, self.text, self.confirmed = kind, text, confirmed

    def allowed(self, room: Room, question: Question) -> bool:
        return room.may_screen(question) or room.may_write(question)

    def change(self, question: Question) -> None:
        if question.language == settings.LANGUAGE_CODE:
            raise ActionError(_("The question is in Vietnamese: there is nothing to translate."))
        if question.erased_at is not None:
            raise ActionError(_("The personal data of this question has been erased already."))
        if DeskText.objects.waiting().filter(question=question, kind=self.kind).exists():
            raise ActionError(_("This text is at the translation desk already."))
        locale = Locale.objects.filter(language_code=question.language).first()
        if locale is None:
            raise ActionError(_("Nobody translates this language here."))
        text = words.required(words.clean_text(self.text), words.ANSWER_LENGTH, _("There is no text."), "text")
        if not self.confirmed:
            raise ActionError(_("Confirm that no personal data is left in the text."), "confirmed")
        self._without_personal_data(question, text)
        DeskText.objects.create(question=question, kind=self.kind, locale=locale, text=text, asked_by=self.user)

    def _without_personal_data(self, question: Question, text: str) -> None:
        """Raises `ActionError` naming the kinds that are left. Name and address of the asker are opened for it."""
        person: dict[str, str] = {}
        if self.user is not None:
            reason = _("Redaction of a text for the translation desk")
            person = ViewPersonalDataAction(question, self.user, reason).execute()
        left = [row for row in find(text, person, official=self.kind == DeskTextKind.ANSWER) if row.sure]
        if left:
            kinds = ", ".join(sorted({row.label for row in left}))
            raise ActionError(_("Personal data is left in the text: %(kinds)s.") % {"kinds": kinds}, "text")

    def note(self, question: Question) -> QuestionEvent:
        return question.note_event(EventKind.TRANSLATION, self.user, text_kind=self.kind)


class TakeBackFromDeskAction(QuestionAction):
    """The translation is not needed any more; what has been translated stays."""

    def __init__(self, row: DeskText, user: Any = None, *, seen: int | None = None) -> None:
        super().__init__(row.question, user, seen=seen)
        self.row = row

    def allowed(self, room: Room, question: Question) -> bool:
        return room.may_screen(question) or room.may_write(question)

    def change(self, question: Question) -> None:
        taken = DeskText.objects.waiting().filter(pk=self.row.pk, question=question)
        if not taken.update(taken_back_at=timezone.now()):
            raise ActionError(_("This text is not at the translation desk any more."))

    def note(self, question: Question) -> QuestionEvent:
        return question.note_event(EventKind.TRANSLATION, self.user, text_kind=self.row.kind, taken_back=True)


class TranslateTextAction(Action):
    """A translator fills it in; the officer who sent it is told. The question itself does not change by it."""

    def __init__(self, row: DeskText, user: Any = None, translated: str = "") -> None:
        super().__init__(user)
        self.row, self.translated = row, translated

    def check(self) -> None:
        if self.user is not None and not desk_of(self.user).may_translate(self.row):
            raise ActionError(_("You do not translate this language."))

    def perform(self) -> DeskText:
        row: DeskText = DeskText.objects.select_for_update(of=("self",)).select_related("question").get(pk=self.row.pk)
        if row.taken_back_at is not None:
            raise ActionError(_("The officer has taken this text back: it need not be translated any more."))
        if row.is_done:
            raise ActionError(_("Somebody else has translated this text meanwhile."))
        text = words.clean_text(self.translated)
        row.translated = words.required(text, TRANSLATED_LENGTH, _("Write the translation."), "translated")
        row.translator, row.done_at = self.user, timezone.now()
        row.save()
        if row.asked_by is not None and row.asked_by.is_active and row.asked_by != self.user:
            tell(row.asked_by, "translated", row.question)
        row.question.note_event(EventKind.TRANSLATION, self.user, text_kind=row.kind, translated=True)
        return row
