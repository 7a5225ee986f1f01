"""Checks of numbers, dates, addresses, terms and script; silent on the demonstration's real translations."""

from __future__ import annotations

from collections import Counter

import pytest

from demo.builders.glossary import build_glossary
from demo.data import units
from tests.translation.makers import Desk, in_state, locale
from tests.translation.pairs import demo_pairs
from translation.checks import problems_of
from translation.checks.facts import check_facts
from translation.checks.script import check_script
from translation.enums import JobState, SegmentState
from translation.glossary import forget_terms
from translation.glossary.loading import terms_of_name
from translation.glossary.rows import store_rows
from translation.models import Term, TermTranslation
from translation.writing import write_segment

S = "Ủy ban nhân dân tỉnh vừa có thông báo mới gửi các xã. "


def facts(source: str, target: str, language: str = "en") -> list[str]:
    return [problem.code for problem in check_facts(source, target, language)]


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("Thu ngân sách 5.170.000.000 đồng", "Revenue: VND 5,170,000,000", "en"),
        ("Thu 5.170.000.000 đồng", "51億7000万ドン", "ja"),
        ("Thu 51,7 tỷ đồng", "517億ドン", "ja"),
        ("Thu 51,7 tỷ đồng", "517亿越南盾", "zh-hans"),
        ("Thu 51,7 tỷ đồng", "VND 51.7 billion", "en"),
        ("318.000 hộ", "31만 8000가구", "ko"),
        ("318.000 hộ", "31.8万户", "zh-hans"),
        ("8–10 triệu đồng", "800万〜1,000万VND", "ja"),
        ("Rộng 3,5 ha, cao 1.470 m", "3.5 ha, 1,470 m high", "en"),
        ("3 xã, 12 thôn", "three communes and twelve villages", "en"),
        ("Hai tuyến và 5 tàu", "两条航线和五艘船", "zh-hans"),
        ("Rộng 20 m² và 7 km2", "20 sq m; 7 km²", "en"),
        ("Ngày 21/11/2026", "November 21, 2026", "en"),
        ("Ngày 21/11/2026", "2026年11月21日", "ja"),
        ("ngày 5 tháng 9 năm 2026", "2026년 9월 5일", "ko"),
        ("Từ ngày 02/9", "From 2 Sept.", "en"),
        ("Đầu tháng 7, trường có 42 lớp", "In early July the school has 42 classes", "en"),
        ("Lúc 18 giờ ngày 21/11", "At 6 p.m. on 21 November", "en"),
        ("Quyết định 15/2022/QĐ-UBND", "Decision 15/2022/QD-UBND", "en"),
        ("Gọi 0299 000 114 hoặc +84 299 000 115", "Call +84 299 000 114 or 0299-000-115", "en"),
        ("Thư gửi a.b@haivan.example.", "Write to a.b@haivan.example。", "ja"),
        ("Số 2 đến số 5", "２から５まで", "ja"),
    ],
)
def test_the_same_facts_otherwise_written_are_fine(source, target, language):
    assert facts(source, target, language) == []


@pytest.mark.parametrize(
    ("source", "target", "language", "code"),
    [
        ("5.170.000.000 đồng", "VND 517,000,000", "en", "facts.number"),
        ("51,7 tỷ đồng", "51億7000ドン", "ja", "facts.number"),
        ("42 phòng học", "24 classrooms", "en", "facts.number"),
        ("3,5 ha", "35公顷", "zh-hans", "facts.number"),
        ("12 hộ", "21가구", "ko", "facts.number"),
        ("Ngày 21/11/2026", "November 12, 2026", "en", "facts.date"),
        ("Ngày 21/11/2026", "2026年10月21日", "ja", "facts.date"),
        ("Ngày 21/11/2026", "21 November 2025", "en", "facts.date"),
        ("Theo 15/2022/QĐ-UBND", "Under Decision 15/2022", "en", "facts.document"),
        ("Theo 46/NQ-HĐND", "第64/NQ-HĐND号決議", "ja", "facts.document"),
        ("Gọi 0299 000 114", "Call 0299 000 141", "en", "facts.phone"),
        ("Thư: congtt@haivan.example", "Mail: congt@haivan.example", "en", "facts.email"),
        ("Xem https://muavu.haivan.example/lich", "See https://muavu.haivan.example/", "en", "facts.url"),
        ("Xem haivan.gov.vn", "参照 haivan.vn", "ja", "facts.url"),
    ],
)
def test_a_lost_or_other_fact_is_found(source, target, language, code):
    assert facts(source, target, language) == [code]


def script(source: str, target: str, language: str) -> list[tuple[str, bool]]:
    return [(problem.code, problem.blocking) for problem in check_script(source, target, language)]


def test_text_left_in_vietnamese():
    assert script(S, S, "en") == [("script.same", True)]
    assert script("Đặng Minh Khôi", "Đặng Minh Khôi", "en") == []
    assert script("110 kV", "110 kV", "ja") == []
    assert script(S, "<b> </b>", "en") == [("script.empty", True)]
    half = "The committee vừa có thông báo mới gửi các xã and towns."
    assert script(S, half, "en") == [("script.left", True)]
    assert script(S, "The committee of Hải Vân has sent Thừa Thiên a note.", "en") == []
    assert script(S, "ハイヴァン(Hải Vân)省人民委員会は各社に新しい通知を出しました。", "ja") == [
        ("script.letters", False)
    ]


def test_punctuation_of_the_other_script_and_length():
    assert script("Một, hai.", "一,二。", "ja") == [("script.narrow", False)]
    assert script("Giá 3,5 đồng", "价格3.5元", "zh-hans") == []
    assert script("Một, hai", "One， two", "en") == [("script.wide", False)]
    assert script(S, "News.", "en") == [("length.short", False)]
    assert script(S, "word " * 60, "en") == [("length.long", False)]


@pytest.mark.django_db
def test_a_text_that_the_field_has_no_room_for_cannot_be_confirmed():
    desk = Desk()
    job = in_state(desk, JobState.TRANSLATING)
    row = job.segments.get(context__path="title")
    written = write_segment(row.pk, desk.translator(), text="2026 " + "x" * 300, version=row.version, confirm=True)
    assert written.segment.state == SegmentState.ERROR
    assert "length.over" in [problem["code"] for problem in written.segment.problems]


# ---- glossary ----
def make(term: str, text: str, forbidden: str = "", language: str = "en", variants: str = "") -> None:
    made, _new = Term.objects.get_or_create(term=term, defaults={"variants": variants})
    TermTranslation.objects.create(term=made, locale=locale(language), text=text, forbidden=forbidden)
    forget_terms()


def terms(source: str, target: str, language: str = "en") -> list[str]:
    return [p.code for p in problems_of(source, target, language) if p.code.startswith("glossary.")]


@pytest.mark.django_db
def test_the_official_form_an_allowed_one_or_a_finding():
    make("Ủy ban nhân dân", "People's Committee", "People Committee; Popular Committee", variants="UBND")
    make("xã", "commune")
    make("phường", "ward", "commune")
    assert terms("Ủy ban nhân dân xã", "The commune’s People’s Committee") == []
    assert terms("các xã", "Communes") == []
    assert terms("UBND họp", "The committee met") == ["glossary.missing"]
    assert terms("UBND họp", "The People Committee met") == ["glossary.forbidden"]
    assert terms("phường này", "this commune") == ["glossary.forbidden"]
    assert terms("xã và phường", "communes and wards") == []
    assert terms("phường", "forward") == ["glossary.missing"]
    problem = problems_of("UBND họp", "The People Committee met", "en")[0]
    assert problem.blocking
    assert "People Committee" in problem.message


@pytest.mark.django_db
def test_languages_without_blanks_between_words():
    make("Ủy ban nhân dân tỉnh", "성 인민위원회", "도청", "ko")
    make("Ủy ban nhân dân tỉnh", "省人民委員会", "県庁", "ja")
    assert terms("Ủy ban nhân dân tỉnh họp", "성인민위원회가 회의를 열었다", "ko") == []
    assert terms("Ủy ban nhân dân tỉnh họp", "도청이 회의를 열었다", "ko") == ["glossary.forbidden"]
    assert terms("Ủy ban nhân dân tỉnh họp", "<b>省人民</b>委員会が会合", "ja") == []


@pytest.mark.django_db
def test_real_translations_of_the_demonstration_raise_no_alarm():
    """People wrote them; a check that blocks one of them, or warns on each tenth, is wrong."""
    names = [{**row["names"]} for row in units()]
    store_rows(row for each in names for row in terms_of_name(each.pop("vi"), each))
    build_glossary()
    counted: Counter[tuple[str, str]] = Counter()
    blocked = []
    for language, source, target in demo_pairs():
        found = problems_of(source, target, language)
        counted[language, "all"] += 1
        counted[language, "warned"] += any(not problem.blocking for problem in found)
        blocked += [(language, problem.message, target) for problem in found if problem.blocking]
    assert blocked == []
    for language in ("en", "ja", "ko", "zh-hans"):
        assert counted[language, "all"] > 200
        assert counted[language, "warned"] < 0.1 * counted[language, "all"], (language, counted)
