"""Detectors of personal data: what they find, and what they leave alone."""

from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.core.text import romanise
from questions.detectors import (
    Kind,
    find,
    find_in_html,
    placeholder,
    replace,
    replace_in_html,
    summary,
)

ASKER = {
    "name": "Nguyễn Thị Hồng Hạnh",
    "phone": "0905 123 456",
    "email": "hanh.nt@thu.example",
    "address": "12 Lê Lợi",
    "identity": "048192000123",
}


def kinds(text: str, person: dict[str, str] | None = None, **kw: bool) -> list[tuple[str, str]]:
    return [(row.kind, row.text) for row in find(text, person, **kw)]


FOUND = [
    ("CCCD 048192000123 cấp tại", Kind.IDENTITY, "048192000123"),
    ("số 048 192 000 123.", Kind.IDENTITY, "048 192 000 123"),
    ("CMND: 201234567", Kind.IDENTITY, "201234567"),
    ("CMND số 201 234 567", Kind.IDENTITY, "201 234 567"),
    ("tôi, 201234567, đã nộp", Kind.IDENTITY, "201234567"),
    ("hộ chiếu B1234567", Kind.IDENTITY, "B1234567"),
    ("thẻ BHYT DN4790123456789", Kind.IDENTITY, "DN4790123456789"),
    ("gọi 0905123456 nhé", Kind.PHONE, "0905123456"),
    ("ĐT: 0905.123.456.", Kind.PHONE, "0905.123.456"),
    ("0905 123 456", Kind.PHONE, "0905 123 456"),
    ("(0905) 123-456", Kind.PHONE, "(0905) 123-456"),
    ("+84 905 123 456", Kind.PHONE, "+84 905 123 456"),
    ("+84(0)905123456", Kind.PHONE, "+84(0)905123456"),
    ("84905123456", Kind.PHONE, "84905123456"),
    ("0236 3821 234", Kind.PHONE, "0236 3821 234"),
    ("024.3825.3536", Kind.PHONE, "024.3825.3536"),
    ("01689123456", Kind.PHONE, "01689123456"),
    ("0905123456/0912345678", Kind.PHONE, "0912345678"),
    ("thư tới hanh.nt+a@thu.example.vn, cảm ơn", Kind.EMAIL, "hanh.nt+a@thu.example.vn"),
    ("hanh (at) gmail.com", Kind.EMAIL, "hanh (at) gmail.com"),
    ("xe 43A-123.45 của tôi", Kind.PLATE, "43A-123.45"),
    ("xe máy 43A1-234.56", Kind.PLATE, "43A1-234.56"),
    ("biển số 92H1 12345", Kind.PLATE, "92H1 12345"),
    ("29LD-123.45", Kind.PLATE, "29LD-123.45"),
    ("43K-1234", Kind.PLATE, "43K-1234"),
    ("tài khoản số 0041000123456 tại Vietcombank", Kind.ACCOUNT, "0041000123456"),
    ("STK: 1903 4567 8901 23", Kind.ACCOUNT, "1903 4567 8901 23"),
    ("mã số thuế 0400123456-001", Kind.TAX, "0400123456-001"),
    ("MST 0400123456", Kind.TAX, "0400123456"),
    ("ở số nhà 12/3A", Kind.ADDRESS, "số nhà 12/3A"),
    ("nhà số 15 đường Nguyễn Văn Linh bị", Kind.ADDRESS, "nhà số 15 đường Nguyễn Văn Linh"),
    ("tại số 45 đường 2 tháng 9, phường", Kind.ADDRESS, "số 45 đường 2 tháng 9"),
    ("kiệt 123/4 Điện Biên Phủ", Kind.ADDRESS, "kiệt 123/4"),
    ("tổ 5, thôn Đông Hòa", Kind.ADDRESS, "tổ 5, thôn Đông Hòa"),
    ("thôn Phú Lộc", Kind.ADDRESS, "thôn Phú Lộc"),
    ("tổ dân phố số 7", Kind.ADDRESS, "tổ dân phố số 7"),
    ("so nha 12 duong Nguyen Hue", Kind.ADDRESS, "so nha 12 duong Nguyen Hue"),
    ("ông Trần Văn Bình lấn đất", Kind.PERSON, "Trần Văn Bình"),
]


@pytest.mark.parametrize(("text", "kind", "value"), FOUND, ids=[row[0] for row in FOUND])
def test_found(text, kind, value):
    assert (kind, value) in kinds(text)


LEFT_ALONE = [
    "Nghị định 43/2011/NĐ-CP, Quyết định số 1600/QĐ-UBND và 043/2025/QĐ-UBND ngày 21/11/2026.",
    "Thông tư 02/2025/TT-VPCP, công văn 1522/UBND-ĐTĐT, Luật số 91/2025/QH15.",
    "Công văn số 123456789/QĐ-UBND",
    "Kinh phí 5.170.000.000 đồng, hỗ trợ 2.530.000 đ mỗi hộ, tổng 123456789 đồng.",
    "Mức 1.500.000.000đ; 1,234,567,890 VND; 250000000000 đồng",
    "Từ 01.02.2026 đến 09.10.2026 15 giờ; 08-10-2026 10:30.",
    "Diện tích 123456789 m2, 0,0905123456 ha",
    "Đường dây nóng 1022, tổng đài 1900 1234.",
    "Điều 12 khoản 3, Phụ lục 2, năm 2026, 30 000 hộ, 14 ngày.",
    "Con đường đi học và đường ống nước đã hỏng; tổ chức họp dân; đường sá xuống cấp.",
    "Thửa đất số 123, tờ bản đồ số 15",
    "Bus 43A chạy từ 5h30",
]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_left_alone(text):
    assert kinds(text) == []


def test_a_street_alone_is_marked_and_not_proposed():
    (row,) = find("Khi nào sửa đường Nguyễn Huệ?")
    assert (row.kind, row.sure) == (Kind.ADDRESS, False)
    assert find("số 12 đường Nguyễn Huệ")[0].sure
    assert find("tổ 5, thôn Đông")[0].sure


# ---- the asker's own ----
@pytest.mark.parametrize(
    "text",
    [
        "Tôi là Nguyễn Thị Hồng Hạnh", "tôi tên NGUYỄN THỊ HỒNG HẠNH.", "nguyen thi hong hanh", "Hồng Hạnh kính gửi",
        "chị Hạnh", "chi hanh o to 5", "Cảm ơn. Hạnh", "Nguyễn Hạnh",
    ],
)  # fmt: skip
def test_the_own_name_in_every_form(text):
    assert Kind.NAME in {row.kind for row in find(text, ASKER)}
    assert find(text, {}) == [] or all(row.kind != Kind.NAME for row in find(text, {}))


def test_words_that_are_the_name_by_chance_stay():
    text = "Đức hạnh và hạnh phúc; đường Nguyễn Thị Minh Khai; Thị trường; Nguyễn Trãi"
    assert all(row.kind != Kind.NAME for row in find(text, ASKER))


def test_own_data_counts_in_an_answer_too():
    text = "Chào chị Hạnh (+84905123456). Liên hệ 0236 3821 234, so@haivan.example."
    rows = {row.text: row.sure for row in find(text, ASKER, official=True)}
    assert rows == {"Hạnh": True, "+84905123456": True, "0236 3821 234": False, "so@haivan.example": False}


def test_html():
    mail = '<a href="mailto:hanh.nt@thu.example">hanh.nt@thu.example</a>'
    html = f"<p>Gửi <b>Hạnh</b>, {mail}&nbsp;0905&nbsp;123&nbsp;456</p>"
    found = find_in_html(html, ASKER)
    with translation.override("vi"):
        shown = replace_in_html(html, [row for row in found if row.sure])
    assert "hanh" not in shown.lower().replace("[", "")
    assert "mailto" not in shown
    assert shown.count("<p>") == 1
    assert "<b>" in shown


def test_summary_tells_how_many_and_never_what():
    rows = find("Hạnh 0905123456, 0912345678", ASKER)
    assert summary({"text": rows}) == [
        {"kind": "name", "field": "text", "count": 1},
        {"kind": "phone", "field": "text", "count": 2},
    ]


# ---- properties ----
digits = st.text("0123456789", min_size=1, max_size=1)
seps = st.sampled_from(["", " ", ".", "-"])
FILLER = ["xin hỏi", "đất nhà tôi,", "theo Quyết định 1600/QĐ-UBND", "5.000.000 đồng;", "ngày 21/11/2026"]


@st.composite
def phones(draw):
    sep = draw(seps)
    figures = draw(st.sampled_from("35789")) + "".join(draw(st.lists(digits, min_size=8, max_size=8)))
    return draw(st.sampled_from(["0", "+84", "+84 "])) + sep.join((figures[:3], figures[3:6], figures[6:]))


identities = st.tuples(st.integers(1, 96), st.integers(0, 999_999_999)).map(lambda n: f"{n[0]:03}{n[1]:09}")


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(FILLER), phones(), st.sampled_from(FILLER))
def test_any_mobile_number_is_found_and_replaced(before, phone, after):
    text = f"{before} {phone} {after}"
    rows = find(text)
    assert [row.text for row in rows if row.sure] == [phone]
    assert phone not in replace(text, rows)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(FILLER), identities, st.sampled_from(FILLER))
def test_any_identity_number_is_found(before, number, after):
    assert (Kind.IDENTITY, number) in kinds(f"{before} {number} {after}")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
def test_findings_lie_in_the_text_without_overlap(text):
    rows = find(text, ASKER)
    assert all(text[row.start : row.end] == row.text != "" for row in rows)
    assert all(one.end <= other.start for one, other in pairwise(rows))
    assert [row for row in find(replace(text, rows), ASKER) if row.sure] == [] or any(c.isdigit() for c in text)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(["An", "Bình", "Chí", "Dũng", "Giang", "Hương", "Mỹ", "Oanh", "Phúc", "Yến"]), min_size=2,
             max_size=4, unique=True),
    st.booleans(),
)  # fmt: skip
def test_any_name_is_found_with_marks_or_without(words, bare):
    name = " ".join(words)
    written = romanise(name) if bare else name
    text = f"Tôi là {written}, xin hỏi."
    assert written not in replace(text, find(text, {"name": name}))


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 99_999_999_999), st.sampled_from([" đồng", "đ", " VNĐ", " đ"]))
def test_money_is_never_marked(amount, unit):
    assert find(f"Số tiền {amount:,}{unit} ạ".replace(",", ".")) == []
    assert find(f"Số tiền {amount}{unit} ạ") == []


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 9999), st.integers(1990, 2030), st.sampled_from(["QĐ-UBND", "NĐ-CP", "TT-BTC", "NQ-HĐND"]))
def test_numbers_of_documents_are_never_marked(number, year, kind):
    assert find(f"Quyết định số {number:02}/{year}/{kind}, {number}/{kind} ngày 01/02/{year}") == []


def test_long_texts_are_quick():
    text = ("0905 đường 12 " + "1234567 " * 3 + "a@b ") * 1500
    start = time.perf_counter()
    find(text[:50_000], ASKER)
    assert time.perf_counter() - start < 2


def test_placeholders_are_words_without_data():
    for kind in Kind.values:
        assert re.fullmatch(r"\[.+\]", placeholder(kind, "en"))
        assert find(placeholder(kind, "vi"), ASKER) == []
