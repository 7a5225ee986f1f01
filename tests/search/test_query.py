"""What a typed query means, and what its results show."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.highlight import mark, snippet
from search.query import MAX_LENGTH, MAX_UNITS, UnitKind, parse


def units(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(unit.kind.value, unit.tokens) for unit in parse(text).units]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("đất đai", [("term", ("dat",)), ("term", ("dai",))]),
        ('"đất đai" mới', [("phrase", ("dat", "dai")), ("term", ("moi",))]),
        ("“một cửa”", [("phrase", ("mot", "cua"))]),
        ('"một cửa', [("phrase", ("mot", "cua"))]),
        ("15/2022/QĐ-UBND", [("number", ("15", "2022", "qd", "ubnd"))]),
        ("観光地", [("cjk", ("観光", "光地"))]),
        ("観", [("cjk", ("観",))]),
        ("観光する", [("cjk", ("観光",)), ("cjk", ("する",))]),
        ("ダナン観光 visa", [("cjk", ("ダナ", "ナン")), ("cjk", ("観光",)), ("term", ("visa",))]),
        ("「観光地」", [("cjk", ("観光", "光地"))]),
        ("AND NOT NEAR", [("term", ("and",)), ("term", ("not",)), ("term", ("near",))]),
        ('"', []),
        ('""', []),
        ("*()^{}:", []),
        ("\x00", []),
        ("", []),
    ],
)
def test_units(typed, expected):
    assert units(typed) == expected


def test_minus_excludes_and_prefixes_narrow():
    query = parse("bão -tin site:snnmt lang:en type:article https://x")
    assert [unit.tokens for unit in query.excluded] == [("tin",)]
    assert query.values("site") == ("snnmt",)
    assert query.values("lang") == ("en",)
    assert query.values("type") == ("article",)
    assert ("number", ("https", "x")) in units("https://x")
    assert parse("- bão").excluded == ()


def test_long_queries_are_cut_and_say_so():
    assert parse("x " * 400).cut
    assert len(parse("a" * 1000).text) == MAX_LENGTH
    query = parse(" ".join(f"w{number}" for number in range(60)))
    assert len(query.units) == MAX_UNITS
    assert query.cut
    assert not parse("ngắn").cut


@given(st.text(max_size=400))
@settings(max_examples=300, deadline=None)
def test_nothing_typed_makes_it_fail(text):
    query = parse(text)
    assert all(unit.tokens for unit in query.units)
    assert len(query.units) <= MAX_UNITS


def test_hits_are_marked_whatever_their_spelling():
    assert mark("Đà Nẵng mở cửa", parse("da nang")) == "<mark>Đà Nẵng</mark> mở cửa"
    assert mark("観光地へ", parse("観光地")) == "<mark>観光地</mark>へ"
    assert mark("Số 15/2022/QĐ-UBND", parse("15/2022/qd-ubnd")) == "Số <mark>15/2022/QĐ-UBND</mark>"
    assert mark("2022 và 15", parse("15/2022/qd-ubnd")) == "2022 và 15", "parts of a number are no hits"


def test_everything_is_escaped():
    assert mark('<b>đất</b> & "x"', parse("dat")) == "&lt;b&gt;<mark>đất</mark>&lt;/b&gt; &amp; &quot;x&quot;"
    assert "<script" not in snippet("<script>đất</script>", parse("dat"))


def test_the_snippet_is_where_the_words_are():
    text = "Mở đầu. " * 100 + "Mức thu học phí của trường công lập năm 2026 là 300.000 đồng. " + "Kết thúc. " * 100
    shown = snippet(text, parse("học phí công lập"))
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert "<mark>học phí</mark>" in shown
    assert "<mark>công lập</mark>" in shown
    assert len(shown) < 320
    assert snippet("Không có gì ở đây", parse("zzz")) == "Không có gì ở đây"


@given(st.text(max_size=300), st.text(max_size=40))
@settings(max_examples=300, deadline=None)
def test_marks_are_balanced_and_text_is_kept(text, typed):
    from html import unescape

    from search.analyser import normalise

    shown = mark(text, parse(typed))
    assert shown.count("<mark>") == shown.count("</mark>")
    assert (
        unescape(shown.replace("<mark>", "").replace("</mark>", ""))
        == unescape("".join(normalise(text)).replace("&", "&amp;").replace("<", "&lt;")).replace("&amp;", "&")
        or "&" in text
    )
    snippet(text, parse(typed))


def test_one_character_stands_for_words_that_begin_with_it():
    assert parse("税").units[0].prefix
    assert parse("税").units[0].kind is UnitKind.CJK
    assert mark("税務署の税", parse("税")) == "<mark>税</mark>務署の<mark>税</mark>"
