"""What documents say of others: labelled sentences with precision and recall, and time."""

from __future__ import annotations

import unicodedata
from collections import Counter
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from gazette.mentions import Mention, find_mentions
from gazette.references import find_articles, number_slug, roman
from tests.gazette.growth import grows_evenly

ROWS = yaml.safe_load((Path(__file__).parent / "data" / "mentions.yaml").read_text(encoding="utf-8"))
Fact = tuple[str, str, tuple[str, ...]]


def facts(mentions: list[Mention]) -> Counter[Fact]:
    return Counter((row.kind, row.number.key if row.number else row.title, row.articles) for row in mentions)


def expected(row: dict) -> Counter[Fact]:
    return Counter((kind, name, tuple(articles)) for kind, name, articles in row["expected"])


def test_precision_and_recall() -> None:
    """Over the labelled set; the exact kind, document and parts count."""
    right = wrong = missed = 0
    misses = []
    for row in ROWS:
        got, want = facts(find_mentions(row["text"])), expected(row)
        right += (got & want).total()
        wrong += (got - want).total()
        missed += (want - got).total()
        if got != want:
            misses.append((row["text"], dict(got - want), dict(want - got)))
    assert len(ROWS) >= 60
    print(f"precision {right / (right + wrong):.3f}, recall {right / (right + missed):.3f}, {right + missed} mentions")  # noqa: T201
    assert right / (right + wrong) >= 0.97, misses
    assert right / (right + missed) >= 0.97, misses


def test_no_end_of_effect_is_guessed() -> None:
    """Of all errors the worst: a document said to be ended that is not. None over the labelled set."""
    ending = ("repeals", "replaces", "suspends")
    for row in ROWS:
        extra = facts(find_mentions(row["text"])) - expected(row)
        assert not [fact for fact in extra if fact[0] in ending], row["text"]


def test_a_whole_decision() -> None:
    """All sentences as one text still give what each gives alone, but for lists that go on."""
    text = "\n\n".join(f"Điều {index}. Tiếp theo.\n{row['text']}" for index, row in enumerate(ROWS, 1))
    got, want = facts(find_mentions(text)), sum((expected(row) for row in ROWS), Counter())
    assert (got & want).total() >= want.total() * 0.95


def test_positions_and_excerpts() -> None:
    text = "Điều 2. Quyết định này thay thế Quyết định số 10/2020/QĐ-UBND ngày 02 tháng 3 năm 2020."
    (mention,) = find_mentions(text)
    assert text[mention.start : mention.end] == "10/2020/QĐ-UBND"
    assert mention.title == "Quyết định"
    assert mention.excerpt == text
    decomposed = unicodedata.normalize("NFD", text)
    assert find_mentions(decomposed) == [mention]
    long = "Bãi bỏ " + "nội dung " * 100 + "Quyết định số 10/2020/QĐ-UBND"
    assert len(find_mentions(long)[0].excerpt) < 260


@pytest.mark.parametrize(
    ("text", "anchors"),
    [
        ("Điều 5", ("dieu-5",)),
        ("khoản 2 Điều 5", ("dieu-5.khoan-2",)),
        ("khoản 2, Điều 5", ("dieu-5.khoan-2",)),
        ("Điều 5 khoản 2", ("dieu-5.khoan-2",)),
        ("điểm đ khoản 1 Điều 3", ("dieu-3.khoan-1.diem-dd",)),
        ("điểm a Điều 3", ("dieu-3.diem-a",)),
        ("điểm b, c khoản 1 và khoản 3 Điều 3", ("dieu-3.khoan-1.diem-b", "dieu-3.khoan-1.diem-c", "dieu-3.khoan-3")),
        ("các khoản 1, 2 và 3 Điều 4", ("dieu-4.khoan-1", "dieu-4.khoan-2", "dieu-4.khoan-3")),
        ("điểm c đến điểm e khoản 1 Điều 3", tuple(f"dieu-3.khoan-1.diem-{x}" for x in ("c", "d", "dd", "e"))),
        ("điểm c đến e khoản 1 Điều 3", tuple(f"dieu-3.khoan-1.diem-{x}" for x in ("c", "d", "dd", "e"))),
        ("các Điều 3 - 6", ("dieu-3", "dieu-4", "dieu-5", "dieu-6")),
        ("Điều 3 đến Điều 5", ("dieu-3", "dieu-4", "dieu-5")),
        ("Điều 5a và Điều 5b", ("dieu-5a", "dieu-5b")),
        ("Phụ lục I, II và Chương III", ("phu-luc-1", "phu-luc-2", "chuong-3")),
        ("điều kiện, khoản thu, điểm bán", ()),
    ],
)
def test_references(text: str, anchors: tuple[str, ...]) -> None:
    assert find_articles(text) == anchors


def test_numbers_of_parts() -> None:
    assert [roman(text) for text in ("I", "IV", "IX", "XIV", "XL", "A", "")] == [1, 4, 9, 14, 40, 0, 0]
    assert [number_slug(text) for text in ("II", "01", "đ", "d", "5a", "5đ")] == ["2", "1", "dd", "d", "5a", "5dd"]


PIECES = (
    *(
        "Bãi bỏ ",
        "Điều 1, ",
        "1/",
        "khoản 1 ",
        "15/2022/QĐ-",
        "Luật ",
        "a",
        " ",
        "“",
        "Căn cứ ",
        "số 1/QĐ-UBND, ",
        "này ",
        "và ",
        "(",
    ),
    *(
        "Sửa đổi Điều 1 và ",
        "Sửa đổi, bổ sung Luật ",
        "\n\t",
        "đã ",
        "Điều 1 Quyết định số 1/2020/QĐ-UBND hết hiệu lực, ",
        "thay thế ",
    ),
    *("Căn cứ Luật A;", "a) ", "1. ", "Phụ lục I, ", "điểm a, ", ".", "Aa. ", "1\n", "từ ", "hết hiệu lực "),
)


@pytest.mark.parametrize("piece", PIECES)
def test_long_texts_take_no_longer(piece: str) -> None:
    assert grows_evenly(find_mentions, lambda size: piece * (size // len(piece)), 200_000)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, *(row["text"] for row in ROWS)]), max_size=40).map("".join))
def test_nothing_makes_it_fail(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    for mention in find_mentions(text):
        assert 0 <= mention.start < mention.end <= len(composed)
        assert mention.number or mention.title
