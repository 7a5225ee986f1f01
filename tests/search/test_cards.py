"""Result cards: one for each type, from real entries, through the real page; missing facts never break one."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from search.engines import get_engine
from search.models import SearchEntry
from search.service import FoundIn, Result
from search.templatetags.search_tags import CARDS, card_of
from tests.conftest import PORTAL, WARD
from tests.factories import make_article, section

pytestmark = pytest.mark.django_db

URL = "/tim-kiem/"
SUMMARY = "Mực nước và <i>con nghêu</i>."


@pytest.fixture
def card(at, on_commit):
    """`card("document", details={…})` is the text and the HTML of the only result."""

    def show(kind: str, language: str = "vi", **values: Any) -> tuple[str, str]:
        with on_commit():
            page = make_article(section(WARD, "thong-bao"), "Nghêu", summary=SUMMARY)
        row = SearchEntry.objects.get(object_id=str(page.pk))
        for name, value in {"type": kind, "title": "Nghêu & sò <b>", **values}.items():
            setattr(row, name, value)
        row.save()
        get_engine().index([row])
        with override(language):
            path = URL if language == "vi" else f"/{language}/search/"
        html = at(PORTAL).get(path, {"q": "nghêu", "lang": "vi"}).content.decode()
        found = re.findall(r'<li class="res">.*?</li>', html, re.DOTALL)
        assert len(found) == 1
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0])), found[0]

    return show


@pytest.mark.parametrize("kind", sorted(CARDS))
@pytest.mark.parametrize("details", [{}, {"effect": None, "days": "x", "issued_on": "morgen", "phone": 12, "year": []}])
def test_no_fact_is_needed(card, kind, details):
    text, html = card(kind, details=details)
    assert "<mark>Nghêu</mark> &amp; sò &lt;b&gt;" in html
    assert "None" not in text
    assert "morgen" not in text


@pytest.mark.parametrize("kind", sorted(CARDS))
def test_what_a_source_writes_is_text(card, kind):
    names = ("effect", "issuer", "answered_by", "issue", "year", "office", "field", "phone", "email", "description")
    _text, html = card(kind, number="<s>1", details=dict.fromkeys((*names, "address"), "<script>x</script>"))
    assert "<script" not in html
    assert "<s>1" not in html


@pytest.mark.parametrize(
    ("effect", "mark"),
    [("in_force", "is-ok"), ("partly", "is-warn"), ("expired", "is-plain"), ("not_yet", "is-info"), ("x", "")],
)
def test_a_document_says_its_number_and_its_effect(card, effect, mark):
    details = {"effect": effect, "issued_on": "2024-06-14", "issuer": "HĐND tỉnh"}
    text, html = card("document", number="27/2024/QĐ-UBND", details=details)
    assert '<span class="docno">27/2024/QĐ-UBND</span>' in html
    assert "HĐND tỉnh" in text
    assert '<time datetime="2024-06-14">14/06/2024</time>' in html
    assert ("badge-s" in html) == bool(mark)
    assert mark in html


def test_a_question_says_who_answered_and_how_soon(card):
    details = {"answered_by": "Sở Nông nghiệp", "answered_on": "2026-11-18", "days": 6}
    text, html = card("question", "en", details=details)
    assert "Answered by Sở Nông nghiệp" in text
    assert 'datetime="2026-11-18"' in html
    assert "after 6 working days" in text


def test_a_gazette_says_its_issue(card):
    assert "Issue 41 of 2026" in card("gazette", "en", details={"issue": 41, "year": 2026})[0]


def test_a_person_can_be_reached(card):
    details = {"office": "Chủ tịch", "field": "Kinh tế", "phone": "0299 000 1022", "email": "ct@haivan.example"}
    text, html = card("person", details=details)
    assert "Chủ tịch" in text
    assert "Kinh tế" in text
    assert 'href="tel:+842990001022"' in html
    assert 'href="mailto:ct@haivan.example"' in html
    assert "Phường Cửa Vịnh" in text


def test_a_unit_has_its_address(card):
    text, html = card("unit", details={"phone": "0299 000 1022", "address": "Số 1 đường Sóng Xanh"})
    assert "Số 1 đường Sóng Xanh" in text
    assert "tel:+842990001022" in html


def test_a_service_says_what_it_is_unless_the_words_stand_elsewhere(card):
    assert "<mark>" in card("service", details={"description": "Nộp tại một cửa."})[1]


def test_what_is_around_a_result():
    """The file and page it was found in, the other languages, the other sites: on the site that the result is of."""
    row = Result("http://a.test/x/", "X", "X", "…", "ubnd", "UBND", "article", "vi", "", None)
    row = replace(
        row,
        found_in=FoundIn("Kế hoạch <1>.pdf", "/documents/7/ke-hoach.pdf", 3),
        also_in=(("ja", "/ja/x/"), ("zh-hans", "http://a.test/zh-hans/x/")),
        also_on=(("Phường <b>", "http://b.test/x/"),),
        has_attachment=True,
    )
    html = render_to_string("search/cards/article.html", {"row": row})
    assert 'href="http://a.test/documents/7/ke-hoach.pdf#page=3"' in html
    assert "Kế hoạch &lt;1&gt;.pdf" in html
    assert '<a href="http://a.test/ja/x/" lang="ja" hreflang="ja">日本語</a>' in html
    assert 'hreflang="zh-Hans">简体中文</a>' in html
    assert '<a href="http://b.test/x/">Phường &lt;b&gt;</a>' in html
    assert html.count("ke-hoach") == 1
    without_pages = replace(row, found_in=FoundIn("Bảng.xlsx", "/documents/8/bang.xlsx", 0))
    assert 'bang.xlsx"' in render_to_string("search/cards/article.html", {"row": without_pages})


def test_a_source_may_have_its_own_card(monkeypatch):
    from search.sources import all_sources

    source = next(source for source in all_sources() if source.type == "article")
    monkeypatch.setattr(type(source), "card", "search/cards/page.html")
    assert card_of("article") == "search/cards/page.html"
    assert card_of("something-new") == "search/cards/default.html"
