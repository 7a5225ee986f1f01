"""The same markers, sent by another system and by the public form: what goes out again, and to whom, holds none."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cms.core.actions import ActionError
from questions.actions import AcceptAction, RouteAction, SendToDeskAction, StartScreeningAction
from questions.actions.connections import CreateKeyAction
from questions.codes import secret_of
from questions.enums import Channel
from questions.models import DeskText, Question, WebhookDelivery
from tests.conftest import DEPARTMENT, PORTAL
from tests.questions.mailbox import smtp_server
from tests.questions.makers import PDF, fresh, hop, person, unit
from tests.questions.test_markers import (
    EMAIL,
    MARKERS,
    NAME,
    PERSON,
    PHONE,
    STREET,
    TEXT_MARK,
    TITLE_MARK,
    WORDS,
    found_in,
    leaks_in_cache,
    leaks_in_database,
    leaks_in_mails,
    lines,
    queue,
    work_off,
)
from tests.questions.test_public_asking import ASK, filled
from tests.questions.test_webhooks import hook, receiver

__all__ = ["lines", "queue", "receiver"]

pytestmark = pytest.mark.django_db
API = "/api/v1/questions/"
ASKER = {name: PERSON[name] for name in ("name", "phone", "email", "address")}
BODY: dict[str, Any] = {
    "title": TITLE_MARK,
    "text": WORDS,
    "place": STREET,
    "asker": ASKER,
    "consents": ["answer", "publish"],
    "files": [{"name": f"{NAME}.pdf", "content": base64.b64encode(PDF).decode()}],
}


@pytest.fixture
def key() -> str:
    return str(CreateKeyAction("Tổng đài", unit("ubnd"), Channel.API).execute()[1])


def post(client: Any, key: str, body: Any, path: str = "") -> Any:
    headers = {"Authorization": f"Bearer {key}"}
    return client.post(API + path, json.dumps(body), content_type="application/json", headers=headers)


def sent_to(receiver: Any) -> list[str]:
    """Markers in what another system was told: bodies and headers."""
    assert receiver.got, "the webhook was told something"
    return [form for headers, body in receiver.got for form in found_in(f"{headers} {body.decode()}")]


def everywhere(lines: Any, mailbox: Any = None) -> list[str]:
    found = leaks_in_database() + leaks_in_cache() + [f"log: {form}" for form in found_in(lines.getvalue())]
    return found + (leaks_in_mails(mailbox) if mailbox is not None else [])


def move_on(question: Question) -> None:
    """What units do, of which the webhook is told."""
    StartScreeningAction(fresh(question)).execute()
    RouteAction(fresh(question), None, unit("snnmt"), request=f"Trả lời ông {NAME}").execute()
    AcceptAction(hop(fresh(question)), person("question_officer", "snnmt", email="can-bo@haivan.example")).execute()


def test_another_system_submits_and_is_told(
    at, key, lines, queue, receiver, settings, django_capture_on_commit_callbacks
):
    hook(receiver.url)
    client = at(PORTAL)
    with smtp_server(settings) as mailbox:
        with django_capture_on_commit_callbacks(execute=True):
            response = post(client, key, BODY)
            assert response.status_code == 201, response.content
            question = Question.objects.get()
            move_on(question)
        receiver.status = 503  # A delivery that fails is kept and logged.
        with django_capture_on_commit_callbacks(execute=True):
            client.post(f"/hoi-dap/theo-doi/{question.code}/{secret_of(question.code)}/", {"do": "add", "text": WORDS})
        work_off()
        assert found_in(response.content.decode()) == []
        assert found_in(str(response.headers)) == []
        status = post(client, key, {"code": question.code, "secret": secret_of(question.code)}, "status/")
        assert status.status_code == 200
        assert found_in(status.content.decode()) == []
        assert WebhookDelivery.objects.filter(state="queued", attempts__gt=0).exists()
        assert len(mailbox.envelopes) > 1
        assert sent_to(receiver) == []
        assert everywhere(lines, mailbox) == []


@pytest.mark.parametrize(
    "change",
    [
        {"consents": []},
        {"title": TITLE_MARK * 40},
        {"unit": f"{NAME}"},
        {"files": [{"name": f"{NAME}.exe", "content": base64.b64encode(b"MZ" + b"\0" * 100).decode()}]},
        {"files": [{"name": f"{NAME}.pdf", "content": f"{PHONE}!"}]},
    ],
)
def test_what_the_api_refuses_is_kept_nowhere(at, key, lines, change):
    """The answer may name the unit or file that is wrong, to who sent it, and nothing else."""
    cache.clear()
    response = post(at(PORTAL), key, BODY | change)
    assert response.status_code in (400, 422), response.content
    if not {"unit", "files"} & change.keys():
        assert found_in(response.content.decode()) == []
    assert found_in(response.content.decode().replace(NAME, "")) == []
    assert found_in(lines.getvalue()) == []
    assert not Question.objects.exists()
    assert leaks_in_database() == []


def test_a_breaking_api_and_a_wrong_key(at, key, lines, monkeypatch):
    client = at(PORTAL)
    client.raise_request_exception = False
    refused = post(client, "hv_00000000_x", BODY)
    assert refused.status_code == 401

    def broken(self: Any) -> Any:
        held = dict(PERSON)  # A local variable of a frame that stands in the traceback.
        raise RuntimeError(f"something with {len(held)} fields")

    monkeypatch.setattr("questions.actions.receiving.ReceiveQuestionAction.perform", broken)
    response = post(client, key, BODY)
    assert response.status_code == 500
    form = client.post(ASK, filled(title=TITLE_MARK, text=WORDS, consent_answer="on", **ASKER))
    assert form.status_code in (500, 503)
    logged = lines.getvalue()
    assert "something with 5 fields" in logged
    assert found_in(logged) == []
    for answer in (refused, response):
        assert found_in(answer.content.decode()) == []


def test_the_public_form(at, lines, queue, receiver, settings, django_capture_on_commit_callbacks):
    hook(receiver.url)
    client = at(PORTAL)
    values = {"title": TITLE_MARK, "text": WORDS, "place": STREET, "phone": PHONE, "name": NAME, "email": EMAIL}
    files = {"files": SimpleUploadedFile(f"{NAME}.pdf", PDF, "application/pdf")}
    with smtp_server(settings) as mailbox:
        with django_capture_on_commit_callbacks(execute=True):
            refused = client.post(ASK, filled(**values, **files))
            assert refused.status_code == 422
            assert NAME in refused.content.decode(), "what was typed is kept, for the person who typed it"
            assert "no-store" in refused.headers["Cache-Control"] or "private" in refused.headers["Cache-Control"]
            files = {"files": SimpleUploadedFile(f"{NAME}.pdf", PDF, "application/pdf")}
            taken = client.post(ASK, filled(**values, **files, consent_answer="on", anyway="1"))
            assert taken.status_code == 302, taken.content.decode()[:2000]
        assert found_in(unquote(taken.headers["Location"])) == []
        assert found_in(str(taken.cookies)) == []
        question = Question.objects.get()
        with django_capture_on_commit_callbacks(execute=True):
            move_on(question)
        work_off()
        for host in (PORTAL, DEPARTMENT):
            for path in ("/hoi-dap/", "/hoi-dap/thong-ke/", "/hoi-dap/rss/", f"{API}", f"{API}statistics/"):
                assert found_in(at(host).get(path).content.decode()) == [], path
        # A machine asks while somebody else types: similar questions are those that everybody may read.
        assert found_in(at(PORTAL).get("/hoi-dap/tuong-tu/", {"q": "Tiêuđề"}).content.decode()) == []
        assert sent_to(receiver) == []
        ours = "\n".join(line for line in lines.getvalue().splitlines() if "tuong-tu" not in line)
        assert found_in(ours) == []
        assert leaks_in_database() + leaks_in_cache() + leaks_in_mails(mailbox) == []


def test_exports_and_screens_of_those_without_right(at, key, lines, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        post(at(PORTAL), key, BODY)
        move_on(question := Question.objects.get())
    other, webmaster = person("question_officer", "cua-vinh"), person("unit_webmaster", "snnmt")
    auditor = person("auditor")
    for user in (other, webmaster):
        client = at(PORTAL)
        client.force_login(user)
        for form in ("csv", "xlsx", "docx"):
            response = client.get(reverse("questions_export", args=["all", form]))
            body = b"".join(response.streaming_content) if response.streaming else response.content
            assert found_in(body.decode(errors="ignore")) == [], (user, form)
        for name in ("question", "question_print", "questions_answer", "questions_publish", "question_clock"):
            response = client.get(reverse(name, args=[question.pk]))
            assert response.status_code in (302, 403, 404), name
            assert found_in(response.content.decode()) == []
    # Who may see the question still does not see who asks, without a view that is noted.
    client = at(PORTAL)
    client.force_login(auditor)
    for name in ("question", "question_print", "question_clock"):
        body = client.get(reverse(name, args=[question.pk])).content.decode()
        assert PERSON["identity"] not in body.replace(WORDS, "")
        assert f"Số 1 {STREET}" not in body
    for form in ("csv", "docx"):
        response = client.get(reverse("questions_export", args=["all", form]))
        body = b"".join(response.streaming_content) if response.streaming else response.content
        left = [marker for marker in (NAME, PHONE, EMAIL) if marker in body.decode(errors="ignore").replace(WORDS, "")]
        assert left == []
    assert found_in(lines.getvalue()) == []


def test_the_translation_desk_gets_none(at, key, lines):
    post(at(PORTAL), key, BODY | {"language": "en"})
    question = Question.objects.get()
    Question.objects.filter(pk=question.pk).update(language="en")
    boss = person("question_officer")
    for marker in MARKERS:
        if marker in (STREET, TITLE_MARK, TEXT_MARK):
            continue  # Words of the subject, which no detector can know; a person reads the text.
        with pytest.raises(ActionError):
            SendToDeskAction(fresh(question), boss, "question", f"I ask about {marker}", True).execute()
    assert not DeskText.objects.exists()
    SendToDeskAction(fresh(question), boss, "question", "Where is the harbour office?", True).execute()
    assert leaks_in_database() == []
    assert found_in(lines.getvalue()) == []
