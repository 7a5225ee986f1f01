"""CSV of days: spellings, bad input, a file that comes back as it went out."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.calendar.actions import ChangeDaysAction
from cms.calendar.enums import DayKind
from cms.calendar.models import SpecialDay
from cms.core.actions import ActionError
from sites.calendar import reading
from sites.calendar.reading import RowState, export_csv, parse_day, parse_kind, read_plan

pytestmark = pytest.mark.django_db
HEAD = "date,kind,name\n"


def plan_of(text):
    return read_plan(text.encode())


@pytest.mark.parametrize("text", ["2026-01-31", "31/01/2026", "31/1/2026", "31-1-2026", "31.01.2026"])
def test_spellings_of_a_day(text):
    assert parse_day(text) == date(2026, 1, 31)


@pytest.mark.parametrize(
    "text",
    ["", "31/02/2026", "2026-13-01", "01/31/2026", "1/1/26", "26-01-01", "2026", "Tết", "٣١/٠١/٢٠٢٦", "1/1/2026/1",
     "01/01/1900", "2206-01-01", "0000-01-01", "//", "-1/1/2026"],
)  # fmt: skip
def test_what_is_no_day(text):
    with pytest.raises(ActionError):
        parse_day(text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=20))
def test_any_text_is_a_day_or_refused(text):
    with suppress(ActionError):
        assert isinstance(parse_day(text), date)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("nghỉ", "off"), ("NGHỈ  LỄ", "off"), ("Holiday", "off"), ("làm bù", "working"), ("Working", "working")],
)
def test_words_for_kinds(text, kind):
    assert parse_kind(text) == kind


def test_an_unknown_kind_names_the_words():
    with translation.override("en"), pytest.raises(ActionError, match="Nghỉ"):
        parse_kind("có thể")


def test_new_changed_same_wrong():
    SpecialDay.objects.create(date=date(2027, 3, 1), kind=DayKind.OFF, name="A")
    SpecialDay.objects.create(date=date(2027, 3, 2), kind=DayKind.OFF, name="B")
    plan = plan_of(HEAD + "2027-03-01,off,A\n02/03/2027,working,B\n3/3/2027,nghỉ,C\n,off,D\n")
    assert [row.state for row in plan.rows] == [RowState.SAME, RowState.CHANGED, RowState.NEW, RowState.WRONG]
    assert [change.date.day for change in plan.changes] == [2, 3]


def test_a_day_entered_twice_is_an_error_naming_both_lines():
    with translation.override("en"):
        plan = plan_of(HEAD + "2027-03-01,off,A\n2027-03-02,off,B\n01/03/2027,nghỉ,A\n")
    assert [row.number for row in plan.wrong] == [2, 4]
    assert all("line 2" in row.error and "line 4" in row.error for row in plan.wrong)
    assert len(plan.changes) == 1


@pytest.mark.parametrize("separator", [",", ";"])
def test_vietnamese_headings(separator):
    text = separator.join(["Ngày", "Loại", "Tên", "Căn cứ", "Nguồn"]) + "\r\n"
    text += separator.join(["30/04/2027", "Nghỉ", "Ngày Chiến thắng", "Điều 112", "Cổng Chính phủ"]) + "\r\n"
    (change,) = read_plan(b"\xef\xbb\xbf" + text.encode()).changes
    assert (change.date, change.legal_basis, change.source) == (date(2027, 4, 30), "Điều 112", "Cổng Chính phủ")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"date,kind\n",
        b"day,what\n2027-01-01,off\n",
        b"date\n2027-01-01\n",
        "date,kind,name\n2027-01-01,off,Tết\n".encode("utf-16"),
        "date,kind,name\n2027-01-01,off,Tết ".encode() + b"\xd0\xff\n",
        b"date,kind,date\n2027-01-01,off,x\n",
        b"PK\x03\x04\x00\x00",
    ],
)
def test_files_that_cannot_be_used(data):
    with pytest.raises(ActionError):
        read_plan(data)


def test_too_many_lines(monkeypatch):
    data = HEAD.encode() + b"2027-01-01,off,x\n" * 100_001
    with pytest.raises(ActionError, match=r"100"):
        read_plan(data)
    monkeypatch.setattr(reading, "MAX_BYTES", 10)
    with pytest.raises(ActionError):
        plan_of(HEAD)


def test_long_texts_and_further_cells_are_refused():
    plan = plan_of(HEAD + f"2027-01-01,off,{'x' * 121}\n2027-01-02,off,a,b\n")
    assert len(plan.wrong) == 2


@pytest.mark.parametrize("language", ["vi", "en", "ja"])
def test_an_export_can_be_imported_again(language):
    SpecialDay.objects.create(date=date(2027, 3, 1), kind=DayKind.OFF, name="=1+1", legal_basis="a;b,c", source="x")
    SpecialDay.objects.create(date=date(2027, 3, 6), kind=DayKind.WORKING, name="Làm bù")
    with translation.override(language):
        data = export_csv(SpecialDay.objects.order_by("date"))
        assert b"'=1+1" in data
        plan = read_plan(data)
        assert [row.state for row in plan.rows] == [RowState.SAME, RowState.SAME]
        SpecialDay.objects.all().delete()
        ChangeDaysAction(read_plan(data).changes, "Nhập lại").execute()
    assert SpecialDay.objects.get(date=date(2027, 3, 1)).name == "=1+1"
