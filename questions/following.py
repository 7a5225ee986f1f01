"""What an asker with code and secret gets to see of a question, and what readers get of its files.

The answer to one person is shown to that person. Who has asked the same before is shown the published version of the
first question's answer, and nothing else of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from sites.models import Unit

from .codes import find_question
from .enums import AnswerState, QuestionState
from .models import Answer, PublicQuestion, Question, QuestionFile


@dataclass
class ShownAnswer:
    """An answer as the asker reads it.

    Attributes:
        earlier: versions that it corrects, the newest first.
        public: it is the published answer to the same question of somebody else.
    """

    text: str
    references: list[dict[str, str]]
    unit: Unit
    sent_at: datetime | None
    signed_by: str = ""
    position: str = ""
    correction_reason: str = ""
    earlier: list[Answer] = field(default_factory=list)
    files: list[QuestionFile] = field(default_factory=list)
    public: PublicQuestion | None = None


def answered_question(question: Question) -> Question:
    """The question whose answer goes to this asker: of a merged one, that into which it was merged."""
    while question.state == QuestionState.MERGED and question.duplicate_of is not None:
        question = question.duplicate_of
    return question


def answer_for_asker(question: Question) -> ShownAnswer | None:
    """The answer in its newest version; `None` while there is none."""
    question = answered_question(question)
    if question.state == QuestionState.DUPLICATE:
        return _published(question)
    versions: list[Answer] = list(sent_answers(question).select_related("unit"))
    if not versions:
        return None
    newest, *earlier = versions
    return ShownAnswer(
        text=newest.text,
        references=newest.references,
        unit=newest.unit,
        sent_at=newest.sent_at,
        signed_by=newest.approver_name,
        position=newest.approver_position,
        correction_reason=newest.correction_reason,
        earlier=earlier,
        files=list(newest.files.all()),
    )


def sent_answers(question: Question) -> Any:
    return question.answers.filter(state=AnswerState.SENT).order_by("-number")


def _published(question: Question) -> ShownAnswer | None:
    rows = PublicQuestion.objects.readable().select_related("unit")
    public = rows.filter(question=question.duplicate_of_id).first()
    if public is None:
        return None
    return ShownAnswer(
        text=public.answer,
        references=public.references,
        unit=public.unit,
        sent_at=public.published_at,
        files=list(readers_files(public)),
        public=public,
    )


# ---- files ----
def files_for_asker(question: Question) -> Any:
    """What the asker has sent, and the files of answers that were sent."""
    own = Q(question=question.pk, from_asker=True)
    followed = answered_question(question)
    answer = Q(answer__question=followed.pk, answer__state=AnswerState.SENT)
    found = QuestionFile.objects.filter(own | answer)
    public = PublicQuestion.objects.readable().filter(question=followed.duplicate_of_id).first()
    if followed.state == QuestionState.DUPLICATE and public is not None:
        found = found | readers_files(public)
    return found.distinct()


def confirmed_answers(public: PublicQuestion) -> Any:
    """The versions that were there when a person looked through the public version: what came later waits for one."""
    versions = sent_answers(public.question)
    return versions.filter(sent_at__lte=public.confirmed_at) if public.confirmed_at else versions.none()


def readers_files(public: PublicQuestion) -> Any:
    """Files that readers of a published question get: the public ones of the newest confirmed answer."""
    newest = confirmed_answers(public).first()
    return QuestionFile.objects.filter(answer=newest, public=True, answer__isnull=False)


def asker_file(code: str, secret: str, pk: int) -> QuestionFile | None:
    """A file by code and secret; `None` for a wrong secret as for a file of another question."""
    question = find_question(code, secret)
    found: QuestionFile | None = files_for_asker(question).filter(pk=pk).first() if question else None
    return found


def public_file(pk: int) -> QuestionFile | None:
    """A file for everybody, as long as its question is online."""
    readable = PublicQuestion.objects.readable()
    row = QuestionFile.objects.filter(pk=pk, public=True, from_asker=False).select_related("question").first()
    public = readable.filter(question=row.question_id).first() if row is not None else None
    if row is None or public is None or not readers_files(public).filter(pk=row.pk).exists():
        return None
    return row


# ---- for officers ----
def merged_questions(question: Question) -> Any:
    """Questions that were merged into this one; their texts, messages and files belong to the same matter."""
    return question.duplicates.filter(state=QuestionState.MERGED)


def files_for_officers(question: Question) -> Any:
    """Files of a question and of those that were merged into it."""
    merged = Q(question__duplicate_of=question.pk, question__state=QuestionState.MERGED)
    return QuestionFile.objects.filter(Q(question=question.pk) | merged)


def officers_file(user: Any, pk: int) -> QuestionFile | None:
    """A file of a question that the officer sees, or of one that was merged into such a one."""
    row: QuestionFile | None = (
        QuestionFile.objects.filter(pk=pk).select_related("question", "answer", "assignment").first()
    )
    if row is None:
        return None
    question = row.question
    tied = question.duplicate_of_id if question.state == QuestionState.MERGED else None
    seen = Question.objects.visible_to(user).filter(pk__in=[question.pk, tied or question.pk])
    return row if seen.exists() else None
