"""The one analyser: what is alike for people is alike here."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.language.analyser import Kind, analyse, exact, fold, is_number, normalise, squash_number, tokens_of
from search.language.syllables import is_syllable

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
        ("らーめん", ["らー", "ーめ", "めん", "ん"]),
        ("１５／２０２２", ["15", "2022"]),
        ("Đà\u00a0Nẵng", ["da", "nang"]),
        ("bảo\u00adhiểm", ["baohiem"]),
        ("đất\u200bđai", ["datdai"]),
        ("\ufeffđất\u200d", ["dat"]),
        ("👩‍💻 làm việc 🎆", ["lam", "viec"]),
        ("\ud800 đất \udfff", ["dat"]),
        ("đất\x00\x07đai", ["dat", "dai"]),
        ("a" + "\u0300\u0323" * 40_000, ["a"]),
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


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hòa", "hoà"), ("thủy", "thuỷ"), ("khỏe", "khoẻ"), ("HÒA", "HOÀ"), ("ủy", "uỷ"), ("lóe", "loé"),
        ("họa", "hoạ"),
        ("hoàn", "hòan"), ("toán", "tóan"), ("huỳnh", "hùynh"), ("NGOÀI", "NGÒAI"), ("khuỷu", "khủyu"),
        ("quý", "qúy"), ("giá", "gía"), ("tiếng", "tíêng"), ("người", "ngừơi"),
    ],
)  # fmt: skip
def test_all_places_of_the_tone_are_one_spelling(old, new):
    assert exact(old) == exact(new) == old.lower()
    assert tokens_of(new, Kind.FOLDED) == tokens_of(old, Kind.FOLDED)
    assert exact(unicodedata.normalize("NFD", new)) == old.lower()


def test_what_stands_right_stays():
    words = "quý quỳ giá gì gìn giếng giặt quốc được nguyễn thuở mía của khuya café été português là ạ"
    assert [exact(word) for word in words.split()] == words.split()


def test_a_syllable_is_told_from_what_is_none():
    right = "đà nẵng giấy phép xây dựng quyết nghị giếng gì quỳnh khuỷu ngoằn nghiêng ưu yêu uyển oái thuở"
    assert [word for word in right.split() if not is_syllable(word)] == []
    wrong = "xuât phep visa café tet food hoàn2 ngg ăn' bb"
    assert [word for word in wrong.split() if is_syllable(word)] == []


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


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("第15/2022/QĐ-UBND号决定", "15_2022_qd_ubnd"),
        ("제15/2022/QĐ-UBND호", "15_2022_qd_ubnd"),
        ("Công văn 1522/UBND-ĐTĐT về", "1522_ubnd_dtdt"),
        ("số 15-2022-QD-UBND.", "15_2022_qd_ubnd"),
    ],
)
def test_document_numbers_in_a_text(text, number):
    assert number in tokens_of(text, Kind.NUMBER).split()


@pytest.mark.parametrize(
    "day",
    [
        "20/11/2026", "20-11-2026", "20.11.2026", "2026-11-20", "ngày 20 tháng 11 năm 2026", "20 tháng 11, 2026",
        "ngay 20 thang 11 nam 2026", "20 November 2026", "20th of November 2026", "November 20, 2026", "Nov. 20 2026",
        "2026年11月20日", "2026년 11월 20일", "２０２６年１１月２０日", "NGÀY 20 THÁNG 11 NĂM 2026",
    ],
)  # fmt: skip
def test_a_day_is_one_token_in_every_spelling(day):
    for text in (day, f"Họp {day}, tại Hải Vân", unicodedata.normalize("NFD", day)):
        assert "d20261120" in tokens_of(text, Kind.NUMBER).split()


@pytest.mark.parametrize(
    "text", ["31/02/2026", "20/13/2026", "20/11", "120/11/2026", "20/11/20261", "2026", "99.99.9999"]
)
def test_what_is_no_day_has_no_such_token(text):
    assert not [token for token in tokens_of(text, Kind.NUMBER).split() if token.startswith("d")]


def test_english_texts_have_stems():
    assert tokens_of("Fireworks Festivals 2026 at 5", Kind.STEM, "en") == "firework festiv"
    assert tokens_of("Fireworks Festivals", Kind.STEM, "vi") == ""
    assert tokens_of("Fireworks Festivals", Kind.FOLDED, "en") == "fireworks festivals"
    assert [token for token in analyse("fireworks", query=True, language="en") if token.kind is Kind.STEM] == []


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


@given(st.text(alphabet="aàảãáạăâdđeêghiklmnoôơpqrstuưvxy \u0300\u0301\u0302\u031b\u200d", max_size=40))
@settings(max_examples=300, deadline=None)
def test_the_place_of_the_tone_is_found_once(text):
    for word in normalise(text).split():
        placed = exact(word)
        assert exact(placed) == placed
        assert fold(placed) == fold(word)


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_string_at_all_is_analysed(text):
    for language in ("", "en"):
        assert [t for t in analyse(text, language=language) if t.kind in (Kind.FOLDED, Kind.EXACT)] == [
            t for t in analyse(text) if t.kind in (Kind.FOLDED, Kind.EXACT)
        ]
