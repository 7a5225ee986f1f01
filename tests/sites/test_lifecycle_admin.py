"""The screens: a form, the plan, and only then the change. For administrators alone."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from sites.life_forms import FORMS
from sites.models import Membership, Unit, UnitPeriod
from tests.conftest import PORTAL
from tests.factories import make_user
from tests.sites.life import HOST, communes, dump, in_days, make_unit, merger, site_of, ward_kind

pytestmark = pytest.mark.django_db

# What a visit writes by itself.
VISITING = {"django_session", "users_usersession"}


@pytest.fixture(scope="module")
def made(shared_db):
    return communes()


@pytest.fixture
def pair(made):
    return tuple(Unit.objects.get(pk=unit.pk) for unit in made)


@pytest.fixture
def admin(at):
    client = at(PORTAL)
    client.force_login(make_user("quantri", is_superuser=True))
    return client


def url(unit: Unit, name: str) -> str:
    return reverse(f"units:{name}", args=[unit.pk])


def merge_data(first: Unit, second: Unit, **changes):
    data = {
        "units": [first.pk, second.pk],
        "day": "01/07/2026",
        "legal_basis": "NQ 46",
        "state": "archive",
        "code": "xa-c",
        "kind": ward_kind().pk,
        "name": "Xã Cồn Xanh",
        "name_en": "Cồn Xanh Commune",
        "host": HOST,
        "languages": ["en"],
    }
    return data | changes


def confirmation(html: str) -> dict[str, list[str]]:
    """The hidden fields of the plan's screen, as a browser would send them."""
    found: dict[str, list[str]] = {}
    form = html.split('<form method="post"')[1].split("</form>")[0]
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form):
        found.setdefault(unescape(name), []).append(unescape(value))
    return found | {"confirm": ["1"]}


def test_two_communes_are_merged_with_the_plan_first(admin, pair):
    first, second = pair
    page = admin.get(url(first, "merge"))
    assert page.status_code == 200
    assert "Xã Bãi Cát (xa-b)" in page.content.decode()
    before = dump()
    plan = admin.post(url(first, "merge"), merge_data(first, second))
    assert dump() == before
    html = unescape(plan.content.decode())
    for part in ("Xã Cồn Xanh", HOST, "xa-a.portal.test", "xa-b.portal.test", "30/06/2026"):
        assert part in html
    done = admin.post(url(first, "merge"), confirmation(plan.content.decode()), follow=True)
    assert "Xã Cồn Xanh" in done.content.decode()
    assert site_of("xa-a").state == "archive"
    merged = Unit.objects.get(code="xa-c")
    entry = ModelLogEntry.objects.get(action="member_sites.merge_units")
    assert entry.user.get_username() == "quantri"
    history = reverse("units:history", args=[merged.pk])
    assert history in done.content.decode()
    assert "xa-a.portal.test" in admin.get(history).content.decode()


def test_a_plan_that_changed_is_shown_again_instead(admin, pair):
    first, second = pair
    plan = admin.post(url(first, "merge"), merge_data(first, second)).content.decode()
    make_user("nguoi-moi", role="unit_author", unit="xa-b")
    before = dump()
    again = admin.post(url(first, "merge"), confirmation(plan))
    assert again.status_code == 200
    assert "nguoi-moi" in again.content.decode()
    changed = {name: rows for name, rows in dump().items() if rows != before[name]}
    assert set(changed) <= VISITING
    admin.post(url(first, "merge"), confirmation(again.content.decode()))
    assert site_of("xa-a").state == "archive"


def test_two_people_confirm_the_same_plan(admin, pair):
    first, second = pair
    plan = confirmation(admin.post(url(first, "merge"), merge_data(first, second)).content.decode())
    assert admin.post(url(first, "merge"), plan).status_code == 302
    late = admin.post(url(first, "merge"), plan)
    assert late.status_code == 200
    assert late.context["form"].errors
    assert Unit.objects.filter(code="xa-c").count() == 1


def test_without_the_token_nothing_is_done(admin, pair):
    before = dump()
    for extra in ({"confirm": "1"}, {"token": "x" * 64}, {"confirm": "1", "token": "x" * 64}):
        assert admin.post(url(pair[0], "merge"), merge_data(*pair) | extra).status_code == 200
    changed = {name for name, rows in dump().items() if rows != before[name]}
    assert changed <= VISITING


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"host": "xa-a.portal.test"}, "host"),
        ({"code": "cua-vinh"}, "code"),
        ({"name": ""}, "name"),
        ({"kind": ""}, "kind"),
        ({"day": "31/12/2019"}, "day"),
        ({"day": "hôm qua"}, "day"),
        ({"units": []}, "units"),
        ({"state": "open"}, "state"),
    ],
)
def test_what_is_refused_stands_at_its_field_and_nothing_typed_is_lost(admin, pair, changes, field):
    response = admin.post(url(pair[0], "merge"), merge_data(*pair, **changes))
    form = response.context["form"]
    assert form.errors[field]
    assert form["name_en"].value() == "Cồn Xanh Commune"
    assert form["languages"].value() == ["en"]
    assert "Cồn Xanh Commune" in response.content.decode()


def test_back_to_the_form_with_what_was_typed(admin, pair):
    first, second = pair
    plan = confirmation(admin.post(url(first, "merge"), merge_data(first, second)).content.decode())
    del plan["confirm"]
    html = admin.post(url(first, "merge"), plan | {"edit": ["1"]}).content.decode()
    assert 'value="Cồn Xanh Commune"' in html
    assert 'name="token"' not in html


def do(admin, unit, name, data):
    """The plan, then the change."""
    plan = admin.post(url(unit, name), data)
    assert plan.status_code == 200
    assert plan.context["plan"], plan.context["form"].errors
    done = admin.post(url(unit, name), confirmation(plan.content.decode()))
    assert done.status_code == 302
    return plan


def test_the_other_changes(admin, pair):
    first, second = pair
    do(admin, first, "rename", {"name": "Xã Đổi Tên", "name_ja": "改名社", "day": "01/03/2026"})
    assert first.name_on(language="ja") == "改名社"
    do(admin, first, "move", {"parent": second.pk, "day": "01/04/2026"})
    assert Unit.objects.get(pk=first.pk).period_on().parent == second
    do(admin, first, "close", {"day": "01/05/2026", "state": "forwarded", "successor": second.pk})
    assert site_of("xa-a").state == "forwarded"
    do(admin, first, "reopen", {"day": "01/06/2026"})
    assert site_of("xa-a").state == "open"
    into = {"into-TOTAL_FORMS": "4", "into-INITIAL_FORMS": "0", "into-MIN_NUM_FORMS": "4", "into-MAX_NUM_FORMS": "1000"}
    into |= {
        "into-0-existing": second.pk,
        "into-1-code": "xa-d",
        "into-1-name": "Xã Dừa",
        "into-1-kind": ward_kind().pk,
    }
    plan = do(admin, first, "split", {"day": "01/07/2026", "state": "archive", **into})
    assert "Xã Dừa" in plan.content.decode()
    assert {row.unit.code for row in first.successions.filter(kind="split")} >= {"xa-d"}
    actions = list(ModelLogEntry.objects.filter(action__startswith="member_sites.").values_list("action", flat=True))
    for name in ("rename_unit", "move_unit", "close_unit", "reopen_unit", "split_unit"):
        assert actions.count(f"member_sites.{name}") == 1


def test_the_unit_shows_what_can_be_done(admin, pair):
    first, _second = pair
    edit = reverse("units:edit", args=[first.pk])
    html = admin.get(edit).content.decode()
    for name in FORMS:
        assert (url(first, name) in html) == (name != "reopen")
    portal = Unit.objects.get(code="ubnd")
    html = admin.get(reverse("units:edit", args=[portal.pk])).content.decode()
    assert url(portal, "rename") in html
    assert url(portal, "merge") not in html
    merger(*pair).execute()
    html = admin.get(edit).content.decode()
    assert url(first, "reopen") in html
    assert url(first, "close") not in html


def test_a_planned_change_is_named_on_the_screen(admin, pair):
    merger(*pair, in_days(30)).execute()
    html = admin.get(url(pair[0], "reopen")).content.decode()
    assert in_days(30).strftime("%d/%m/%Y") in html


def test_the_form_of_a_unit_refuses_cycles_of_parents(admin):
    """Also of parents that others have, and at any distance."""
    top = make_unit("tren", "Trên")
    bottom = make_unit("duoi", parent=make_unit("giua", parent=top))
    period = top.periods.get()
    data = {"code": "tren", "rank": "1"}
    for prefix, initial in (("periods", 1), ("origins", 0)):
        data |= {f"{prefix}-TOTAL_FORMS": initial, f"{prefix}-INITIAL_FORMS": initial}
        data |= {f"{prefix}-MIN_NUM_FORMS": "0", f"{prefix}-MAX_NUM_FORMS": "1000"}
    data |= {
        "periods-0-id": period.pk,
        "periods-0-name": "Trên",
        "periods-0-kind": period.kind_id,
        "periods-0-parent": bottom.pk,
        "periods-0-valid_from": "01/01/2020",
        "periods-0-ORDER": "1",
    }
    response = admin.post(reverse("units:edit", args=[top.pk]), data)
    assert response.status_code == 200
    assert response.context["form"].formsets["periods"].errors[0]["parent"]
    assert UnitPeriod.objects.get(pk=period.pk).parent is None


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize(
    ("role", "unit"), [("unit_webmaster", "xa-a"), ("unit_webmaster", "cua-vinh"), ("central_editor", "ubnd"), ("", "")]
)
def test_nobody_else_gets_in(at, pair, role, unit, name):
    """Neither the unit's own webmaster nor another's; nothing of the unit is told, nothing is done."""
    client = at(PORTAL)
    user = make_user(role=role, unit=unit or "ubnd") if role else make_user()
    client.force_login(user)
    before = dump()
    for response in (
        client.get(url(pair[0], name)),
        client.post(url(pair[0], name), merge_data(*pair) | {"confirm": "1", "token": "x"}),
    ):
        assert response.status_code in {302, 403, 404}
        assert "Xã An Bình" not in response.content.decode()
    changed = {table for table, rows in dump().items() if rows != before[table]}
    assert changed <= VISITING
    assert Membership.objects.filter(user=user).count() == (1 if role else 0)


def test_strangers_are_asked_to_log_in(at, pair):
    assert at(PORTAL).get(url(pair[0], "merge")).status_code == 302


def test_an_unknown_unit_is_404(admin):
    assert admin.get(reverse("units:merge", args=[999999])).status_code == 404
