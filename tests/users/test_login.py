"""Log-in: lock-out and unlocking, throttling, history, sessions, what public pages cost."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from structlog.testing import capture_logs

from cms.users.enums import LoginEventKind
from cms.users.events import note, note_refusal
from cms.users.jobs import prune_login_history
from cms.users.models import LoginEvent, User, UserSession
from cms.users.sessions import device_in_words
from tests.conftest import DEPARTMENT, PORTAL
from tests.factories import make_user

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/"
RIGHT = {"username": "an", "password": "mat-khau-2026"}
WRONG = {"username": "an", "password": "sai"}
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36"


@pytest.fixture
def an() -> User:
    return make_user("an", role="unit_webmaster", unit="snnmt")


@pytest.fixture
def admin(at):
    client = at(PORTAL)
    client.force_login(make_user("root", is_superuser=True))
    return client


def kinds(**values) -> list[str]:
    return list(LoginEvent.objects.filter(**values).order_by("pk").values_list("kind", flat=True))


# ---- lock-out ----
def test_five_failures_lock_the_name_at_this_address_and_the_page_says_until_when(at, an):
    client = at(DEPARTMENT)
    for _number in range(4):
        assert client.post(LOGIN, WRONG).status_code == 200
    locked = client.post(LOGIN, WRONG)
    assert locked.status_code == 429
    assert 0 < int(locked["Retry-After"]) <= 15 * 60
    assert 'value="an"' in locked.content.decode()
    until = timezone.localtime(timezone.now() + timedelta(minutes=15))
    message = locked.context["form"].non_field_errors()[0]
    assert until.strftime("%d/%m/%Y") in message
    assert until.strftime("%H:%M") in message or (until - timedelta(minutes=1)).strftime("%H:%M") in message
    assert client.post(LOGIN, RIGHT).status_code == 429  # The right password does not help now.
    assert "_auth_user_id" not in client.session
    assert kinds(user=an) == ["failed"] * 4 + ["locked_out"] * 2


def test_the_lock_holds_at_one_address_only_and_behind_the_proxy(at, an, settings):
    settings.TRUSTED_PROXIES = 1
    for _number in range(5):
        at(DEPARTMENT).post(LOGIN, WRONG, headers={"x-forwarded-for": "6.6.6.6, 203.0.113.7"})
    assert at(DEPARTMENT).post(LOGIN, RIGHT, headers={"x-forwarded-for": "203.0.113.7"}).status_code == 429
    assert at(DEPARTMENT).post(LOGIN, RIGHT, headers={"x-forwarded-for": "203.0.113.8"}).status_code == 302


@pytest.mark.parametrize("forwarded", ["unknown", "1.2.3.4:80", "' OR 1=1", ""])
def test_an_address_that_is_none_breaks_nothing(at, an, settings, forwarded):
    settings.TRUSTED_PROXIES = 1
    assert at(DEPARTMENT).post(LOGIN, WRONG, headers={"x-forwarded-for": forwarded}).status_code == 200


def test_nobody_learns_which_names_exist(at, an):
    answers = []
    for name in ("an", "nobody"):
        client = at(DEPARTMENT)
        tries = [client.post(LOGIN, {"username": name, "password": "sai"}) for _number in range(6)]
        texts = [str(answer.context["form"].non_field_errors()) for answer in tries]
        answers.append([(answer.status_code, text) for answer, text in zip(tries, texts, strict=True)])
    assert answers[0][:4] == answers[1][:4]
    assert [status for status, _text in answers[0]] == [status for status, _text in answers[1]]


def test_a_name_that_nobody_has_is_not_kept(at, an):
    at(DEPARTMENT).post(LOGIN, {"username": "mat-khau-2026", "password": ""})
    at(DEPARTMENT).post(LOGIN, {"username": "mat-khau-2026", "password": "x"})
    assert not LoginEvent.objects.filter(username__contains="mat-khau").exists()
    assert kinds() == ["failed"]


def test_the_lock_ends_by_itself(at, an):
    from axes.models import AccessAttempt

    client = at(DEPARTMENT)
    for _number in range(5):
        client.post(LOGIN, WRONG)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))
    assert client.post(LOGIN, RIGHT).status_code == 302


def test_an_administrator_unlocks(at, an, admin):
    client = at(DEPARTMENT)
    for _number in range(5):
        client.post(LOGIN, WRONG)
    page = admin.get(reverse("people:locked_out"))
    assert [row.username for row in page.context["rows"]] == ["an"]
    assert admin.post(reverse("people:unlock"), {"username": "an"}).status_code == 302
    assert not admin.get(reverse("people:locked_out")).context["rows"]
    assert client.post(LOGIN, RIGHT).status_code == 302
    assert "unlocked" in kinds(user=an)
    again = admin.post(reverse("people:unlock"), {"username": "an"}, follow=True)
    assert again.status_code == 200


def test_only_administrators_unlock(at, an):
    client = at(DEPARTMENT)
    for _number in range(5):
        client.post(LOGIN, WRONG)
    other = at(DEPARTMENT)
    other.force_login(make_user(role="unit_webmaster", unit="snnmt"))
    assert other.get(reverse("people:locked_out")).status_code == 302
    other.post(reverse("people:unlock"), {"username": "an"})
    assert client.post(LOGIN, RIGHT).status_code == 429


def test_the_way_back_from_the_command_line(at, an, capsys):
    client = at(DEPARTMENT)
    for _number in range(5):
        client.post(LOGIN, WRONG)
    call_command("rescue_account", "an", "--second-factor")
    assert client.post(LOGIN, RIGHT).status_code == 302


def test_many_tries_from_one_address_wait(at, an, settings):
    settings.LOGIN_RATE_LIMIT = (3, 300)
    client = at(DEPARTMENT)
    statuses = [client.post(LOGIN, {"username": f"u{n}", "password": "x"}).status_code for n in range(4)]
    assert statuses == [200, 200, 200, 429]


def test_an_office_behind_one_address_comes_to_work(at, an, settings):
    """What succeeds is no guess; what fails between still counts, and in the end nobody gets in."""
    settings.LOGIN_RATE_LIMIT = (3, 300)
    assert [at(DEPARTMENT).post(LOGIN, RIGHT).status_code for _ in range(6)] == [302] * 6
    wrong = [at(DEPARTMENT).post(LOGIN, {"username": f"u{n}", "password": "x"}).status_code for n in range(2)]
    assert wrong == [200, 200]
    assert at(DEPARTMENT).post(LOGIN, RIGHT).status_code == 302
    assert at(DEPARTMENT).post(LOGIN, {"username": "u3", "password": "x"}).status_code == 200
    assert at(DEPARTMENT).post(LOGIN, RIGHT).status_code == 429


def test_asking_for_mails_is_throttled(at, an, mailoutbox):
    User.objects.filter(pk=an.pk).update(email="an@haivan.example")
    client = at(DEPARTMENT)
    for _number in range(12):
        client.post(reverse("wagtailadmin_password_reset"), {"email": "an@haivan.example"})
    assert len(mailoutbox) == 10


# ---- pages before the log-in ----
@pytest.mark.parametrize("name", ["wagtailadmin_login", "wagtailadmin_password_reset", "second_factor:verify"])
def test_log_in_pages_are_in_no_cache_and_no_search_engine(at, name):
    response = at(DEPARTMENT).get(reverse(name))
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("enforced", [True, False])
def test_the_log_in_page_says_when_no_second_factor_is_asked_for(at, settings, enforced):
    settings.SECOND_FACTOR_ENFORCED = enforced
    html = at(DEPARTMENT).get(LOGIN).content.decode()
    assert ("help-info" in html) is not enforced
    assert "Sở Nông nghiệp và Môi trường" in html


@pytest.mark.parametrize("path", ["/", "/tin-tuc/"])
def test_public_pages_set_no_cookie_and_ask_nothing_about_sessions(at, path, django_assert_max_num_queries):
    client = at(DEPARTMENT)
    client.get(path)
    with django_assert_max_num_queries(60) as queries:
        response = client.get(path)
    assert not response.cookies
    tables = re.compile(r"users_|otp_|axes_|django_session")
    assert not any(tables.search(query["sql"]) for query in queries.captured_queries)


# ---- history ----
def test_what_happens_is_noted_and_leaves_as_a_line(at, an):
    client = at(DEPARTMENT)
    with capture_logs() as lines:
        client.post(LOGIN, WRONG, headers={"user-agent": CHROME})
        client.post(LOGIN, RIGHT, headers={"user-agent": CHROME})
        client.post("/admin/logout/")
    assert kinds(user=an) == ["failed", "logged_in", "logged_out"]
    event = LoginEvent.objects.filter(user=an).first()
    assert event is not None
    assert event.address == "127.0.0.1"
    audit = [line for line in lines if line["event"] == "audit"]
    assert [line["action"] for line in audit] == ["users.failed", "users.logged_in", "users.logged_out"]
    assert audit[1]["object_id"] == str(an.pk)
    assert "mat-khau-2026" not in str(lines)


def test_a_refusal_is_noted_for_whoever_is_logged_in(rf, an):
    request = rf.get("/admin/pages/7/edit/")
    request.user = an
    with capture_logs() as lines:
        event = note_refusal(request, "page of another unit")
    assert event is not None
    assert (event.kind, event.user, event.detail) == ("refused", an, "GET /admin/pages/7/edit/: page of another unit")
    assert lines[0]["action"] == "users.refused"
    from django.contrib.auth.models import AnonymousUser

    request.user = AnonymousUser()
    assert note_refusal(request, "x") is None


def test_the_history_of_all_is_for_administrators_and_the_portals_auditor(at, an, admin, django_assert_max_num_queries):
    for _number in range(30):
        note(LoginEventKind.LOGGED_IN, None, an)
    admin.get(reverse("people:history"))
    with django_assert_max_num_queries(16):
        page = admin.get(reverse("people:history"))
    assert page.status_code == 200
    assert "an" in page.content.decode()
    found = admin.get(reverse("people:history_results"), {"q": "root", "kind": "logged_in"})
    assert found.status_code == 200
    for user, status in (
        (make_user(role="auditor"), 200),
        (make_user(role="auditor", unit="snnmt"), 302),
        (an, 302),
        (make_user(role="central_editor"), 302),
    ):
        client = at(PORTAL)
        client.force_login(user)
        assert client.get(reverse("people:history")).status_code == status, user


def test_the_history_is_pruned(an, settings):
    settings.LOGIN_HISTORY_DAYS = 30
    old, new = note(LoginEventKind.LOGGED_IN, None, an), note(LoginEventKind.LOGGED_IN, None, an)
    LoginEvent.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=31))
    session = UserSession.objects.create(user=an, last_seen=timezone.now())
    UserSession.objects.filter(pk=session.pk).update(created_at=timezone.now() - timedelta(days=31))
    assert prune_login_history() == 2
    assert list(LoginEvent.objects.all()) == [new]


# ---- sessions ----
@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (CHROME, "Chrome, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/131.0 Safari/537.36 Edg/131.0", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 15) SamsungBrowser/27.0 Chrome/125.0 Mobile", "Samsung Internet, Android"),
    ],
)
def test_devices_in_words(agent, words):
    assert device_in_words(agent) == words


def test_ending_a_session_ends_the_other_browsers_access(at, an):
    here, there = at(DEPARTMENT), at(DEPARTMENT)
    for client, agent in ((here, CHROME), (there, "Firefox/140.0 (X11; Linux)")):
        client.post(LOGIN, RIGHT, headers={"user-agent": agent})
    html = here.get(reverse("wagtailadmin_account")).content.decode()
    assert "Chrome, Windows" in html
    assert "Firefox, Linux" in html
    assert here.session.session_key not in html
    other = UserSession.objects.get(agent__startswith="Firefox")
    assert here.post(reverse("account:end_sessions"), {"session": other.pk}).status_code == 302
    assert there.get(reverse("wagtailadmin_home")).status_code == 302
    assert here.get(reverse("wagtailadmin_home")).status_code == 200
    assert "session_ended" in kinds(user=an)


def test_all_others_end_at_once(at, an):
    clients = [at(DEPARTMENT) for _number in range(3)]
    for client in clients:
        client.post(LOGIN, RIGHT)
    clients[0].post(reverse("account:end_sessions"))
    assert [client.get("/admin/").status_code for client in clients] == [200, 302, 302]


def test_nobody_ends_somebody_elses_session(at, an):
    victim = at(DEPARTMENT)
    victim.post(LOGIN, RIGHT)
    row = UserSession.objects.get(user=an)
    colleague = at(DEPARTMENT)
    colleague.force_login(make_user(role="unit_webmaster", unit="snnmt"))
    colleague.post(reverse("account:end_sessions"), {"session": row.pk})
    colleague.post(reverse("people:end_sessions", args=[an.pk]))
    assert victim.get("/admin/").status_code == 200
    assert colleague.get(reverse("account:end_sessions")).status_code == 405


def test_an_administrator_ends_them(at, an, admin):
    victim = at(DEPARTMENT)
    victim.post(LOGIN, RIGHT)
    assert admin.post(reverse("people:end_sessions", args=[an.pk])).status_code == 302
    assert victim.get("/admin/").status_code == 302


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(at, an):
    here, there = at(DEPARTMENT), at(DEPARTMENT)
    for client in (here, there):
        client.post(LOGIN, RIGHT)
    data = {
        "name_email-first_name": "An",
        "name_email-last_name": "Lê",
        "name_email-email": "an@haivan.example",
        "locale-preferred_language": "vi",
        "theme-theme": "system",
        "theme-density": "default",
        "theme-contrast": "system",
        "theme-keyboard_shortcuts": "on",
        "password-old_password": "mat-khau-2026",
        "password-new_password1": "mot-mat-khau-khac-2026",
        "password-new_password2": "mot-mat-khau-khac-2026",
    }
    assert here.post(reverse("wagtailadmin_account"), data).status_code == 302
    assert there.get("/admin/").status_code == 302
    assert here.get("/admin/").status_code == 200
    html = here.get(reverse("wagtailadmin_account")).content.decode()
    assert html.count("<td>127.0.0.1</td>") >= 1
    from cms.users.sessions import open_sessions

    an.refresh_from_db()
    assert len(open_sessions(an)) == 1
    here.post(reverse("account:end_sessions"))
    assert here.get("/admin/").status_code == 200


def test_last_seen_is_noted_at_most_every_five_minutes(at, an, django_assert_num_queries):
    from django.core.cache import cache

    client = at(DEPARTMENT)
    client.post(LOGIN, RIGHT)
    client.get("/admin/")
    before = timezone.now() - timedelta(hours=1)
    UserSession.objects.update(last_seen=before)
    client.get("/admin/")
    assert UserSession.objects.get(user=an).last_seen == before
    cache.clear()
    client.get("/admin/")
    assert UserSession.objects.get(user=an).last_seen > before


def test_logging_out_ends_the_session_in_the_list(at, an):
    client = at(DEPARTMENT)
    client.post(LOGIN, RIGHT)
    client.post("/admin/logout/")
    row = UserSession.objects.get()
    assert row.ended_at
    assert row.session_key == ""
