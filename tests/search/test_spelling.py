"""Did you mean: what is corrected, and what is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import spelling
from search.engines import get_engine
from search.models import SearchTerm
from search.spelling import Vocabulary, correct
from search.vocabulary import refresh
from tests.search.library import entry

WORDS = """
    sốt xuất huyết bảo hiểm y tế giấy phép xây dựng đà nẵng chuyển đổi số năm đất đai học phí thu hồi bán dẫn hòa
    fireworks festival semiconductor investment visa extension wastewater the of an
""".split()  # noqa: SIM905


@pytest.fixture
def known(monkeypatch):
    from search.language.analyser import fold

    rows = [(fold(word), word, 10) for word in WORDS] + [
        ("2023", "2023", 9),
        ("nag", "nag", 1),
        ("hoc", "học", 50),
        ("nam", "năm", 900),
    ]
    found = Vocabulary.of("test", [row for row in rows if row[0] != "nag"])
    monkeypatch.setattr(spelling, "vocabulary", lambda: found)
    return found


@pytest.mark.parametrize(
    ("typed", "better"),
    [
        ("sốt xuât huyêt", "sốt xuất huyết"),
        ("giấy phep xây dựngg", "giấy phep xây dựng"),
        ("Da Nag firework", "Da Nang fireworks"),
        ("Đà Nắgn", "Đà Nẵng"),
        ("semicondutor investment", "semiconductor investment"),
        ("Semicondutor", "Semiconductor"),
        ("SEMICONDUTOR", "SEMICONDUCTOR"),
        ("chuyen dooi so", "chuyen doi so"),
        ("bảo hiễmm", "bảo hiểm"),
        ("danang visa", "da nang visa"),
        ("datdai", "đất đai"),
        ("visa extnesion", "visa extension"),
        ("ivestment", "investment"),
        ("kchuyển", "chuyển"),
        ("site:snnmt semicondutor before:2026", "site:snnmt semiconductor before:2026"),
        ('"semicondutor investment" -vissa', '"semiconductor investment" -visa'),
    ],
)
def test_slips_are_corrected(known, typed, better):
    assert correct(typed) == better


@pytest.mark.parametrize(
    "typed",
    [
        "sốt xuất huyết", "bao hiem y te", "hoà", "2032", "15/2022/QĐ-UBND", "NA5", "k80", "xx", "tt", "ab cd", "",
        "観光ビザ", "비자", "签证", "zzzzqqqq", "x" * 200, "!!!", "đất phép",
    ],
)  # fmt: skip
def test_what_is_known_short_a_number_or_far_away_stays(known, typed):
    assert correct(typed) == typed


@given(st.text(max_size=120))
@settings(max_examples=200, deadline=None)
def test_anything_may_be_typed(text):
    rows = [("dat", "đất", 3), ("nang", "nẵng", 2), ("visa", "visa", 5)]
    found = Vocabulary.of("test", rows)
    original = spelling.vocabulary
    spelling.vocabulary = lambda: found
    try:
        assert isinstance(correct(text), str)
    finally:
        spelling.vocabulary = original


@pytest.mark.django_db
def test_the_words_are_those_of_the_index_and_only_changes_are_written(django_assert_max_num_queries):
    get_engine().clear()
    made = entry("Đất đai 15/2022/QĐ-UBND ngày 20/11/2026", "観光 đường đường duong")
    refresh()
    terms = dict(SearchTerm.objects.values_list("term", "spelling"))
    assert terms["dat"] == "đất"
    assert terms["duong"] == "đường"
    assert not {"2022", "d20261120", "15_2022_qd_ubnd", "20_11_2026", "観光"} & set(terms)
    version = spelling.vocabulary().version
    with django_assert_max_num_queries(6):
        refresh()
    assert spelling.vocabulary().version == version, "nothing has changed"
    get_engine().delete([made.pk])
    refresh()
    assert not SearchTerm.objects.filter(term="dat").exists()
    assert spelling.vocabulary().version != version
