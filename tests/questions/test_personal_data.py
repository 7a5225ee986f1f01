"""Keys that rotate, data that is erased in time, requests of people about their own data, who looked at it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from cms.calendar.working_days import WorkingDays
from cms.core.actions import ActionError
from questions import tasks
from questions.actions import (
    AddNoteAction,
    ErasePersonalDataAction,
    ExtendAction,
    RateAction,
    ReopenAction,
    RestoreAction,
    RetractQuestionAction,
    SaveDraftAction,
    SavePublicVersionAction,
    StartCorrectionAction,
    ViewPersonalDataAction,
    WithdrawAction,
)
from questions.actions.data_requests import (
    CorrectPersonalDataAction,
    CreateDataRequestAction,
    FinishDataRequestAction,
    open_asker,
)
from questions.closing import close_answered
from questions.encryption import decrypt, encrypt, key_id
from questions.enums import EventKind, QuestionState, RequestKind
from questions.models import (
    Asker,
    DataRequest,
    DeadlineChange,
    PersonalDataView,
    PublicQuestion,
    Question,
    QuestionMail,
    RetentionRule,
)
from questions.retention import due_for_erasure, erase_due, months_before
from questions.rotation import rotate
from tests.conftest import DEPARTMENT, PORTAL
from tests.factories import make_user
from tests.questions.makers import ANSWER, ASKER, TEXT, TITLE, fresh, make_question, person, published

pytestmark = pytest.mark.django_db
S = QuestionState


# ---- rotation ----
def rotate_command() -> str:
    out = StringIO()
    call_command("rotate_personal_data", stdout=out)
    return out.getvalue()


def test_rotation_seals_everything_anew(settings):
    old = settings.PERSONAL_DATA_KEYS[0]
    for _number in range(3):
        make_question()
    CreateDataRequestAction(Question.objects.first(), RequestKind.CORRECTION, "Sai tên.").execute()
    prints = list(Asker.objects.values_list("email_key", flat=True))
    new = Fernet.generate_key().decode()
    settings.PERSONAL_DATA_KEYS = [new, old]
    assert "4 rows sealed anew" in rotate_command()
    assert set(Asker.objects.values_list("key_id", flat=True)) == {key_id(new)}
    assert "0 rows sealed anew" in rotate_command()
    settings.PERSONAL_DATA_KEYS = [new]
    assert Asker.objects.first().open()["name"] == ASKER["name"]
    assert decrypt(bytes(DataRequest.objects.get().sealed_text)) == "Sai tên."
    assert list(Asker.objects.values_list("email_key", flat=True)) == prints, "people are still found"


def test_rotation_can_be_stopped_and_started_again(settings, monkeypatch):
    old, new = settings.PERSONAL_DATA_KEYS[0], Fernet.generate_key().decode()
    for _number in range(5):
        make_question()
    settings.PERSONAL_DATA_KEYS = [new, old]
    monkeypatch.setattr("questions.rotation.BATCH", 2)

    def stop(rotated: Any) -> None:
        if rotated.done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate(stop)
    assert Asker.objects.filter(key_id=key_id(new)).count() == 4
    assert rotate().done == 1


def test_a_row_without_its_key_is_said_and_kept(settings):
    make_question()
    make_question()
    strange = Fernet(Fernet.generate_key()).encrypt(b"{}")
    Asker.objects.filter(pk=Asker.objects.first().pk).update(sealed=strange, key_id="strange")
    new = Fernet.generate_key().decode()
    settings.PERSONAL_DATA_KEYS = [new, settings.PERSONAL_DATA_KEYS[0]]
    with pytest.raises(CommandError, match="1 rows are opened by no key"):
        rotate_command()
    assert bytes(Asker.objects.get(key_id="strange").sealed) == strange
    assert Asker.objects.filter(key_id=key_id(new)).count() == 1


# ---- retention ----
@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 11, 23), 24, date(2024, 11, 23)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), 13, date(2024, 12, 15)),
    ],
)
def test_months_before(day, months, before):
    assert months_before(day, months) == before


def ended(days_ago: int, state: str = S.CLOSED) -> Question:
    question = make_question(state)
    Question.objects.filter(pk=question.pk).update(ended_at=timezone.now() - timedelta(days=days_ago))
    return fresh(question)


def test_what_is_older_than_the_rule_is_erased_and_still_counted(on_commit):
    RetentionRule.objects.all().delete()
    assert due_for_erasure(timezone.localdate()) == []
    RetentionRule.objects.create(months=240, valid_from=date(2011, 1, 1), legal_basis="cũ")
    RetentionRule.objects.create(months=12, valid_from=date(2026, 1, 1), legal_basis="mới")
    RetentionRule.objects.create(months=1, valid_from=date(2099, 1, 1), legal_basis="sau này")
    old, young, open_one = ended(400), ended(300), make_question()
    Question.objects.filter(pk=open_one.pk).update(received_at=timezone.now() - timedelta(days=900))
    wanted = ended(500)
    CreateDataRequestAction(wanted, RequestKind.EXPORT).execute()
    before = (
        Question.objects.filter(pk=old.pk).values("state", "received_on", "answered_on", "on_time", "lead_unit").get()
    )
    with on_commit():
        assert tasks.erase.call() == 1
    gone = fresh(old)
    assert gone.erased_at
    assert (gone.text, gone.folded, gone.place) == ("", "", "")
    assert open_asker(gone) == {}
    assert not gone.asker.has_email
    assert gone.answers.get().text == ""
    assert Question.objects.filter(pk=old.pk).values(*before).get() == before
    assert gone.events.filter(kind=EventKind.ERASED).exists()
    for other in (young, open_one, wanted):
        assert open_asker(fresh(other))["name"] == ASKER["name"]
    assert erase_due() == (0, False)


def test_what_readers_see_stays_after_erasure():
    public = published(host=DEPARTMENT)
    question = public.question
    Question.objects.filter(pk=question.pk).update(ended_at=timezone.now() - timedelta(days=5000))
    assert erase_due()[0] == 1
    public.refresh_from_db()
    assert public.answer == ANSWER
    assert public.is_public


# ---- closing ----
def test_answered_questions_are_closed_after_the_time_for_reopening():
    question = make_question(S.ANSWERED)
    last = WorkingDays().add(timezone.localdate(), question.service_level.reopen_days)
    assert close_answered(last) == 0
    assert close_answered(last + timedelta(days=1)) == 1
    assert fresh(question).state == S.CLOSED
    assert close_answered(last + timedelta(days=1)) == 0


def test_once_a_day(monkeypatch):
    calls = []

    class Work:
        def enqueue(self) -> None:
            calls.append(1)

    for _number in range(3):
        tasks.daily("x", Work())
    assert calls == [1]


# ---- requests ----
@pytest.fixture
def boss():
    return person("central_editor", email="trung-tam@haivan.example")


@pytest.fixture
def centre(at, boss):
    client = at(PORTAL)
    client.force_login(boss)
    return client


def test_a_request_is_due_in_two_working_days(monkeypatch, boss):
    question = make_question(S.ANSWERED)
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 27, 2, tzinfo=UTC))
    request = CreateDataRequestAction(question, RequestKind.EXPORT).execute()
    assert request.due_date == date(2026, 12, 1), "a Friday; the weekend does not count"
    assert CreateDataRequestAction(question, RequestKind.EXPORT).execute() == request, "a double click"
    mails = QuestionMail.objects.filter(kind="data_request")
    assert {(mail.to_asker, mail.user_id) for mail in mails} == {(True, None), (False, boss.pk)}


@pytest.mark.parametrize(
    ("kind", "text"), [("gossip", ""), (RequestKind.CORRECTION, " \u200b"), (RequestKind.EXPORT, "x" * 2001)]
)
def test_bad_requests_are_refused(kind, text):
    with pytest.raises(ActionError):
        CreateDataRequestAction(make_question(), kind, text).execute()


def test_only_the_centre_enters_one_for_somebody():
    with pytest.raises(ActionError):
        CreateDataRequestAction(make_question(), RequestKind.EXPORT, "", person("question_officer", "snnmt")).execute()


def test_the_copy(centre, boss):
    question = make_question(S.ANSWERED)
    request = CreateDataRequestAction(question, RequestKind.EXPORT).execute()
    page = centre.get(reverse("question_data_request", args=[request.pk])).content.decode()
    assert ASKER["name"] not in page, "only after somebody has asked for it"
    assert PersonalDataView.objects.count() == 0
    response = centre.post(reverse("question_data_export", args=[request.pk, "json"]))
    data = json.loads(response.content)
    assert data["person"]["name"] == ASKER["name"]
    assert data["question"]["text"] == TEXT
    assert data["answers"][0]["text"] == ANSWER
    assert "no-store" in response["Cache-Control"]
    page = centre.post(reverse("question_data_export", args=[request.pk, "html"])).content.decode()
    assert ASKER["email"] in page
    assert TITLE in page
    assert PersonalDataView.objects.filter(user=boss, code=question.code).count() == 2
    url = reverse("question_data_request", args=[request.pk])
    assert centre.post(url, {"finish": "1", "outcome": "Đã gửi bản sao."}).status_code == 302
    request.refresh_from_db()
    assert (request.done_by, request.outcome) == (boss, "Đã gửi bản sao.")
    assert QuestionMail.objects.filter(kind="data_done", to_asker=True).count() == 1
    with pytest.raises(ActionError):
        FinishDataRequestAction(request, boss, "nữa").execute()


def test_a_correction(centre, boss):
    question = make_question()
    request = CreateDataRequestAction(question, RequestKind.CORRECTION, "Tên là Nguyễn Thị Hỏi Lại.").execute()
    url = reverse("question_data_request", args=[request.pk])
    html = centre.post(url, {"open": ""}).content.decode()
    assert "Nguyễn Thị Hỏi Lại." in html
    assert f'value="{ASKER["name"]}"' in html
    values = ASKER | {"name": "Nguyễn Thị Hỏi Lại", "phone": "", "outcome": "Đã sửa tên.", "finish": "1"}
    assert centre.post(url, values).status_code == 302
    data = open_asker(fresh(question))
    assert data == {"name": "Nguyễn Thị Hỏi Lại", "email": ASKER["email"]}
    assert PersonalDataView.objects.count() == 2
    assert not fresh(question).events.filter(text__contains="Hỏi Lại").exists()


def test_an_erasure(centre, on_commit):
    question = make_question()
    request = CreateDataRequestAction(question, RequestKind.ERASURE, "Xin xóa.").execute()
    url = reverse("question_data_request", args=[request.pk])
    response = centre.post(url, {"finish": "1", "outcome": "Đã xóa."})
    assert response.status_code == 200, "it is still open"
    assert DataRequest.objects.get().done_at is None
    Question.objects.filter(pk=question.pk).update(state=S.WITHDRAWN)
    with on_commit():
        assert centre.post(url, {"finish": "1", "outcome": "Đã xóa."}).status_code == 302
    assert open_asker(fresh(question)) == {}
    request.refresh_from_db()
    assert request.done_at
    assert bytes(request.sealed_text) == b""
    assert QuestionMail.objects.filter(kind="data_done").count() == 1


def test_an_erasure_can_be_refused_with_the_reason(centre):
    question = make_question()
    request = CreateDataRequestAction(question, RequestKind.ERASURE).execute()
    url = reverse("question_data_request", args=[request.pk])
    centre.post(url, {"finish": "1", "refuse": "1", "outcome": "Đang giải quyết."})
    assert open_asker(fresh(question))["name"] == ASKER["name"]
    assert DataRequest.objects.get().done_at


def test_a_correction_of_erased_data_is_refused(boss):
    question = make_question(S.WITHDRAWN)
    ErasePersonalDataAction(question, boss, "x y").execute()
    with pytest.raises(ActionError):
        CorrectPersonalDataAction(fresh(question), boss, {"name": "A"}, "x y").execute()
    with pytest.raises(ActionError):
        CreateDataRequestAction(fresh(question), RequestKind.EXPORT).execute()


def test_without_the_key_the_page_says_so(centre, settings):
    request = CreateDataRequestAction(make_question(), RequestKind.CORRECTION, "Sai.").execute()
    settings.PERSONAL_DATA_KEYS = [Fernet.generate_key().decode()]
    assert centre.post(reverse("question_data_request", args=[request.pk]), {"open": ""}).status_code == 200
    url = reverse("question_data_request", args=[request.pk])
    assert centre.post(url, {"finish": "1", "name": "A", "outcome": "Đã sửa."}).status_code == 200
    assert DataRequest.objects.get().done_at is None


def test_the_list_says_what_is_late_in_words(centre, django_assert_max_num_queries):
    for kind in RequestKind:
        CreateDataRequestAction(make_question(), kind, "Sai.").execute()
    DataRequest.objects.filter(kind="export").update(due_date=timezone.localdate() - timedelta(days=3))
    DataRequest.objects.filter(kind="erasure").update(due_date=timezone.localdate())
    centre.get(reverse("question_data_requests"))
    with django_assert_max_num_queries(15):
        html = centre.get(reverse("question_data_requests")).content.decode()
    for phase in ("late", "today"):
        assert f"q-due--{phase}" in html
    assert "Sai." not in html
    done = centre.get(reverse("question_data_requests"), {"done": "done"}).content.decode()
    assert "q-due--late" not in done


@pytest.mark.parametrize("role", ["question_officer", "unit_leader", "auditor"])
def test_units_do_not_deal_with_requests(at, role):
    request = CreateDataRequestAction(make_question(host=DEPARTMENT), RequestKind.EXPORT).execute()
    client = at(DEPARTMENT)
    client.force_login(person(role, "snnmt"))
    assert client.get(reverse("question_data_requests")).status_code in {302, 403}
    for name in ("question_data_request", "question_data_export"):
        arguments = [request.pk, "json"] if name == "question_data_export" else [request.pk]
        assert client.post(reverse(name, args=arguments)).status_code in {302, 403, 404}
    assert PersonalDataView.objects.count() == 0


# ---- who looked ----
def test_auditors_read_who_looked(at, centre):
    own, other = make_question(host=DEPARTMENT), make_question()
    reader = person("central_editor")
    for question in (own, other):
        ViewPersonalDataAction(question, reader, "gọi điện hỏi thêm").execute()
    seen = {}
    for name, user in (
        ("administrator", make_user(is_superuser=True)),
        ("auditor", person("auditor")),
        ("auditor of the unit", person("auditor", "snnmt")),
    ):
        client = at(PORTAL)
        client.force_login(user)
        html = client.get(reverse("question_personal_views")).content.decode()
        seen[name] = (own.code in html, other.code in html)
        assert "gọi điện hỏi thêm" in html
        assert ASKER["name"] not in html
    assert seen == {
        "administrator": (True, True),
        "auditor": (True, True),
        "auditor of the unit": (True, False),
    }
    assert centre.get(reverse("question_personal_views")).status_code in {302, 403}
    assert encrypt("x")[0] != encrypt("x")[0]


def test_what_was_erased_takes_no_new_words():
    question = make_question("answered")
    ErasePersonalDataAction(question, None, "Theo yêu cầu").execute()
    for act in (RateAction(fresh(question), 5, "Cảm ơn, Nguyễn Thị Hỏi"), ReopenAction(fresh(question), "Chưa rõ")):
        with pytest.raises(ActionError, match="xóa"):
            act.execute()
    assert fresh(question).rating_note == ""


def test_a_version_that_nobody_confirmed_is_erased_too():
    question = make_question("answered")
    SavePublicVersionAction(question, None, question.title, question.text, "<p>Trả lời</p>").execute()
    ErasePersonalDataAction(fresh(question), None, "Theo yêu cầu").execute()
    assert not PublicQuestion.objects.exists()


def test_officers_add_no_words_to_what_was_erased():
    question = make_question("answered")
    StartCorrectionAction(question, None, "Sai ngày").execute()
    ErasePersonalDataAction(fresh(question), None, "Theo yêu cầu").execute()
    row = fresh(question)
    for act in (
        StartCorrectionAction(row, None, "Sai tên Nguyễn Thị Hỏi"),
        SaveDraftAction(row, None, "<p>Gửi bà Nguyễn Thị Hỏi</p>"),
        SavePublicVersionAction(row, None, "Nguyễn Thị Hỏi", "Hỏi về cảng", "<p>Trả lời</p>"),
        AddNoteAction(row, None, "Đã gọi bà Nguyễn Thị Hỏi"),
    ):
        with pytest.raises(ActionError, match="xóa"):
            act.execute()


def test_what_was_erased_does_not_begin_again():
    question = make_question("out_of_scope")
    ErasePersonalDataAction(question, None, "Theo yêu cầu").execute()
    with pytest.raises(ActionError, match="xóa"):
        RestoreAction(fresh(question)).execute()
    first = make_question()
    tied = make_question("duplicate", other=first)
    ErasePersonalDataAction(tied, None, "Theo yêu cầu").execute()
    WithdrawAction(fresh(first)).execute()
    assert fresh(tied).state == QuestionState.DUPLICATE


@pytest.mark.parametrize("officer_deleted", [False, True])
def test_reasons_are_erased_and_their_rows_stay(officer_deleted):
    boss, officer = person("central_editor"), person("central_editor")
    question = make_question("with_unit")
    named = "Theo lời bà Nguyễn Thị Hỏi"
    ExtendAction(question, officer, WorkingDays().add(question.due_date, 1), named).execute()
    ViewPersonalDataAction(fresh(question), boss, named).execute()
    asked = CreateDataRequestAction(fresh(question), RequestKind.CORRECTION, "Tên").execute()
    FinishDataRequestAction(asked, boss, named).execute()
    WithdrawAction(fresh(question)).execute()
    if officer_deleted:
        DeadlineChange.objects.filter(user=officer).update(user=None)  # What deleting the account does.
    dates = list(question.deadlines.values_list("old", "new"))
    ErasePersonalDataAction(fresh(question), boss, "Theo yêu cầu").execute()
    assert not question.deadlines.filter(reason__contains="Nguyễn").exists()
    assert list(question.deadlines.values_list("old", "new")) == dates
    assert [row.reason for row in PersonalDataView.objects.all()] == [""]
    assert [row.outcome for row in DataRequest.objects.all()] == [""]


def test_a_version_that_was_taken_off_is_erased_and_one_online_stays():
    off, online = published(), published()
    RetractQuestionAction(fresh(off.question), None, "Thử").execute()
    for public in (off, online):
        ErasePersonalDataAction(fresh(public.question), None, "Theo yêu cầu").execute()
    assert list(PublicQuestion.objects.all()) == [online]
