"""The API: other systems submit and ask, everybody reads what is published."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from django.core.cache import cache

from questions.actions import RetractQuestionAction
from questions.actions.connections import CreateKeyAction, SwitchAction
from questions.codes import secret_of
from questions.enums import Channel, QuestionState
from questions.models import ApiKey, Question
from tests.conftest import PORTAL
from tests.questions.makers import ANSWER, PDF, make_question, published, unit

pytestmark = pytest.mark.django_db
URL = "/api/v1/questions/"
BODY: dict[str, Any] = {"title": "Khi nào sửa đường ĐT 607?", "text": "Đường ngập từ tháng 9. Bao giờ sửa?"}


@pytest.fixture
def client(at):
    cache.clear()
    return at(PORTAL)


@pytest.fixture
def key() -> str:
    _row, key = CreateKeyAction("Ứng dụng Hải Vân", unit("ubnd"), Channel.API).execute()
    return str(key)


def post(client: Any, key: str, body: Any, path: str = "", **headers: str) -> Any:
    return client.post(
        URL + path,
        body if isinstance(body, (bytes, str)) else json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}", **headers},
    )


# ---- submitting ----
def test_a_question_is_submitted(client, key):
    body = BODY | {
        "unit": "cua-vinh",
        "asker": {"name": "Lê Văn Ứng", "email": "ung@vidu.example"},
        "consents": ["answer"],
        "files": [{"name": "don.pdf", "content": base64.b64encode(PDF).decode()}],
    }
    response = post(client, key, body)
    assert response.status_code == 201, response.content
    answer = response.json()
    question = Question.objects.get()
    assert answer["code"] == question.code
    assert answer["secret"] == secret_of(question.code)
    assert answer["follow_url"].startswith("http://portal.test")
    assert answer["due_date"] == question.due_date.isoformat()
    assert (question.channel, question.wanted_unit.code) == ("api", "cua-vinh")
    assert question.asker.open()["name"] == "Lê Văn Ứng"
    assert question.files.get().name == "don.pdf"
    assert response["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in response


def test_the_same_request_twice_is_one_question(client, key):
    first = post(client, key, BODY, **{"Idempotency-Key": "a-1"}).json()
    again = post(client, key, BODY, **{"Idempotency-Key": "a-1"}).json()
    other = post(client, key, BODY, **{"Idempotency-Key": "a-2"}).json()
    assert first == again
    assert other["code"] != first["code"]
    assert Question.objects.count() == 2


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer x", "Bearer hv_00000000_nothing", "Basic abc"])
def test_without_a_key_nothing_is_taken(client, given):
    response = client.post(URL, json.dumps(BODY), content_type="application/json", headers={"Authorization": given})
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"
    assert not Question.objects.exists()


def test_a_key_that_was_switched_off_is_none(client, key):
    SwitchAction(ApiKey.objects.get(), False).execute()
    assert post(client, key, BODY).status_code == 401
    assert key not in str(ApiKey.objects.values())


def test_guessing_keys_comes_to_an_end(client):
    answers = [post(client, f"hv_00000000_{n}", BODY).status_code for n in range(22)]
    assert answers[:20] == [401] * 20
    assert answers[-1] == 429


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": "   "}, "title"),
        ({"text": ""}, "text"),
        ({"text": "x" * 50_000}, "text"),
        ({"unit": "khong-co"}, "unit"),
        ({"topic": "khong-co"}, "topic"),
        ({"language": "xx"}, "language"),
        ({"asker": {"name": "Lê Văn Ứng"}}, "consents"),
        ({"asker": {"name": "Lê Văn Ứng", "email": "ung tại vidu"}, "consents": ["answer"]}, "email"),
        ({"consents": ["everything"]}, "consents.0"),
        ({"files": [{"name": "a.pdf", "content": "?"}]}, "files"),
        ({"files": [{"name": "a.pdf", "content": base64.b64encode(b"MZ\x90" * 99).decode()}]}, "files"),
        ({"asker_kind": "organisation"}, "organisation"),
    ],
)
def test_what_is_wrong_is_named(client, key, change, field):
    response = post(client, key, BODY | change)
    assert response.status_code == 422
    assert field in response.json()["errors"], response.json()
    assert "Lê Văn Ứng" not in response.content.decode()
    assert not Question.objects.exists()


@pytest.mark.parametrize("body", ["", "{", "[]", "null", b"\xff\xfe", '{"title": 3}'])
def test_no_json_is_no_error_of_ours(client, key, body):
    assert post(client, key, body).status_code in {400, 422}


def test_errors_are_in_the_language_asked_for(client, key):
    vietnamese = post(client, key, BODY | {"text": " "}).json()["errors"]["text"]
    english = post(client, key, BODY | {"text": " "}, **{"Accept-Language": "en"}).json()["errors"]["text"]
    assert english == "Write your question."
    assert vietnamese


# ---- state ----
def test_state_by_code_and_secret(client, key):
    question = make_question(QuestionState.ANSWERED, "cua-vinh")
    body = {"code": question.code.lower().replace("-", " "), "secret": secret_of(question.code)}
    answer = post(client, key, body, "status/").json()
    assert answer["state"] == "answered"
    assert answer["unit"] == "cua-vinh"
    assert answer["answer"] == ANSWER
    assert answer["history"][0]["kind"] == "received"
    assert "Nguyễn Thị Hỏi" not in json.dumps(answer, ensure_ascii=False)


def test_a_wrong_secret_looks_like_an_unknown_code(client, key):
    question = make_question()
    wrong = post(client, key, {"code": question.code, "secret": "AAAABBBBCCCC"}, "status/")
    unknown = post(client, key, {"code": "0000-0000", "secret": "AAAABBBBCCCC"}, "status/")
    assert wrong.status_code == unknown.status_code == 404
    assert wrong.content == unknown.content
    assert client.get(f"{URL}status/").status_code == 405


# ---- what is public ----
def test_the_archive_holds_what_is_published(client, django_assert_max_num_queries):
    shown = published(lead="cua-vinh")
    make_question(QuestionState.ANSWERED, title="Không công khai")
    with django_assert_max_num_queries(15):
        answer = client.get(URL).json()
    assert [row["slug"] for row in answer["results"]] == [shown.slug]
    assert answer["total"] == 1
    row = answer["results"][0]
    assert (row["unit"], row["language"]) == ("cua-vinh", "vi")
    assert client.get(URL, {"q": "nao vet"}).json()["total"] == 1
    for wrong in ({"q": "chẳng có"}, {"unit": "ubnd"}, {"year": "2001"}, {"language": "ja"}, {"topic": "x"}):
        assert client.get(URL, wrong).json()["total"] == 0, wrong
    assert client.get(URL, {"page": "99"}).json()["results"] == []
    for wrong in ({"page": "0"}, {"page": "10000000000"}, {"year": "x"}, {"page_size": "1000"}):
        assert client.get(URL, wrong).status_code == 422


def test_one_published_question_and_its_end(client):
    shown = published()
    response = client.get(f"{URL}{shown.slug}/")
    assert response.json()["text"] == shown.text
    etag = response["ETag"]
    assert client.get(f"{URL}{shown.slug}/", headers={"If-None-Match": etag}).status_code == 304
    RetractQuestionAction(shown.question, None, "Sai số liệu").execute()
    assert client.get(f"{URL}{shown.slug}/").status_code == 404
    assert client.get(URL).json()["total"] == 0


def test_statistics(client):
    make_question(QuestionState.ANSWERED, "cua-vinh")
    answer = client.get(f"{URL}statistics/").json()
    row = next(row for row in answer["units"] if row["unit"] == "cua-vinh")
    assert (row["received"], row["answered"], row["rank"]) == (1, 1, None)
    assert client.get(f"{URL}statistics/", {"as_of": "x"}).status_code == 422


def test_the_document_describes_every_operation(client):
    document = client.get(f"{URL}openapi.json?ui=en").json()
    assert document["openapi"].startswith("3.1")
    operations = [operation for item in document["paths"].values() for operation in item.values()]
    assert {row["operationId"] for row in operations} == {
        *("submitQuestion", "questionStatus", "publicQuestions", "publicRecord", "publicQuestion"),
    }
    assert document["paths"]["/api/v1/questions/"]["post"]["security"] == [{"key": []}]
    page = client.get(f"{URL}docs?ui=ja")
    assert page.status_code == 200
    for row in operations:
        assert row["operationId"] in page.content.decode()
