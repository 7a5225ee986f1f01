"""Telex and VNI keys are read back; English and what was typed right are left alone."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.language.query import parse
from search.language.syllables import is_syllable
from search.language.typing_keys import decode_telex, decode_vni, hint

SYLLABLES = """
    đà nẵng giấy phép xây dựng quyết định thủ tục hành chính ủy ban nhân dân tỉnh xã phường đường đất đai
    người nước được bảo hiểm y tế sốt xuất huyết chuyển đổi số năm doanh nghiệp nhỏ và vừa quý giá giếng gì
    nghị hội đồng khuỷu thuở rượu hướng dẫn đăng ký khai sinh kết hôn căn cước cấp lại thẻ hộ chiếu lao động
    nguyễn huỳnh quỳnh ngoằn thuế khoẻ
"""
MARKED = [word for word in SYLLABLES.split() if not word.isascii()]
TELEX = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
VNI = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}


def encode(word: str, tones: dict[str, str], letters: dict[str, str], *, at_end: bool) -> str:
    """The keys for a syllable; the tone right after its vowel or at the end."""
    keys, last = "", ""
    for char in word:
        parts = unicodedata.normalize("NFD", char)
        tone = "".join(tones.get(part, "") for part in parts)
        plain = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        keys += letters.get(plain, plain) + ("" if at_end else tone)
        last += tone
    return keys + (last if at_end else "")


def telex(word: str, *, at_end: bool) -> str:
    letters = {"ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
    return encode(word, TELEX, letters, at_end=at_end)


def vni(word: str, *, at_end: bool) -> str:
    letters = {"ă": "a8", "â": "a6", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7", "đ": "d9"}
    return encode(word, VNI, letters, at_end=at_end)


@pytest.mark.parametrize("word", MARKED)
@pytest.mark.parametrize("at_end", [True, False])
def test_what_is_encoded_is_decoded(word, at_end):
    from search.language.analyser import exact

    assert decode_telex(telex(word, at_end=at_end)) == exact(word)
    assert decode_vni(vni(word, at_end=at_end)) == exact(word)


@given(st.lists(st.sampled_from(MARKED), min_size=3, max_size=6), st.sampled_from([telex, vni]))
def test_a_sentence_of_keys_is_hinted_at(words, keys):
    from search.language.analyser import exact

    assert hint(" ".join(keys(word, at_end=True) for word in words)) == " ".join(map(exact, words))


@given(st.text(max_size=60))
def test_a_hint_is_vietnamese_or_nothing(text):
    found = hint(text)
    assert not found or any(is_syllable(word) and not word.isascii() for word in found.casefold().split())


@pytest.mark.parametrize(
    "typed",
    [
        "visa extension", "tax refund", "this is new", "see how", "food safety", "Da Nang", "giá đất", "so do", "NA5",
        "",
        "15/2022/QD-UBND", "semiconductor investment", "form NA5", "bus stop", "we need more", "site:snnmt", "K80 QL1A",
    ],
)  # fmt: skip
def test_what_is_no_such_typing_has_no_hint(typed):
    assert hint(typed) == ""


def test_the_search_uses_what_was_typed():
    query = parse("ddaf nawngx")
    assert query.hint == "đà nẵng"
    assert [unit.tokens for unit in query.units] == [("ddaf",), ("nawngx",)]
    assert parse("d9a2 na8ng4").hint == "đà nẵng"
    assert parse("đà nẵng").hint == ""
