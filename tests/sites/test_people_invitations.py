"""Invitations: by whom, to what, once; and roles taken away again."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, ModelLogEntry

from cms.core.actions import ActionError
from cms.users.enums import Role
from cms.users.models import User
from sites.actions import (
    AcceptInvitationAction,
    EndMembershipAction,
    GrantMembershipAction,
    InviteAction,
    WithdrawInvitationAction,
)
from sites.models import Invitation, Membership, Unit
from tests.conftest import DEPARTMENT, PORTAL
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PASSWORD = "mot-mat-khau-dai-2026"


@pytest.fixture
def webmaster() -> User:
    return make_user("web", role=Role.UNIT_WEBMASTER, unit="snnmt", last_name="Phạm Đức", first_name="Huy")


@pytest.fixture
def other() -> User:
    return make_user("other", role=Role.UNIT_WEBMASTER, unit="cua-vinh")


@pytest.fixture
def client(at, webmaster):
    browser = at(DEPARTMENT)
    browser.force_login(webmaster)
    return browser


def unit(code: str = "snnmt") -> Unit:
    return Unit.objects.get(code=code)


def form(**values) -> dict:
    return {
        "last_name": "Ngô Thị",
        "first_name": "Lan",
        "email": "lan@haivan.example",
        "unit": unit().pk,
        "role": "unit_author",
        "valid_from": "01/11/2026",
        **values,
    }


def invitation(by: User, **values) -> Invitation:
    row = Invitation(
        **{
            "last_name": "Ngô Thị",
            "first_name": "Lan",
            "email": "lan@haivan.example",
            "unit": unit(),
            "role": "unit_author",
            "valid_from": date(2026, 11, 1),
            **values,
        }
    )
    return InviteAction(row, user=by).execute()


def link() -> str:
    return re.search(r"http://\S+(/admin/invitation/\S+/)", mail.outbox[-1].body).group(1)


# ---- inviting ----
def test_a_webmaster_invites_an_author_who_chooses_a_password_and_is_in(client, at, on_commit):
    with on_commit():
        response = client.post(reverse("people:invite_to", args=[unit().pk]), form())
    assert response.status_code == 302, response.context["form"].errors
    message = mail.outbox[-1]
    assert message.to == ["lan@haivan.example"]
    assert "Sở Nông nghiệp và Môi trường" in message.subject
    assert "Phạm Đức Huy" in message.body
    assert f"http://{DEPARTMENT}/admin/invitation/" in message.body
    row = Invitation.objects.get()
    assert row.mailed_at
    assert row.token not in str(Invitation.objects.filter(pk=row.pk).values())  # The database gives nobody a link.

    browser = at(DEPARTMENT)
    page = browser.get(link())
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    weak = browser.post(link(), {"username": "lan", "password1": "1234", "password2": "1234"})
    assert weak.status_code == 200
    assert weak.context["form"]["username"].value() == "lan"
    assert not User.objects.filter(username="lan").exists()
    done = browser.post(link(), {"username": "lan", "password1": PASSWORD, "password2": PASSWORD})
    assert done.status_code == 302, done.context["form"].errors
    person = User.objects.get(username="lan")
    assert person.get_full_name() == "Ngô Thị Lan"
    membership = person.memberships.get()
    assert (membership.role, membership.unit.code, membership.granted_by.username) == ("unit_author", "snnmt", "web")
    assert browser.get(reverse("wagtailadmin_home")).status_code == 200
    again = at(DEPARTMENT).get(link())
    assert again.status_code == 410
    assert "đã được dùng" in again.content.decode() or "used already" in again.content.decode()
    actions = set(ModelLogEntry.objects.values_list("action", flat=True))
    assert {"member_sites.invite", "member_sites.grant", "member_sites.accept_invitation"} <= actions


def test_a_password_like_the_own_name_is_refused(client, at, on_commit):
    with on_commit():
        client.post(reverse("people:invite_to", args=[unit().pk]), form())
    answer = at(DEPARTMENT).post(link(), {"username": "lan", "password1": "lan@haivan", "password2": "lan@haivan"})
    assert answer.context["form"].errors


def test_the_mail_has_the_language_of_whoever_invites_too(webmaster, on_commit):
    from django.utils import translation

    with on_commit(), translation.override("en"):
        invitation(webmaster)
    assert "Dear Ngô Thị Lan" in mail.outbox[-1].body
    assert mail.outbox[-1].body.count("/admin/invitation/") == 2


@pytest.mark.parametrize("role", [role for role in Role if role != Role.UNIT_AUTHOR])
def test_a_webmaster_invites_to_no_other_role(client, webmaster, role):
    response = client.post(reverse("people:invite_to", args=[unit().pk]), form(role=role))
    assert response.status_code == 200
    assert "role" in response.context["form"].errors
    with pytest.raises(ActionError):
        invitation(webmaster, role=role, locale=Locale.objects.first())
    assert not Invitation.objects.exists()


def test_a_webmaster_invites_to_no_other_unit(client, webmaster):
    ward = unit("cua-vinh")
    assert client.get(reverse("people:invite_to", args=[ward.pk])).status_code == 404
    response = client.post(reverse("people:invite_to", args=[unit().pk]), form(unit=ward.pk))
    assert response.status_code == 200
    assert "unit" in response.context["form"].errors
    assert response.context["form"]["email"].value() == "lan@haivan.example"
    assert "Cửa Vịnh" not in response.content.decode()
    with pytest.raises(ActionError):
        invitation(webmaster, unit=ward)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("role", [Role.UNIT_AUTHOR, Role.UNIT_LEADER, Role.CENTRAL_EDITOR, Role.AUDITOR])
def test_others_invite_nobody(at, role):
    browser = at(PORTAL)
    browser.force_login(make_user(role=role))
    assert browser.get(reverse("people:invite")).status_code == 302
    browser.post(reverse("people:invite"), form())
    assert not Invitation.objects.exists()


def test_an_administrator_invites_to_any_role(at, on_commit):
    browser = at(PORTAL)
    browser.force_login(make_user(is_superuser=True))
    japanese = Locale.objects.get(language_code="ja")
    missing = browser.post(reverse("people:invite"), form(role="translator"))
    assert "locale" in missing.context["form"].errors
    wrong = browser.post(reverse("people:invite"), form(role="central_editor"))
    assert "role" in wrong.context["form"].errors
    with on_commit():
        assert browser.post(reverse("people:invite"), form(role="translator", locale=japanese.pk)).status_code == 302
        assert browser.post(reverse("people:invite"), form(role="unit_webmaster")).status_code == 302
    assert set(Invitation.objects.values_list("role", flat=True)) == {"translator", "unit_webmaster"}


def test_the_same_invitation_is_not_sent_twice_by_mistake(client, webmaster):
    invitation(webmaster)
    response = client.post(reverse("people:invite_to", args=[unit().pk]), form(email="LAN@haivan.example"))
    assert "email" in response.context["form"].errors


def test_somebody_who_has_the_role_is_not_invited(client):
    make_user(role="unit_author", unit="snnmt", email="lan@haivan.example")
    response = client.post(reverse("people:invite_to", args=[unit().pk]), form())
    assert "email" in response.context["form"].errors


def test_days_that_cannot_be_are_refused(client):
    url = reverse("people:invite_to", args=[unit().pk])
    for values in ({"valid_to": "01/10/2026"}, {"valid_from": "01/01/2026", "valid_to": "01/02/2026"}):
        assert "valid_to" in client.post(url, form(**values)).context["form"].errors


# ---- accepting ----
def test_a_known_address_gets_the_role_after_logging_in_and_no_second_account(at, webmaster, on_commit):
    known = make_user("known", role="unit_author", unit="cua-vinh", email="Lan@HaiVan.example")
    with on_commit():
        row = invitation(webmaster)
    browser = at(DEPARTMENT)
    page = browser.get(link()).content.decode()
    assert "password1" not in page
    assert reverse("wagtailadmin_login") in page
    browser.post(link(), {"username": "second", "password1": PASSWORD, "password2": PASSWORD})
    assert User.objects.filter(email__iexact="lan@haivan.example").count() == 1
    answer = browser.post(
        reverse("wagtailadmin_login"), {"username": "known", "password": "mat-khau-2026", "next": link()}
    )
    assert answer["Location"] == link()
    assert browser.post(link()).status_code == 302
    assert set(known.memberships.values_list("unit__code", flat=True)) == {"snnmt", "cua-vinh"}
    row.refresh_from_db()
    assert row.accepted_by == known


def test_another_account_cannot_take_it(at, webmaster, on_commit):
    with on_commit():
        invitation(webmaster)
    thief = make_user("thief", role="unit_author", unit="cua-vinh", email="thief@haivan.example")
    browser = at(DEPARTMENT)
    browser.force_login(thief)
    assert browser.post(link()).status_code == 200
    assert thief.memberships.count() == 1
    with pytest.raises(ActionError):
        AcceptInvitationAction(Invitation.objects.get(), thief).execute()


def test_an_account_that_is_switched_off_is_told_so(at, webmaster, on_commit):
    make_user(email="lan@haivan.example", is_active=False)
    with on_commit():
        invitation(webmaster)
    page = at(DEPARTMENT).get(link())
    assert page.context["case"] == "inactive"


def test_a_link_used_twice_at_once_counts_once(webmaster):
    row = invitation(webmaster)
    first, second = Invitation.objects.get(pk=row.pk), Invitation.objects.get(pk=row.pk)
    AcceptInvitationAction(first, User(username="a", email=row.email)).execute()
    with pytest.raises(ActionError):
        AcceptInvitationAction(second, User(username="b", email=row.email)).execute()
    assert not User.objects.filter(username="b").exists()
    assert Membership.objects.filter(user__username="a").count() == 1


def test_a_new_link_ends_the_old_one(client, at, webmaster, on_commit):
    with on_commit():
        row = invitation(webmaster)
    old = link()
    with on_commit():
        client.post(reverse("people:resend", args=[row.pk]))
    assert link() != old
    assert at(DEPARTMENT).get(old).status_code == 404
    assert at(DEPARTMENT).get(link()).status_code == 200


@pytest.mark.parametrize("token", ["x", "1-abc", "99999999999999999999-a", "-", "١-a", "0-0"])
def test_an_invented_link_leads_nowhere(at, webmaster, token):
    invitation(webmaster)
    assert at(DEPARTMENT).get(f"/admin/invitation/{token}/").status_code == 404


def test_a_link_runs_out_after_seven_days(at, webmaster, on_commit):
    with on_commit():
        row = invitation(webmaster)
    assert timedelta(days=6, hours=23) < row.expires_at - timezone.now() <= timedelta(days=7)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert at(DEPARTMENT).get(link()).status_code == 410


def test_a_withdrawn_invitation_is_over(client, at, webmaster, on_commit):
    with on_commit():
        row = invitation(webmaster)
    assert client.post(reverse("people:withdraw", args=[row.pk])).status_code == 302
    assert at(DEPARTMENT).get(link()).status_code == 410
    with pytest.raises(ActionError):
        WithdrawInvitationAction(row, user=webmaster).execute()


def test_an_invitation_falls_with_the_rights_of_whoever_sent_it(at, webmaster, on_commit):
    with on_commit():
        invitation(webmaster)
    Membership.objects.filter(user=webmaster).update(valid_to=timezone.localdate() - timedelta(days=1))
    assert at(DEPARTMENT).get(link()).status_code == 410


def test_accepting_is_throttled(at, webmaster, on_commit, settings):
    settings.LOGIN_RATE_LIMIT = (2, 300)
    with on_commit():
        invitation(webmaster)
    browser = at(DEPARTMENT)
    data = {"username": "lan", "password1": "x", "password2": "y"}
    assert [browser.post(link(), data).status_code for _number in range(3)] == [200, 200, 429]


# ---- ending ----
def test_a_webmaster_ends_an_author_at_once(client):
    author = make_user(role="unit_author", unit="snnmt")
    row = author.memberships.get()
    assert client.get(reverse("people:end", args=[row.pk])).status_code == 200
    assert client.post(reverse("people:end", args=[row.pk]), {"when": "at_once"}).status_code == 302
    row.refresh_from_db()
    assert row.valid_to == timezone.localdate() - timedelta(days=1)
    assert not Membership.objects.valid_on().filter(user=author).exists()
    assert ModelLogEntry.objects.filter(action="member_sites.end_membership").exists()


def test_the_session_of_somebody_whose_role_ended_reaches_nothing(at, client):
    author = make_user(role="unit_author", unit="snnmt")
    browser = at(DEPARTMENT)
    browser.force_login(author)
    assert browser.get(reverse("wagtailadmin_home")).status_code == 200
    EndMembershipAction(author.memberships.get(), timezone.localdate() - timedelta(days=1)).execute()
    for name in ("wagtailadmin_home", "wagtailadmin_explore_root", "wagtailimages:index", "people:index"):
        assert browser.get(reverse(name)).status_code == 302, name


def test_a_webmaster_ends_nobody_else(client, other):
    webmaster_elsewhere = other.memberships.get()
    colleague = make_user(role="unit_leader", unit="snnmt").memberships.get()
    assert client.get(reverse("people:end", args=[webmaster_elsewhere.pk])).status_code == 404
    assert client.post(reverse("people:end", args=[colleague.pk]), {"when": "at_once"}).status_code == 302
    for row in (webmaster_elsewhere, colleague):
        row.refresh_from_db()
        assert row.valid_to is None


def test_a_role_does_not_end_in_the_past_nor_later_than_it_did(client):
    row = make_user(role="unit_author", unit="snnmt").memberships.get()
    url = reverse("people:end", args=[row.pk])
    past = client.post(url, {"when": "on_day", "last_day": "01/10/2025"})
    assert "last_day" in past.context["form"].errors
    assert "last_day" in client.post(url, {"when": "on_day"}).context["form"].errors
    EndMembershipAction(row, timezone.localdate()).execute()
    with pytest.raises(ActionError):
        EndMembershipAction(row, timezone.localdate() + timedelta(days=3)).execute()


def test_a_role_that_has_not_begun_is_taken_back(webmaster):
    today = timezone.localdate()
    author = make_user()
    row = Membership(user=author, unit=unit(), role="unit_author", valid_from=today + timedelta(days=5))
    GrantMembershipAction(row, user=webmaster).execute()
    EndMembershipAction(row, today, user=webmaster).execute()
    row.refresh_from_db()
    for days in range(10):
        assert not row.holds_on(today + timedelta(days=days))


def test_the_same_role_twice_is_refused_in_words(at):
    browser = at(PORTAL)
    browser.force_login(make_user(is_superuser=True))
    author = make_user(role="unit_author", unit="snnmt")
    data = {"user": author.pk, "role": "unit_author", "unit": unit().pk, "valid_from": "01/11/2026"}
    response = browser.post(reverse("memberships:add"), data)
    assert response.status_code == 200
    assert "valid_from" in response.context["form"].errors
    assert author.memberships.count() == 1
    data["role"] = "unit_leader"
    assert browser.post(reverse("memberships:add"), data).status_code == 302
    assert author.memberships.get(role="unit_leader").granted_by is not None


def test_no_membership_is_deleted(at):
    browser = at(PORTAL)
    browser.force_login(make_user(is_superuser=True))
    row = make_user(role="unit_author", unit="snnmt").memberships.get()
    response = browser.post(reverse("memberships:delete", args=[row.pk]))
    assert response["Location"] == reverse("people:end", args=[row.pk])
    assert Membership.objects.filter(pk=row.pk).exists()
