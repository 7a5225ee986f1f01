"""The contact form: stored first, mailed by the worker through a real SMTP server, kept whenever something is wrong."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core import signing
from django.test import Client
from wagtail.models import Locale

from pages.models import ContactPage, ContactSubmission
from pages.tasks import MAX_ATTEMPTS, mail_submission
from tests.conftest import PORTAL
from tests.factories import make_user
from tests.services import free_port

pytestmark = pytest.mark.django_db

URL = "/lien-he/"


def started(seconds_ago: int = 30) -> str:
    return signing.dumps(int(time.time()) - seconds_ago, salt="pages.contact")


def message(**changes: str) -> dict[str, str]:
    data = {
        "name": "Nguyễn Văn An",
        "email": "an@example.com",
        "telephone": "",
        "message": "Đường vào xã bị ngập.",
        "consent": "on",
        "website": "",
        "started": started(),
    }
    return data | changes


class Mailbox:
    """A real SMTP server in this process."""

    def __init__(self) -> None:
        self.messages: list[Any] = []
        self.refuse = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  (a name of aiosmtpd)
        if self.refuse:
            return "451 Try again later"
        self.messages.append(envelope)
        return "250 OK"


@pytest.fixture
def smtp(settings):
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    yield mailbox
    controller.stop()


def test_a_message_is_stored_and_mailed(at, smtp, on_commit):
    with on_commit():
        response = at(PORTAL).post(URL, message())
    assert response.status_code == 302
    assert response["Location"].endswith("/lien-he/?sent")
    submission = ContactSubmission.objects.get()
    assert submission.form_data["message"] == "Đường vào xã bị ngập."
    assert "website" not in submission.form_data
    assert submission.mailed_at
    assert smtp.messages[0].rcpt_tos == ["congtt@haivan.example"]
    html = at(PORTAL).get(response["Location"]).content.decode()
    assert 'role="status"' in html
    assert "<form" not in html[html.index('role="status"') :].split("</aside>")[0]


def test_a_mail_server_that_is_away_loses_nothing(at, settings, on_commit):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 1
    with on_commit():
        response = at(PORTAL).post(URL, message())
    assert response.status_code == 302, "the citizen is not troubled with it"
    submission = ContactSubmission.objects.get()
    assert submission.mailed_at is None
    assert submission.mail_attempts == 1
    assert submission.mail_error
    assert submission.mail_error in submission.mail_state


def test_mail_is_tried_again_and_sent_once(at, smtp, on_commit):
    smtp.refuse = True
    with on_commit():
        at(PORTAL).post(URL, message())
    submission = ContactSubmission.objects.get()
    assert submission.mail_error
    smtp.refuse = False
    assert mail_submission.call(submission.pk) is True
    assert mail_submission.call(submission.pk) is False
    assert len(smtp.messages) == 1
    submission.refresh_from_db()
    assert submission.mail_error == ""


def test_attempts_come_to_an_end(at, smtp, monkeypatch):
    from pages import tasks

    queued = []
    monkeypatch.setattr(
        tasks.mail_submission.__class__, "using", lambda self, **options: queued.append(options) or self, raising=False
    )
    smtp.refuse = True
    submission = ContactSubmission.objects.create(
        page=ContactPage.objects.first(), form_data={}, mail_attempts=MAX_ATTEMPTS
    )
    mail_submission.call(submission.pk)
    assert queued == []


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"message": ""},
        {"email": "not-an-address"},
        {"consent": ""},
        {"website": "http://spam.example"},
        {"started": ""},
        {"started": "made-up"},
        {"started": 0},
        {"started": 100_000},
        {"message": "x" * 5001},
        {"message": "http://a http://b https://c https://d"},
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(at, changes):
    if isinstance(changes.get("started"), int):
        changes = changes | {"started": started(changes["started"])}
    data = message(**changes)
    response = at(PORTAL).post(URL, data)
    assert response.status_code == 422
    assert ContactSubmission.objects.count() == 0
    form = response.context["form"]
    assert form.errors
    html = response.content.decode()
    assert 'role="alert"' in html
    for name in ("name", "message"):
        if data[name]:
            assert form[name].value() == data[name]
            assert data[name][:40] in html


def test_a_form_sent_too_fast_can_be_sent_again(at):
    first = at(PORTAL).post(URL, message(started=started(0)))
    fresh = re.search(r'name="started" value="([^"]+)"', first.content.decode()).group(1)
    assert at(PORTAL).post(URL, message(started=fresh)).status_code == 302


def test_a_flood_is_held_off_and_the_text_kept(at):
    client = at(PORTAL)
    for _ in range(5):
        assert client.post(URL, message()).status_code == 302
    response = client.post(URL, message(message="Lần thứ sáu"))
    assert response.status_code == 422
    assert "Lần thứ sáu" in response.content.decode()
    assert ContactSubmission.objects.count() == 5
    assert client.post(URL, message(), REMOTE_ADDR="10.1.1.1").status_code == 302


def test_the_address_behind_a_proxy_is_believed_only_when_told(at, settings):
    client = at(PORTAL)
    for number in range(6):
        last = client.post(URL, message(), headers={"x-forwarded-for": f"10.0.0.{number}"})
    assert last.status_code == 422
    settings.TRUSTED_PROXIES = 1
    assert client.post(URL, message(), headers={"x-forwarded-for": "10.9.9.9"}).status_code == 302


@pytest.mark.parametrize("text", ["\u200b\u202exin", "<script>alert(1)</script>", "😀" * 50, "e\u0302\u0301"])
def test_odd_text_is_stored_as_text(at, text):
    assert at(PORTAL).post(URL, message(message=text)).status_code == 302
    stored = ContactSubmission.objects.get().form_data["message"]
    assert stored == ("ế" if text == "e\u0302\u0301" else text)


def test_the_form_is_in_the_language_and_has_labels(at):
    html = at(PORTAL).get("/ja/lien-he/").content.decode()
    for label in re.findall(r'<label[^>]*for="([^"]+)"', html):
        assert f'id="{label}"' in html
    assert "お名前" in html or "氏名" in html


def test_the_consent_is_never_ticked_beforehand(at):
    html = at(PORTAL).get(URL).content.decode()
    consent = re.search(r'<input type="checkbox"[^>]*>', html).group(0)
    assert "checked" not in consent


def test_csrf_is_checked():
    client = Client(enforce_csrf_checks=True, headers={"host": PORTAL})
    assert client.post(URL, message()).status_code == 403
    assert ContactSubmission.objects.count() == 0


def test_a_translator_reads_no_messages(at, department):
    """Whoever may edit the page of a language is not among the people of the site."""
    from wagtail.contrib.forms.utils import get_forms_for_user

    vietnamese = Locale.objects.get(language_code="vi")
    translator = make_user(role="translator", unit="ubnd", locale=vietnamese)
    assert not get_forms_for_user(translator).exists()
    webmaster = make_user(role="unit_webmaster", unit="snnmt")
    found = get_forms_for_user(webmaster)
    assert found.exists()
    homes = {page.path[:12] for page in found}
    assert department.site.root_page.path in homes
    other = make_user(role="unit_webmaster", unit="cua-vinh")
    assert not set(get_forms_for_user(other)) & set(found)
