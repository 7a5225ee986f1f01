"""The public version: prepared, confirmed by a person, published, taken off."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.actions import ActionError
from cms.core.text import slugify
from news.models import Topic
from questions import words
from questions.codes import ALPHABET
from questions.enums import ANSWERED_STATES, EventKind, Interest, Purpose, QuestionState
from questions.mails import tell_asker
from questions.models import PublicQuestion, Question, QuestionEvent
from questions.rights import Room
from questions.signals import publication_changed

from .asker import has_consent
from .base import QuestionAction
from .course import last_sent, reason_of, refuse_erased
from .receiving import in_vietnamese

UNCHANGED: Any = object()
SLUG_TAIL = 6


class PublicationAction(QuestionAction):
    """Returns the public version."""

    public: PublicQuestion | None = None

    def allowed(self, room: Room, question: Question) -> bool:
        return room.may_publish(question)

    def perform(self) -> Any:
        super().perform()
        return self.public

    def prepared(self, question: Question) -> PublicQuestion:
        """The public version.

        Raises:
            ActionError: nobody has prepared one.
        """
        found = PublicQuestion.objects.filter(question=question).first()
        if found is None:
            raise ActionError(_("Prepare the public version first."))
        self.public = found
        return found


class SavePublicVersionAction(PublicationAction):
    """Keep the version for readers.

    Args:
        detected: what detectors marked: kind, field, count; never the words themselves.
        confirmed: the person has read it and found no personal data left. A change without it takes an earlier
            confirmation back; what is online changes only with it.
    """

    def __init__(
        self,
        question: Question,
        user: Any = None,
        title: str = "",
        text: str = "",
        answer: str = "",
        topic: Topic | None = UNCHANGED,
        detected: Iterable[Mapping[str, Any]] = (),
        confirmed: bool = False,
        *,
        seen: int | None = None,
    ) -> None:
        super().__init__(question, user, seen=seen)
        self.title, self.text, self.answer = title, text, answer
        self.topic, self.detected, self.confirmed = topic, list(detected), confirmed

    def change(self, question: Question) -> None:
        sent = last_sent(question)
        if question.state not in ANSWERED_STATES or sent is None or question.answered_on is None:
            raise ActionError(_("Only what has been answered is published."))
        public = PublicQuestion.objects.filter(question=question).first()
        if public is None:  # One that was confirmed outlives the erasure, and may still be improved.
            refuse_erased(question)
            public = PublicQuestion(question=question)
        if public.is_public and not self.confirmed:
            message = _("This is online: confirm that no personal data is left, or take it off first.")
            raise ActionError(message, "confirmed")
        public.title = words.required(
            words.clean_line(self.title), words.TITLE_LENGTH, _("Say in a few words what it is about."), "title"
        )
        public.text = words.required(
            words.clean_text(self.text), words.TEXT_LENGTH, _("The question is empty."), "text"
        )
        public.answer = words.within(words.clean_html(self.answer), words.ANSWER_LENGTH, "answer")
        if words.is_blank_html(public.answer):
            raise ActionError(_("The answer is empty."), "answer")
        public.folded = words.fold(f"{public.title}\n{public.text}\n{words.plain(public.answer)}")
        public.topic = question.topic if self.topic is UNCHANGED else in_vietnamese(self.topic)
        public.site, public.unit, public.language = question.site, sent.unit, question.language
        public.asked_on, public.answered_on = question.received_on, question.answered_on
        public.references = sent.references
        public.detected = [
            {"kind": str(row["kind"]), "field": str(row["field"]), "count": int(row.get("count", 1))}
            for row in self.detected
        ]
        public.confirmed_by = self.user if self.confirmed else None
        public.confirmed_at = timezone.now() if self.confirmed else None
        if public.confirmed_at is None:
            # A version that was taken off goes online again only after a new look (constraint of the table).
            public.published_at = None
        public.slug = public.slug or new_slug(public.title)
        public.save()
        self.public = public
        if public.is_public:
            publication_changed.send(sender=type(self), public=public)

    def note(self, question: Question) -> QuestionEvent:
        return question.note_event(EventKind.REDACTED, self.user, confirmed=self.confirmed)


def new_slug(title: str) -> str:
    """An address of its own that tells nothing of the tracking code."""
    tail = "".join(secrets.choice(ALPHABET) for _letter in range(SLUG_TAIL)).lower()
    return f"{slugify(title, 100) or 'q'}-{tail}"


class PublishQuestionAction(PublicationAction):
    """Show it to everybody: confirmed by a person, by the asker's consent, unless it concerns the asker alone."""

    def change(self, question: Question) -> None:
        public = self.prepared(question)
        if public.is_public:
            raise ActionError(_("The question is online already."))
        if public.confirmed_at is None:
            raise ActionError(_("Nobody has confirmed yet that no personal data is left."), "confirmed")
        if question.interest == Interest.PRIVATE:
            raise ActionError(_("This concerns the asker only and is not published."))
        if not has_consent(question, Purpose.PUBLISH):
            raise ActionError(_("The asker has not agreed to publication."))
        public.published_at, public.published_by = timezone.now(), self.user
        public.retracted_at, public.retract_reason = None, ""
        public.save()
        publication_changed.send(sender=type(self), public=public)

    def note(self, question: Question) -> QuestionEvent:
        tell_asker(question, "published")
        for other in question.duplicates.filter(state=QuestionState.DUPLICATE):
            tell_asker(other, "first_answered")
            for twin in other.duplicates.filter(state=QuestionState.MERGED):
                tell_asker(twin, "first_answered")
        return question.note_event(EventKind.PUBLISHED, self.user)


class RetractQuestionAction(PublicationAction):
    """Take it off the site; search, feeds and lists forget it within the transaction."""

    def __init__(self, question: Question, user: Any = None, reason: str = "", *, seen: int | None = None) -> None:
        super().__init__(question, user, seen=seen)
        self.reason = reason

    def change(self, question: Question) -> None:
        public = self.prepared(question)
        self.reason = reason_of(self.reason)[:500]
        if not public.is_public:
            raise ActionError(_("The question is not online."))
        public.retracted_at, public.retract_reason = timezone.now(), self.reason
        public.save()
        publication_changed.send(sender=type(self), public=public)

    def note(self, question: Question) -> QuestionEvent:
        tell_asker(question, "retracted")
        return question.note_event(EventKind.RETRACTED, self.user)
