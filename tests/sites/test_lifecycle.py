"""Rename, move, merge, split, close, reopen: what each plans, does and refuses."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import transaction
from django.utils import timezone, translation
from wagtail.models import ModelLogEntry, Page

from cms.core.actions import ActionError
from cms.core.periodic import all_jobs
from sites import registry
from sites.actions.life import (
    CloseUnitAction,
    ExistingUnit,
    MergeUnitsAction,
    MoveUnitAction,
    PlanChangedError,
    RenameUnitAction,
    ReopenUnitAction,
    SplitUnitAction,
    apply_due_changes,
)
from sites.enums import SiteState
from sites.models import Invitation, Membership, MemberSite, PlannedChange, Unit, UnitPeriod, UnitSuccession
from tests.factories import make_user
from tests.sites.life import DAY, HOST, communes, dump, in_days, make_unit, merger, new_unit, site_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(shared_db):
    return communes()


@pytest.fixture
def pair(made):
    return tuple(Unit.objects.get(pk=unit.pk) for unit in made)


def logged(action: str) -> list[ModelLogEntry]:
    return list(ModelLogEntry.objects.filter(action=f"member_sites.{action}"))


def memberships(unit: Unit) -> list[tuple[date, date | None]]:
    return list(Membership.objects.filter(unit=unit).order_by("valid_from").values_list("valid_from", "valid_to"))


# ---- rename ----
def test_a_rename_begins_on_its_day(pair):
    first, _second = pair
    action = RenameUnitAction(first, {"vi": "Xã An Bình Đông", "ja": "東アンビン社"}, DAY, legal_basis="NQ 1")
    action.execute()
    first = Unit.objects.get(pk=first.pk)
    assert first.name_on(DAY - timedelta(days=1)) == "Xã An Bình"
    assert first.name_on(DAY) == "Xã An Bình Đông"
    assert first.name_on(DAY, "ja") == "東アンビン社"
    assert first.name_on(DAY, "en") == "Xã An Bình Đông"  # The old English name ended with the old period.
    old, new = first.periods.order_by("valid_from")
    assert (old.valid_to, new.valid_to, new.legal_basis, new.kind_id) == (date(2026, 6, 30), None, "NQ 1", old.kind_id)


def test_a_rename_reaches_titles_that_carry_the_old_name(pair):
    page = site_of("xa-a").site.root_page.specific
    page.title = "Bản nháp tiêu đề"
    page.save_revision()
    own = site_of("xa-b").site.root_page
    Page.objects.filter(pk=own.pk).update(title="Tiêu đề tự đặt")
    for unit in pair:
        RenameUnitAction(unit, {"vi": f"{unit} mới"}, DAY).execute()
    member_site = site_of("xa-a")
    assert member_site.site.root_page.title == "Xã An Bình mới"
    assert member_site.site.root_page.get_latest_revision_as_object().title == "Bản nháp tiêu đề"
    assert (member_site.site.site_name, member_site.collection.name) == ("Xã An Bình mới", "Xã An Bình mới")
    assert site_of("xa-b").site.root_page.title == "Tiêu đề tự đặt"


def test_a_rename_in_the_future_is_seen_on_its_day(pair, at):
    first, _second = pair
    day = in_days(10)
    RenameUnitAction(first, {"vi": "Xã Mai Sau"}, day).execute()
    assert apply_due_changes() == 0
    assert "Xã Mai Sau" not in at("xa-a.portal.test").get("/").content.decode()
    assert apply_due_changes(day) == 1
    assert apply_due_changes(day) == 0
    assert site_of("xa-a").site.root_page.title == "Xã Mai Sau"


def test_renames_that_are_refused(pair):
    unit = pair[0]
    before = dump()
    for names, day, field in (
        ({"vi": "  "}, DAY, "name"),
        ({"vi": "Xã An Bình", "en": "An Bình Commune"}, DAY, "name"),
        ({"vi": "Tên" * 100}, DAY, "name"),
        ({"vi": "Xã Mới"}, date(2020, 1, 1), "day"),
        ({"vi": "Xã Mới"}, date(2019, 1, 1), "day"),
    ):
        with pytest.raises(ActionError) as error:
            RenameUnitAction(unit, names, day).execute()
        assert error.value.field == field
    assert dump() == before


def test_planned_changes_do_not_overlap(pair):
    first = pair[0]
    RenameUnitAction(first, {"vi": "Xã Một"}, in_days(10)).execute()
    with pytest.raises(ActionError, match="Xã Một"):
        RenameUnitAction(first, {"vi": "Xã Hai"}, in_days(5)).execute()
    RenameUnitAction(first, {"vi": "Xã Ba"}, in_days(20)).execute()
    assert first.name_on(in_days(15)) == "Xã Một"
    CloseUnitAction(first, in_days(30)).execute()
    for action in (CloseUnitAction(first, in_days(25)), RenameUnitAction(first, {"vi": "Xã Bốn"}, in_days(28))):
        with pytest.raises(ActionError):
            action.execute()


# ---- move ----
def test_a_unit_moves_under_another(pair):
    first, second = pair
    MoveUnitAction(first, second, DAY).execute()
    assert first.periods.get(valid_from=DAY).parent == second
    assert first.periods.get(valid_from__lt=DAY).parent is None
    MoveUnitAction(first, None, date(2026, 8, 1)).execute()
    assert first.period_on(date(2026, 9, 1)).parent is None
    with pytest.raises(ActionError) as error:
        MoveUnitAction(first, None, date(2026, 9, 1)).execute()
    assert error.value.field == "parent"


def test_nobody_comes_under_themselves_at_any_distance():
    top = make_unit("tren")
    middle = make_unit("giua", parent=top)
    bottom = make_unit("duoi", parent=middle)
    for parent in (top, middle, bottom):
        with pytest.raises(ActionError) as error:
            MoveUnitAction(top, parent, DAY).execute()
        assert error.value.field == "parent"
    # What was true once is no cycle: the days count.
    MoveUnitAction(middle, None, DAY).execute()
    MoveUnitAction(top, bottom, DAY).execute()
    assert top.period_on(DAY).parent == bottom


def test_the_form_refuses_cycles_of_dated_parents():
    top = make_unit("tren")
    bottom = make_unit("duoi", parent=make_unit("giua", parent=top))
    values = {"unit": top, "kind": top.period_on().kind, "name": "Trên"}
    with pytest.raises(ValidationError) as error:
        UnitPeriod(parent=bottom, valid_from=date(2026, 1, 1), **values).clean()
    assert "parent" in error.value.message_dict
    UnitPeriod(parent=bottom, valid_from=date(2019, 1, 1), valid_to=date(2019, 12, 31), **values).clean()


# ---- merge ----
def test_two_become_one(pair, portal):
    first, second = pair
    user = make_user(is_superuser=True)
    webmaster = make_user(role="unit_webmaster", unit="xa-a")
    plan = merger(first, second, legal_basis="Nghị quyết 46", user=user).execute()
    merged = Unit.objects.get(code="xa-c")
    assert merged.name_on() == "Xã Cồn Xanh"
    assert merged.name_on(language="en") == "Cồn Xanh Commune"
    assert {row.predecessor for row in merged.origins.all()} == {first, second}
    assert {(row.kind, row.effective_on, row.legal_basis) for row in merged.origins.all()} == {
        ("merged", DAY, "Nghị quyết 46")
    }
    for code in ("xa-a", "xa-b"):
        old = site_of(code)
        assert (old.state, old.successor.unit, old.retired_on) == (SiteState.ARCHIVE, merged, DAY)
        assert old.unit.period_on(date(2026, 6, 30)).valid_to == date(2026, 6, 30)
    assert site_of("xa-c").state == SiteState.OPEN
    assert webmaster.memberships.get().valid_to == date(2026, 6, 30)
    assert webmaster.memberships.valid_on().count() == 0
    (entry,) = logged("merge_units")
    assert (entry.user, entry.object_id) == (user, str(merged.pk))
    assert [row["text"] for row in entry.data["plan"]] == plan.sentences
    assert {"create_unit", "provision_site", "end_memberships"} < {row["kind"] for row in entry.data["plan"]}
    assert not PlannedChange.objects.waiting().exists()


def test_a_preview_writes_nothing_and_says_everything(pair):
    make_user("nguyen-a", role="unit_webmaster", unit="xa-a")
    before = dump()
    with translation.override("vi"):
        sentences = merger(*pair, state=SiteState.FORWARDED).preview().sentences
    assert dump() == before
    text = "\n".join(sentences)
    for part in ("xa-c", HOST, "Xã Cồn Xanh", "xa-a.portal.test", "xa-b.portal.test", "nguyen-a", "30/06/2026"):
        assert part in text


def test_a_failure_in_the_middle_leaves_nothing(pair, monkeypatch):
    def broken(*args):
        raise RuntimeError("no power")

    make_user(role="unit_webmaster", unit="xa-a")
    work = registry.UnitWork("broken", "Việc hỏng", lambda unit: 1, broken)
    monkeypatch.setitem(registry._unit_work, "broken", work)
    before = dump()
    with pytest.raises(RuntimeError):
        merger(*pair).execute()
    assert dump() == before


def test_a_merger_in_the_future(pair, at, on_commit):
    day = in_days(30)
    webmaster = make_user(role="unit_webmaster", unit="xa-b")
    merger(*pair, day).execute()
    assert webmaster.memberships.get().valid_to == day - timedelta(days=1)
    assert webmaster.memberships.valid_on().count() == 1
    assert {code: site_of(code).state for code in ("xa-a", "xa-b", "xa-c")} == {
        "xa-a": SiteState.OPEN,
        "xa-b": SiteState.OPEN,
        "xa-c": SiteState.CLOSED,
    }
    assert at(HOST).get("/").status_code == 404
    assert at("xa-a.portal.test").get("/").status_code == 200
    assert apply_due_changes(day - timedelta(days=1)) == 0
    # The clock stood still for a week.
    assert apply_due_changes(day + timedelta(days=7)) == 3
    assert apply_due_changes(day + timedelta(days=7)) == 0
    assert {code: site_of(code).state for code in ("xa-a", "xa-b", "xa-c")} == {
        "xa-a": SiteState.ARCHIVE,
        "xa-b": SiteState.ARCHIVE,
        "xa-c": SiteState.OPEN,
    }
    assert site_of("xa-a").retired_on == day
    assert len(logged("planned_change")) == 3


def test_the_clock_does_what_is_due(pair):
    assert "unit_changes" in {job.name for job in all_jobs()}
    PlannedChange.objects.create(unit=pair[0], due_on=timezone.localdate(), state=SiteState.ARCHIVE)
    # Its work, without the clock, which closes the connection of this test.
    next(job for job in all_jobs() if job.name == "unit_changes").run()
    assert site_of("xa-a").state == SiteState.ARCHIVE


def test_one_change_that_fails_stops_no_other(pair, monkeypatch):
    first, second = pair

    def broken(unit, successor, user):
        raise RuntimeError("no power")

    monkeypatch.setitem(registry._unit_work, "broken", registry.UnitWork("broken", "Việc hỏng", lambda unit: 1, broken))
    PlannedChange.objects.create(unit=first, due_on=DAY, state=SiteState.ARCHIVE, successor=second)
    PlannedChange.objects.create(unit=second, due_on=DAY, state=SiteState.ARCHIVE)
    assert apply_due_changes() == 1
    assert (site_of("xa-a").state, site_of("xa-b").state) == (SiteState.OPEN, SiteState.ARCHIVE)
    monkeypatch.delitem(registry._unit_work, "broken")
    assert apply_due_changes() == 1
    assert site_of("xa-a").state == SiteState.ARCHIVE


def test_into_a_unit_that_is_there(pair, ward):
    first, _second = pair
    MergeUnitsAction([first], ExistingUnit(ward.unit), DAY).execute()
    assert site_of("xa-a").successor == ward
    with pytest.raises(ActionError) as error:
        MergeUnitsAction([first], ExistingUnit(ward.unit), DAY).execute()
    assert error.value.field == "day"


def test_one_may_swallow_the_other(pair):
    first, second = pair
    MergeUnitsAction([second], ExistingUnit(first), DAY).execute()
    assert (site_of("xa-a").state, site_of("xa-b").state) == (SiteState.OPEN, SiteState.ARCHIVE)


def test_units_below_come_along(pair):
    first, second = pair
    village = make_unit("thon", parent=first)
    merger(first, second).execute()
    assert village.period_on(DAY).parent.code == "xa-c"
    assert village.period_on(date(2026, 6, 30)).parent == first
    # One that swallows the unit above it takes its place.
    MergeUnitsAction([Unit.objects.get(code="xa-c")], ExistingUnit(village), date(2026, 9, 1)).execute()
    assert Unit.objects.get(code="thon").period_on(date(2026, 9, 1)).parent is None


def test_a_successor_below_what_comes_under_it_is_refused(pair):
    first, _second = pair
    village = make_unit("thon", parent=first)
    hamlet = make_unit("xom", parent=village)
    with pytest.raises(ActionError) as error:
        MergeUnitsAction([first], ExistingUnit(hamlet), DAY).execute()
    assert error.value.field == "parent"


def test_memberships_that_began_since_end_and_coming_ones_never_hold(pair):
    first, second = pair
    today = timezone.localdate()
    for days in (-30, 30):
        row = make_user(role="unit_author", unit="xa-a").memberships.get()
        row.valid_from = today + timedelta(days=days)
        row.save()
    merger(first, second, today - timedelta(days=100)).execute()
    yesterday, before = today - timedelta(days=1), today + timedelta(days=29)
    assert memberships(first) == [(today - timedelta(days=30), yesterday), (today + timedelta(days=30), before)]
    assert len(logged("end_membership")) == 2


def test_who_came_after_the_end_was_planned_goes_with_it(pair):
    first, second = pair
    day = in_days(5)
    merger(first, second, day).execute()
    late = make_user(role="unit_author", unit="xa-a").memberships.get()
    assert apply_due_changes(day) == 3
    late.refresh_from_db()
    assert late.valid_to == day - timedelta(days=1)


def test_invitations_to_a_unit_that_ends_are_withdrawn(pair):
    invitation = Invitation(unit=pair[0], role="unit_author", last_name="Lê", first_name="Mơ", valid_from=DAY)
    invitation.renew()
    invitation.save()
    assert "Lê Mơ" in "\n".join(merger(*pair).preview().sentences)
    merger(*pair, user=make_user(is_superuser=True)).execute()
    invitation.refresh_from_db()
    assert invitation.state == "withdrawn"


def test_what_nobody_could_read_does_not_come_to_light(pair):
    member_site = site_of("xa-a")
    member_site.state = SiteState.CLOSED
    member_site.save()
    merger(*pair).execute()
    assert (site_of("xa-a").state, site_of("xa-b").state) == (SiteState.CLOSED, SiteState.ARCHIVE)


def cycle(first, second):
    """`second` came from `first`, and would become its predecessor."""
    MergeUnitsAction([first], ExistingUnit(second), DAY).execute()
    ReopenUnitAction(first, date(2026, 8, 1)).execute()
    return MergeUnitsAction([second], ExistingUnit(first), date(2026, 9, 1))


def ended(first, second):
    CloseUnitAction(first, date(2026, 5, 1)).execute()
    return merger(first, second)


REFUSED = {
    "into itself": lambda a, b: MergeUnitsAction([a, b], ExistingUnit(a), DAY),
    "a cycle": cycle,
    "ended": ended,
    "nobody": lambda a, b: MergeUnitsAction([], new_unit(), DAY),
    "one alone": lambda a, b: MergeUnitsAction([a], new_unit(), DAY),
    "one twice": lambda a, b: MergeUnitsAction([a, a], new_unit(), DAY),
    "before the first period": lambda a, b: merger(a, b, date(2019, 12, 31)),
    "the portal": lambda a, b: merger(a, Unit.objects.get(code="ubnd")),
    "host taken": lambda a, b: merger(a, b, into=new_unit(host="xa-a.portal.test")),
    "no host name": lambda a, b: merger(a, b, into=new_unit(host="xã c")),
    "code taken": lambda a, b: merger(a, b, into=new_unit(code="cua-vinh")),
    "no code": lambda a, b: merger(a, b, into=new_unit(code="Xã C")),
    "forwarding to nowhere": lambda a, b: merger(a, b, into=new_unit(host=""), state=SiteState.FORWARDED),
    "closed": lambda a, b: merger(a, b, state=SiteState.CLOSED),
    "below one that ends": lambda a, b: merger(a, b, into=new_unit(parent=a)),
    "unknown language": lambda a, b: merger(a, b, into=new_unit(languages=("fr",))),
    "close the portal": lambda a, b: CloseUnitAction(Unit.objects.get(code="ubnd"), DAY),
    "split the portal": lambda a, b: SplitUnitAction(
        Unit.objects.get(code="ubnd"), [ExistingUnit(a), ExistingUnit(b)], DAY
    ),
    "split into one": lambda a, b: SplitUnitAction(a, [ExistingUnit(b)], DAY),
    "split into itself": lambda a, b: SplitUnitAction(a, [ExistingUnit(a), ExistingUnit(b)], DAY),
    "split twice into one": lambda a, b: SplitUnitAction(a, [new_unit(), new_unit(host="d.portal.test")], DAY),
    "split, one host": lambda a, b: SplitUnitAction(a, [new_unit(), new_unit(code="d")], DAY),
    "own successor": lambda a, b: CloseUnitAction(a, DAY, successor=a),
    "forwarding without successor": lambda a, b: CloseUnitAction(a, DAY, state=SiteState.FORWARDED),
    "not a state": lambda a, b: CloseUnitAction(a, DAY, state=SiteState.OPEN),
    "not ended": lambda a, b: ReopenUnitAction(a, DAY),
}


def test_what_is_refused_writes_nothing(pair):
    for case, make in REFUSED.items():
        with transaction.atomic():
            action = make(*pair)
            before = dump()
            with pytest.raises(ActionError):
                pytest.fail(f"not refused: {case}, {action.execute()}")
            assert dump() == before, case
            transaction.set_rollback(True)


def test_hosts_lie_under_the_portals_domain(pair, settings):
    settings.PORTAL_DOMAIN = "portal.test"
    with pytest.raises(ActionError) as error:
        merger(*pair, into=new_unit(host="xa-c.example.com")).preview()
    assert error.value.field == "host"
    merger(*pair).preview()


# ---- two people at once ----
def test_the_second_of_two_who_merge_is_told(pair):
    one, other = merger(*pair), merger(*pair, into=new_unit("xa-d", "xa-d.portal.test"))
    other.check()
    one.execute()
    before = dump()
    with pytest.raises(ActionError, match="Xã An Bình"):
        other.execute()
    assert dump() == before


def test_a_plan_that_changed_is_shown_again(pair):
    first, second = pair
    confirmed = merger(first, second).preview().token
    assert merger(first, second).preview().token == confirmed
    make_user(role="unit_author", unit="xa-a")
    before = dump()
    with pytest.raises(PlanChangedError) as error:
        merger(first, second, expected=confirmed).execute()
    assert dump() == before
    merger(first, second, expected=error.value.plan.token).execute()


def test_units_are_locked_in_one_order(pair, django_assert_num_queries, monkeypatch):
    asked = []
    original = type(Unit.objects.all()).select_for_update

    def watched(self, *args, **kwargs):
        found = original(self, *args, **kwargs)
        asked.append(self.model)
        return found

    monkeypatch.setattr(type(Unit.objects.all()), "select_for_update", watched)
    merger(*reversed(pair)).execute()
    assert asked[0] is Unit


# ---- split, close, reopen ----
def test_one_becomes_two(pair):
    first, _second = pair
    into = [new_unit(), new_unit("xa-d", "xa-d.portal.test")]
    SplitUnitAction(first, into, DAY, state=SiteState.FORWARDED).execute()
    assert {row.unit.code for row in UnitSuccession.objects.filter(predecessor=first, kind="split")} == {"xa-c", "xa-d"}
    assert (site_of("xa-a").state, site_of("xa-a").successor.unit.code) == (SiteState.FORWARDED, "xa-c")
    assert {site_of(code).state for code in ("xa-c", "xa-d")} == {SiteState.OPEN}
    (entry,) = logged("split_unit")
    assert entry.object_id == str(first.pk)


def test_a_unit_with_others_below_is_not_split_or_closed_just_so(pair):
    first, second = pair
    make_unit("thon", "Thôn Đông", parent=first)
    for action in (SplitUnitAction(first, [new_unit(), ExistingUnit(second)], DAY), CloseUnitAction(first, DAY)):
        with pytest.raises(ActionError, match="Thôn Đông"):
            action.execute()
    CloseUnitAction(first, DAY, successor=second).execute()
    assert Unit.objects.get(code="thon").period_on(DAY).parent == second


@pytest.mark.parametrize("state", [SiteState.ARCHIVE, SiteState.CLOSED])
def test_a_unit_closes(pair, state):
    first, _second = pair
    CloseUnitAction(first, DAY, state=state).execute()
    assert (site_of("xa-a").state, site_of("xa-a").successor) == (state, None)
    assert not Unit.objects.existing().filter(pk=first.pk).exists()
    assert len(logged("close_unit")) == 1


def test_a_unit_without_a_site_closes(pair):
    unit = make_unit("khong-trang")
    CloseUnitAction(unit, DAY, successor=pair[0]).execute()
    assert not MemberSite.objects.filter(unit=unit).exists()
    assert UnitSuccession.objects.get(predecessor=unit).kind == "replaced"


def test_a_unit_opens_again(pair, at):
    first, second = pair
    row = make_user(role="unit_webmaster", unit="xa-a").memberships.get()
    merger(first, second, state=SiteState.FORWARDED).execute()
    assert at("xa-a.portal.test").get("/").status_code == 301
    with pytest.raises(ActionError):
        ReopenUnitAction(first, date(2026, 6, 30)).execute()
    ReopenUnitAction(first, date(2026, 9, 1), legal_basis="NQ 2").execute()
    old = site_of("xa-a")
    assert (old.state, old.successor, old.retired_on) == (SiteState.OPEN, None, None)
    assert at("xa-a.portal.test").get("/").status_code == 200
    period = first.periods.get(valid_from=date(2026, 9, 1))
    assert (period.name, period.name_en, period.legal_basis) == ("Xã An Bình", "An Bình Commune", "NQ 2")
    row.refresh_from_db()
    assert row.valid_to == date(2026, 6, 30)
    assert len(logged("reopen_unit")) == 1


def test_what_is_planned_can_be_called_off(pair):
    first, _second = pair
    merger(*pair, in_days(30)).execute()
    ReopenUnitAction(first, timezone.localdate()).execute()
    assert first.periods.get().valid_to is None
    assert not UnitSuccession.objects.filter(predecessor=first).exists()
    apply_due_changes(in_days(31))
    assert (site_of("xa-a").state, site_of("xa-b").state) == (SiteState.OPEN, SiteState.ARCHIVE)
    CloseUnitAction(first, in_days(40)).execute()


# ---- open work ----
def test_work_is_registered_once():
    with pytest.raises(ImproperlyConfigured):
        registry.register_unit_work("moderation", "", lambda unit: 0, lambda old, new, user: 0)


def test_open_work_goes_to_the_successor(pair, monkeypatch):
    handed = []
    user = make_user(is_superuser=True)

    def hand_over(old, new, who):
        handed.append((old.code, new.code, who))
        return 3

    work = registry.UnitWork("questions", "Câu hỏi của dân", lambda unit: 3 if unit.code == "xa-a" else 0, hand_over)
    monkeypatch.setitem(registry._unit_work, "questions", work)
    text = "\n".join(merger(*pair, user=user).preview().sentences)
    assert text.count("Câu hỏi của dân: 3") == 1
    assert handed == []
    merger(*pair, user=user).execute()
    assert handed == [("xa-a", "xa-c", user), ("xa-b", "xa-c", user)]


def test_open_work_of_the_future_is_handed_over_on_the_day(pair, monkeypatch):
    handed = []
    work = registry.UnitWork("questions", "Câu hỏi", lambda unit: 1, lambda old, new, who: handed.append(old) or 1)
    monkeypatch.setitem(registry._unit_work, "questions", work)
    merger(*pair, in_days(3)).execute()
    assert handed == []
    apply_due_changes(in_days(3))
    assert len(handed) == 2
