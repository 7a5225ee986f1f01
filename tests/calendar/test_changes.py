"""Changing days: all or nothing, told once, never forgotten."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from cms.calendar.actions import ChangeDaysAction, ConfirmYearAction, DayChange, seed_changes
from cms.calendar.enums import DayKind
from cms.calendar.models import CalendarChange, CalendarYear, SpecialDay
from cms.calendar.signals import days_changed
from cms.calendar.working_days import NoCalendarError, WorkingDays
from cms.core.actions import ActionError
from demo.builders.working_days import build_working_days
from reports.models import PlannedOutage
from tests.factories import VIETNAM, make_user
from translation.due import due_date, proposed_dates
from translation.enums import Priority
from translation.models import DeskTerm
from translation.standard_terms import ensure_standard_terms

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY, SATURDAY = date(2027, 3, 1), date(2027, 3, 2), date(2027, 3, 6)
OFF, WORKING = DayKind.OFF, DayKind.WORKING
REASON = "Công văn 1/VPCP"


@pytest.fixture
def told():
    """What was told, by each sending of the signal."""
    found = []

    def listen(sender, **kwargs):
        found.append(kwargs)

    days_changed.connect(listen)
    yield found
    days_changed.disconnect(listen)


def change(*changes, reason=REASON, on_commit=None, **kwargs):
    with on_commit():
        return ChangeDaysAction(changes, reason, **kwargs).execute()


def test_one_signal_for_all_days_and_only_for_those_that_moved(told, on_commit):
    user = make_user(is_superuser=True)
    change(
        DayChange(SATURDAY, WORKING, "Làm bù"), DayChange(MONDAY, OFF, "Nghỉ"),
        DayChange(date(2027, 3, 7), OFF), DayChange(TUESDAY, WORKING), on_commit=on_commit, user=user,
    )  # fmt: skip
    assert len(told) == 1
    assert told[0]["dates"] == [MONDAY, SATURDAY]
    assert (told[0]["reason"], told[0]["user"]) == (REASON, user)
    assert SpecialDay.objects.get(date=MONDAY).entered_by == user
    assert [(row.day, row.flipped) for row in CalendarChange.objects.order_by("day")] == [
        (MONDAY, True), (TUESDAY, False), (SATURDAY, True), (date(2027, 3, 7), False),
    ]  # fmt: skip


def test_the_signal_waits_for_the_commit(told, on_commit):
    with on_commit(execute=False):
        ChangeDaysAction([DayChange(MONDAY, OFF)], REASON).execute()
        assert told == []


def test_a_receiver_that_fails_keeps_nobody_else_from_hearing(told, on_commit):
    def fail(sender, **kwargs):
        raise RuntimeError

    days_changed.connect(fail)
    try:
        change(DayChange(MONDAY, OFF), on_commit=on_commit)
    finally:
        days_changed.disconnect(fail)
    assert len(told) == 1


def test_nothing_changed_nothing_said(told, on_commit):
    change(DayChange(MONDAY, OFF, "Nghỉ"), on_commit=on_commit)
    change(DayChange(MONDAY, OFF, "Nghỉ"), DayChange(TUESDAY, ""), on_commit=on_commit)
    assert len(told) == 1
    assert CalendarChange.objects.count() == 1
    change(DayChange(MONDAY, OFF, "Nghỉ bù"), on_commit=on_commit)  # Another name moves no deadline.
    assert len(told) == 1
    assert CalendarChange.objects.count() == 2


def test_old_and_new_stay_known(told, on_commit):
    change(DayChange(MONDAY, OFF, "Nghỉ"), on_commit=on_commit)
    change(DayChange(MONDAY, WORKING), on_commit=on_commit)
    change(DayChange(MONDAY, ""), on_commit=on_commit)
    rows = CalendarChange.objects.order_by("pk").values_list("old_kind", "new_kind", "flipped")
    assert list(rows) == [("", OFF, True), (OFF, WORKING, True), (WORKING, "", False)]
    assert not SpecialDay.objects.filter(date=MONDAY).exists()
    assert len(told) == 2


def test_history_is_append_only(on_commit):
    change(DayChange(MONDAY, OFF), on_commit=on_commit)
    row = CalendarChange.objects.get()
    for forbidden in (row.save, row.delete, CalendarChange.objects.all().delete):
        with pytest.raises(TypeError):
            forbidden()
    with pytest.raises(TypeError):
        CalendarChange.objects.update(reason="khác")


def test_the_history_outlives_the_person(on_commit):
    user = make_user(role="central_editor", unit="ubnd")
    change(DayChange(MONDAY, OFF), on_commit=on_commit, user=user)
    type(user).objects.filter(pk=user.pk).delete()
    assert CalendarChange.objects.get().user is None


@pytest.mark.parametrize(
    ("changes", "reason", "field"),
    [
        ([DayChange(MONDAY, OFF), DayChange(MONDAY, WORKING)], REASON, "date"),
        ([DayChange(date(1900, 1, 1), OFF)], REASON, "date"),
        ([DayChange(date(2206, 1, 1), OFF)], REASON, "date"),
        ([DayChange(MONDAY, "holiday")], REASON, "kind"),
        ([DayChange(MONDAY, OFF, "x" * 121)], REASON, "name"),
        ([DayChange(MONDAY, OFF)], " ", "reason"),
        ([DayChange(MONDAY, OFF)], "x" * 256, "reason"),
    ],
)
def test_bad_input_writes_nothing(changes, reason, field):
    with pytest.raises(ActionError) as caught:
        ChangeDaysAction(changes, reason).execute()
    assert caught.value.field == field
    assert not SpecialDay.objects.exists()


def test_long_past_days_need_no_reason():
    today = timezone.localdate()
    ChangeDaysAction([DayChange(today - timedelta(days=401), OFF)]).execute()
    with pytest.raises(ActionError):
        ChangeDaysAction([DayChange(today - timedelta(days=400), OFF)]).execute()


def test_somebody_else_was_faster(monkeypatch):
    SpecialDay.objects.create(date=MONDAY, kind=OFF)
    action = ChangeDaysAction([DayChange(MONDAY, WORKING)], REASON)
    monkeypatch.setattr(SpecialDay.objects, "select_for_update", list, raising=False)
    with pytest.raises(ActionError):
        action.execute()
    assert SpecialDay.objects.get().kind == OFF


# ---- a year ----
def test_filling_a_year_moves_nothing_and_can_be_repeated(told, on_commit):
    SpecialDay.objects.create(date=date(2027, 2, 4), kind=WORKING, name="Theo quyết định")
    before = [WorkingDays().add(date(2027, 1, 1), number) for number in range(250)]
    change(*seed_changes(2027), on_commit=on_commit, fills=2027)
    assert told == []
    assert [WorkingDays().add(date(2027, 1, 1), number) for number in range(250)] == before
    assert SpecialDay.objects.get(date=date(2027, 2, 4)).kind == WORKING
    assert "Tết" in SpecialDay.objects.get(date=date(2027, 2, 6)).name
    assert seed_changes(2027) == []
    change(on_commit=on_commit, fills=2027)
    assert CalendarYear.objects.get().confirmed_at is None


def test_a_day_left_out_when_filling_is_a_working_day(told, on_commit):
    left_out = date(2027, 2, 10)
    change(*(row for row in seed_changes(2027) if row.date != left_out), on_commit=on_commit, fills=2027)
    assert [row["dates"] for row in told] == [[left_out]]
    assert WorkingDays().is_working(left_out)


def test_in_a_filled_year_the_rows_alone_decide(told, on_commit):
    change(*seed_changes(2027), on_commit=on_commit, fills=2027)
    change(DayChange(date(2027, 9, 3), ""), on_commit=on_commit)
    assert WorkingDays().is_working(date(2027, 9, 3))
    assert told[0]["dates"] == [date(2027, 9, 3)]


def test_confirming(on_commit):
    user = make_user(is_superuser=True)
    with pytest.raises(ActionError, match=r"2027"):
        ConfirmYearAction(2027, "TB 1", user=user).execute()
    change(*seed_changes(2027), on_commit=on_commit, fills=2027)
    day = date(2027, 5, 5)
    assert WorkingDays().unconfirmed_years(day, day) == [2027]
    with pytest.raises(ActionError):
        ConfirmYearAction(2027, " ", user=user).execute()
    year = ConfirmYearAction(2027, "TB 1", user=user).execute()
    assert (year.confirmed_by, year.source) == (user, "TB 1")
    assert WorkingDays().unconfirmed_years(day, day) == []
    assert WorkingDays().why(day).is_certain
    with pytest.raises(ActionError):
        ConfirmYearAction(2027, "TB 2", user=user).execute()


def test_a_year_beyond_the_package_is_entered_by_hand(on_commit):
    with pytest.raises(NoCalendarError):
        seed_changes(2101)
    with pytest.raises(ActionError):
        ConfirmYearAction(2101, "TB 1").execute()
    change(DayChange(date(2101, 1, 3), OFF), on_commit=on_commit)
    assert not WorkingDays().knows(2101)  # One day makes no calendar …
    ConfirmYearAction(2101, "TB 1").execute()
    assert WorkingDays().knows(2101)  # … somebody has to say that it is one.


def test_the_command(capsys):
    call_command("seed_calendar", "2027", "--dry-run")
    assert not SpecialDay.objects.exists()
    call_command("seed_calendar", "2027")
    call_command("seed_calendar", "2027")
    assert SpecialDay.objects.count() == 15
    assert "06/02/2027" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("seed_calendar", "2101")


# ---- those who ask ----
def test_a_term_that_ends_in_an_unknown_year_has_no_date():
    ensure_standard_terms()
    DeskTerm.objects.update(working_days=30_000)
    assert due_date(Priority.NORMAL, day=MONDAY) is None
    assert proposed_dates(MONDAY) == {}


def test_an_outage_begins_in_a_year_with_a_calendar():
    start = datetime(2150, 3, 1, 8, tzinfo=VIETNAM)
    outage = PlannedOutage(starts_at=start, ends_at=start + timedelta(hours=1), announced_at=timezone.now())
    with pytest.raises(ValidationError) as caught:
        outage.clean()
    assert "starts_at" in caught.value.message_dict


def test_announced_after_its_beginning_is_no_day_ahead():
    outage = PlannedOutage(
        starts_at=datetime(2026, 11, 16, 8, tzinfo=VIETNAM), announced_at=datetime(2026, 11, 20, 8, tzinfo=VIETNAM)
    )
    assert outage.notice_days(WorkingDays()) == 0


def test_the_demonstration_confirms_its_years():
    build_working_days()
    build_working_days()
    today = timezone.localdate()
    assert WorkingDays().unconfirmed_years(today, today + timedelta(days=300)) == []
