"""The tests that every engine must pass; each engine has one class that inherits them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from search.engines.base import Cursor, Filters, SearchEngine, SearchRequest
from search.language.query import Clause, ParsedQuery, QueryUnit, UnitKind, parse
from search.language.relaxing import Relaxed
from search.models import SearchEntry
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
        found = SearchEntry.objects.in_bulk(engine.search(request(text, **options)).ids)
        return [found[pk].title for pk in engine.search(request(text, **options)).ids]

    def test_all_words_are_needed(self, engine):
        entry("Giá đất ở", "Bảng giá")
        entry("Đất nông nghiệp", "Không nói gì khác")
        assert self.titles(engine, "giá đất") == ["Giá đất ở"]
        assert set(self.titles(engine, "giá đất", relaxed=Relaxed.ANY)) == {"Giá đất ở", "Đất nông nghiệp"}
        assert self.titles(engine, "giá đất", relaxed=Relaxed.ANY)[0] == "Giá đất ở"

    def test_two_of_the_words_before_any_of_them(self, engine):
        entry("Bồi thường khi thu hồi đất")
        entry("Bồi thường tai nạn")
        entry("Đất trống")
        query = "bồi thường đất quốc phòng"
        assert self.titles(engine, query) == []
        near = self.titles(engine, query, relaxed=Relaxed.TWO)
        assert near[0] == "Bồi thường khi thu hồi đất"
        assert "Đất trống" not in near
        assert len(self.titles(engine, query, relaxed=Relaxed.ANY)) == 3

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
            "topic": [],
            "year": [],
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

    def test_topics_and_years(self, engine):
        entry("Tin 1", topics=" nghe-ca thien-tai ", published_at=datetime(2025, 12, 31, 18, tzinfo=UTC))
        entry("Tin 2", topics=" thien-tai ", published_at=datetime(2026, 5, 1, tzinfo=UTC))
        entry("Tin 3", published_at=datetime(2024, 5, 1, tzinfo=UTC))
        facets = engine.search(request("tin")).facets
        assert facets["topic"] == [("thien-tai", 2), ("nghe-ca", 1)]
        assert facets["year"] == [("2026", 2), ("2024", 1)], "local time: the evening in UTC is the new year here"
        assert self.titles(engine, "tin", filters=Filters(topic=("nghe-ca",))) == ["Tin 1"]
        assert set(self.titles(engine, "tin", filters=Filters(topic=("nghe-ca", "thien-tai")))) == {"Tin 1", "Tin 2"}
        assert self.titles(engine, "tin", filters=Filters(topic=("ca",))) == []
        answer = engine.search(request("tin", filters=Filters(year=("2026",), topic=("nghe-ca",))))
        assert answer.total == 1
        assert answer.facets["topic"] == [("thien-tai", 2), ("nghe-ca", 1)]
        assert answer.facets["year"] == [("2026", 1)]
        assert engine.search(request("", filters=Filters(topic=("thien-tai",)))).total == 2

    def test_days_files_and_numbers(self, engine):
        entry("Tin cũ", published_at=datetime(2026, 1, 1, tzinfo=UTC))
        entry("Tin mới", published_at=datetime(2026, 2, 1, tzinfo=UTC), has_attachment=True)
        entry("Tin không ngày", number="15/2022/QĐ-UBND", number_key="15_2022_qd_ubnd")
        noon = datetime(2026, 1, 15, 12, tzinfo=UTC)
        assert self.titles(engine, "tin", filters=Filters(since=noon)) == ["Tin mới"]
        assert self.titles(engine, "tin", filters=Filters(before=noon)) == ["Tin cũ"], "without a day: in no range"
        assert self.titles(engine, "tin", filters=Filters(since=datetime(2026, 2, 1, tzinfo=UTC))) == ["Tin mới"]
        assert self.titles(engine, "tin", filters=Filters(before=datetime(2026, 1, 1, tzinfo=UTC))) == []
        assert self.titles(engine, "tin", filters=Filters(has_attachment=True)) == ["Tin mới"]
        assert set(self.titles(engine, "tin", filters=Filters(has_attachment=False))) == {"Tin cũ", "Tin không ngày"}
        for number, count in (("15_2022_qd_ubnd", 1), ("15_2022", 1), ("15", 1), ("15_20", 0), ("5_2022", 0), ("%", 0)):
            assert engine.search(request("tin", filters=Filters(number=(number,)))).total == count, number
        assert engine.search(request("", filters=Filters(number=("15_2022", "99")))).total == 1

    def test_what_has_expired_is_not_found(self, engine):
        entry("Tin hết hạn", expires_at=datetime(2026, 1, 1, tzinfo=UTC))
        entry("Tin còn hạn", expires_at=datetime(2026, 3, 1, tzinfo=UTC))
        answer = engine.search(request("tin", now=datetime(2026, 2, 1, tzinfo=UTC)))
        assert answer.total == 1
        assert answer.facets["type"] == [("article", 1)]
        assert engine.search(request("tin", now=datetime(2025, 2, 1, tzinfo=UTC))).total == 2

    def test_what_is_withdrawn_is_gone_before_the_index_is_told(self, engine):
        entry("Tin ở lại", tree_path="00010001")
        made = entry("Tin bị rút", tree_path="000100020001")
        entry("Tin bị rút theo", tree_path="0001000200010001")
        SearchEntry.objects.filter(tree_path__startswith="00010002").update(acl="", checksum="")
        engine.withdraw("00010002")
        answer = engine.search(request("tin"))
        assert (answer.total, answer.facets["type"]) == (1, [("article", 1)])
        assert engine.suggest("Tin b", frozenset({"public"}), "vi") == []
        made.acl = " public "
        made.save()
        engine.index([made])
        assert set(self.titles(engine, "tin")) == {"Tin ở lại", "Tin bị rút"}

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

    @pytest.mark.parametrize("text", ["tin", "tin bão", ""])
    @pytest.mark.parametrize("sort", ["relevance", "newest"])
    def test_going_on_from_the_last_hit(self, engine, text, sort):
        for number in range(23):
            day = datetime(2026, 1, 1 + number // 2, tzinfo=UTC) if number % 5 else None
            entry(f"Tin bão {number}" + " bão" * (number % 3), published_at=day)
        by_number = [
            pk for page in (1, 2, 3, 4) for pk in engine.search(request(text, sort=sort, page=page, page_size=7)).ids
        ]
        assert len(set(by_number)) == 23
        answer = engine.search(request(text, sort=sort, page_size=7))
        found = list(answer.ids)
        while answer.next is not None:
            answer = engine.search(request(text, sort=sort, page_size=7, after=Cursor.read(str(answer.next))))
            assert answer.total == 23
            found += answer.ids
        assert found == by_number

    def test_what_also_serves(self, engine):
        entry("Sổ đỏ", "Thủ tục")
        entry("Giấy chứng nhận quyền sử dụng đất", "Thủ tục")
        entry("Giấy và đất", "chứng nhận quyền sử dụng nhận đất")
        typed, instead = parse("sổ đỏ"), parse('"giấy chứng nhận quyền sử dụng đất"')
        query = replace(typed, clauses=(Clause(typed.units, (instead.units,)),))
        ids = engine.search(SearchRequest(query)).ids
        found = SearchEntry.objects.in_bulk(ids)
        assert [found[pk].title for pk in ids] == ["Sổ đỏ", "Giấy chứng nhận quyền sử dụng đất"]

    def test_keys_and_stems(self, engine):
        entry("Decision on fees", "In force", number="15/2022/QĐ-UBND", language="en")
        entry("Decision 15 of 2022", "UBND, QĐ: in force")
        key = QueryUnit(UnitKind.KEY, ("15_2022",), prefix=True)
        assert self.found(engine, ParsedQuery("", (Clause((key,)),))) == ["Decision on fees"]
        raised = replace(parse("decision 2022"), raising=(key,))
        assert self.found(engine, raised)[0] == "Decision on fees"
        stem = QueryUnit(UnitKind.STEM, ("zzz",))
        assert self.found(engine, ParsedQuery("", (Clause((stem,)),))) == []

    def found(self, engine: SearchEngine, query: ParsedQuery) -> list[str]:
        ids = engine.search(SearchRequest(query)).ids
        rows = SearchEntry.objects.in_bulk(ids)
        return [rows[pk].title for pk in ids]

    def test_files_are_read_too(self, engine):
        pages = ["Trang đầu", "Trang hai nói về đê biển Cửa Vịnh"]
        entry("Kế hoạch", attachments=[{"title": "Phụ lục", "url": "/a.pdf", "pages": pages}])
        entry("Đê biển", "khác")
        assert self.titles(engine, "đê biển") == ["Đê biển", "Kế hoạch"]
        assert self.titles(engine, '"đê biển cửa vịnh"') == ["Kế hoạch"]
        assert self.titles(engine, "phụ lục") == ["Kế hoạch"]

    @pytest.mark.parametrize("text", NASTY)
    @pytest.mark.parametrize("relaxed", list(Relaxed))
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

    def suggested(self, engine: SearchEngine, text: str, language: str = "vi", limit: int = 8) -> list[str]:
        ids = engine.suggest(text, frozenset({"public"}), language, limit)
        found = SearchEntry.objects.in_bulk(ids)
        return [found[pk].title for pk in ids]

    def test_suggestions(self, engine):
        entry("Đăng ký khai sinh", published_at=datetime(2026, 1, 1, tzinfo=UTC))
        entry("Đăng ký kết hôn", published_at=datetime(2026, 1, 2, tzinfo=UTC))
        entry("Quyết định", number="15/2022/QĐ-UBND")
        entry("Register a birth", language="en")
        assert self.suggested(engine, "dang ky k") == ["Đăng ký kết hôn", "Đăng ký khai sinh"]
        assert self.suggested(engine, "dang ky k", limit=1) == ["Đăng ký kết hôn"]
        assert self.suggested(engine, "đăng ký kh") == ["Đăng ký khai sinh"]
        assert self.suggested(engine, "15/2022") == ["Quyết định"]
        assert self.suggested(engine, "15 20") == ["Quyết định"]
        assert self.suggested(engine, "reg") == []
        assert self.suggested(engine, "") == []

    def test_the_vocabulary_knows_the_usual_spelling(self, engine):
        entry("Khai sinh", "khai sinh, khai sinh")
        entry("Khái quát", "khai")
        entry("Đường sắt", "đường")
        words = {term: (spelling, count) for term, spelling, count in engine.vocabulary()}
        assert words["duong"][0] == "đường"
        assert words["sinh"][1] == 1
        assert "khai" in words

    def test_a_very_long_text(self, engine):
        entry("Rất dài", "từ khác nhau " * 20_000 + "đoạn cuối cùng của nó")
        assert self.titles(engine, "từ khác nhau") == ["Rất dài"]
        assert self.titles(engine, "cuối") == ["Rất dài"]
        assert self.titles(engine, '"đoạn cuối cùng"') == ["Rất dài"], "side by side, far from the beginning"
        assert self.titles(engine, '"cuối đoạn"') == []
        engine.index(list(SearchEntry.objects.all()))
        assert engine.search(request('"đoạn cuối cùng"')).total == 1
