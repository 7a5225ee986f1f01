"""What pages read: state on a day, timeline, both sides, pages that cite; for the public of public ones only."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from gazette.citing import cited_in, ended_in, scan
from gazette.effect_hooks import warn_of_ended_documents
from gazette.effects import part_name, period_on, relations_of, timeline
from gazette.models import PageCitation
from gazette.tying import stated_day
from tests.conftest import DEPARTMENT, PORTAL, WARD
from tests.factories import body, make_article, make_user, section

from .effect_makers import TEXT, Touch, document, relation

pytestmark = pytest.mark.django_db
D24 = date(2024, 3, 1)
CITING = "Thực hiện Quyết định số 15/2022/QĐ-UBND ngày 12/5/2022 của Ủy ban nhân dân tỉnh."


@pytest.fixture
def life() -> Any:
    old = document(text=TEXT)
    part = document("3/2023/QĐ-UBND", date(2023, 2, 1))
    relation(part, old, "repeals", articles=["dieu-1.khoan-2"])
    change = document("5/2023/QĐ-UBND", date(2023, 5, 1))
    relation(change, old, "amends", articles=["dieu-2"])
    secret = document("6/2023/QĐ-UBND", date(2023, 6, 1), confidentiality="internal")
    relation(secret, old, "repeals")
    new = document("9/2024/QĐ-UBND", D24)
    relation(new, old, "replaces")
    return old


def test_state_on_a_day(life):
    assert period_on(life, date(2022, 1, 1)) is None  # Before it was signed.
    days = {date(2023, 1, 31): "in_force", date(2023, 2, 1): "partly_expired",
            date(2024, 2, 29): "partly_expired", D24: "expired"}  # fmt: skip
    assert {day: period_on(life, day).state for day in days} == days


def test_the_way_through_time(life, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        steps = timeline(life, date(2023, 12, 1))
    assert [(str(step.day), step.other.number if step.other else "", step.state) for step in steps] == [
        ("2022-05-12", "", ""),
        ("2022-05-12", "", "in_force"),
        ("2023-02-01", "3/2023/QĐ-UBND", "partly_expired"),
        ("2023-05-01", "5/2023/QĐ-UBND", ""),
        ("2024-03-01", "9/2024/QĐ-UBND", "expired"),
    ]
    assert [step.future for step in steps][-1]
    assert "khoản 2 Điều 1" in steps[2].words


def test_both_sides_and_only_what_the_reader_may_see(life, django_assert_max_num_queries):
    draft = document("8/2024/QĐ-UBND", D24, state="draft")
    relation(draft, life, "cites")
    waits = relation(life, None, "based_on", target_number="36/2005/QH11", target_key="36/2005/qh11")
    with django_assert_max_num_queries(2):
        public = relations_of(life)
    assert [(group.kind, group.incoming, [side.number for side in group.rows]) for group in public] == [
        ("based_on", False, ["36/2005/QH11"]),
        ("replaces", True, ["9/2024/QĐ-UBND"]),
        ("repeals", True, ["3/2023/QĐ-UBND"]),
        ("amends", True, ["5/2023/QĐ-UBND"]),
    ]
    assert public[0].rows[0].relation == waits
    assert public[1].label == "Bị thay thế bởi"
    user = make_user(role="central_editor")
    with django_assert_max_num_queries(6):
        centre = relations_of(life, user)
    assert {side.number for group in centre for side in group.rows} >= {"6/2023/QĐ-UBND", "8/2024/QĐ-UBND"}


def test_names_of_parts_and_days_beside_numbers():
    assert part_name("dieu-5.khoan-2.diem-dd") == "điểm đ khoản 2 Điều 5"
    assert stated_day(CITING, "15/2022/QĐ-UBND") == date(2022, 5, 12)
    assert stated_day("số 1/QĐ-UBND ngày 31 tháng 2 năm 2022", "1/QĐ-UBND") is None
    assert [(row.key, row.times) for row in cited_in(f"{CITING} Theo Quyết định số 15/2022/QĐ-UBND.")] == [
        ("15/2022/qd-ubnd", 2)
    ]


# ---- pages that cite ----
def test_pages_that_cite_ended_documents(life):
    page = make_article(section(DEPARTMENT, "thong-bao"), "Quản lý chợ", body=body(CITING))
    make_article(section(WARD, "thong-bao"), "Bài không trích dẫn")
    assert scan([page.pk]) == 1
    row = PageCitation.objects.get()
    assert (row.document, row.member_site.unit.code, row.stated_on) == (life, "snnmt", date(2022, 5, 12))
    assert [found.number for found in ended_in(page)] == ["15/2022/QĐ-UBND"]
    page.unpublish()
    assert not PageCitation.objects.exists()


def test_a_citation_is_tied_when_the_document_arrives():
    page = make_article(section(DEPARTMENT, "thong-bao"), "Quản lý chợ", body=body(CITING))
    scan([page.pk])
    assert PageCitation.objects.get().document is None
    arrived = document()
    Touch(arrived).execute()
    assert PageCitation.objects.get().document == arrived


def test_the_report_shows_the_own_site(at, life, django_assert_max_num_queries):
    for number in range(3):
        for host in (DEPARTMENT, WARD):
            scan([make_article(section(host, "thong-bao"), f"Bài {number} tại {host}", body=body(CITING)).pk])
    client = at(DEPARTMENT)
    client.force_login(make_user(role="unit_webmaster", unit="snnmt"))
    url = reverse("cited_documents")
    client.get(url)
    with django_assert_max_num_queries(24):
        html = client.get(url).content.decode()
    assert f"Bài 1 tại {DEPARTMENT}" in html
    assert f"Bài 1 tại {WARD}" not in html
    assert "9/2024/QĐ-UBND" in html
    assert f"Bài 1 tại {DEPARTMENT}" not in client.get(url, {"state": "suspended"}).content.decode()
    assert client.get(url, {"export": "csv"}).getvalue().decode("utf-8-sig").count("15/2022/QĐ-UBND") >= 3
    centre = at(PORTAL)
    centre.force_login(make_user(role="central_editor"))
    assert f"Bài 1 tại {WARD}" in centre.get(url).content.decode()


def test_who_publishes_is_told(at, life):
    page = make_article(section(DEPARTMENT, "thong-bao"), "Quản lý chợ", publish=False, body=body(CITING))
    client = at(DEPARTMENT)
    client.force_login(make_user(is_superuser=True))
    response = client.get(reverse("wagtailadmin_home"))
    request = response.wsgi_request
    warn_of_ended_documents(request, page)
    assert any("15/2022/QĐ-UBND" in str(row) for row in get_messages(request))


def test_who_opens_the_page_is_told_what_has_ended_since(at, life):
    page = make_article(section(DEPARTMENT, "thong-bao"), "Quản lý chợ", body=body(CITING))
    plain = make_article(section(DEPARTMENT, "thong-bao"), "Bài không trích dẫn")
    scan([page.pk, plain.pk])
    client = at(DEPARTMENT)
    client.force_login(make_user(is_superuser=True))
    words = "15/2022/QĐ-UBND. Hãy kiểm tra"
    assert words in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert words not in client.get(reverse("wagtailadmin_pages:edit", args=[plain.pk])).content.decode()
