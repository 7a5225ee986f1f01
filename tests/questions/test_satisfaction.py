"""Askers who agreed to it are asked once how satisfied they were; nobody else is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from questions.actions import RateAction, ReopenAction
from questions.codes import secret_of
from questions.enums import MailState, Purpose, QuestionState
from questions.models import Question, QuestionMail
from questions.satisfaction import ask_satisfaction
from questions.sending import deliver
from questions.tasks import ask_satisfaction as task
from tests.questions.mailbox import smtp_server
from tests.questions.makers import AGREED, ASKER, CONSENTS, TITLE, fresh, make_question

pytestmark = pytest.mark.django_db
S = QuestionState


def answered(**values) -> Question:
    return make_question(S.ANSWERED, **{"consents": dict(AGREED), **values})


def days_later(days: int):
    return timezone.localdate() + timedelta(days=days)


def test_once_and_some_days_after_the_answer():
    question = answered()
    assert ask_satisfaction(days_later(2)) == []
    [mail] = ask_satisfaction(days_later(3))
    assert QuestionMail.objects.get(pk=mail).question == question
    assert ask_satisfaction(days_later(3)) == []
    assert ask_satisfaction(days_later(20)) == []


def test_not_asked():
    answered(consents=dict(CONSENTS))
    answered(person={"name": "Không có thư điện tử", "phone": "0912 345 678"})
    make_question(S.DRAFTING, consents=dict(AGREED))
    RateAction(answered(), 4).execute()
    ReopenAction(answered(), "Chưa rõ thời gian.").execute()
    answered().consents.filter(purpose=Purpose.SURVEY).update(withdrawn_at=timezone.now())
    assert ask_satisfaction(days_later(3)) == []
    answered()
    assert ask_satisfaction(days_later(31)) == []


def test_the_mail_leads_to_the_page_and_holds_nothing_of_the_question(settings, on_commit):
    question = answered()
    Question.objects.filter(pk=question.pk).update(answered_on=days_later(-5))
    with smtp_server(settings) as mailbox, on_commit():
        assert task.call() == 1
    message = next(row for row in mailbox.messages if "hài lòng" in row.get_content())
    text = message.get_content()
    assert mailbox.receivers[-1] == ASKER["email"]
    assert secret_of(question.code) in text
    assert TITLE not in text
    assert ASKER["name"] not in text


def test_whoever_has_rated_meanwhile_is_not_asked_any_more():
    question = answered()
    [mail] = ask_satisfaction(days_later(3))
    RateAction(fresh(question), 5).execute()
    assert deliver(mail) is None
    assert QuestionMail.objects.get(pk=mail).state == MailState.NOT_WANTED
