"""Rows become questions, many at once. No mail is sent, nobody is asked for anything: these are old records."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from cms.calendar.working_days import WorkingDays
from questions import words
from questions.clock import service_level_for
from questions.codes import new_code
from questions.enums import AnswerState, Channel, EventKind, QuestionState
from questions.models import Answer, Asker, DeadlineChange, Question, QuestionEvent
from sites.models import MemberSite

from .planning import Planned

# Rows of one statement; SQLite takes no more parameters.
BATCH = 500
HOURS = time(8)


class Writer:
    """Writes the planned rows of one desk; the caller keeps the transaction."""

    def __init__(self, site: MemberSite, user: Any, source: int) -> None:
        self.site, self.user, self.source = site, user, source
        self.calendar = WorkingDays()
        self.levels: dict[tuple[int | None, date], Any] = {}

    def write(self, rows: Sequence[Planned]) -> int:
        questions = [self._question(row) for row in rows]
        Question.objects.bulk_create(questions, batch_size=BATCH)
        pairs = list(zip(rows, questions, strict=True))
        Asker.objects.bulk_create([_asker(row, question) for row, question in pairs], batch_size=BATCH)
        Answer.objects.bulk_create([_answer(row, question) for row, question in pairs if row.answer], batch_size=BATCH)
        DeadlineChange.objects.bulk_create(
            [_deadline(question) for question in questions if question.due_date], batch_size=BATCH
        )
        self._events(pairs)
        return len(questions)

    def _question(self, row: Planned) -> Question:
        answered = row.answered_on is not None
        level = None if answered else self._level(row)
        term = level.working_days if level is not None else 15
        due = row.due_on or (None if answered else self.calendar.add(row.received_on, term))
        question = Question(
            code=new_code(),
            submission=row.submission,
            site=self.site,
            desk_unit=self.site.unit,
            language=row.language,
            channel=Channel.IMPORT,
            asker_kind=row.asker_kind,
            topic=row.topic,
            place=row.place,
            title=row.title,
            text=row.text,
            folded=words.fold(f"{row.title}\n{row.text}\n{row.place}"),
            letter_number=row.old_code,
            state=QuestionState.ANSWERED if answered else QuestionState.RECEIVED,
            received_at=_moment(row.received_on),
            received_on=row.received_on,
            service_level=level,
            term_days=term,
            due_date=due,
        )
        if row.answered_on is not None:
            question.lead_unit = row.unit or self.site.unit
            question.answered_on, question.answered_at = row.answered_on, _moment(row.answered_on)
            question.ended_at = question.answered_at
            # Whether it was in time is known only where the table names a due date.
            question.on_time = None if row.due_on is None else row.answered_on <= row.due_on
        else:
            question.wanted_unit = row.unit
        return question

    def _level(self, row: Planned) -> Any:
        key = (row.topic.pk if row.topic else None, row.received_on)
        if key not in self.levels:
            self.levels[key] = service_level_for(key[0], Channel.IMPORT, row.received_on)
        return self.levels[key]

    def _events(self, pairs: Sequence[tuple[Planned, Question]]) -> None:
        data = {"import": self.source}
        QuestionEvent.objects.bulk_create(
            [QuestionEvent(question=one, kind=EventKind.ENTERED, user=self.user, data=data) for _row, one in pairs],
            batch_size=BATCH,
        )
        QuestionEvent.objects.bulk_create(
            [
                QuestionEvent(question=one, kind=EventKind.ANSWERED, unit=one.lead_unit, data=data)
                for _row, one in pairs
                if one.answered_at
            ],
            batch_size=BATCH,
        )
        # The history shows when it happened, not when it was typed in.
        for kind, moment in ((EventKind.ENTERED, "received_at"), (EventKind.ANSWERED, "answered_at")):
            own = Question.objects.filter(pk=OuterRef("question")).values(moment)[:1]
            keys = [one.pk for _row, one in pairs if getattr(one, moment)]
            for start in range(0, len(keys), BATCH):
                rows = QuestionEvent.objects.filter(kind=kind, question__in=keys[start : start + BATCH])
                rows.update(at=Subquery(own))


def _moment(day: date) -> datetime:
    return datetime.combine(day, HOURS, tzinfo=timezone.get_current_timezone())


def _asker(row: Planned, question: Question) -> Asker:
    asker = Asker(question=question)
    asker.seal(row.person)
    return asker


def _answer(row: Planned, question: Question) -> Answer:
    answer = Answer(question=question, number=1, unit=question.lead_unit, text=row.answer, approver_name=row.signer)
    answer.checksum = answer.digest()
    answer.state, answer.sent_at = AnswerState.SENT, question.answered_at
    return answer


def _deadline(question: Question) -> DeadlineChange:
    reason = _("From old records; received on %(date)s.") % {"date": formats.date_format(question.received_on, "d/m/Y")}
    return DeadlineChange(question=question, at=question.received_at, old=None, new=question.due_date, reason=reason)
