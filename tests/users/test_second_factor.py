"""The second factor: who needs it, what is reached without it, recovery codes, reset."""

from __future__ import annotations

import time

import pytest
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.models import Locale, ModelLogEntry

from cms.users import second_factor
from cms.users.enums import Role
from cms.users.models import LoginEvent, RolePolicy, User
from tests.conftest import DEPARTMENT, PORTAL
from tests.factories import make_user

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/"
VERIFY, ENROL = "/admin/second-factor/verify/", "/admin/second-factor/set-up/"


@pytest.fixture
def enforced(settings):
    settings.SECOND_FACTOR_ENFORCED = True


def code(device: TOTPDevice, steps: int = 0) -> str:
    """What the app would show, `steps` half-minutes from now."""
    now = int(time.time()) // device.step + steps
    return f"{totp(device.bin_key, device.step, t0=0, drift=now - int(time.time()) // device.step):06d}"


def set_up(user: User) -> tuple[TOTPDevice, list[str]]:
    return TOTPDevice.objects.create(user=user, confirmed=True, name="app"), second_factor.new_codes(user)


def log_in(client, user: User, **data):
    return client.post(LOGIN, {"username": user.username, "password": "mat-khau-2026", **data})


def test_setting_it_up_at_the_first_log_in(at, enforced):
    editor = make_user("editor", role=Role.CENTRAL_EDITOR)
    client = at(PORTAL)
    assert log_in(client, editor, next="/admin/images/").status_code == 302
    gate = client.get("/admin/images/")
    assert gate["Location"] == f"{ENROL}?next=%2Fadmin%2Fimages%2F"
    page = client.get(gate["Location"])
    assert 'src="data:image/svg+xml' in page.content.decode()
    assert "data:" in page["Content-Security-Policy"]
    device = TOTPDevice.objects.get(user=editor)
    assert not device.confirmed
    assert second_factor.key_in_groups(device) in page.content.decode()
    wrong = client.post(ENROL, {"token": "000000", "next": "/admin/images/"})
    assert wrong.context["form"].errors
    TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    done = client.post(ENROL, {"token": f" {code(device)[:3]} {code(device)[3:]} ", "next": "/admin/images/"})
    assert done.status_code == 200, done.content
    codes = done.context["codes"]
    assert len(set(codes)) == 10
    html = done.content.decode()
    assert all(entry in html for entry in codes)
    assert "data:text/plain" in html
    assert 'href="/admin/images/"' in html
    assert client.get("/admin/images/").status_code == 200
    assert not any(entry in client.get(reverse("wagtailadmin_account")).content.decode() for entry in codes)


def test_giving_it(at, enforced):
    editor = make_user("editor", role=Role.CENTRAL_EDITOR)
    device, _codes = set_up(editor)
    client = at(PORTAL)
    log_in(client, editor)
    key = client.session.session_key
    assert client.get("/admin/")["Location"].startswith(VERIFY)
    assert client.post(VERIFY, {"token": code(device, 40)}).context["form"].errors
    TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    given = code(device)
    answer = client.post(VERIFY, {"token": given, "next": "//evil.example/"})
    assert answer["Location"] == "/admin/"
    assert client.session.session_key != key
    assert client.get("/admin/").status_code == 200
    assert list(LoginEvent.objects.filter(user=editor).order_by("pk").values_list("kind", flat=True)) == [
        "logged_in",
        "second_factor_failed",
        "second_factor_passed",
    ]
    thief = at(PORTAL)
    log_in(thief, editor)
    assert thief.post(VERIFY, {"token": given}).status_code == 200  # A code counts once.
    assert thief.get("/admin/").status_code == 302


def test_wrong_codes_wait(at, enforced):
    editor = make_user("editor", role=Role.CENTRAL_EDITOR)
    device, _codes = set_up(editor)
    client = at(PORTAL)
    log_in(client, editor)
    for _number in range(4):
        client.post(VERIFY, {"token": "000000"})
        TOTPDevice.objects.update(throttling_failure_count=8)
    assert client.post(VERIFY, {"token": code(device)}).status_code == 200
    assert client.get("/admin/").status_code == 302


def test_a_recovery_code_lets_in_once(at, enforced):
    editor = make_user("editor", role=Role.CENTRAL_EDITOR)
    _device, codes = set_up(editor)
    first, second = at(PORTAL), at(PORTAL)
    log_in(first, editor)
    assert first.post(VERIFY, {"token": codes[0].upper()}).status_code == 302
    assert first.get("/admin/").status_code == 200
    log_in(second, editor)
    assert second.post(VERIFY, {"token": codes[0]}).status_code == 200
    assert second.get("/admin/").status_code == 302
    assert StaticToken.objects.filter(device__user=editor).count() == 9
    assert LoginEvent.objects.filter(user=editor, kind="recovery_code_used").count() == 1


@pytest.mark.parametrize(
    "name",
    [
        "wagtailadmin_home",
        "wagtailadmin_explore_root",
        "wagtailadmin_account",
        "people:index",
        "account:recovery_codes",
        "account:remove_second_factor",
        "wagtailadmin_api:pages:listing",
    ],
)
def test_nothing_is_reached_without_it(at, enforced, name):
    editor = make_user("editor", role=Role.CENTRAL_EDITOR)
    set_up(editor)
    client = at(PORTAL)
    log_in(client, editor)
    url = reverse(name)
    assert client.get(url)["Location"].startswith(VERIFY)
    assert client.post(url).status_code == 403
    assert client.get(url, headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403
    assert TOTPDevice.objects.filter(user=editor).exists()


def test_an_address_that_does_not_exist_is_gated_too(at, enforced):
    client = at(PORTAL)
    log_in(client, make_user(role=Role.CENTRAL_EDITOR))
    assert client.get("/admin/no/such/thing/")["Location"].startswith(ENROL)


def test_what_is_needed_before_it_stays_open(at, enforced):
    client = at(PORTAL)
    log_in(client, make_user(role=Role.CENTRAL_EDITOR))
    assert client.get(reverse("wagtailadmin_sprite")).status_code == 200
    assert client.get(reverse("wagtailadmin_javascript_catalog")).status_code == 200
    assert client.post(reverse("wagtailadmin_logout")).status_code == 302


def test_whoever_has_one_cannot_go_round_it_by_setting_up_another(at, enforced):
    editor = make_user("editor", role=Role.CENTRAL_EDITOR)
    set_up(editor)
    client = at(PORTAL)
    log_in(client, editor)
    assert client.get(ENROL)["Location"].startswith(VERIFY)
    assert client.post(ENROL, {"token": "123456"})["Location"].startswith(VERIFY)
    assert TOTPDevice.objects.filter(user=editor).count() == 1


def test_setting_up_another_device_replaces_the_first(at, enforced):
    editor = make_user("editor", role=Role.CENTRAL_EDITOR)
    _old, codes = set_up(editor)
    client = at(PORTAL)
    log_in(client, editor)
    client.post(VERIFY, {"token": codes[0]})
    client.get(ENROL)
    new = TOTPDevice.objects.get(user=editor, confirmed=False)
    assert client.post(ENROL, {"token": code(new)}).status_code == 200
    assert list(TOTPDevice.objects.filter(user=editor)) == [new]
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize(
    ("role", "unit", "needed"),
    [
        (Role.CENTRAL_EDITOR, "ubnd", True),
        (Role.CAMPAIGN_MANAGER, "ubnd", True),
        (Role.TRANSLATION_REVIEWER, "snnmt", True),
        (Role.UNIT_WEBMASTER, "ubnd", True),  # Publishes on the portal.
        (Role.UNIT_AUTHOR, "ubnd", False),
        (Role.UNIT_WEBMASTER, "snnmt", False),
        (Role.UNIT_AUTHOR, "snnmt", False),
        (Role.AUDITOR, "ubnd", False),
    ],
)
def test_who_needs_one(enforced, role, unit, needed):
    locale = Locale.objects.get(language_code="en") if role == Role.TRANSLATION_REVIEWER else None
    user = make_user(role=role, unit=unit, locale=locale)
    assert second_factor.is_required(user) is needed


def test_administrators_need_one_and_say_who_else(at, enforced):
    root = make_user("root", is_superuser=True)
    webmaster = make_user("web", role=Role.UNIT_WEBMASTER, unit="snnmt")
    _device, codes = set_up(root)
    client = at(PORTAL)
    log_in(client, root)
    assert client.get(reverse("people:role_policy")).status_code == 302
    client.post(VERIFY, {"token": codes[0]})
    page = client.get(reverse("people:role_policy"))
    assert "administrator" in page.context["form"].initial["roles"]
    assert not second_factor.is_required(webmaster)
    assert client.post(reverse("people:role_policy"), {"roles": ["administrator", "unit_webmaster"]}).status_code == 302
    assert second_factor.is_required(User.objects.get(pk=webmaster.pk))
    assert not second_factor.is_required(make_user(role=Role.CENTRAL_EDITOR))
    assert set(RolePolicy.objects.filter(second_factor_required=True).values_list("role", flat=True)) == {
        "unit_webmaster"
    }
    assert ModelLogEntry.objects.filter(action="users.role_policy").count() == 5
    own = at(DEPARTMENT)
    log_in(own, webmaster)
    assert own.get("/admin/")["Location"].startswith(ENROL)
    assert own.get(reverse("people:role_policy"))["Location"].startswith(ENROL)


def test_the_switch_is_for_administrators(at):
    client = at(DEPARTMENT)
    client.force_login(make_user(role=Role.UNIT_WEBMASTER, unit="snnmt"))
    assert client.get(reverse("people:role_policy")).status_code == 302
    client.post(reverse("people:role_policy"), {"roles": []})
    assert not RolePolicy.objects.exists()


def test_it_is_anybodys_choice_and_can_be_taken_back(at, enforced):
    author = make_user("author", role=Role.UNIT_AUTHOR, unit="snnmt")
    client = at(DEPARTMENT)
    log_in(client, author)
    assert client.get("/admin/").status_code == 200
    client.get(ENROL)
    client.post(ENROL, {"token": code(TOTPDevice.objects.get(user=author))})
    fresh = at(DEPARTMENT)
    log_in(fresh, author)
    assert fresh.get("/admin/")["Location"].startswith(VERIFY)
    account = client.get(reverse("wagtailadmin_account")).content.decode()
    assert reverse("account:remove_second_factor") in account
    made = client.post(reverse("account:recovery_codes"))
    assert len(made.context["codes"]) == 10
    assert client.post(reverse("account:remove_second_factor")).status_code == 302
    assert second_factor.device_of(author) is None
    assert fresh.get("/admin/").status_code == 200


def test_whoever_needs_one_cannot_take_it_away(at, enforced):
    editor = make_user("editor", role=Role.CENTRAL_EDITOR)
    _device, codes = set_up(editor)
    client = at(PORTAL)
    log_in(client, editor)
    client.post(VERIFY, {"token": codes[0]})
    client.post(reverse("account:remove_second_factor"))
    assert second_factor.device_of(editor) is not None


def test_an_administrator_resets_a_lost_one(at):
    editor = make_user("editor", role=Role.CENTRAL_EDITOR)
    _device, codes = set_up(editor)
    lost = at(PORTAL)
    log_in(lost, editor)
    lost.post(VERIFY, {"token": codes[0]})
    assert lost.get("/admin/").status_code == 200
    for user, happens in (
        (make_user(role=Role.UNIT_WEBMASTER, unit="snnmt"), False),
        (make_user(role=Role.CENTRAL_EDITOR), False),
        (make_user(is_superuser=True), True),
    ):
        client = at(PORTAL)
        client.force_login(user)
        client.post(reverse("people:reset_second_factor", args=[editor.pk]))
        assert (second_factor.device_of(editor) is None) is happens
    assert lost.get("/admin/").status_code == 302  # The finder's session ended.
    entry = ModelLogEntry.objects.get(action="users.second_factor_removed")
    assert entry.object_id == str(editor.pk)


def test_whoever_has_no_role_any_more_reaches_nothing(at, enforced):
    gone = make_user("gone")
    set_up(gone)
    client = at(PORTAL)
    log_in(client, gone)
    for url in ("/admin/", reverse("people:index")):
        answer = client.get(url)
        assert answer.status_code == 302


def test_off_means_nobody_is_made_to(at, settings):
    assert settings.SECOND_FACTOR_ENFORCED is False
    client = at(PORTAL)
    log_in(client, make_user(role=Role.CENTRAL_EDITOR))
    assert client.get("/admin/").status_code == 200
