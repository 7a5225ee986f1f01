"""Who may do what here: what each sees, what another unit's webmaster does not, and what it costs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from cms.users.enums import LoginEventKind, Role
from cms.users.events import note
from cms.users.models import LoginEvent, User
from sites.actions import InviteAction
from sites.models import Invitation, Membership, Unit
from sites.people.words import ALLOWS
from tests.conftest import DEPARTMENT, PORTAL, WARD
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PLANTED = "Bí mật của phường"


@pytest.fixture
def webmaster() -> User:
    return make_user("web", role=Role.UNIT_WEBMASTER, unit="snnmt", last_name="Phạm", first_name="Huy")


@pytest.fixture
def neighbour() -> User:
    return make_user("neighbour", role=Role.UNIT_WEBMASTER, unit="cua-vinh", last_name=PLANTED, first_name="Mai")


@pytest.fixture
def neighbours_author() -> User:
    return make_user(
        "na", role=Role.UNIT_AUTHOR, unit="cua-vinh", last_name=PLANTED, first_name="Lan", position=PLANTED
    )


@pytest.fixture
def neighbours_invitation(neighbour) -> Invitation:
    row = Invitation(
        last_name=PLANTED,
        first_name="Tư",
        email="tu@haivan.example",
        unit=Unit.objects.get(code="cua-vinh"),
        role="unit_author",
        valid_from=date(2026, 11, 1),
    )
    return InviteAction(row, user=neighbour).execute()


def log_in(at, user: User, host: str = DEPARTMENT):
    client = at(host)
    client.force_login(user)
    return client


def pk(code: str) -> int:
    return Unit.objects.get(code=code).pk


def test_every_role_says_what_it_allows():
    assert set(ALLOWS) == set(Role)
    assert all(str(words) for words in ALLOWS.values())


def test_a_webmaster_is_led_to_the_own_unit_and_sees_all_its_people(at, webmaster):
    today = timezone.localdate()
    past = make_user("past", last_name="Đã", first_name="Nghỉ")
    Membership.objects.create(
        user=past,
        unit_id=pk("snnmt"),
        role="unit_author",
        valid_from=today - timedelta(90),
        valid_to=today - timedelta(1),
        granted_by=webmaster,
    )
    later = make_user("later", last_name="Sắp", first_name="Vào")
    Membership.objects.create(
        user=later, unit_id=pk("snnmt"), role="unit_leader", valid_from=today + timedelta(7), granted_by=webmaster
    )
    make_user("author", role="unit_author", unit="snnmt", last_name="Ngô", first_name="Lan")
    client = log_in(at, webmaster)
    assert client.get(reverse("people:index"))["Location"] == reverse("people:unit", args=[pk("snnmt")])
    page = client.get(reverse("people:unit", args=[pk("snnmt")]))
    rows = page.context["rows"]
    assert [row.membership.user.username for row in rows.present] == ["web", "author"]
    assert [row.membership.user.username for row in rows.future] == ["later"]
    assert [row.membership.user.username for row in rows.past] == ["past"]
    assert [row.may_end for row in rows.present] == [False, True]
    html = page.content.decode()
    for words in ("Ngô Lan", "Đã Nghỉ", "Phạm Huy", (today + timedelta(7)).strftime("%d/%m/%Y")):
        assert words in html
    assert reverse("people:invite_to", args=[pk("snnmt")]) in html


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", ["unit", "invite_to", "person", "end", "resend", "withdraw", "end_sessions", "reset"])
def test_another_units_webmaster_reaches_nothing(
    at, webmaster, neighbour, neighbours_author, neighbours_invitation, method, name
):
    urls = {
        "unit": reverse("people:unit", args=[pk("cua-vinh")]),
        "invite_to": reverse("people:invite_to", args=[pk("cua-vinh")]),
        "person": reverse("people:person", args=[neighbours_author.pk]),
        "end": reverse("people:end", args=[neighbours_author.memberships.get().pk]),
        "resend": reverse("people:resend", args=[neighbours_invitation.pk]),
        "withdraw": reverse("people:withdraw", args=[neighbours_invitation.pk]),
        "end_sessions": reverse("people:end_sessions", args=[neighbours_author.pk]),
        "reset": reverse("people:reset_second_factor", args=[neighbours_author.pk]),
    }
    before = (
        list(Membership.objects.order_by("pk").values()),
        list(Invitation.objects.values()),
        list(User.objects.order_by("pk").values("pk", "is_active", "email")),
    )
    answer = getattr(log_in(at, webmaster), method)(urls[name], {"when": "at_once"} if method == "post" else {})
    assert answer.status_code in {403, 404, 405}
    assert PLANTED not in answer.content.decode()
    if answer.status_code != 405:
        assert LoginEvent.objects.filter(user=webmaster, kind=LoginEventKind.REFUSED).count() == 1
    after = (
        list(Membership.objects.order_by("pk").values()),
        list(Invitation.objects.values()),
        list(User.objects.order_by("pk").values("pk", "is_active", "email")),
    )
    assert [row for row in after[0] if row] == before[0]
    assert after[1] == before[1]
    assert len(after[2]) == len(before[2])
    if method == "get" and name not in {"resend", "withdraw", "end_sessions", "reset"}:
        assert log_in(at, neighbour, WARD).get(urls[name]).status_code == 200  # The control.


@pytest.mark.parametrize("name", ["index", "edit", "history", "delete", "usage"])
def test_wagtails_screens_of_users_show_the_own_people_only(at, webmaster, neighbours_author, name):
    author = make_user("author", role="unit_author", unit="snnmt", last_name="Ngô", first_name="Lan")
    client = log_in(at, webmaster)
    if name == "index":
        page = client.get(reverse("wagtailusers_users:index"))
        assert page.status_code == 200
        assert "Ngô" in page.content.decode()
        assert PLANTED not in page.content.decode()
        assert PLANTED not in client.get(reverse("wagtailusers_users:index_results"), {"q": "na"}).content.decode()
        return
    foreign = client.get(reverse(f"wagtailusers_users:{name}", args=[neighbours_author.pk]))
    assert foreign.status_code == 404
    own = client.get(reverse(f"wagtailusers_users:{name}", args=[author.pk]))
    assert own.status_code == (200 if name in {"edit", "history", "usage"} else 302)


def test_a_webmaster_changes_how_an_author_is_called_and_nothing_else(at, webmaster):
    author = make_user("author", role="unit_author", unit="snnmt", email="lan@haivan.example")
    password = author.password
    client = log_in(at, webmaster)
    url = reverse("wagtailusers_users:edit", args=[author.pk])
    assert list(client.get(url).context["form"].fields) == ["last_name", "first_name", "position", "phone"]
    data = {
        "last_name": "Ngô Thị",
        "first_name": "Lan",
        "position": "Chuyên viên",
        "phone": "0299",
        "is_superuser": "on",
        "groups": "1",
        "email": "mine@evil.example",
        "username": "x",
        "is_active": "",
        "password1": "mot-mat-khau-dai-2026",
        "password2": "mot-mat-khau-dai-2026",
    }
    assert client.post(url, data).status_code == 302
    author.refresh_from_db()
    assert (author.get_full_name(), author.position) == ("Ngô Thị Lan", "Chuyên viên")
    assert (author.is_superuser, author.is_active, author.username) == (False, True, "author")
    assert (author.email, author.password, author.groups.count()) == ("lan@haivan.example", password, 0)


def test_a_webmaster_makes_no_accounts_and_changes_no_other_kind_of_person(at, webmaster):
    leader = make_user("leader", role="unit_leader", unit="snnmt")
    client = log_in(at, webmaster)
    assert client.get(reverse("wagtailusers_users:add")).status_code == 302
    data = {"username": "new", "email": "n@haivan.example", "first_name": "N", "last_name": "N", "is_superuser": "on"}
    data |= {"password1": "mot-mat-khau-dai-2026", "password2": "mot-mat-khau-dai-2026"}
    client.post(reverse("wagtailusers_users:add"), data)
    assert not User.objects.filter(username="new").exists()
    assert client.get(reverse("wagtailusers_users:edit", args=[leader.pk])).status_code == 404


def test_an_administrator_makes_an_account_without_any_right(at):
    client = log_in(at, make_user(is_superuser=True), PORTAL)
    assert b'name="position"' in client.get(reverse("wagtailusers_users:add")).content
    data = {
        "username": "new",
        "email": "n@haivan.example",
        "first_name": "N",
        "last_name": "N",
        "position": "Chuyên viên",
    }
    data |= {"password1": "mot-mat-khau-dai-2026", "password2": "mot-mat-khau-dai-2026"}
    assert client.post(reverse("wagtailusers_users:add"), data).status_code == 302
    made = User.objects.get(username="new")
    assert made.position == "Chuyên viên"
    assert made.get_all_permissions() == set()


@pytest.mark.parametrize("role", [Role.CENTRAL_EDITOR, Role.AUDITOR])
def test_the_centre_sees_all_units(at, role, neighbours_author):
    client = log_in(at, make_user(role=role), PORTAL)
    page = client.get(reverse("people:index"))
    assert len(page.context["units"]) == 3
    unit = client.get(reverse("people:unit", args=[pk("cua-vinh")]))
    assert PLANTED in unit.content.decode()
    assert reverse("people:invite_to", args=[pk("cua-vinh")]) not in unit.content.decode()


@pytest.mark.parametrize("role", [Role.UNIT_AUTHOR, Role.UNIT_LEADER, Role.QUESTION_OFFICER])
def test_others_see_no_list_of_people_and_the_own_roles(at, role):
    user = make_user(role=role, unit="snnmt")
    client = log_in(at, user)
    assert client.get(reverse("people:index")).status_code == 302
    assert client.get(reverse("people:unit", args=[pk("snnmt")])).status_code == 404
    own = client.get(reverse("people:person", args=[user.pk]))
    assert own.status_code == 200
    assert len(own.context["rows"].present) == 1
    assert reverse("people:index") not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_a_person_of_two_units_shows_each_webmaster_the_own_half(at, webmaster):
    both = make_user("both", role="unit_author", unit="snnmt")
    Membership.objects.create(user=both, unit_id=pk("cua-vinh"), role="unit_author", valid_from=date(2025, 1, 1))
    note(LoginEventKind.LOGGED_IN, None, both, detail="an address")
    page = log_in(at, webmaster).get(reverse("people:person", args=[both.pk]))
    assert [row.membership.unit.code for row in page.context["rows"].present] == ["snnmt"]
    assert "Cửa Vịnh" not in page.content.decode()
    assert page.context["security"] is False
    assert "an address" not in page.content.decode()
    everything = log_in(at, make_user(is_superuser=True), PORTAL).get(reverse("people:person", args=[both.pk]))
    assert len(everything.context["rows"].present) == 2
    assert "an address" in everything.content.decode()


def test_the_menu_of_a_webmaster_has_users_once(at, webmaster):
    html = log_in(at, webmaster).get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("people:index") in html
    assert f'"{reverse("wagtailusers_users:index")}"' not in html
    assert reverse("people:role_policy") not in html
    root = log_in(at, make_user(is_superuser=True), PORTAL).get(reverse("wagtailadmin_home")).content.decode()
    for name in ("wagtailusers_users:index", "people:role_policy", "people:locked_out", "people:history"):
        assert reverse(name) in root


def test_translators_are_named_to_the_centre_only(at, webmaster):
    english = Locale.objects.get(language_code="en")
    make_user(role="translator", unit="ubnd", locale=english, last_name="Bùi", first_name="Linh")
    url = reverse("people:unit", args=[pk("snnmt")])
    assert "Bùi Linh" not in log_in(at, webmaster).get(url).content.decode()
    assert "Bùi Linh" in log_in(at, make_user(role="central_editor"), PORTAL).get(url).content.decode()


def test_the_cost_does_not_grow_with_people(at, django_assert_max_num_queries):
    client = log_in(at, make_user(is_superuser=True), PORTAL)
    unit, index = reverse("people:unit", args=[pk("snnmt")]), reverse("people:index")
    person = make_user("p", role="unit_author", unit="snnmt")
    granter = make_user("g", is_superuser=True)

    def add(count: int) -> None:
        for number in range(count):
            user = make_user(role="unit_author", unit="snnmt")
            Membership.objects.filter(user=user).update(granted_by=granter)
            Invitation.objects.create(
                last_name="A",
                first_name="B",
                email=f"{user.pk}@x.example",
                unit_id=pk("snnmt"),
                role="unit_author",
                valid_from=date(2026, 1, 1),
                invited_by=granter,
                expires_at=timezone.now(),
            )
            Membership.objects.create(
                user=person,
                unit_id=pk("snnmt"),
                role="unit_author",
                valid_from=date(2020, 1, number + 1),
                valid_to=date(2020, 1, number + 1),
            )
            note(LoginEventKind.LOGGED_IN, None, person)

    add(2)
    for url in (unit, index, reverse("people:person", args=[person.pk])):
        client.get(url)
    add(12)
    for url, most in ((unit, 16), (index, 14), (reverse("people:person", args=[person.pk]), 18)):
        with django_assert_max_num_queries(most):
            assert client.get(url).status_code == 200
