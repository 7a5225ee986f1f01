"""Mails of the room: a row each; the words are made at sending (`mail_words`), so that none is stored.

A row tells a kind and a question. Names, addresses, titles and texts are in no row and, but for the address on the
envelope, in no mail: what is new is read behind the link (Luật 91/2025/QH15; docs/adr/0015).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import structlog

from .enums import MailState
from .models import Asker, Question, QuestionMail

log = structlog.get_logger(__name__)

# What askers are told of.
ASKER_KINDS = frozenset(
    {
        *("received", "accepted", "routed", "information_asked", "answered", "corrected", "closed", "reopened"),
        *("restored", "out_of_scope", "duplicate", "first_answered", "merged", "split", "withdrawn", "forwarded"),
        *("extended", "deadline", "published", "retracted", "data_request", "data_done", "satisfaction"),
    }
)
# What officers and leaders are told of.
STAFF_KINDS = frozenset(
    {
        *("routed", "refused", "taken_back", "assigned", "part_delivered", "submitted", "returned", "approved"),
        *("information_given", "added", "withdrawn_by_asker", "reopened_by_asker", "mentioned", "handed_over"),
        *("chase", "weekly", "deadlines", "data_request", "public_behind", "translated"),
    }
)
# What a row may hold beside its kind; free text of people is not among it.
DATA = frozenset({"date", "old", "new", "number", "items", "day", "days", "unit", "by", "step", "key"})


def plain(value: Any) -> Any:
    """As JSON knows it; rows of the database as their keys."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return getattr(value, "pk", value)


def kept(data: dict[str, Any]) -> dict[str, Any]:
    """What may stand in a row; the rest is left out, whatever it is."""
    if left := sorted(data.keys() - DATA):
        log.debug("question_mail_data_left_out", keys=left)
    return {name: plain(value) for name, value in data.items() if name in DATA}


def has_address(question: Question) -> bool:
    return Asker.objects.filter(question=question, has_email=True).exists()


def tell_asker(question: Question, kind: str, **data: Any) -> QuestionMail:
    """Have the asker told; a row without an address says that there was none.

    Raises:
        ValueError: there is no such kind.
    """
    if kind not in ASKER_KINDS:
        raise ValueError(f"No mail to askers is called {kind!r}.")
    state = MailState.QUEUED if has_address(question) else MailState.NOT_WANTED
    return QuestionMail.objects.create(question=question, kind=kind, to_asker=True, data=kept(data), state=state)


def tell(user: Any, kind: str, question: Question | None = None, **data: Any) -> QuestionMail:
    """Have an officer told.

    Raises:
        ValueError: there is no such kind.
    """
    if kind not in STAFF_KINDS:
        raise ValueError(f"No mail to officers is called {kind!r}.")
    state = MailState.QUEUED if user.is_active and user.email else MailState.NOT_WANTED
    return QuestionMail.objects.create(question=question, kind=kind, user=user, data=kept(data), state=state)
