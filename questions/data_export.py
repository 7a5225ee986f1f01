"""What is kept of a person with a question, as data and as a page: for the person who asks for it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from .actions.data_requests import open_asker
from .enums import AnswerState
from .models import Question


def _at(moment: Any) -> str | None:
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else None


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


def export_of(question: Question) -> dict[str, Any]:
    """Everything that is kept of the person with this question. No names of officers, nothing internal.

    Raises:
        ActionError: no key opens the sealed data.
    """
    return {
        "code": question.code,
        "person": open_asker(question),
        "question": {
            "title": question.title,
            "text": question.text,
            "place": question.place,
            "language": question.language,
            "channel": question.channel,
            "letter_number": question.letter_number,
            "state": question.state,
            "received_at": _at(question.received_at),
            "due_date": _day(question.due_date),
            "answered_on": _day(question.answered_on),
            "rating": question.rating,
            "rating_note": question.rating_note,
        },
        "consents": [
            {
                "purpose": row.purpose,
                "wording": row.wording,
                "given_at": _at(row.given_at),
                "withdrawn_at": _at(row.withdrawn_at),
            }
            for row in question.consents.all()
        ],
        "messages": [
            {"from_asker": row.from_asker, "at": _at(row.at), "text": row.text} for row in question.messages.all()
        ],
        "answers": [
            {"version": row.number, "sent_at": _at(row.sent_at), "text": row.text}
            for row in question.answers.filter(state=AnswerState.SENT)
        ],
        "files": [
            {"name": row.name, "size": row.size, "sha256": row.sha256, "added_at": _at(row.added_at)}
            for row in question.files.filter(from_asker=True)
        ],
        "views_of_personal_data": [{"at": _at(row.at), "reason": row.reason} for row in question.personal_views.all()],
    }
