"""Following by code and secret: what the asker sees and may do; who guesses learns nothing."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from questions.actions import AskInformationAction
from questions.codes import secret_of
from questions.enums import QuestionState
from questions.models import DataRequest, Question
from questions.public import follow
from questions.public.history import history_of
from sites.models import UnitPeriod
from tests.conftest import PORTAL
from tests.questions.makers import ANSWER, fresh, make_question, pdf, unit

pytestmark = pytest.mark.django_db
S = QuestionState
STATES = [state for state in QuestionState if state != S.SPAM]


def address(question: Question, tail: str = "") -> str:
    return f"/hoi-dap/theo-doi/{question.code}/{secret_of(question.code)}/{tail}"


def text_of(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.parametrize("state", QuestionState.values)
def test_every_state_has_a_page(at, state):
    question = make_question(state)
    response = at().get(address(question))
    assert response.status_code == 200
    assert question.code in text_of(response)
    assert (ANSWER in text_of(response)) == (state in {S.ANSWERED, S.CLOSED})
    assert response["Referrer-Policy"] == "strict-origin"
    assert response["Cache-Control"] == "private, no-store"
    assert "noindex" in response["X-Robots-Tag"]
    assert "og:url" not in text_of(response)
    assert 'rel="canonical"' not in text_of(response)


@pytest.mark.parametrize("language", ["en", "ja", "ko", "zh-hans"])
def test_in_every_language(at, language):
    question = make_question(S.ANSWERED)
    assert at().get(f"/{language}{address(question)}").status_code == 200


def test_the_mail_leads_here(at):
    from questions.addresses import follow_url

    question = make_question()
    url = follow_url(question)
    assert url == f"http://{PORTAL}{address(question)}"


def test_code_and_secret_typed_loosely(at):
    question = make_question()
    values = {"code": question.code.lower().replace("-", " "), "secret": " ".join(secret_of(question.code)).lower()}
    response = at().post("/hoi-dap/tra-cuu/", values)
    assert response["Location"] == address(question)


def test_unknown_and_wrong_get_the_same_answer(at):
    question = make_question()
    wrong = at().post("/hoi-dap/tra-cuu/", {"code": question.code, "secret": "AAAABBBBCCCC"})
    unknown = at().post("/hoi-dap/tra-cuu/", {"code": "0000-0000", "secret": "AAAABBBBCCCC"})
    assert wrong.status_code == unknown.status_code == 422
    token = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    assert token.sub("", text_of(wrong)) == token.sub("", text_of(unknown))
    links = [at().get(f"/hoi-dap/theo-doi/{code}/AAAABBBBCCCC/") for code in (question.code, "0000-0000")]
    assert {link.status_code for link in links} == {404}
    for bad in ("", "x" * 39, "\u202e", "' OR 1=1", "ÀÁÂ"):
        assert at().post("/hoi-dap/tra-cuu/", {"code": bad, "secret": bad}).status_code == 422


def test_who_guesses_waits(at):
    client = at()
    for _number in range(follow.TRIES[0]):
        client.get("/hoi-dap/theo-doi/0000-0000/AAAABBBBCCCC/")
    response = client.get("/hoi-dap/theo-doi/0000-0000/AAAABBBBCCCC/")
    assert response.status_code == 429
    assert response["Retry-After"]
    assert client.post("/hoi-dap/tra-cuu/", {"code": "0000-0000", "secret": "A"}).status_code == 429


def test_few_queries(at):
    question = make_question(S.ANSWERED)
    client = at()
    client.get(address(question))
    with CaptureQueriesContext(connection) as seen:
        client.get(address(question))
    assert len(seen) <= 30, "\n".join(row["sql"][:160] for row in seen)


def test_the_secret_is_in_no_line_of_the_log():
    from cms.core.log_masks import hide_secrets

    line = {"request": "GET /hoi-dap/theo-doi/4F7K-9M2P/K7Q2XT4M9B3D/tep/4/", "code": 200}
    assert "K7Q2XT4M9B3D" not in hide_secrets(None, "", line)["request"]
    line = {"request": "GET /en/hoi-dap/da-nhan/4F7K-9M2P/K7Q2XT4M9B3D/"}
    assert "K7Q2XT4M9B3D" not in hide_secrets(None, "", line)["request"]


# ---- what the asker does ----
def test_adding_something(at):
    question = make_question(S.WITH_UNIT)
    response = at().post(address(question), {"do": "add", "text": "Xin bổ sung ảnh.", "files": [pdf("anh.pdf")]})
    assert response["Location"].endswith("?done=added")
    assert "Xin bổ sung ảnh." in text_of(at().get(address(question)))
    file = question.files.get()
    assert at().get(address(question, f"tep/{file.pk}/")).status_code == 200
    other = make_question()
    assert at().get(address(other, f"tep/{file.pk}/")).status_code == 404


def test_an_empty_addition_is_refused(at):
    question = make_question()
    response = at().post(address(question), {"do": "add", "text": "  "})
    assert response.status_code == 422
    assert 'href="#add"' in text_of(response)


def test_answering_a_request_for_information(at):
    question = make_question(S.WITH_UNIT)
    AskInformationAction(question, None, "Thửa đất số mấy?").execute()
    text = text_of(at().get(address(question)))
    assert "Thửa đất số mấy?" in text
    at().post(address(question), {"do": "add", "text": "Thửa số 12."})
    assert fresh(question).state == S.WITH_UNIT


def test_rating_is_private(at):
    question = make_question(S.ANSWERED)
    assert at().post(address(question), {"do": "rate", "stars": "4", "note": "Rõ ràng"}).status_code == 302
    assert (fresh(question).rating, fresh(question).rating_note) == (4, "Rõ ràng")
    for bad in ("", "0", "6", "٤", "-1", "4.5"):
        assert at().post(address(question), {"do": "rate", "stars": bad}).status_code == 422
    assert fresh(question).rating == 4


def test_reopening_once(at):
    question = make_question(S.ANSWERED)
    assert 'id="reopen"' in text_of(at().get(address(question)))
    assert at().post(address(question), {"do": "reopen", "text": "Chưa rõ thời gian."}).status_code == 302
    assert fresh(question).is_open
    assert 'id="reopen"' not in text_of(at().get(address(question)))
    assert at().post(address(question), {"do": "reopen", "text": "Nữa."}).status_code == 422


def test_withdrawing_asks_once_more(at):
    question = make_question(S.ROUTED)
    assert at().get(address(question, "rut/")).status_code == 200
    assert fresh(question).state == S.ROUTED
    assert at().post(address(question, "rut/"))["Location"].endswith("?done=withdrawn")
    assert fresh(question).state == S.WITHDRAWN
    assert at().post(address(question, "rut/")).status_code == 422


def test_consents_are_given_and_taken_back(at):
    question = make_question()
    at().post(address(question), {"do": "consent", "purpose": "publish", "given": "0"})
    assert not question.consents.filter(purpose="publish", withdrawn_at=None).exists()
    at().post(address(question), {"do": "consent", "purpose": "survey", "given": "1"})
    assert question.consents.filter(purpose="survey", withdrawn_at=None).exists()
    assert at().post(address(question), {"do": "consent", "purpose": "answer", "given": "0"}).status_code == 422
    assert at().post(address(question), {"do": "consent", "purpose": "x", "given": "1"}).status_code == 422


def test_asking_for_the_own_data(at):
    question = make_question()
    assert at().post(address(question), {"do": "data", "kind": "export"}).status_code == 302
    assert at().post(address(question), {"do": "data", "kind": "correction", "text": ""}).status_code == 422
    assert DataRequest.objects.get().kind == "export"


def test_an_unknown_wish(at):
    question = make_question()
    assert at().post(address(question), {"do": "delete"}).status_code == 422
    assert at().post(address(question)).status_code == 422


def test_a_wrong_secret_changes_nothing(at):
    question = make_question(S.ROUTED)
    for tail in ("", "rut/"):
        path = f"/hoi-dap/theo-doi/{question.code}/AAAABBBBCCCC/{tail}"
        assert at().post(path, {"do": "add", "text": "x"}).status_code == 404
    assert fresh(question).state == S.ROUTED
    assert not question.messages.exists()


def test_a_unit_is_called_as_on_the_local_day(db):
    """01:00 on the day of a merger is still the day before in UTC."""
    question, old = make_question("routed"), unit("snnmt").periods.get()
    UnitPeriod.objects.filter(pk=old.pk).update(valid_to=date(2026, 2, 28))
    UnitPeriod.objects.create(unit=old.unit, kind=old.kind, name="Sở Mới", valid_from=date(2026, 3, 1))
    question.events.filter(kind="routed").update(at=datetime(2026, 2, 28, 18, tzinfo=UTC))
    assert any("Sở Mới" in step.title for step in history_of(question, "vi"))
