"""Mails: through a real SMTP server, tried again, sent once, without the question's words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from cms.calendar.enums import DayKind
from cms.calendar.models import SpecialDay
from cms.calendar.working_days import WorkingDays
from questions import tasks
from questions.actions import (
    ApproveAnswerAction,
    ExtendAction,
    PublishQuestionAction,
    ReopenAction,
    RestoreAction,
    RetractQuestionAction,
    SavePublicVersionAction,
    SplitAction,
    StartCorrectionAction,
    SubmitAnswerAction,
)
from questions.actions.data_requests import CreateDataRequestAction, FinishDataRequestAction
from questions.addresses import follow_url
from questions.codes import secret_of
from questions.enums import MailState, QuestionState, RequestKind
from questions.mail_staff import DIGESTS, SENTENCES
from questions.mail_words import MAKERS
from questions.mails import ASKER_KINDS, STAFF_KINDS, tell, tell_asker
from questions.models import Question, QuestionMail, QuestionsPage
from questions.recomputing import recompute
from questions.satisfaction import ask_satisfaction
from questions.sending import MAX_ATTEMPTS, NO_KEY, REFUSED, delay, deliver, waiting
from tests.conftest import DEPARTMENT, PORTAL
from tests.factories import make_user
from tests.questions.mailbox import smtp_server
from tests.questions.makers import AGREED, ANSWER, ASKER, TEXT, TITLE, fresh, make_question, person, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def smtp(settings):
    with smtp_server(settings) as mailbox:
        yield mailbox


@pytest.fixture
def question():
    return make_question()


def mail_of(question: Any, kind: str = "received") -> QuestionMail:
    return QuestionMail.objects.get(question=question, kind=kind, to_asker=True)


def test_the_receipt_is_mailed_when_the_question_is_committed(smtp, on_commit):
    with on_commit():
        question = make_question()
    [message] = smtp.messages
    assert smtp.receivers == [ASKER["email"]]
    assert question.code in message["Subject"]
    text = message.get_content()
    assert secret_of(question.code) in text or "portal.test" in text
    for word in (TITLE, TEXT, ASKER["name"], ASKER["phone"]):
        assert word not in text
        assert word not in message["Subject"]
    mail = mail_of(question)
    assert (mail.state, mail.attempts, mail.error) == (MailState.SENT, 1, "")
    assert mail.sent_at


def test_every_kind_has_words_in_every_language(smtp):
    question = make_question(QuestionState.ANSWERED, consents=AGREED)
    for language in ("vi", "en", "ja", "ko", "zh-hans"):
        Question.objects.update(language=language)
        for kind in sorted(ASKER_KINDS):
            smtp.envelopes.clear()
            mail = tell_asker(question, kind, date="2026-12-01", new="2026-12-02")
            assert deliver(mail.pk) is None
            [text] = smtp.texts
            assert question.code in text, kind
            assert TITLE not in text, kind


def test_every_kind_for_officers_has_words(smtp, question):
    officer = person("question_officer", "snnmt", email="can-bo@haivan.example")
    for kind in sorted(SENTENCES):
        smtp.envelopes.clear()
        deliver(tell(officer, kind, question).pk)
        [text] = smtp.texts
        assert question.code in text, kind
        assert f"/admin/questions/{question.pk}/" in text, kind
        assert TITLE not in text, kind


def test_the_link_opens_the_page_of_the_site_in_the_askers_language(question, department):
    english = department.site.root_page.get_translations().get(locale__language_code="en")
    QuestionsPage.objects.descendant_of(english).update(live=False)
    secret = secret_of(question.code)
    assert follow_url(question).startswith("http://portal.test/hoi-dap/")
    assert follow_url(question).endswith(f"/{question.code}/{secret}/")
    other = make_question(host=DEPARTMENT, language="en")
    assert follow_url(other).startswith("http://snnmt.portal.test/hoi-dap/"), "no English page: the Vietnamese one"


def test_all_kinds_are_made_by_somebody():
    assert set(MAKERS) == ASKER_KINDS
    assert set(SENTENCES) | set(DIGESTS) == STAFF_KINDS
    for state in QuestionState:
        make_question(state)
    first = published().question
    RestoreAction(make_question("out_of_scope")).execute()
    SplitAction(make_question("screening"), None, "Phần khác", "Câu hỏi thứ hai").execute()
    asked = CreateDataRequestAction(first, RequestKind.EXPORT).execute()
    FinishDataRequestAction(asked, person("central_editor"), "Đã gửi.").execute()
    tied = make_question("duplicate", other=make_question("answered"))
    SavePublicVersionAction(tied.duplicate_of, None, TITLE, TEXT, ANSWER, confirmed=True).execute()
    PublishQuestionAction(tied.duplicate_of).execute()
    StartCorrectionAction(fresh(first), None, "Sai ngày").execute()
    SubmitAnswerAction(fresh(first)).execute()
    ApproveAnswerAction(fresh(first)).execute()
    RetractQuestionAction(fresh(first), None, "Thử").execute()
    ReopenAction(fresh(first), "Chưa rõ").execute()
    open_one = make_question()
    SpecialDay.objects.create(date=open_one.due_date, kind=DayKind.OFF, name="Nghỉ bù")
    recompute([open_one.due_date], "Nghỉ bù")
    row = fresh(open_one)
    ExtendAction(row, None, WorkingDays().add(row.due_date, 1), "Chờ hồ sơ").execute()
    make_question(QuestionState.ANSWERED, consents=AGREED)
    ask_satisfaction(timezone.localdate() + timedelta(days=3))
    assert set(QuestionMail.objects.filter(to_asker=True).values_list("kind", flat=True)) == ASKER_KINDS


def test_an_unknown_kind_is_refused(question):
    with pytest.raises(ValueError, match="gossip"):
        tell_asker(question, "gossip")
    with pytest.raises(ValueError, match="gossip"):
        tell(make_user(), "gossip", question)


def test_free_text_is_not_kept(question):
    mail = tell_asker(question, "forwarded", to=ASKER["name"], text=TEXT, date=timezone.localdate())
    assert mail.data == {"date": timezone.localdate().isoformat()}


def test_without_an_address_nothing_is_sent(smtp, on_commit):
    with on_commit():
        question = make_question(person={"name": "Nguyễn Thị Hỏi"})
    assert mail_of(question).state == MailState.NOT_WANTED
    assert smtp.messages == []


def test_a_server_that_is_away_loses_nothing(settings, on_commit):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 1
    with on_commit():
        question = make_question()
    mail = mail_of(question)
    assert (mail.state, mail.attempts) == (MailState.QUEUED, 1)
    assert "ConnectionRefused" in mail.error
    with smtp_server(settings) as mailbox:
        assert deliver(mail.pk) is None
        assert deliver(mail.pk) is None, "what is sent is not sent again"
    assert len(mailbox.messages) == 1
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.error) == (MailState.SENT, 2, "")


def test_attempts_wait_longer_and_end(smtp, question):
    mail, smtp.refuse = mail_of(question), f"451 <{ASKER['email']}> try again"
    at = deliver(mail.pk)
    assert at is not None
    assert timedelta(seconds=50) < at - timezone.now() <= timedelta(minutes=1)
    assert [delay(number).seconds // 60 for number in (1, 2, 3, 4, 7, 30)] == [1, 2, 4, 8, 60, 60]
    QuestionMail.objects.filter(pk=mail.pk).update(attempts=MAX_ATTEMPTS - 1)
    assert deliver(mail.pk) is None
    mail.refresh_from_db()
    assert mail.state == MailState.FAILED
    assert ASKER["email"] not in mail.error
    assert "451" in mail.error


def test_an_address_that_is_refused_for_good_is_given_up(smtp, question):
    smtp.refuse_address = "550 no such user"
    mail = mail_of(question)
    assert deliver(mail.pk) is None
    mail.refresh_from_db()
    assert (mail.state, mail.error) == (MailState.FAILED, REFUSED)


def test_an_address_that_is_refused_for_now_is_tried_again(smtp, question):
    smtp.refuse_address = "450 greylisted"
    mail = mail_of(question)
    assert deliver(mail.pk) is not None
    mail.refresh_from_db()
    assert mail.state == MailState.QUEUED
    assert ASKER["email"] not in mail.error


def test_a_missing_key_is_said(settings, question):
    settings.PERSONAL_DATA_KEYS = ["bm9jaC1laW4tU2NobHVlc3NlbC1mdWVyLVRlc3RzISE="]
    mail = mail_of(question)
    assert deliver(mail.pk) is None
    mail.refresh_from_db()
    assert (mail.state, mail.error) == (MailState.FAILED, NO_KEY)


def test_a_fault_of_ours_leaves_no_words(monkeypatch, question):
    def broken(mail: Any) -> Any:
        raise RuntimeError(ASKER["email"])

    monkeypatch.setattr("questions.sending.message_of", broken)
    mail = mail_of(question)
    deliver(mail.pk)
    mail.refresh_from_db()
    assert (mail.state, mail.error) == (MailState.FAILED, "RuntimeError")


def test_two_workers_send_once(smtp, question, monkeypatch):
    from questions import sending

    mail, first = mail_of(question), sending._attempt

    def meanwhile(row: QuestionMail) -> Any:
        monkeypatch.setattr(sending, "_attempt", first)
        assert sending.claim.__name__ == "claim"
        stale = QuestionMail.objects.filter(pk=row.pk, state=MailState.QUEUED, attempts=0)
        assert not stale.update(attempts=1), "the other worker read attempts=0 and gets nothing"
        return first(row)

    monkeypatch.setattr(sending, "_attempt", meanwhile)
    deliver(mail.pk)
    assert len(smtp.messages) == 1


def test_a_mail_whose_task_was_lost_is_picked_up(smtp, on_commit):
    with on_commit(execute=False):  # The process dies between the commit and the queue.
        question = make_question()
    mail = mail_of(question)
    assert tasks.pick_up_mails() == 0, "not yet: its own task may still come"
    QuestionMail.objects.filter(pk=mail.pk).update(made_at=timezone.now() - timedelta(minutes=6))
    assert waiting() == [mail.pk]
    assert tasks.pick_up_mails() == 1
    assert tasks.pick_up_mails() == 0
    assert len(smtp.messages) == 1


def test_a_mail_with_a_task_of_its_own_is_left_to_it(smtp, question):
    mail = mail_of(question)
    QuestionMail.objects.update(made_at=timezone.now() - timedelta(hours=1))
    values = {"task_path": tasks.send_mail.module_path, "args_kwargs": {"args": [mail.pk], "kwargs": {}}}
    row = DBTaskResult.objects.create(
        **values, backend_name="default", run_after=timezone.now(), exception_class_path="", traceback=""
    )
    assert tasks.pick_up_mails() == 0
    row.status, row.started_at = TaskResultStatus.RUNNING, timezone.now() - timedelta(hours=1)
    row.save()
    assert tasks.pick_up_mails() == 1, "the worker that had it died"
    assert len(smtp.messages) == 1


# ---- the list ----
@pytest.fixture
def centre(at):
    client = at(PORTAL)
    client.force_login(person("central_editor"))
    return client


def test_the_centre_sees_states_and_sends_again(centre, smtp, question, on_commit):
    smtp.refuse_address = "550 no such user"
    mail = mail_of(question)
    deliver(mail.pk)
    html = centre.get(reverse("question_mails"), {"state": "failed"}).content.decode()
    assert question.code in html
    assert REFUSED in html or "từ chối" in html
    assert ASKER["email"] not in html
    assert TITLE not in html
    empty = centre.get(reverse("question_mails"), {"state": "sent"}).content.decode()
    assert question.code not in empty
    smtp.refuse_address = ""
    with on_commit():
        response = centre.post(reverse("question_mail_again", args=[mail.pk]))
    assert response.status_code == 302
    assert len(smtp.messages) == 1
    with on_commit():
        centre.post(reverse("question_mail_again", args=[mail.pk]))
    assert len(smtp.messages) == 1


@pytest.mark.parametrize("role", ["question_officer", "unit_leader", "unit_webmaster", "auditor"])
def test_a_unit_does_not_see_the_mails(at, role, question):
    client = at(PORTAL)
    client.force_login(person(role, "snnmt"))
    assert client.get(reverse("question_mails")).status_code in {302, 403}
    assert client.post(reverse("question_mail_again", args=[mail_of(question).pk])).status_code in {302, 403}
    assert mail_of(question).attempts == 0


def test_the_list_asks_little(centre, django_assert_max_num_queries):
    for _number in range(20):
        make_question()
    centre.get(reverse("question_mails"))
    with django_assert_max_num_queries(15):
        centre.get(reverse("question_mails"))


def test_the_asker_is_told_of_the_way_to_the_unit_once_and_of_the_end():
    question = make_question("closed")
    kinds = list(QuestionMail.objects.filter(question=question, to_asker=True).values_list("kind", flat=True))
    assert kinds.count("routed") == kinds.count("closed") == 1
