"""The one analyser: what is alike for people is alike here."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analyser import Kind, analyse, exact, fold, is_number, normalise, squash_number, tokens_of

TEXTS = st.text(
    alphabet=st.one_of(
        st.sampled_from("aăâđeêioôơuưyạảãàáằẵốờỹĐ 0123456789/-.\"'(){}*:^"),
        st.sampled_from("日本語カタカナひらがな한국어中文，。ー"),
        st.characters(codec="utf-8"),
    ),
    max_size=120,
)


def folded(text: str) -> list[str]:
    return [token.text for token in analyse(text) if token.kind is Kind.FOLDED]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Đà Nẵng", ["da", "nang"]),
        ("Thuỷ điện, HOÀ BÌNH", ["thuy", "dien", "hoa", "binh"]),
        ("đường  dây\tnóng", ["duong", "day", "nong"]),
        ("ＡＢＣ　１２", ["abc", "12"]),
        ("ﾊﾝｺｸ", ["ハン", "ンコ", "コク", "ク"]),
        ("東京都", ["東京", "京都", "都"]),
        ("한국어", ["한국", "국어", "어"]),
        ("観光する", ["観光", "光", "する", "る"]),
        ("ガ", ["ガ"]),
        ("e-mail: a@b.vn", ["e", "mail", "a", "b", "vn"]),
        ("043/2026", ["43", "2026"]),
        ("x" * 3000, ["x" * 64]),
        ("", []),
        ("!!! … —", []),
    ],
)
def test_words(written, expected):
    assert folded(written) == expected


def test_marks_of_kana_stay():
    assert fold("がくせい") == "がくせい"
    assert fold("が") != fold("か")


@pytest.mark.parametrize(("one", "other"), [("hoà", "hòa"), ("thuỷ", "thủy"), ("khoẻ", "khỏe"), ("Hoà", "hòa")])
def test_both_places_of_the_tone_are_one_spelling(one, other):
    assert exact(one) == exact(other)


def test_quy_keeps_its_tone():
    assert exact("quý") == "quý"
    assert exact("quỳ") != exact("quý")


def test_exact_spelling_is_kept_beside():
    assert tokens_of("Đà Nẵng, ABC", Kind.EXACT) == "đà nẵng"
    assert tokens_of("má mà ma", Kind.EXACT) == "má mà"


@pytest.mark.parametrize(
    "spelling",
    ["15/2022/QĐ-UBND", "15/2022/qđ-ubnd", "15 / 2022 / QD - UBND", "015/2022/QĐ-UBND", "15/2022/QÐ-UBND"],
)
def test_document_numbers_have_one_form(spelling):
    assert squash_number(spelling) == "15_2022_qd_ubnd"
    assert is_number(spelling)
    assert "15_2022_qd_ubnd" in tokens_of(f"Quyết định {spelling} của tỉnh", Kind.NUMBER).split()


@pytest.mark.parametrize("text", ["giá đất", "2022", "a/b", "số 15", ""])
def test_what_is_no_document_number(text):
    assert not is_number(text)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_nfd_and_nfc_and_case_are_alike(text):
    text = normalise(text)
    assert folded(unicodedata.normalize("NFD", text)) == folded(unicodedata.normalize("NFC", text))


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_tokens_are_clean_and_stand_where_they_say(text):
    shown = normalise(text)
    for token in analyse(text):
        assert token.text
        assert not set(token.text) & set(" \"'*(){}:^/\\\x00")
        assert 0 <= token.start < token.end <= len(shown)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_a_text_finds_itself(text):
    """Every token of a query made of a text is among the tokens of that text."""
    indexed = folded(text)
    for token in analyse(text, query=True):
        if token.kind is Kind.FOLDED:
            assert token.text in indexed
