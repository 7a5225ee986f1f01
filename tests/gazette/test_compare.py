"""Two versions side by side."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from gazette.structure import Row, compare, parse_text
from gazette.structure.compare import words
from tests.gazette.growth import grows_evenly

OLD = """Điều 1. Phạm vi
1. Áp dụng cho chợ hạng 1.
2. Không áp dụng cho chợ tạm.
Đoạn một.
Đoạn hai.
Điều 2. Mức thu
Mức thu là 10.000 đồng.
Điều 3. Hiệu lực"""
NEW = """Điều 1. Phạm vi
1. Áp dụng cho chợ hạng 1 và hạng 2.
Đoạn không.
Đoạn một.
Đoạn hai.
Điều 2. Mức thu
Mức thu là 12.000 đồng.
Điều 2a. Miễn thu
Điều 3. Hiệu lực"""


def rows(old: str, new: str) -> list[Row]:
    return compare(parse_text(old), parse_text(new))


def test_what_changed() -> None:
    got = [(row.anchor, row.state) for row in rows(OLD, NEW) if row.state != "same"]
    assert ("dieu-1.khoan-1", "changed") in got
    assert ("dieu-1.khoan-2", "removed") in got
    assert ("dieu-2.doan-1", "changed") in got
    assert ("dieu-2a", "added") in got
    assert len(got) <= 8


def test_words_of_a_change() -> None:
    (row,) = [row for row in rows(OLD, NEW) if row.anchor == "dieu-2.doan-1"]
    assert [(segment.kind, segment.text) for segment in row.segments] == [
        ("same", "Mức thu là "),
        ("removed", "10"),
        ("added", "12"),
        ("same", ".000 đồng."),
    ]


def test_the_same_text_is_all_the_same() -> None:
    assert {row.state for row in rows(OLD, OLD)} == {"same"}
    assert rows("", "") == []


def test_an_inserted_paragraph_moves_nothing() -> None:
    got = rows("Điều 1. A\nMột.\nHai.\nBa.", "Điều 1. A\nMột.\nMới.\nHai.\nBa.")
    assert [(row.new, row.state) for row in got if row.state != "same"] == [("Mới.", "added")]


def test_a_part_that_moved_is_compared_with_itself() -> None:
    got = rows("Điều 1. A\nĐiều 2. B\nĐiều 3. C", "Điều 3. C\nĐiều 1. A\nĐiều 2. X")
    assert sorted((row.anchor, row.state) for row in got) == [
        ("dieu-1", "same"),
        ("dieu-2", "changed"),
        ("dieu-3", "same"),
    ]


def test_tables_are_compared() -> None:
    (row,) = [row for row in rows("Điều 1. A\na\tb\n1\t2", "Điều 1. A\na\tb\n1\t3") if row.state != "same"]
    assert [segment.text for segment in row.segments if segment.kind != "same"] == ["2", "3"]


@settings(max_examples=100, deadline=None)
@given(*[st.text(alphabet="aăb ,.\n1", max_size=60)] * 2)
def test_segments_give_both_texts(old: str, new: str) -> None:
    segments = words(old, new)
    assert "".join(row.text for row in segments if row.kind != "added") == old
    assert "".join(row.text for row in segments if row.kind != "removed") == new


@settings(max_examples=100, deadline=None)
@given(*[st.lists(st.sampled_from([*OLD.split("\n"), *NEW.split("\n")]), max_size=20).map("\n".join)] * 2)
def test_every_part_stands_in_one_row(old: str, new: str) -> None:
    before, after = parse_text(old), parse_text(new)
    got = compare(before, after)
    assert sorted(row.old for row in got if row.state != "added") == sorted(n.own for n in before.walk() if n.anchor)
    assert sorted(row.new for row in got if row.state != "removed") == sorted(n.own for n in after.walk() if n.anchor)


def test_long_documents_are_compared_at_once() -> None:
    old = "\n".join(
        f"Điều {n}. Tên\n" + "\n".join(f"{k}. Nội dung {n} khoản {k} dài như thật." for k in range(1, 8))
        for n in range(1, 301)
    )
    new = old.replace("dài như thật", "dài gần như thật")
    got = rows(old, new)
    assert sum(row.state == "changed" for row in got) == 2100
    assert grows_evenly(lambda n: words("một hai " * n, "hai ba một " * n), lambda n: n, 9000)
