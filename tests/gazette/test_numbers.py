"""Numbers of documents: a list of real-shaped ones, properties over all others."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.core.text import romanise
from gazette.numbers import DocumentNumber, find_numbers, loose_key, parse_number
from tests.gazette.growth import grows_evenly

DATA = yaml.safe_load((Path(__file__).parent / "data" / "numbers.yaml").read_text(encoding="utf-8"))
ROWS = DATA["numbers"]
KINDS_WITH_MARKS = ["QĐ", "NQ", "CT", "KH", "TB", "BC", "NĐ", "TT", "TTLT", "TTr", "CTr", "CĐ"]


def parts(number: DocumentNumber | None) -> list[object] | None:
    if number is None:
        return None
    return [number.sequence, number.suffix, number.year, number.kind, list(number.marks), number.padded]


def test_the_list_is_long_and_varied() -> None:
    assert len(ROWS) >= 300
    assert len({row[0] for row in ROWS}) == len(ROWS)
    assert len({row[4] for row in ROWS}) >= 25
    assert sum(row[3] is None for row in ROWS) > 80 < sum(row[3] is not None for row in ROWS)


def test_the_list_is_true_to_the_hand() -> None:
    """What the file expects, checked against the letters themselves, without the parser."""
    for text, sequence, suffix, year, kind, marks, padded in ROWS:
        digits = re.findall(r"\d+", text)
        assert int(digits[0]) == sequence, text
        assert (digits[0][0] == "0") is padded, text
        assert year is None or str(year)[-2:] == digits[1][-2:], text
        assert not suffix or f"{digits[0]}{suffix}" in text, text
        assert all(mark in text for mark in marks), text
        assert kind in ("CV", "Luật") or romanise(kind).lower() in romanise(text).lower() or kind in ("NQ", "PL"), text


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_number(row: list[object]) -> None:
    assert parts(parse_number(str(row[0]))) == row[1:]


def test_most_are_found_in_a_sentence() -> None:
    """Spaces for slashes and glued kinds are forgiven to who types, not looked for in running text."""
    missed = []
    for text, sequence, suffix, year, _kind, marks, _padded in ROWS:
        found = find_numbers(f"Thực hiện {text} ngày 01/02/2023 của cơ quan")
        got = [(row.number.sequence, row.number.suffix, row.number.year, list(row.number.marks)) for row in found]
        if got != [(sequence, suffix, year, marks)]:
            missed.append(text)
    assert len(missed) <= len(ROWS) * 0.05, missed


@pytest.mark.parametrize("text", DATA["not_numbers"])
def test_what_is_none(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize("text", DATA["sentences"])
def test_sentences_without_a_number(text: str) -> None:
    assert find_numbers(text) == []


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("15 2022 qd ubnd", "15/2022/qd-ubnd"),
        ("so 15/2022/QĐ-UBND", "15/2022/qd-ubnd"),
        ("QD15/2022", "15/2022/qd"),
        ("15/2022", "15/2022"),
        ("quyết định 15 năm 2022", "15/2022/qd"),
        ("nghi quyet so 05 nam 2019", "5/2019/nq"),
        ("15/22/qd-ubnd", "15/2022/qd-ubnd"),
        ("12/98/qd", "12/1998/qd"),
        ("1600 qd", "1600/qd"),
        ("qd ubnd 15/2022", "15/2022/qd-ubnd"),
        ("15a qd ubnd", "15a/qd-ubnd"),
        ("043/2025", "43/2025"),
        ("luật 64/2025", "64/2025"),
        ("64/2025/qh15", "64/2025/qh15"),
        ("công văn 1522 ubnd", "1522/ubnd"),
        ("15", "15"),
        ("", ""),
        ("đất đai", ""),
        ("0905123456", ""),
        ("21/11/2026", ""),
    ],
)
def test_forgiving_look_up(query: str, key: str) -> None:
    assert loose_key(query) == key


def test_spellings_of_one_number_have_one_key() -> None:
    spellings = [
        "15/2022/QĐ-UBND",
        "015/2022/QĐ-UBND",
        "15/2022/qd-ubnd",
        "15/2022/QD–UBND",
        "Số: 15 / 2022 / QĐ - UBND",
    ]
    spellings += [
        "15/2022QĐ-UBND",
        "15/2022/QĐUBND",
        "15 2022 QĐ UBND",
        unicodedata.normalize("NFD", "15/2022/QĐ-UBND"),
    ]
    numbers = [parse_number(spelling) for spelling in spellings]
    assert {number and number.key for number in numbers} == {"15/2022/qd-ubnd"}
    assert {number and number.slug for number in numbers} == {"15-2022-qd-ubnd"}
    assert {number and number.canonical.upper().replace("QD", "QĐ") for number in numbers} == {"15/2022/QĐ-UBND"}


def test_what_differs_stays_apart() -> None:
    texts = [
        "15/2022/QĐ-UBND",
        "15/2023/QĐ-UBND",
        "15/QĐ-UBND",
        "15a/QĐ-UBND",
        "15/2022/NQ-HĐND",
        "15/UBND-KT",
        "15/QĐ-TTg",
    ]
    assert len({number.key for text in texts if (number := parse_number(text))}) == len(texts)


def test_positions_and_overlaps() -> None:
    text = "Các Quyết định số 15/2022/QĐ-UBND, 09-NQ/TU và số 1522/UBND-ĐTĐT; ngày 1/2/2023."
    found = find_numbers(text)
    assert [text[row.start : row.end] for row in found] == ["15/2022/QĐ-UBND", "09-NQ/TU", "1522/UBND-ĐTĐT"]
    assert [row.number.written for row in found] == [text[row.start : row.end] for row in found]


NUMBERS = st.builds(
    lambda sequence, suffix, year, kind, marks: DocumentNumber("", sequence, suffix, year, kind, tuple(marks), False),
    st.integers(1, 99_999),
    st.sampled_from(["", "", "", "a", "b", "đ"]),
    st.one_of(st.none(), st.integers(1945, 2099)),
    st.sampled_from(KINDS_WITH_MARKS),
    st.lists(
        st.sampled_from(["UBND", "HĐND", "TTg", "BTC", "SNV", "ĐTĐT", "VX1", "VPCP", "SNN&PTNT"]),
        min_size=1,
        max_size=4,
    ),
)


@given(NUMBERS)
def test_written_and_read_again(number: DocumentNumber) -> None:
    read = parse_number(number.canonical)
    assert parts(read) == parts(number)
    assert read is not None
    assert read.written == number.canonical
    assert read.key == number.key
    assert [row.number for row in find_numbers(f"theo Văn bản số {number.canonical} ngày")] == [read]


@given(
    NUMBERS,
    st.sampled_from([str, str.lower, str.upper, romanise, lambda text: unicodedata.normalize("NFD", text)]),
    st.sampled_from(["-", "–", "—", "−", " - "]),
    st.integers(0, 6),
    st.sampled_from(["", "Số: ", "số ", "  "]),
)
def test_the_key_does_not_see_spelling(
    number: DocumentNumber, case: object, dash: str, width: int, before: str
) -> None:
    head, slash, tail = number.canonical.partition("/")
    digits = re.match(r"\d+", head)
    assert digits
    padded = digits[0].zfill(width) + head[digits.end() :]
    text = before + case(padded + slash + tail.replace("-", dash))  # type: ignore[operator]
    read = parse_number(text)
    assert read is not None
    assert read.key == number.key
    assert loose_key(text) == number.key


@settings(max_examples=300)
@given(st.one_of(st.text(max_size=200), st.text(alphabet="0123456789/-–. aQĐqđUBNDubnd&số:", max_size=80)))
def test_nothing_makes_it_fail(text: str) -> None:
    number = parse_number(text)
    assert number is None or parse_number(number.written) is not None or number.kind in ("Luật", "NQ", "PL", "CV")
    loose_key(text)
    composed = unicodedata.normalize("NFC", text)
    for row in find_numbers(text):
        assert composed[row.start : row.end] == row.number.written


@pytest.mark.parametrize(
    "piece", ["1/", "15/2022/QĐ-", "1 ", "QĐ-UBND ", "a", "số ", "15/2022/QĐ-UBND-", "&", "1-QĐ/", " ", "a-", "1a"]
)
def test_long_texts_take_no_longer(piece: str) -> None:
    for work in (find_numbers, parse_number, loose_key):
        assert grows_evenly(work, lambda size: piece * (size // len(piece)), 200_000)
