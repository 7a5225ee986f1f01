"""A question comes in: from the form, a letter, a call, another system."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.actions import Action, ActionError
from news.models import Topic
from questions import words
from questions.codes import new_code
from questions.enums import AskerKind, Channel, EventKind, Purpose
from questions.files import check_files, forget, store_files
from questions.mails import tell_asker
from questions.models import Asker, Consent, Question, QuestionEvent, QuestionFile
from questions.receiving import QuestionData
from questions.rights import room_of
from questions.signals import question_changed
from sites.models import MemberSite, Unit

from .course import start_clock

# Letters lie about; older ones come with an import.
OLDEST = timedelta(days=366)
# Two codes are the same once in some hundred million questions; a form that was sent twice is the likelier reason.
ATTEMPTS = 3
# Who enters a letter or a call has heard the asker's consent; another system sends what it has.
CONSENT_ASKED = frozenset({Channel.WEB})
OUR_OWN = frozenset({Channel.LETTER, Channel.CALL, Channel.VISIT})


class ReceiveQuestionAction(Action):
    """Take a question in, start its clock, tell its asker.

    A form that was sent twice gives the question that it made the first time, also when both come at once.

    Args:
        user: the officer who enters it on behalf of the asker; `None` for askers and other systems.
    """

    def __init__(self, site: MemberSite, data: QuestionData, user: Any = None) -> None:
        super().__init__(user)
        self.site = site
        self.data = data
        self.event: QuestionEvent | None = None
        self.kept: list[QuestionFile] = []

    def check(self) -> None:
        if self.user is not None:
            room = room_of(self.user)
            if not (room.is_centre or self.site.unit_id in room.officer_units):
                raise ActionError(_("You may not enter questions for this site."))
        data = self.data
        self.title = words.required(
            words.clean_line(data.title), words.TITLE_LENGTH, _("Say in a few words what it is about."), "title"
        )
        self.text = words.required(words.clean_text(data.text), words.TEXT_LENGTH, _("Write your question."), "text")
        self.place = words.within(words.clean_line(data.place), 200, "place")
        self.number = words.within(words.clean_line(data.letter_number), 100, "letter_number")
        self.person = self._person()
        self._check_choices()
        check_files(data.files)

    def _person(self) -> dict[str, str]:
        given = self.data.person
        person = {name: words.clean_line(given.get(name) or "") for name in Asker.FIELDS}
        for name, value in person.items():
            words.within(value, 254, name)
        if self.data.asker_kind == AskerKind.ORGANISATION and not person["organisation"]:
            raise ActionError(_("Name the business or association."), "organisation")
        agreed = Purpose.ANSWER in self.data.consents
        if any(person.values()) and not agreed and self.data.channel in CONSENT_ASKED:
            raise ActionError(_("Without your consent we may not keep your name and address."), "consents")
        return {name: value for name, value in person.items() if value}

    def _check_choices(self) -> None:
        data = self.data
        if data.language not in dict(settings.LANGUAGES):
            raise ActionError(_("Choose a language."), "language")
        if data.channel not in Channel.values or data.asker_kind not in AskerKind.values:
            raise ActionError(_("Choose one of the values."), "channel")
        if unknown := set(data.consents) - set(Purpose.values):
            raise ActionError(_("Unknown purpose: %(purpose)s.") % {"purpose": sorted(unknown)[0]}, "consents")
        if data.wanted_unit and not Unit.objects.existing().filter(pk=data.wanted_unit.pk).exists():
            raise ActionError(_("This unit has ended. Choose another or none."), "wanted_unit")
        today = timezone.localdate()
        day = data.received_on or today
        if day > today:
            raise ActionError(_("The day of receipt lies in the future."), "received_on")
        if day < today - OLDEST and data.channel != Channel.IMPORT:
            raise ActionError(_("The day of receipt is more than a year ago."), "received_on")

    def execute(self) -> Question:
        found = self._sent_before()
        for attempt in range(ATTEMPTS):
            if found is not None:
                break
            try:
                return self._taken_in()
            except IntegrityError:
                # The other request of a double click was faster, or the code exists.
                found = self._sent_before()
                if found is None and attempt == ATTEMPTS - 1:
                    raise
        assert found is not None
        return found

    def _taken_in(self) -> Question:
        try:
            # The savepoint lets a caller's transaction live on after a second row of the same key was refused.
            with transaction.atomic():
                question: Question = super().execute()
        except BaseException:
            forget(self.kept)
            raise
        return question

    def _sent_before(self) -> Question | None:
        if not self.data.submission:
            return None
        found: Question | None = Question.objects.filter(submission=self.data.submission[:64]).first()
        return found

    def perform(self) -> Question:
        data, now, today = self.data, timezone.now(), timezone.localdate()
        day = data.received_on or today
        at = now if day == today else datetime.combine(day, time(8), tzinfo=timezone.get_current_timezone())
        question = Question(
            code=new_code(),
            submission=data.submission[:64] if data.submission else None,
            site=self.site,
            desk_unit=self.site.unit,
            language=data.language,
            channel=data.channel,
            asker_kind=data.asker_kind,
            topic=in_vietnamese(data.topic),
            wanted_unit=data.wanted_unit,
            place=self.place,
            title=self.title,
            text=self.text,
            folded=words.fold(f"{self.title}\n{self.text}\n{self.place}"),
            letter_number=self.number,
            suspicion=min(max(data.suspicion, 0), 1000),
            received_at=at,
            received_on=day,
        )
        start_clock(question)
        self._keep_person(question, now)
        self.kept = store_files(question, data.files, from_asker=True, added_by=self.user)
        entered = self.user is not None
        kind = EventKind.ENTERED if entered else EventKind.RECEIVED
        self.event = question.note_event(kind, self.user, channel=data.channel)
        tell_asker(question, "received")
        return question

    def _keep_person(self, question: Question, now: datetime) -> None:
        asker = Asker(question=question)
        asker.seal(self.person)
        asker.save()
        Consent.objects.bulk_create(
            Consent(question=question, purpose=purpose, wording=words.clean_line(wording)[:500], given_at=now)
            for purpose, wording in self.data.consents.items()
        )

    def announce(self, result: Question) -> None:
        question_changed.send(sender=type(self), question=result, event=self.event, before="")


def in_vietnamese(topic: Topic | None) -> Topic | None:
    """The Vietnamese row of a field of life; statistics and rules know only that one."""
    if topic is None or topic.locale.language_code == settings.LANGUAGE_CODE:
        return topic
    found: Topic | None = Topic.objects.filter(
        translation_key=topic.translation_key, locale__language_code=settings.LANGUAGE_CODE
    ).first()
    return found or topic
