"""What mails to officers and leaders say, in the language they work in: codes, dates, units; never a title."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sites.issuers import name_register

from .addresses import desk_url
from .enums import OPEN_STATES, ChaseStep
from .mail_words import day
from .models import DataRequest, Question, QuestionMail

LISTED = 100
Words = tuple[str, list[str]]


class NothingLeftError(Exception):
    """What the mail was about has been done meanwhile."""


def language_of(user: Any) -> str:
    profile = getattr(user, "wagtail_userprofile", None)
    return str((profile and profile.preferred_language) or settings.LANGUAGE_CODE)


def name_of(code: str) -> str:
    """What a unit is called today, from the register that is kept for a minute."""
    names = name_register(translation.get_language() or settings.LANGUAGE_CODE).get(code)
    return (names.on() if names else "") or code


def line_of(question: Question, today: date) -> str:
    """A question in one line: code, due date, unit, state."""
    unit = question.lead_unit or question.desk_unit
    due = _("due %(date)s") % {"date": day(question.due_date)}
    if question.due_date and question.due_date < today:
        due = _("due %(date)s, late") % {"date": day(question.due_date)}
    return " · ".join((question.code, due, name_of(unit.code), str(question.get_state_display())))


def _listed(lines: list[str], total: int) -> list[str]:
    return lines + ([_("… and %(number)d more") % {"number": total - LISTED}] if total > LISTED else [])


# ---- what happened to one question ----
SENTENCES: dict[str, Callable[[], str]] = {
    "routed": lambda: _("A question was sent to your unit"),
    "refused": lambda: _("The unit has refused a question"),
    "taken_back": lambda: _("A question was taken back from your unit"),
    "assigned": lambda: _("A question was given to you"),
    "part_delivered": lambda: _("A unit has delivered its part of the answer"),
    "submitted": lambda: _("An answer waits for your approval"),
    "returned": lambda: _("An answer was returned to you"),
    "approved": lambda: _("Your answer was approved and sent"),
    "information_given": lambda: _("The asker has given more information"),
    "added": lambda: _("The asker has added something"),
    "withdrawn_by_asker": lambda: _("The asker has withdrawn a question"),
    "reopened_by_asker": lambda: _("The asker has opened a question again"),
    "mentioned": lambda: _("You are mentioned in a note"),
    "public_behind": lambda: _("An answer was corrected or given anew; what readers see is the old one"),
    "translated": lambda: _("The translation desk has translated a text"),
    "handed_over": lambda: _("A question was handed over to your unit"),
}


def _about_one(mail: QuestionMail, today: date) -> Words:
    question = mail.question
    if question is None:
        raise NothingLeftError
    news = SENTENCES[mail.kind]()
    subject = f"{question.code}: {news}"
    return subject, [f"{news}.", line_of(question, today), desk_url(question)]


# ---- digests ----
def _questions(keys: Iterable[int]) -> dict[int, Question]:
    return Question.objects.select_related("lead_unit", "desk_unit").in_bulk(list(keys))


def _chase(mail: QuestionMail, today: date) -> Words:
    """Reminders of one run: `items` is [[step, question], …]."""
    rows = _questions(key for _step, key in mail.data["items"])
    found = {
        step: [rows[key] for name, key in mail.data["items"] if name == step and key in rows] for step in ChaseStep
    }
    still = {step: [row for row in rows if row.state in OPEN_STATES] for step, rows in found.items()}
    count = len({row.pk for rows in still.values() for row in rows})
    if not count:
        raise NothingLeftError
    subject = ngettext("%(n)d question waits for an answer", "%(n)d questions wait for an answer", count) % {"n": count}
    lines = []
    for step in reversed(ChaseStep):
        if still[step]:
            one_step = sorted(still[step], key=lambda row: (row.due_date or date.max, row.pk))
            listed = [f"- {line_of(row, today)}\n  {desk_url(row)}" for row in one_step[:LISTED]]
            lines.append("\n".join([f"{ChaseStep(step).label}:", *_listed(listed, len(one_step))]))
    return subject, lines


def _weekly(mail: QuestionMail, today: date) -> Words:
    """To the province's leaders: `items` is [[unit's code, late, longest in working days], …]."""
    items = mail.data["items"]
    total = sum(late for _code, late, _days in items)
    subject = ngettext("%(n)d question is late", "%(n)d questions are late", total) % {"n": total}
    text = _("%(unit)s: %(late)d late, the oldest by %(days)d working days")
    lines = ["- " + text % {"unit": name_of(code), "late": late, "days": days} for code, late, days in items]
    heading = _("Late answers on %(date)s, by unit:") % {"date": day(mail.data.get("day") or today)}
    return subject, ["\n".join([heading, *_listed(lines[:LISTED], len(lines))])]


def _deadlines(mail: QuestionMail, today: date) -> Words:
    """Due dates that moved with the calendar: `items` is [[question, old, new], …]."""
    items = mail.data["items"]
    rows = _questions(key for key, _old, _new in items)
    count = len(items)
    subject = ngettext("The due date of %(n)d question has moved", "The due dates of %(n)d questions have moved", count)
    text = _("%(code)s: due %(new)s instead of %(old)s")
    lines = [
        "- " + text % {"code": rows[key].code, "new": day(new), "old": day(old)} + f"\n  {desk_url(key)}"
        for key, old, new in items[:LISTED]
        if key in rows
    ]
    heading = _("The calendar of working days has changed:")
    return subject % {"n": count}, ["\n".join([heading, *_listed(lines, count)])]


def _data_request(mail: QuestionMail, today: date) -> Words:
    request = DataRequest.objects.filter(pk=mail.data.get("key"), done_at=None).first()
    if request is None:
        raise NothingLeftError
    values = {"code": request.code, "kind": request.get_kind_display(), "date": day(request.due_date)}
    subject = _("Personal data: a request waits (%(code)s)") % values
    return subject, [_("%(code)s: %(kind)s, to be done by %(date)s.") % values]


DIGESTS: dict[str, Callable[[QuestionMail, date], Words]] = {
    "chase": _chase,
    "weekly": _weekly,
    "deadlines": _deadlines,
    "data_request": _data_request,
}


def staff_message(mail: QuestionMail) -> EmailMessage:
    """The mail to an officer or a leader.

    Raises:
        NothingLeftError: there is nothing to tell any more.
    """
    user = mail.user
    assert user is not None
    with translation.override(language_of(user)):
        subject, lines = DIGESTS.get(mail.kind, _about_one)(mail, timezone.localdate())
    return EmailMessage(" ".join(subject.split()), "\n\n".join(lines), settings.DEFAULT_FROM_EMAIL, [user.email])
