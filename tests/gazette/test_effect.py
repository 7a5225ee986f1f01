"""Periods of effect: examples of the law, and a slow obvious reference day by day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from gazette.effect import Act, Dates, Period, first_end, periods_of

BASE = date(2024, 1, 1)
DAY = timedelta(days=1)


def d(number: int) -> date:
    return BASE + number * DAY


def states(dates: Dates, *acts: Act) -> list[tuple[int, int | None, str]]:
    rows = periods_of(dates, acts)
    return [
        ((row.first - BASE).days, None if row.last is None else (row.last - BASE).days, str(row.state)) for row in rows
    ]


def test_not_yet_in_force_expired_by_itself():
    assert states(Dates(d(0), d(10), d(20))) == [(0, 9, "not_yet"), (10, 20, "in_force"), (21, None, "expired")]


def test_without_first_day_it_is_the_day_of_signing():
    assert states(Dates(d(0))) == [(0, None, "in_force")]


def test_the_last_day_in_force_is_the_day_before_the_other_ones_first_day():
    later = Dates(d(30), d(40))
    for kind in ("replaces", "repeals"):
        assert states(Dates(d(0)), Act(1, kind, later)) == [(0, 39, "in_force"), (40, None, "expired")]


def test_articles_end_in_part_and_corrections_end_nothing():
    later = Dates(d(30))
    assert states(Dates(d(0)), Act(1, "repeals", later, ("dieu-5",))) == [
        (0, 29, "in_force"),
        (30, None, "partly_expired"),
    ]
    for kind in ("amends", "supplements", "corrects", "guides", "based_on", "cites"):
        assert states(Dates(d(0)), Act(1, kind, later)) == [(0, None, "in_force")]


def test_suspension_with_an_end_and_without():
    assert states(Dates(d(0)), Act(1, "suspends", Dates(d(10)), to_day=d(19))) == [
        (0, 9, "in_force"), (10, 19, "suspended"), (20, None, "in_force"),
    ]  # fmt: skip
    assert states(Dates(d(0)), Act(1, "suspends", Dates(d(10)))) == [(0, 9, "in_force"), (10, None, "suspended")]


def test_a_suspension_ends_with_the_document_that_suspends():
    act = Act(1, "suspends", Dates(d(10)), source_ended=d(15))
    assert states(Dates(d(0)), act) == [(0, 9, "in_force"), (10, 14, "suspended"), (15, None, "in_force")]


def test_what_a_repealing_document_did_stands_when_it_is_repealed_itself():
    act = Act(1, "repeals", Dates(d(10)), source_ended=d(15))
    assert states(Dates(d(0)), act) == [(0, 9, "in_force"), (10, None, "expired")]


def test_a_document_that_never_came_into_force_ends_nothing():
    act = Act(1, "repeals", Dates(d(10), d(30)), source_ended=d(20))
    assert states(Dates(d(0)), act) == [(0, None, "in_force")]


def test_two_that_end_each_other_do_not_loop():
    first, second = Dates(d(0)), Dates(d(10))
    on_first = Act(1, "replaces", second, source_ended=first_end([Act(2, "replaces", first)]))
    assert states(first, on_first) == [(0, None, "in_force")], "the second was ended before it was signed"


def test_kinds_without_a_period_have_none_until_something_ends_them():
    assert states(Dates(d(0), has_period=False)) == [(0, None, "none")]
    assert states(Dates(d(0), has_period=False), Act(1, "replaces", Dates(d(9)))) == [
        (0, 8, "none"),
        (9, None, "expired"),
    ]
    assert states(Dates(d(0), d(2), has_period=False))[-1] == (2, None, "in_force")


def test_the_cause_is_named():
    rows = periods_of(Dates(d(0)), [Act(7, "replaces", Dates(d(9))), Act(8, "repeals", Dates(d(12)))])
    assert rows[-1] == Period(d(9), None, "expired", 7)


# ---- against a reference ----
@st.composite
def dates(draw: st.DrawFn) -> Dates:
    signed = draw(st.integers(0, 40))
    effective = draw(st.none() | st.integers(signed, 60))
    expires = draw(st.none() | st.integers(effective if effective is not None else signed, 80))
    return Dates(d(signed), None if effective is None else d(effective), None if expires is None else d(expires),
                 draw(st.booleans()))  # fmt: skip


@st.composite
def acts(draw: st.DrawFn) -> Act:
    source = draw(dates())
    start = draw(st.none() | st.integers(0, 80))
    return Act(
        draw(st.integers(1, 9)),
        draw(st.sampled_from(["replaces", "repeals", "suspends", "amends", "corrects", "cites"])),
        source,
        draw(st.sampled_from([(), ("dieu-1",)])),
        None if start is None else d(start),
        draw(st.none() | st.integers(start or 0, 90).map(d)),
        draw(st.none() | st.integers(0, 90).map(d)),
    )


def reference(own: Dates, others: list[Act], day: date) -> str:  # noqa: C901 (slow and obvious)
    """Every day by itself, walking from the first one: nothing clever."""
    ended = partly = suspended = False
    today = min([own.signed, *(act.first for act in others)])
    while today <= day:
        suspended = False
        if own.expires and today > own.expires:
            ended = True
        for act in others:
            first = act.from_day or act.source.effective or act.source.signed
            dead = [x for x in (act.source.expires and act.source.expires + DAY, act.source_ended) if x]
            if any(x <= first for x in dead) or today < first:
                continue
            if act.kind in ("replaces", "repeals"):
                ended, partly = ended or not act.articles, partly or bool(act.articles)
            if act.kind == "suspends" and not act.articles and not any(x <= today for x in dead):
                suspended = suspended or act.to_day is None or today <= act.to_day
        today += DAY
    if ended:
        return "expired"
    if (own.has_period or own.effective) and day < (own.effective or own.signed):
        return "not_yet"
    if suspended:
        return "suspended"
    if partly:
        return "partly_expired"
    return "in_force" if own.has_period or own.effective else "none"


@settings(max_examples=250, deadline=None)
@given(dates(), st.lists(acts(), max_size=5))
def test_periods_are_what_every_day_says(own: Dates, others: list[Act]) -> None:
    rows = periods_of(own, others)
    assert rows[0].first == own.signed
    assert rows[-1].last is None
    for before, after in pairwise(rows):
        assert before.last is not None
        assert before.last + DAY == after.first
        assert before.state != after.state
    for number in range((own.signed - BASE).days, 95, 3):
        day = d(number)
        row = next(row for row in rows if row.first <= day and (row.last is None or day <= row.last))
        assert row.state == reference(own, others, day)
