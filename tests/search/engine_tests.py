"""The tests that every engine must pass; each engine has one class that inherits them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from search.engines.base import Filters, SearchEngine, SearchRequest
from search.query import parse
from sites.models import Unit
from tests.search.library import entry

NASTY = [
    *('"', "'", "\\", "%", "_", "*", "(", ")", "{t}: x", "t:x", "^x", "x AND", "OR", "NOT x", "NEAR(a b)", "a:*"),
    *(
        "&|",
        "<->",
        "\x00",
        "'; DROP TABLE search_searchentry; --",
        "💧",
        "\u202e",
        "ế" * 300,
        "-",
        '-"a b"',
        "a" * 5000,
    ),
    *("a" * 5000, "site:", "%s", "{t}", "- -", '"" ""'),
]


def request(text: str, **options: Any) -> SearchRequest:
    return replace(SearchRequest(parse(text)), **options)


class EngineTests:
    """Subclasses give the fixture `engine`."""

    def titles(self, engine: SearchEngine, text: str, **options: object) -> list[str]:
        from search.models import SearchEntry

        found = SearchEntry.objects.in_bulk(engine.search(request(text, **options)).ids)
        return [found[pk].title for pk in engine.search(request(text, **options)).ids]

    def test_all_words_are_needed(self, engine):
        entry("Giá đất ở", "Bảng giá")
        entry("Đất nông nghiệp", "Không nói gì khác")
        assert self.titles(engine, "giá đất") == ["Giá đất ở"]
        assert set(self.titles(engine, "giá đất", relaxed=True)) == {"Giá đất ở", "Đất nông nghiệp"}
        assert self.titles(engine, "giá đất", relaxed=True)[0] == "Giá đất ở"

    def test_marks_need_not_be_typed_but_count(self, engine):
        entry("Tin về bò", "Con bò")
        entry("Tin về bộ", "Bộ máy")
        entry("Tin về bó", "Bó hoa")
        assert len(self.titles(engine, "bo")) == 3
        for word in ("bò", "bộ", "bó"):
            assert self.titles(engine, word)[0] == f"Tin về {word}"

    def test_words_side_by_side_come_first(self, engine):
        entry("Nước và sạch", "Sạch sẽ, rồi đến nước")
        entry("Nước sạch", "Chương trình nước sạch nông thôn")
        assert self.titles(engine, "nước sạch")[0] == "Nước sạch"
        assert self.titles(engine, '"nước sạch"') == ["Nước sạch"]

    def test_a_title_says_more_than_a_body(self, engine):
        entry("Chuyện khác", "Trong bài có nói về bão một lần")
        entry("Tin bão", "Nội dung")
        assert self.titles(engine, "bão")[0] == "Tin bão"

    def test_minus_excludes(self, engine):
        entry("Tin bão khẩn")
        entry("Tin bão thường")
        assert self.titles(engine, "bão -khẩn") == ["Tin bão thường"]
        entry("Bão và tin")
        assert self.titles(engine, 'bão -"tin bão"') == ["Bão và tin"]

    def test_document_numbers(self, engine):
        entry("Quyết định về giá đất", number="15/2022/QĐ-UBND")
        entry("Quyết định khác", "Ngày 15 tháng 2 năm 2022, UBND quyết định", number="16/2022/QĐ-UBND")
        for typed in ("15/2022/QĐ-UBND", "15/2022/qd-ubnd", "15/2022", "015/2022/QĐ-UBND"):
            assert self.titles(engine, typed)[0] == "Quyết định về giá đất", typed

    @pytest.mark.parametrize(
        ("typed", "title"),
        [
            ("観光", "ダナンの観光案内"),
            ("ダナン", "ダナンの観光案内"),
            ("ﾀﾞﾅﾝ", "ダナンの観光案内"),
            ("관광", "다낭 관광 안내"),
            ("旅游", "岘港旅游指南"),
            ("旅", "岘港旅游指南"),
            ("岘港旅游", "岘港旅游指南"),
        ],
    )
    def test_eastern_languages(self, engine, typed, title):
        for name, language in (("ダナンの観光案内", "ja"), ("다낭 관광 안내", "ko"), ("岘港旅游指南", "zh-hans")):
            entry(name, language=language)
        assert self.titles(engine, typed) == [title]

    def test_filters_and_facets(self, engine):
        units = [Unit.objects.create(code=code) for code in ("a-unit", "b-unit")]
        for number in range(6):
            entry(
                f"Tin {number}",
                unit=units[number % 2],
                type="article" if number < 4 else "page",
                language="vi" if number else "en",
            )
        answer = engine.search(request("tin"))
        assert answer.total == 6
        assert answer.facets == {
            "unit": [("a-unit", 3), ("b-unit", 3)],
            "type": [("article", 4), ("page", 2)],
            "language": [("vi", 5), ("en", 1)],
        }
        answer = engine.search(request("tin", filters=Filters(unit=("a-unit",), type=("article",))))
        assert answer.total == 2
        assert answer.facets["unit"] == [("a-unit", 2), ("b-unit", 2)], "its own choice does not empty a facet"
        assert answer.facets["type"] == [("article", 2), ("page", 1)]
        assert engine.search(request("tin", filters=Filters(unit=("a-unit", "b-unit")))).total == 6
        assert engine.search(request("tin", filters=Filters(unit=("x' OR 1=1 --",)))).total == 0

    def test_nobody_finds_what_is_not_for_them(self, engine):
        entry("Tin công khai")
        entry("Tin mật", acl=("group:7",))
        entry("Tin của nhóm khác", acl=("group:77", "group:8"))
        public = engine.search(request("tin"))
        assert public.total == 1
        assert sum(count for _value, count in public.facets["type"]) == 1
        member = frozenset({"public", "group:7"})
        assert set(self.titles(engine, "tin", acl=member)) == {"Tin mật", "Tin công khai"}
        assert self.titles(engine, "mật") == []
        assert engine.suggest("Tin m", frozenset({"public"}), "vi") == []
        assert engine.search(request("")).total == 1

    def test_paging_and_order(self, engine):
        for number in range(25):
            entry(f"Tin {number}", published_at=datetime(2026, 1, 1 + number, tzinfo=UTC))
        entry("Tin không ngày")
        newest = self.titles(engine, "tin", sort="newest")
        assert newest[:2] == ["Tin 24", "Tin 23"]
        assert self.titles(engine, "") == newest, "without words, the newest"
        seen = [title for page in (1, 2, 3) for title in self.titles(engine, "tin", sort="newest", page=page)]
        assert len(seen) == len(set(seen)) == 26
        assert seen[-1] == "Tin không ngày"
        by_score = [title for page in (1, 2, 3) for title in self.titles(engine, "tin", page=page)]
        assert len(set(by_score)) == 26
        assert self.titles(engine, "tin", page=99) == []

    @pytest.mark.parametrize("text", NASTY)
    @pytest.mark.parametrize("relaxed", [False, True])
    def test_nothing_typed_breaks_it(self, engine, text, relaxed):
        entry("Tin bão")
        answer = engine.search(request(text, relaxed=relaxed))
        assert answer.total in (0, 1)
        engine.suggest(text, frozenset({"public"}), "vi")

    def test_changes_and_removals(self, engine):
        made = entry("Tên cũ")
        before = engine.count()
        made.title = "Tên mới"
        made.save()
        engine.index([made])
        assert engine.count() == before
        assert self.titles(engine, "cũ") == []
        assert self.titles(engine, "mới") == ["Tên mới"]
        engine.delete([made.pk])
        assert engine.count() == before - 1
        assert self.titles(engine, "mới") == []
        engine.delete([made.pk, 999_999_999])
        engine.delete([])
        engine.index([])
        engine.clear()
        assert engine.count() == 0

    def test_suggestions(self, engine):
        entry("Đăng ký khai sinh")
        entry("Đăng ký kết hôn")
        entry("Register a birth", language="en")
        assert engine.suggest("dang ky k", frozenset({"public"}), "vi")
        assert set(engine.suggest("đăng ký kh", frozenset({"public"}), "vi")) == {"Đăng ký khai sinh"}
        assert engine.suggest("reg", frozenset({"public"}), "vi") == []
        assert engine.suggest("", frozenset({"public"}), "vi") == []

    def test_the_vocabulary_knows_the_usual_spelling(self, engine):
        entry("Khai sinh", "khai sinh, khai sinh")
        entry("Khái quát", "khai")
        entry("Đường sắt", "đường")
        words = {term: (spelling, count) for term, spelling, count in engine.vocabulary()}
        assert words["duong"][0] == "đường"
        assert words["sinh"][1] == 1
        assert "khai" in words

    def test_a_very_long_text(self, engine):
        entry("Rất dài", "từ khác nhau " * 60_000 + "cuối")
        assert self.titles(engine, "từ khác nhau") == ["Rất dài"]
