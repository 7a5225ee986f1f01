"""The memory: found again by likeness, put in once, seeded from pages."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from wagtail.models import Page

from tests.conftest import PORTAL
from tests.factories import body, make_article, section
from tests.translation.makers import locale
from translation.memory import Pair, adopt_pairs, containing, percent_of, similar
from translation.models import MemoryUnit
from translation.seeding import memory_from_pages

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

SOURCE = "Ủy ban nhân dân tỉnh phê duyệt quy hoạch cảng cá Bãi Ngang giai đoạn 2026–2030."


def put(source: str, text: str, language: str = "en", origin: str = "Bài gốc") -> None:
    adopt_pairs([Pair(source, text, locale(language).pk, origin)])


def test_the_same_source_is_a_hundred_and_a_like_one_less():
    put(SOURCE, "The plan is approved.")
    [hit] = similar(SOURCE, locale("en").pk)
    assert (hit.percent, hit.text, hit.origin) == (100, "The plan is approved.", "Bài gốc")
    assert hit.at is not None
    [hit] = similar(SOURCE.replace("Bãi Ngang", "Cồn Gió"), locale("en").pk)
    assert 80 < hit.percent < 100


def test_accents_and_marks_alone_are_no_hundred():
    put(SOURCE, "The plan is approved.")
    unaccented = "Uy ban nhan dan tinh phe duyet quy hoach cang ca Bai Ngang giai doan 2026-2030."
    assert all(hit.percent < 100 for hit in similar(unaccented, locale("en").pk))
    [hit] = similar(SOURCE.replace("cảng cá", "<b>cảng cá</b>"), locale("en").pk)
    assert hit.percent == 99


def test_other_languages_and_unlike_texts_are_not_found():
    put(SOURCE, "計画", "ja")
    put("Phường mở lớp học bơi miễn phí cho trẻ em dịp hè.", "Free swimming.")
    assert similar(SOURCE, locale("en").pk) == []
    assert similar("", locale("ja").pk) == []
    assert similar("<br/>", locale("ja").pk) == []


def test_best_first_each_translation_once_and_no_more_than_asked():
    for number in range(12):
        put(f"{SOURCE} Đợt {number}", f"Approved, round {number}.")
    put(SOURCE + " Đợt hai", "Approved, round 3.")
    hits = similar(SOURCE + " Đợt 3", locale("en").pk, limit=4)
    assert len(hits) == 4
    assert hits[0].percent == 100
    assert [hit.percent for hit in hits] == sorted((hit.percent for hit in hits), reverse=True)
    assert len({hit.text for hit in hits}) == 4
    assert all(hit.percent >= 97 for hit in similar(SOURCE + " Đợt 3", locale("en").pk, minimum=97))


def test_the_index_follows_changes_and_deletions():
    put(SOURCE, "The plan is approved.")
    unit = MemoryUnit.objects.get()
    unit.folded = "hoan toan khac"
    unit.save()
    assert similar(SOURCE, locale("en").pk) == []
    put("Lịch tiêm chủng mở rộng tháng mười hai tại trạm y tế xã.", "Vaccination.")
    MemoryUnit.objects.all().delete()
    assert similar("Lịch tiêm chủng mở rộng tháng mười hai tại trạm y tế xã.", locale("en").pk) == []


def test_special_characters_are_words_or_nothing():
    put('Công văn số 15/2022/QĐ-UBND "khẩn" AND (NOT) * ^ nộp trước 5,5%', "Letter.")
    [hit] = similar('Công văn số 15/2022/QĐ-UBND "khẩn" AND (NOT) * ^ nộp trước 6,5%', locale("en").pk)
    assert hit.percent > 90
    assert similar("'; DROP TABLE translation_memoryunit; --", locale("en").pk) == []
    rows = containing(MemoryUnit.objects.all(), 'khan" OR "x')
    assert rows.count() == 0
    assert containing(MemoryUnit.objects.all(), "CÔNG VĂN khan").count() == 1


def test_a_pair_is_kept_once_and_empty_ones_not_at_all():
    pairs = [Pair(SOURCE, "One", locale("en").pk), Pair(SOURCE, "One", locale("en").pk)]
    pairs += [
        Pair(SOURCE, "Two", locale("en").pk),
        Pair(SOURCE, "  ", locale("en").pk),
        Pair("<br/>", "x", locale("en").pk),
    ]
    done = adopt_pairs(pairs)
    assert (done.new, done.known) == (2, 0)
    done = adopt_pairs(pairs)
    assert (done.new, done.known) == (0, 2)


def test_percent_is_symmetric_enough_and_bounded():
    assert percent_of("a b c", "a b c") == 100
    assert percent_of("<b>a</b> b c", "a b c") == 99
    assert percent_of("Một câu tiếng Việt", "違う") < 30


def test_a_search_asks_few_queries(django_assert_max_num_queries):
    for number in range(30):
        put(f"{SOURCE} {number}", f"{number}")
    with django_assert_max_num_queries(3):
        similar(SOURCE, locale("en").pk)


def test_live_pages_and_their_live_translations_fill_the_memory():
    source = make_article(
        section(PORTAL, "tin-tuc"), "Mưa lớn ở vùng núi", body=body("Đoạn một có chữ.", "Đoạn hai có chữ.")
    )
    english = section(PORTAL, "tin-tuc", "en")
    make_article(
        english,
        "Heavy rain in the hills",
        translation_key=source.translation_key,
        summary="The first lines.",
        body=body("Paragraph one.", "Paragraph two."),
    )
    call_command("memory_from_pages", verbosity=0)
    found = dict(MemoryUnit.objects.filter(origin="Mưa lớn ở vùng núi").values_list("source", "text"))
    assert found["Mưa lớn ở vùng núi"] == "Heavy rain in the hills"
    assert found["Đoạn hai có chữ."] == "Paragraph two."
    before = MemoryUnit.objects.count()
    assert memory_from_pages().new == 0
    assert MemoryUnit.objects.count() == before


def test_pages_that_are_not_built_alike_and_drafts_are_left_out():
    source = make_article(section(PORTAL, "tin-tuc"), "Tin dài", body=body("Đoạn một.", "Đoạn hai."))
    english = section(PORTAL, "tin-tuc", "en")
    make_article(english, "Longer", translation_key=source.translation_key, body=body("Only one."))
    draft = make_article(section(PORTAL, "tin-tuc"), "Tin nháp", body=body("Đoạn."))
    make_article(english, "Draft", translation_key=draft.translation_key, body=body("One."), publish=False)
    assert memory_from_pages(source).unlike == 1
    memory_from_pages()
    assert not MemoryUnit.objects.filter(origin__in=["Tin dài", "Tin nháp"]).exists()


def test_text_left_in_vietnamese_does_not_enter_the_memory():
    text = "Đoạn này vẫn còn nguyên tiếng Việt chưa ai dịch."
    source = make_article(section(PORTAL, "tin-tuc"), "Tin nửa vời", body=body(text))
    english = section(PORTAL, "tin-tuc", "en")
    half = make_article(
        english,
        "Half done",
        translation_key=source.translation_key,
        summary="Lead.",
        body=body(text),
        publish=False,
    )
    Page.objects.filter(pk=half.pk).update(live=True)  # As before there was a desk; today it would be refused.
    assert memory_from_pages(source).doubtful == 1
    assert not MemoryUnit.objects.filter(text=text).exists()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no triggers here")
def test_no_migration_lost_the_triggers_of_sqlite():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'translation_memory_%'")
        assert cursor.fetchone()[0] == 3
