"""Vietnamese text: normal form, folding, slugs, typography, sorting."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.core import text

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("given_text", "slug"),
    [
        ("Đèo Hải Vân cấm xe tải", "deo-hai-van-cam-xe-tai"),
        ("Quyết định 15/2022/QĐ-UBND", "quyet-dinh-15-2022-qd-ubnd"),
        ("  --  ", ""),
        ("한국어", "hangugeo"),
        ("神戸", "shenhu"),
        ("Ủy ban nhân dân", "uy-ban-nhan-dan"),
    ],
)
def test_slugs_are_ascii(given_text, slug):
    assert text.slugify(given_text) == slug


def test_long_slugs_end_at_a_word():
    slug = text.slugify("một hai ba bốn năm", max_length=10)
    assert slug == "mot-hai-ba"
    assert text.slugify("một hai ba", max_length=9) == "mot-hai"


@given(st.text(max_size=200))
def test_slug_is_always_safe(value):
    slug = text.slugify(value)
    assert len(slug) <= 80
    assert slug == "" or (
        slug.isascii() and not slug.startswith("-") and not slug.endswith("-") and slug == slug.lower()
    )


@given(st.text(max_size=200))
def test_fold_is_idempotent_and_ignores_the_normal_form(value):
    folded = text.fold(value)
    assert text.fold(folded) == folded
    assert text.fold(unicodedata.normalize("NFD", value)) == text.fold(unicodedata.normalize("NFC", value))


def test_fold_keeps_kana_marks():
    assert text.fold("が Đường Ễ") == "が duong e"


def test_bind_keeps_numbers_with_their_units():
    assert text.bind("hòa lưới 48 MW theo Điều 5") == f"hòa lưới 48{NBSP}MW theo Điều{NBSP}5"
    assert text.bind("Nhà nước, 12 km") == f"Nhà{NBSP}nước, 12{NBSP}km"
    assert text.bind("48 MWx") == "48 MWx"


def test_collation_is_that_of_the_dictionary():
    words = ["ơn", "ôn", "on", "ăn", "ân", "an", "àn", "án", "ạn", "đi", "di"]
    assert sorted(words, key=text.collation_key) == ["an", "àn", "án", "ạn", "ăn", "ân", "di", "đi", "on", "ôn", "ơn"]


def test_people_sort_by_given_name():
    names = ["Võ Minh Trường", "Lê Thị Hồng Sa", "Phan Đức Lâm", "Nguyễn Thành Vịnh", ""]
    assert sorted(names, key=text.given_name_key) == [
        "",
        "Phan Đức Lâm",
        "Lê Thị Hồng Sa",
        "Võ Minh Trường",
        "Nguyễn Thành Vịnh",
    ]
