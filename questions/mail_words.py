"""What mails to askers say, in the language of the question: what happened and where to read it, nothing more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from .addresses import follow_url
from .models import Question, QuestionMail

Data = dict[str, Any]
Maker = Callable[[Question, Data], str]


def day(value: date | str | None) -> str:
    """A date in the reader's language, also as a row keeps it."""
    found = date.fromisoformat(value[:10]) if isinstance(value, str) and value else value
    return formats.date_format(found, "SHORT_DATE_FORMAT") if found else "–"


def unit_name(question: Question) -> str:
    unit = question.lead_unit or question.desk_unit
    return unit.name_on(timezone.localdate(), translation.get_language()) or unit.code


def _received(question: Question, data: Data) -> str:
    text = _("We have received your question.")
    if question.due_date:
        text += " " + _("The answer is due on %(date)s at the latest.") % {"date": day(question.due_date)}
    return text


def _routed(question: Question, data: Data) -> str:
    return _("Your question was sent to: %(unit)s.") % {"unit": unit_name(question)}


def _accepted(question: Question, data: Data) -> str:
    return _("Your question is being worked on by: %(unit)s.") % {"unit": unit_name(question)}


def _information_asked(question: Question, data: Data) -> str:
    return _(
        "We need more information from you to answer your question. Until then the time for the answer stands still."
    )


def _answered(question: Question, data: Data) -> str:
    return _("Your question has been answered. On its page you can read the answer, rate it, or ask again.")


def _corrected(question: Question, data: Data) -> str:
    return _("The answer to your question has been corrected. Please read the new version.")


def _extended(question: Question, data: Data) -> str:
    return _("The answer to your question needs more time. It will be sent on %(date)s at the latest.") % {
        "date": day(question.due_date)
    }


def _deadline(question: Question, data: Data) -> str:
    return _("The calendar of working days has changed. The answer is now due on %(date)s at the latest.") % {
        "date": day(data.get("new") or question.due_date)
    }


def _data_request(question: Question, data: Data) -> str:
    return _("We have received your request about your personal data. It will be done by %(date)s.") % {
        "date": day(data.get("date"))
    }


def _always(text: Any) -> Maker:
    return lambda question, data: str(text())


MAKERS: dict[str, Maker] = {
    "received": _received,
    "routed": _routed,
    "accepted": _accepted,
    "information_asked": _information_asked,
    "answered": _answered,
    "corrected": _corrected,
    "extended": _extended,
    "deadline": _deadline,
    "data_request": _data_request,
    "data_done": _always(lambda: _("Your request about your personal data has been dealt with.")),
    "closed": _always(lambda: _("Your question has been closed.")),
    "reopened": _always(lambda: _("Your question has been opened again.")),
    "restored": _always(lambda: _("Your question has been opened again.")),
    "out_of_scope": _always(
        lambda: _("Your question is outside of what this office answers. On its page you can read where to turn.")
    ),
    "duplicate": _always(
        lambda: _("The same has been asked before. On the page of your question you can read how it goes on.")
    ),
    "merged": _always(
        lambda: _("The same has been asked before. On the page of your question you can read how it goes on.")
    ),
    "first_answered": _always(lambda: _("A question with the same matter as yours has been answered.")),
    "split": _always(lambda: _("Your question was divided, so that each part goes to the unit in charge.")),
    "withdrawn": _always(lambda: _("You have withdrawn your question. It is worked on no more.")),
    "forwarded": _always(
        lambda: _("Your question was forwarded to an office outside of this portal. On its page you can read to whom.")
    ),
    "published": _always(lambda: _("Question and answer have been published, without your personal data.")),
    "satisfaction": _always(
        lambda: _(
            "Your question has been answered. How satisfied are you with the answer? On its page you can rate it. You "
            "agreed to be asked this once; there you can also take your consent back."
        )
    ),
    "retracted": _always(lambda: _("Question and answer have been taken off the site.")),
}


def asker_message(mail: QuestionMail, address: str) -> EmailMessage:
    """The mail to an asker. `address` was opened from the sealed data a moment ago and is kept nowhere."""
    question = mail.question
    assert question is not None
    with translation.override(question.language):
        news = MAKERS[mail.kind](question, mail.data)
        office = question.desk_unit.name_on(timezone.localdate(), question.language) or question.desk_unit.code
        lines = [
            news,
            _("Tracking code: %(code)s") % {"code": question.code},
            _("State, history and answer of your question:") + "\n" + follow_url(question),
            _("Whoever has this address can read your question: please do not pass it on."),
            office,
            _("This mail was sent by a machine; answers to it are read by nobody."),
        ]
        subject = _("Question %(code)s: there is news") % {"code": question.code}
    return EmailMessage(subject, "\n\n".join(lines), settings.DEFAULT_FROM_EMAIL, [address])
