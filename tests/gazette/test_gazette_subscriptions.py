"""Subscriptions by e-mail: confirmed twice, told once, left by one click, erased; nobody learns who has one."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cms.core.log_masks import masked
from gazette import subscription_sending as sending
from gazette.actions.subscriptions import MAILS_A_DAY, erase_unconfirmed
from gazette.enums import IssueState
from gazette.models import GazetteIssue, GazettePage, GazetteSubscription, LegalDocument, SubscriptionMail
from gazette.signals import issue_changed
from gazette.subscription_tasks import pick_up
from sites.models import Unit
from tests.conftest import PORTAL
from tests.gazette.makers import make_document
from tests.gazette.reading import issue as make
from tests.gazette.reading import rewrite
from tests.questions.mailbox import smtp_server

pytestmark = pytest.mark.django_db
FORM = "/cong-bao/dang-ky/"
EMAIL = "nguoi.doc@haivan.example"


@pytest.fixture
def smtp(settings):
    with smtp_server(settings) as mailbox:
        yield mailbox


@pytest.fixture
def ask(at, on_commit):
    def send(email: str = EMAIL, prefix: str = "", **values: Any) -> Any:
        with on_commit():
            return at().post(f"{prefix}{FORM}", {"email": email, "issues": "1", **values})

    return send


def subscriber(email: str = EMAIL, **values: Any) -> GazetteSubscription:
    values.setdefault("confirmed_at", timezone.now() - timedelta(days=900))
    made: GazetteSubscription = GazetteSubscription.objects.create(
        email=email, token=f"{email.split('@')[0]:x<40}".replace(".", "-"), **values
    )
    return made


def publish(issue: GazetteIssue, on_commit: Any, before: str = "signed") -> None:
    with on_commit():
        issue_changed.send(GazetteIssue, issue=issue, event=None, before=before)


# ---- asking, confirming, leaving ----
def test_asked_confirmed_told_and_left(at, ask, smtp, on_commit):
    response = ask()
    assert (response.status_code, response["Location"]) == (302, f"{FORM}?done=sent")
    assert EMAIL not in response["Location"]
    [message] = smtp.messages
    link = re.search(rf"http://{PORTAL}({FORM}[\w-]+/)", message.get_content())
    assert link is not None
    assert "List-Unsubscribe" not in message
    assert at().get(link[1]).status_code == 200
    assert not GazetteSubscription.objects.filter(confirmed_at__isnull=False).exists(), "opening decides nothing"
    assert at().post(link[1])["Location"] == f"{FORM}?done=confirmed"
    assert at().post(link[1]).status_code == 302, "pressed twice"
    issue = make()
    rewrite(published_at=timezone.now())
    issue.refresh_from_db()
    publish(issue, on_commit)
    publish(issue, on_commit)
    news = smtp.messages[1:]
    assert len(news) == 1
    text = news[0].get_content()
    assert f"http://{PORTAL}/cong-bao/2026/1095-1096/" in text
    assert issue.items.first().document.number in text
    assert news[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    one_click = news[0]["List-Unsubscribe"].strip().strip("<>")
    path = one_click.removeprefix(f"http://{PORTAL}")
    opened = Client(enforce_csrf_checks=True, headers={"host": PORTAL})
    assert opened.get(path).status_code == 302
    assert GazetteSubscription.objects.exists(), "opening decides nothing"
    assert opened.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not GazetteSubscription.objects.exists()
    assert not SubscriptionMail.objects.exists()
    assert opened.post(path).status_code == 200, "done twice"


def test_the_page_to_leave(at):
    row = subscriber()
    other = subscriber("khac@haivan.example")
    url = f"/cong-bao/huy/{row.token}/"
    assert "csrfmiddlewaretoken" in at().get(url).content.decode()
    assert at().post(url)["Location"] == f"{FORM}?done=left"
    assert list(GazetteSubscription.objects.all()) == [other]
    assert at().get(url).status_code == 404
    assert at().post(url).status_code == 302


def test_the_same_answer_whether_the_address_is_known(at, ask, smtp):
    known = subscriber()
    first, second = ask(), ask("moi@haivan.example")
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert len(smtp.messages) == 2
    assert GazetteSubscription.objects.get(pk=known.pk).confirmed_at is not None


def test_new_wishes_take_the_place_of_the_old(at, ask, smtp):
    known = subscriber()
    make_document()
    ask(EMAIL.upper(), prefix="/en", units=["ubnd"], kinds=["QĐ"], issues="")
    [message] = smtp.messages
    assert message["Subject"].isascii()
    asked = GazetteSubscription.objects.get(confirmed_at=None)
    at().post(f"/en{FORM}{asked.token}/")
    [row] = GazetteSubscription.objects.all()
    assert (row.pk, row.token, row.language, row.issues, row.kinds) == (known.pk, known.token, "en", False, ["QĐ"])
    assert [unit.code for unit in row.units.all()] == ["ubnd"]


@pytest.mark.parametrize(
    "values",
    [
        *({"email": value, "issues": "1"} for value in ("", "x", "a@b", f"{'a' * 300}@b.vn", "a@b.vn\nBcc: c@d.vn")),
        {"email": EMAIL},
        {"email": EMAIL, "issues": "1", "units": "khong-co"},
        {"email": EMAIL, "kinds": "QĐ'--"},
    ],
)
def test_bad_input_is_said(at, values):
    response = at().post(FORM, values)
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert not GazetteSubscription.objects.exists()


def test_too_many(at, ask, smtp, settings):
    settings.FORM_RATE_LIMIT = (100, 600)
    for _try in range(MAILS_A_DAY + 2):
        assert ask().status_code == 302
    assert len(smtp.messages) == MAILS_A_DAY
    settings.FORM_RATE_LIMIT = (2, 600)
    assert ask("a@haivan.example").status_code == 429
    assert at().get(f"{FORM}{'x' * 43}/").status_code == 404


def test_pages_are_kept_by_nobody_and_tokens_stand_in_no_log(at):
    row = subscriber()
    for path in (FORM, f"{FORM}{row.token}/", f"/cong-bao/huy/{row.token}/"):
        assert at().get(path)["Cache-Control"] == "private, no-store"
    for path in (f"{FORM}{row.token}/", f"/en/cong-bao/huy/{row.token}/", f"/roi-cong-bao/{row.token}/"):
        assert row.token not in masked(f"GET {path} 200")


def test_unconfirmed_addresses_are_erased(at):
    late, fresh, kept = (
        subscriber(f"{name}@haivan.example", confirmed_at=None if name != "kept" else timezone.now())
        for name in ("late", "fresh", "kept")
    )
    GazetteSubscription.objects.exclude(pk=fresh.pk).update(asked_at=timezone.now() - timedelta(days=8))
    assert at().get(f"{FORM}{late.token}/").status_code == 404
    assert at().post(f"{FORM}{late.token}/").status_code == 404
    assert erase_unconfirmed() == 1
    assert set(GazetteSubscription.objects.all()) == {fresh, kept}


# ---- who is told of what ----
def test_who_is_told_of_an_issue(on_commit, smtp):
    subscriber()
    subscriber("cho@haivan.example", confirmed_at=None)
    subscriber("van.ban@haivan.example", issues=False)
    subscriber("sau@haivan.example", confirmed_at=timezone.now())
    publish(make(archived=True), on_commit)
    publish(make((7,), state=IssueState.SIGNED), on_commit)
    assert smtp.receivers == []
    publish(make((8,)), on_commit)
    assert smtp.receivers == [EMAIL]


def test_who_is_told_of_a_document(on_commit, smtp):
    every = subscriber("tat.ca@haivan.example", issues=False, kinds=["QĐ", "NQ"])
    unit = subscriber("so@haivan.example", issues=False)
    unit.units.add(Unit.objects.get(code="snnmt"))
    both = subscriber("ca.hai@haivan.example", issues=False, kinds=["NQ"])
    both.units.add(Unit.objects.get(code="snnmt"))
    subscriber()
    day = timezone.localdate()
    with on_commit():
        document = make_document(issuer="snnmt", signed_on=day)
    assert sorted(smtp.receivers) == sorted([every.email, unit.email])
    assert document.number in smtp.texts[0]
    smtp.envelopes.clear()
    with on_commit():
        make_document(state="checked", signed_on=day)
        make_document(signed_on=day - timedelta(days=90))
        make_document(signed_on=day, confidentiality="internal", state="checked")
    assert smtp.receivers == []


def test_words_in_every_language(smtp, on_commit):
    issue = make()
    for language in ("vi", "en", "ja", "ko", "zh-hans"):
        subscriber(f"{language}@haivan.example", language=language)
    publish(issue, on_commit)
    assert len(smtp.messages) == 5
    for message in smtp.messages:
        assert "1095 + 1096" in message["Subject"]
        language = message["To"].split("@")[0]
        prefix = "" if language == "vi" else f"/{language}"
        assert f"{PORTAL}{prefix}/cong-bao/huy/" in message.get_content()


# ---- sending ----
def owed() -> SubscriptionMail:
    subscriber()
    [pk] = sending.owe_issue(make().pk)
    return SubscriptionMail.objects.get(pk=pk)


def test_a_server_that_is_away_loses_nothing(settings):
    mail = owed()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    again = sending.deliver(mail.pk)
    assert again is not None
    mail.refresh_from_db()
    assert (mail.attempts, mail.sent_at) == (1, None)
    with smtp_server(settings) as mailbox:
        assert pick_up() == 1
        assert pick_up() == 0
    assert mailbox.receivers == [EMAIL]


def test_an_address_that_is_refused_is_given_up_without_its_name(smtp, capsys):
    mail = owed()
    smtp.refuse_address = "550 no such user"
    assert sending.deliver(mail.pk) is None
    mail.refresh_from_db()
    assert (mail.attempts, mail.error, mail.sent_at) == (sending.MAX_ATTEMPTS, sending.REFUSED, None)
    assert EMAIL not in "".join(capsys.readouterr())
    assert sending.waiting() == []


def test_it_is_tried_again_with_longer_and_longer_pauses(smtp):
    mail = owed()
    smtp.refuse = "451 later"
    for _attempt in range(sending.MAX_ATTEMPTS - 1):
        assert sending.deliver(mail.pk) is not None
    assert sending.deliver(mail.pk) is None
    assert sending.deliver(mail.pk) is None
    assert [sending.delay(n).seconds // 60 for n in (1, 2, 3, 7, 50)] == [1, 2, 4, 60, 60]


def test_what_left_or_was_withdrawn_is_not_told(smtp):
    mail = owed()
    rewrite(state=IssueState.SIGNED)
    assert sending.deliver(mail.pk) is None
    assert not SubscriptionMail.objects.exists()
    document = make_document(signed_on=timezone.localdate())
    row = GazetteSubscription.objects.get()
    owed_ = SubscriptionMail.objects.create(subscription=row, document=document)
    LegalDocument.objects.filter(pk=document.pk).update(state="withdrawn")
    assert sending.deliver(owed_.pk) is None
    assert smtp.messages == []


def test_without_a_page_the_mail_waits(smtp):
    mail = owed()
    GazettePage.objects.update(live=False)
    assert sending.deliver(mail.pk) is not None
    GazettePage.objects.update(live=True)
    assert sending.deliver(mail.pk) is None
    assert len(smtp.messages) == 1


def test_two_workers_send_it_once(smtp):
    mail = owed()
    first, second = sending.claim(mail.pk), SubscriptionMail.objects.get(pk=mail.pk)
    assert first is not None
    assert second.attempts == 1
    SubscriptionMail.objects.filter(pk=mail.pk).update(sent_at=timezone.now())
    assert sending.claim(mail.pk) is None
    assert sending.deliver(mail.pk) is None
    assert smtp.messages == []


def test_a_forgotten_issue_is_told(smtp):
    subscriber()
    make(published_at=timezone.now())
    assert pick_up() == 1
    assert smtp.receivers == [EMAIL]
    assert pick_up() == 0
