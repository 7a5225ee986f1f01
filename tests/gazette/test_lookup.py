"""Looking up documents: lists, numbers, facets, data, feeds, search, and what stays unseen."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale

from gazette.models import DocumentText, LegalDocument, PostingDuty
from gazette.signals import document_changed
from news.models import Topic
from search.models import SearchEntry
from search.outbox import apply, note
from sites.models import Unit
from tests.conftest import DEPARTMENT, PORTAL
from tests.gazette.looking import document, ends, hidden

pytestmark = pytest.mark.django_db
LIST = "/van-ban/"


def text_of(response: Any) -> str:
    if response.streaming:
        return str(b"".join(response.streaming_content).decode())
    return str(response.content.decode())


def shown(response: Any) -> set[str]:
    return {row.number for row in response.context_data["documents"]}


@pytest.fixture
def ship() -> LegalDocument:
    return document()


@pytest.fixture
def land() -> LegalDocument:
    return document(
        "1600/QĐ-SNNMT",
        "snnmt",
        signed_on=date(2025, 9, 3),
        abstract="Công bố giá đất cụ thể",
        signer="Lê Thị Lan",
        nature="individual",
        effective_on=None,
        folded="1600/qd-snnmt cong bo gia dat cu the le thi lan",
    )


# ---- lists ----
def test_the_portal_lists_all_and_a_unit_its_own_and_posted_ones(at, ship, land):
    assert shown(at().get(LIST)) == {ship.number, land.number}
    assert shown(at(DEPARTMENT).get(LIST)) == {land.number}
    PostingDuty.objects.create(
        document=ship,
        unit=Unit.objects.get(code="snnmt"),
        role="concerned",
        due_on="2024-03-01",
        posted_on="2024-02-20",
    )
    assert shown(at(DEPARTMENT).get(LIST)) == {ship.number, land.number}
    assert f"http://{PORTAL}{LIST}" in text_of(at(DEPARTMENT).get(LIST))


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("kind=QĐ", {"ship", "land"}),
        ("kind=NQ", set()),
        ("issuer=snnmt", {"land"}),
        ("issuer=khong-co", set()),
        ("year=2024", {"ship"}),
        ("year=٢٠٢٤", {"ship", "land"}),
        ("topic=nghe-ca", {"ship"}),
        ("topic=khong-co", {"ship", "land"}),
        ("nature=individual", {"land"}),
        ("signer=tran van hai", {"ship"}),
        ("signer=Hải", {"ship"}),
        ("signer=zzz", set()),
        ("from=2025-01-01", {"land"}),
        ("to=2025-01-01", {"ship"}),
        ("from=2024-02-15&to=2024-02-15", {"ship"}),
        ("from=2025-02-30", {"ship", "land"}),
        ("effect=in_force", {"land"}),
        ("effect=expired", {"ship"}),
        ("effect=in_force&ngay=2024-06-01", {"ship"}),
        ("effect=expired&ngay=2024-06-01", set()),
        ("effect=nonsense", {"ship", "land"}),
        ("page=99999999", {"ship", "land"}),
        ("page=-3", {"ship", "land"}),
        ("q=tàu cá", {"ship"}),
        ("q=gia dat", {"land"}),
        ("q=không có chữ này", set()),
        ("q=" + "a" * 5000, set()),
        ("q=1600", {"land"}),
        ("sort=oldest", {"ship", "land"}),
        ("sort=number", {"ship", "land"}),
        ("sort=effective", {"ship", "land"}),
        ("sort='", {"ship", "land"}),
    ],
)
def test_filters(at, ship, land, query, numbers):
    ship.topic = Topic.objects.get(slug="nghe-ca", locale__language_code="vi")
    ship.save()
    ends(ship, date(2024, 12, 31))
    response = at().get(f"{LIST}?{query}")
    names = {"ship": ship.number, "land": land.number}
    assert response.status_code == 200, response.headers
    assert shown(response) == {names[name] for name in numbers}


@pytest.mark.parametrize(
    "query",
    [
        "15/2024/QĐ-UBND",
        "15/2024/qd-ubnd",
        "số 15/2024/QĐ-UBND",
        "15 2024 qd ubnd",
        "015/2024/QĐ-UBND",
        "QD15/2024/UBND",
    ],
)
def test_a_number_however_spelt_opens_the_document(at, ship, land, query):
    response = at().get(LIST, {"q": query})
    assert response.status_code == 302, query
    assert response["Location"] == "/van-ban/qd-ubnd/2024/15/"


def test_a_number_typed_with_a_year_that_it_has_not(at, land):
    assert at().get(LIST, {"q": "1600/2025/QĐ-SNNMT"}).status_code == 302
    assert at().get(LIST, {"q": "1600/2019/QĐ-SNNMT"}).status_code == 200


def test_two_documents_of_one_number_are_listed(at, ship):
    document(address="qd-ubnd/2024/15-2", abstract="Một văn bản khác")
    response = at().get(LIST, {"q": "15/2024/QĐ-UBND"})
    assert response.status_code == 200
    assert response.context_data["documents"].paginator.count == 2


def test_lists_of_results_are_not_for_search_engines(at, ship):
    assert "noindex" in at().get(f"{LIST}?kind=QĐ")["X-Robots-Tag"]
    assert "X-Robots-Tag" not in at().get(LIST)


@pytest.mark.parametrize("query", ["", "?q=tau ca", "?kind=QĐ&effect=in_force&ngay=2024-06-01&signer=hai&sort=number"])
@pytest.mark.parametrize("language", ["", "/en"])
def test_a_list_asks_few_questions_however_many_there_are(at, query, language):
    for number in range(1, 26):
        note(LegalDocument, document(f"{number}/2024/QĐ-UBND").pk)
    apply()
    client = at()
    client.get(f"{language}{LIST}{query}")
    with CaptureQueriesContext(connection) as seen:
        response = client.get(f"{language}{LIST}{query}")
    assert response.status_code == 200
    assert len(seen) <= 12, "\n".join(row["sql"][:160] for row in seen)


# ---- languages ----
@pytest.mark.parametrize("language", ["en", "ja", "ko", "zh-hans"])
def test_other_languages_show_the_translated_abstract_else_the_vietnamese_one(at, ship, land, language):
    locale = Locale.objects.get(language_code=language)
    DocumentText.objects.create(document=ship, locale=locale, abstract="Rules on fishing vessels")
    text = text_of(at().get(f"/{language}{LIST}"))
    assert "Rules on fishing vessels" in text
    assert f'lang="vi"><a href="/{language}/van-ban/qd-snnmt/2025/1600/"' in text


# ---- feeds and data ----
def test_the_feed_of_a_unit_and_a_kind(at, ship, land):
    text = text_of(at().get(f"{LIST}rss/?issuer=snnmt&kind=QĐ"))
    assert land.number in text
    assert ship.number not in text
    assert f"http://{PORTAL}/van-ban/qd-snnmt/2025/1600/" in text


def test_open_data_as_csv_and_json(at, ship, land):
    LegalDocument.objects.filter(pk=land.pk).update(abstract="=HYPERLINK(1)")
    rows = list(csv.DictReader(io.StringIO(text_of(at().get(f"{LIST}du-lieu/csv/")).lstrip("\ufeff"))))
    assert [row["number"] for row in rows] == [ship.number, land.number]
    assert rows[0]["effect"] == "in_force"
    assert rows[0]["url"] == f"http://{PORTAL}/van-ban/qd-ubnd/2024/15/"
    assert rows[1]["abstract"].startswith("'=")
    found = json.loads(text_of(at().get(f"{LIST}du-lieu/json/?issuer=ubnd")))
    assert [row["number"] for row in found["documents"]] == [ship.number]
    assert at().get(f"{LIST}du-lieu/xml/").status_code == 404


def test_the_sitemap_names_permanent_addresses_of_the_portal(at, ship, land):
    text = text_of(at().get("/sitemap-documents.xml"))
    assert f"http://{PORTAL}/van-ban/qd-ubnd/2024/15/" in text
    assert "qd-snnmt" not in text_of(at(DEPARTMENT).get("/sitemap-documents.xml"))


# ---- what stays unseen ----
@pytest.mark.parametrize(
    "path",
    ["", "?q=Kim Ngư", "?q=901/2024/QĐ-UBND", "rss/", "du-lieu/csv/", "du-lieu/json/", "so-sanh/?a=902/2024/QĐ-UBND"],
)
@pytest.mark.parametrize("host", [PORTAL, DEPARTMENT])
def test_drafts_and_internal_documents_leave_no_trace(at, path, host):
    hidden()
    text = text_of(at(host).get(LIST + path))
    for number in ("901", "902", "903"):
        assert f"{number}/2024/QĐ-UBND" not in text.replace(f'value="{number}/2024/QĐ-UBND"', "")
    assert "tuyệt mật" not in text
    assert "nội bộ" not in text.replace("lưu hành nội bộ", "")


@pytest.mark.parametrize("number", [902, 903])
@pytest.mark.parametrize("tail", ["", "in/"])
def test_their_addresses_do_not_answer(at, number, tail):
    hidden()
    assert at().get(f"{LIST}qd-ubnd/2024/{number}/{tail}").status_code == 404


def test_neither_does_the_sitemap_nor_the_search_name_them(at):
    rows = hidden()
    for row in rows:
        note(LegalDocument, row.pk)
    apply()
    assert "90" not in "".join(
        part for part in text_of(at().get("/sitemap-documents.xml")).split() if "qd-ubnd" in part
    )
    assert not SearchEntry.objects.filter(type="document").exists()


# ---- search ----
def test_the_search_follows_a_document(at, ship):
    document_changed.send(sender=None, document=ship, event=None, before="checked")
    apply()
    entry = SearchEntry.objects.get(type="document")
    assert (entry.number, entry.language, entry.details["document"]) == (ship.number, "vi", ship.pk)
    text = text_of(at().get("/tim-kiem/?q=tàu cá"))
    assert "/van-ban/qd-ubnd/2024/15/" in text
    ship.state = "withdrawn"
    ship.save()
    document_changed.send(sender=None, document=ship, event=None, before="published")
    assert not SearchEntry.objects.filter(type="document").exists()


def test_a_translated_abstract_has_an_entry_of_its_language(ship):
    DocumentText.objects.create(
        document=ship, locale=Locale.objects.get(language_code="en"), abstract="Rules on fishing vessels"
    )
    apply()
    assert set(SearchEntry.objects.filter(type="document").values_list("language", flat=True)) == {"vi", "en"}
