"""The screens of the calendar: who may, what they say, what they write."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import UploadedFile

from cms.calendar.actions import ChangeDaysAction, ConfirmYearAction, seed_changes
from cms.calendar.enums import DayKind
from cms.calendar.models import CalendarChange, CalendarYear, SpecialDay
from cms.users.enums import Role
from sites.calendar.panel import CalendarPanel
from tests.conftest import PORTAL
from tests.factories import make_user

pytestmark = pytest.mark.django_db
MONDAY = date(2027, 3, 1)
DAY = {"date": "2027-03-01", "kind": "off", "name": "Nghỉ", "legal_basis": "QĐ 1", "source": "Báo", "reason": "Bão"}


@pytest.fixture
def browser(client):
    client.defaults["HTTP_HOST"] = PORTAL

    def log_in(role=Role.CENTRAL_EDITOR, unit="ubnd"):
        client.user = make_user(role=role, unit=unit)
        client.force_login(client.user)
        return client

    return log_in


def year(name="year", number=2027):
    return reverse(f"special_days:{name}", args=[number])


def upload(client, text, **values):
    file = SimpleUploadedFile("ngay.csv", text if isinstance(text, bytes) else text.encode(), "text/csv")
    return client.post(reverse("special_days:import"), {"file": file, "reason": "TB 1"} | values)


# ---- who may ----
READ = ["special_days:index", "special_days:this_year", "special_days:changes", "special_days:export"]
CHANGED = ["special_days:add", "special_days:import"]


@pytest.mark.parametrize(
    "role", [Role.UNIT_WEBMASTER, Role.UNIT_AUTHOR, Role.QUESTION_OFFICER, Role.AUDITOR, Role.CAMPAIGN_MANAGER]
)
def test_others_read_and_change_nothing(browser, role):
    client = browser(role, "ubnd" if role in {Role.AUDITOR, Role.CAMPAIGN_MANAGER} else "snnmt")
    row = SpecialDay.objects.create(date=MONDAY, kind=DayKind.OFF, name="Nghỉ")
    ChangeDaysAction(seed_changes(2027), "x", fills=2027).execute()
    entries = SpecialDay.objects.count()
    for address in [*map(reverse, READ), year(), year("export_year")]:
        assert client.get(address).status_code == 200, address
    assert year("seed") not in client.get(year()).content.decode()
    assert reverse("special_days:edit", args=[row.pk]) not in client.get(year()).content.decode()
    forbidden = [*map(reverse, CHANGED), year("seed"), year("confirm")]
    forbidden += [reverse(f"special_days:{name}", args=[row.pk]) for name in ("edit", "delete")]
    for address in forbidden:
        assert client.get(address).status_code in {302, 403, 404}, address
        assert client.post(address, DAY | {"source": "x", "days": "2027-03-01"}).status_code in {302, 403, 404}, address
    assert SpecialDay.objects.count() == entries
    assert CalendarYear.objects.get().confirmed_at is None


def test_nobody_else_enters(client):
    client.defaults["HTTP_HOST"] = PORTAL
    for address in [*map(reverse, READ + CHANGED), year(), year("seed"), year("export_year")]:
        assert "/login/" in client.get(address).headers["Location"]


# ---- one day ----
def test_adding_changing_and_deleting(browser, on_commit):
    client = browser()
    assert client.post(reverse("special_days:add"), DAY).headers["Location"] == year()
    row = SpecialDay.objects.get()
    assert (row.entered_by, row.source) == (client.user, "Báo")
    edit = reverse("special_days:edit", args=[row.pk])
    client.post(edit, DAY | {"kind": "working", "date": "2027-03-09"})  # The date stays.
    row.refresh_from_db()
    assert (row.date, row.kind) == (MONDAY, DayKind.WORKING)
    delete = reverse("special_days:delete", args=[row.pk])
    assert client.post(delete, {"reason": ""}).status_code == 200
    assert client.post(delete, {"reason": "Nhầm"}).headers["Location"] == year()
    assert not SpecialDay.objects.exists()
    assert list(CalendarChange.objects.order_by("pk").values_list("reason", flat=True)) == ["Bão", "Bão", "Nhầm"]
    assert "Nhầm" in client.get(reverse("special_days:changes") + "?year=2027").content.decode()
    assert "Nhầm" not in client.get(reverse("special_days:changes") + "?year=2026").content.decode()


@pytest.mark.parametrize("wrong", [{"reason": ""}, {"date": "1900-01-01"}, {"date": ""}, {"kind": "x"}])
def test_a_wrong_form_comes_back(browser, wrong):
    client = browser()
    response = client.post(reverse("special_days:add"), DAY | wrong)
    assert response.status_code == 200
    assert "error" in response.content.decode()
    assert not SpecialDay.objects.exists()


def test_a_day_is_entered_once(browser):
    client = browser()
    client.post(reverse("special_days:add"), DAY)
    response = client.post(reverse("special_days:add"), DAY | {"kind": "working"})
    assert response.status_code == 200
    assert SpecialDay.objects.get().kind == DayKind.OFF


# ---- a year ----
def test_the_year_says_in_words_what_each_day_is(browser):
    SpecialDay.objects.create(date=date(2027, 3, 6), kind=DayKind.WORKING, name="Làm bù")
    page = BeautifulSoup(browser().get(year()).content, "html.parser")
    tables = page.select("table.calendar-month")
    assert len(tables) == 12
    assert all(table.caption and len(table.select("th[scope=col]")) == 7 for table in tables)
    marked = page.select("td[class^=is-]")
    assert marked
    assert all(cell.select_one(".calendar-word").get_text(strip=True) for cell in marked)
    (swapped,) = page.select("td.is-swapped")
    assert "Làm bù" in swapped.get_text()
    assert page.find("a", href=year(number=2026))
    assert page.find("a", href=year(number=2028))
    assert not page.select(".calendar-months [style], .calendar-months script")


def test_years_at_the_edges(browser):
    client = browser()
    for number in (1995, 2100, 2101, 2200):
        assert client.get(year(number=number)).status_code == 200
    assert not BeautifulSoup(client.get(year(number=2101)).content, "html.parser").select(".calendar-month")
    for number in (0, 1994, 2201, 99999):
        assert client.get(year(number=number)).status_code == 404
    assert client.get(year("seed", 2101)).status_code == 200
    assert client.post(year("seed", 2101)).status_code == 302
    assert not CalendarYear.objects.exists()


def test_filling_and_confirming(browser):
    client = browser()
    page = BeautifulSoup(client.get(year("seed")).content, "html.parser")
    days = [box["value"] for box in page.select("input[name=days]") if box.has_attr("checked")]
    assert "2027-02-06" in days
    assert not SpecialDay.objects.exists()
    assert client.post(year("confirm"), {"source": "TB 1", "note": ""}).status_code == 200  # Nothing entered yet.
    client.post(year("seed"), {"days": days[1:], "reason": ""})
    assert SpecialDay.objects.count() == len(days) - 1
    again = BeautifulSoup(client.get(year("seed")).content, "html.parser")
    assert [box.has_attr("checked") for box in again.select("input[name=days]")] == [False]
    assert client.post(year("confirm"), {"source": "", "note": ""}).status_code == 200
    assert client.post(year("confirm"), {"source": "TB 1", "note": ""}).headers["Location"] == year()
    assert CalendarYear.objects.get().confirmed_by == client.user
    assert "TB 1" in client.get(year()).content.decode()


def test_the_list_asks_as_much_for_many_rows(browser, django_assert_max_num_queries):
    client = browser()
    SpecialDay.objects.create(date=MONDAY, kind=DayKind.OFF, entered_by=client.user)
    for address in (reverse("special_days:index") + "?year=2027", year(), reverse("special_days:changes")):
        client.get(address)
        with django_assert_max_num_queries(60) as few:
            client.get(address)
        for number in range(1, 16):
            other = make_user()
            day = MONDAY + timedelta(days=number)
            SpecialDay.objects.get_or_create(date=day, defaults={"kind": DayKind.OFF, "entered_by": other})
            CalendarChange.objects.create(day=day, new_kind=DayKind.OFF, user=other)
        with django_assert_max_num_queries(len(few) + 1):
            client.get(address)


def test_the_list_by_year(browser):
    row = SpecialDay.objects.create(date=MONDAY, kind=DayKind.OFF, name="Ngày của 2027")
    SpecialDay.objects.create(date=date(2026, 3, 2), kind=DayKind.OFF, name="Ngày của 2026")
    text = browser().get(reverse("special_days:index") + "?year=2027").content.decode()
    assert "Ngày của 2027" in text
    assert reverse("special_days:edit", args=[row.pk]) in text
    assert "Ngày của 2026" not in text


# ---- import and export ----
def test_import_with_preview(browser):
    client = browser()
    page = upload(client, "date,kind,name\n2027-03-01,off,A\n")
    assert not SpecialDay.objects.exists()
    number = page.context["upload"].pk
    assert client.post(reverse("special_days:import"), {"upload": number, "reason": ""}).status_code == 200
    client.post(reverse("special_days:import"), {"upload": number, "reason": "TB 1"})
    assert SpecialDay.objects.get().entered_by == client.user
    assert CalendarChange.objects.get().reason == "TB 1"
    assert not UploadedFile.objects.exists()
    assert client.post(reverse("special_days:import"), {"upload": number, "reason": "TB 1"}).status_code == 302


def test_wrong_rows_stop_everything_unless_left_out(browser):
    client = browser()
    page = upload(client, "date,kind,name\n2027-03-01,off,A\n2027-03-02,off,B\n02/03/2027,nghỉ,B\n")
    data = {"upload": page.context["upload"].pk, "reason": "TB 1"}
    assert client.post(reverse("special_days:import"), data).status_code == 200
    assert not SpecialDay.objects.exists()
    client.post(reverse("special_days:import"), data | {"skip_wrong": "on"})
    assert SpecialDay.objects.get().date == MONDAY


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe\x00", "ngày,loại\n1/1/2027,Nghỉ".encode("cp1258", "replace"), b"x,y\n"]
)
def test_unusable_files_are_refused_at_their_field(browser, data):
    page = upload(browser(), data)
    assert page.status_code == 200
    assert page.context["form"].errors["file"]
    assert not UploadedFile.objects.exists()


def test_nobody_goes_on_with_the_upload_of_another(browser):
    number = upload(browser(), "date,kind\n2027-03-01,off\n").context["upload"].pk
    other = browser()
    assert other.post(reverse("special_days:import"), {"upload": number, "reason": "x"}).status_code == 302
    assert not SpecialDay.objects.exists()


def test_export(browser):
    SpecialDay.objects.create(date=MONDAY, kind=DayKind.OFF, name="Nghỉ")
    client = browser()
    assert b"2027-03-01" in client.get(year("export_year")).content
    assert b"2027-03-01" not in client.get(year("export_year", 2026)).content
    assert b"2027-03-01" in client.get(reverse("special_days:export")).content


# ---- the warning ----
def test_the_warning_from_november_on():
    editor = make_user(role=Role.CENTRAL_EDITOR, unit="ubnd")

    def years(user, *day):
        panel = CalendarPanel.for_user(user, date(*day))
        return panel.years if panel else []

    ChangeDaysAction(seed_changes(2026), "x", fills=2026).execute()
    ConfirmYearAction(2026, "TB").execute()
    assert years(editor, 2026, 10, 31) == []
    assert years(editor, 2026, 11, 1) == [2027]
    assert years(editor, 2027, 1, 1) == [2027]
    assert years(make_user(role=Role.UNIT_WEBMASTER, unit="snnmt"), 2026, 11, 1) == []
    ChangeDaysAction(seed_changes(2027), "x", fills=2027).execute()
    assert years(editor, 2026, 11, 1) == [2027]
    ConfirmYearAction(2027, "TB").execute()
    assert years(editor, 2026, 11, 1) == []


def test_the_home_of_the_admin_leads_to_the_year(browser):
    link = year(number=timezone.localdate().year)
    assert link in browser().get(reverse("wagtailadmin_home")).content.decode()
    assert link not in browser(Role.UNIT_WEBMASTER, "snnmt").get(reverse("wagtailadmin_home")).content.decode()
