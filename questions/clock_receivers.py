"""A mail that is written is sent as soon as its transaction is committed; due dates follow the calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

import structlog
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils.translation import gettext as _

from cms.calendar.signals import days_changed

from .enums import EventKind, MailState
from .models import DataRequest, QuestionMail
from .signals import mail_waits, question_changed
from .tasks import recompute_deadlines, send_mail

log = structlog.get_logger("audit")


@receiver(post_save, sender=QuestionMail)
def send_soon(instance: QuestionMail, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if created and not raw and instance.state == MailState.QUEUED:
        transaction.on_commit(partial(send_mail.enqueue, instance.pk))


@receiver(days_changed)
def follow_the_calendar(dates: Sequence[date], reason: str, user: Any = None, **kwargs: Any) -> None:
    """The worker does it: there may be thousands."""
    words = reason or _("The calendar of working days has changed.")
    recompute_deadlines.enqueue([day.isoformat() for day in dates], words, getattr(user, "pk", None))


@receiver(mail_waits)
def send_again(pk: int, **kwargs: Any) -> None:
    send_mail.enqueue(pk)


@receiver(question_changed)
def erase_requests(question: Any, event: Any = None, **kwargs: Any) -> None:
    """With the data of a question go the words of what was asked about it; that it went is told off the machine.

    After restoring a backup, what was erased since is erased again by these lines (docs/operations/personal-data.md).
    """
    if event is not None and event.kind == EventKind.ERASED:
        DataRequest.objects.filter(question=question).update(sealed_text=b"")
        log.info("audit", action="questions.erased", user=event.user_id, object_id=str(question.pk), code=question.code)
