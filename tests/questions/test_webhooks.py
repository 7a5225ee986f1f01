"""Webhooks: signed, retried, logged, never led inside; and the screen of keys and webhooks."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.calendar.enums import DayKind
from cms.calendar.models import SpecialDay
from cms.core import outgoing
from cms.core.actions import ActionError
from questions import webhooks
from questions.actions import OutOfScopeAction
from questions.actions.connections import CreateWebhookAction, DeliverAgainAction
from questions.enums import MailState
from questions.models import ApiKey, Webhook, WebhookDelivery
from questions.outside_tasks import LOST_AFTER, pick_up
from questions.recomputing import recompute
from questions.webhooks import deliver, wait_after
from sites.models import Unit
from tests.conftest import DEPARTMENT, PORTAL
from tests.questions.makers import make_question, person

pytestmark = pytest.mark.django_db


class Receiver:
    """A server that answers as it is told, and remembers what came."""

    def __init__(self) -> None:
        self.status, self.location = 200, ""
        self.got: list[tuple[dict[str, str], bytes]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.got.append((dict(self.headers), body))
                self.send_response(outer.status)
                if outer.location:
                    self.send_header("Location", outer.location)
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?a=1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def receiver(settings):
    settings.WEBHOOK_ALLOW_LOOPBACK = True
    made = Receiver()
    yield made
    made.server.shutdown()


def hook(url: str, *events: str) -> tuple[Webhook, str]:
    made: tuple[Webhook, str] = CreateWebhookAction(url, list(events)).execute()
    return made


def test_an_event_is_told_and_signed(receiver, on_commit):
    _row, secret = hook(receiver.url, "out_of_scope")
    with on_commit():
        question = make_question()
        OutOfScopeAction(question, None, "Thuộc thẩm quyền của Bộ").execute()
    assert len(receiver.got) == 1
    headers, body = receiver.got[0]
    payload = json.loads(body)
    assert payload["event"] == "out_of_scope"
    assert payload["question"]["code"] == question.code
    signed = hmac.new(secret.encode(), f"{headers['X-Timestamp']}.".encode() + body, hashlib.sha256).hexdigest()
    assert headers["X-Signature"] == f"sha256={signed}"
    text = body.decode()
    assert question.title not in text
    assert "Hỏi" not in text
    assert "Bộ" not in text
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.status, delivery.attempts) == (MailState.SENT, 200, 1)


def test_a_failure_is_tried_again_and_given_up_in_the_end(receiver, on_commit):
    hook(receiver.url)
    receiver.status = 503
    with on_commit():
        make_question()
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.status) == (MailState.QUEUED, 503)
    again = deliver(delivery.pk)
    assert again is not None
    assert again > timezone.now()
    WebhookDelivery.objects.update(attempts=webhooks.MAX_ATTEMPTS - 1)
    assert deliver(delivery.pk) is None
    delivery.refresh_from_db()
    assert delivery.state == MailState.FAILED
    receiver.status = 204
    DeliverAgainAction(delivery).execute()
    deliver(delivery.pk)
    delivery.refresh_from_db()
    assert delivery.state == MailState.SENT
    with pytest.raises(ActionError):
        DeliverAgainAction(delivery).execute()


def test_forwards_are_not_followed(receiver, on_commit):
    hook(receiver.url)
    receiver.status, receiver.location = 302, "http://169.254.169.254/latest/"
    with on_commit():
        make_question()
    assert len(receiver.got) == 1
    assert WebhookDelivery.objects.get().status == 302


@pytest.mark.parametrize("address", ["10.0.0.1", "127.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1"])
def test_nothing_inside_is_asked(address, monkeypatch, on_commit):
    hook("https://noi-bo.example/hook")
    rows = [(2, 1, 6, "", (address, 443))]
    monkeypatch.setattr(outgoing.socket, "getaddrinfo", lambda *args, **kwargs: rows)
    monkeypatch.setattr(webhooks, "pinned_pool", lambda *args: pytest.fail("a connection was made"))
    with on_commit():
        make_question()
    assert WebhookDelivery.objects.get().error == webhooks.PRIVATE


@pytest.mark.parametrize("url", ["http://example.com/", "ftp://example.com/", "https://", "https://a:b@example.com/"])
def test_addresses_that_are_refused(url):
    with pytest.raises(ActionError):
        CreateWebhookAction(url, []).execute()


def test_a_webhook_switched_off_hears_nothing(receiver, on_commit):
    row, _secret = hook(receiver.url)
    Webhook.objects.filter(pk=row.pk).update(active=False)
    with on_commit():
        make_question()
    assert not WebhookDelivery.objects.exists()


def test_an_attempt_is_made_by_one_worker_only(receiver, on_commit, monkeypatch):
    hook(receiver.url)
    receiver.status = 500
    with on_commit():
        make_question()
    row = WebhookDelivery.objects.get()
    before = row.attempts
    seen = WebhookDelivery.objects.select_related("webhook")
    # Both have read the row before either claims it.
    monkeypatch.setattr(type(seen), "first", lambda self: row)
    assert deliver(row.pk) is not None
    row.attempts = before
    assert deliver(row.pk) is None
    assert len(receiver.got) == 2


# ---- screen ----
def test_the_centre_makes_keys_and_webhooks(at):
    client = at(PORTAL)
    client.force_login(person("central_editor"))
    url = reverse("question_connections")
    assert client.get(url).status_code == 200
    unit = Unit.objects.get(code="ubnd")
    page = client.post(url, {"make": "key", "key-name": "Tổng đài 1022", "key-unit": unit.pk, "key-channel": "call"})
    row = ApiKey.objects.get()
    assert f"hv_{row.prefix}_" in page.content.decode()
    secret = page.context["made"]["secret"]
    assert secret not in client.get(url).content.decode()
    again = client.post(url, {"make": "key", "key-name": "Tổng đài 1022", "key-unit": unit.pk, "key-channel": "call"})
    assert ApiKey.objects.count() == 1
    assert again.context["key_form"].errors
    page = client.post(
        url, {"make": "webhook", "webhook-url": "https://1022.example/hook", "webhook-events": ["answered"]}
    )
    assert Webhook.objects.get().events == ["answered"]
    client.post(reverse("question_connection_switch", args=["key", row.pk]))
    row.refresh_from_db()
    assert not row.active
    assert client.post(reverse("question_connection_switch", args=["other", 1])).status_code == 404
    assert client.get(reverse("question_deliveries")).status_code == 200


@pytest.mark.parametrize("role", ["unit_webmaster", "question_officer", "unit_leader"])
def test_nobody_else_does(at, role):
    client = at(DEPARTMENT)
    client.force_login(person(role, "snnmt"))
    for url in (
        reverse("question_connections"),
        reverse("question_deliveries"),
    ):
        assert client.get(url).status_code in {302, 403, 404}, url
    assert client.post(reverse("question_connection_switch", args=["key", 1])).status_code in {302, 403, 404}
    assert client.post(reverse("question_delivery_again", args=[1])).status_code in {302, 403, 404}


def test_a_moved_deadline_is_told_in_one_go(receiver, on_commit, django_assert_max_num_queries):
    hook(receiver.url, "deadline")
    questions = [make_question(), make_question()]
    due = questions[0].due_date
    with on_commit(), django_assert_max_num_queries(40):
        recompute([due], "Thêm ngày nghỉ")  # Nothing has moved: nobody is told.
        SpecialDay.objects.create(date=due, kind=DayKind.OFF, name="Nghỉ bù")
        recompute([due], "Thêm ngày nghỉ")
    assert sorted(json.loads(body)["question"]["code"] for _headers, body in receiver.got) == sorted(
        question.code for question in questions
    )


@pytest.mark.parametrize("attempts", [0, 1, 5])
def test_a_delivery_whose_task_was_lost_is_picked_up(attempts):
    hook("https://vidu.example/")
    make_question()
    row = WebhookDelivery.objects.get()
    waits = sum((wait_after(number) for number in range(1, attempts + 1)), start=LOST_AFTER)
    WebhookDelivery.objects.update(attempts=attempts, made_at=timezone.now() - waits + timedelta(minutes=1))
    assert pick_up() == 0
    WebhookDelivery.objects.update(made_at=timezone.now() - waits - timedelta(minutes=1))
    assert pick_up() == 1
    row.refresh_from_db()
    assert row.attempts == attempts + 1
