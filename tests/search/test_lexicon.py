"""Words that mean the same: the lexicon, the delivered groups, and the editors' groups in a query."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from search import synonyms
from search.defaults import add_default_synonyms, default_groups
from search.enums import SynonymKind
from search.language.analyser import fold
from search.language.lexicon import ABBREVIATION, NO_WORDS, ONE_WAY, SAME, Lexicon, key_of
from search.language.query import parse
from search.models import SynonymGroup


def also(lexicon: Lexicon, text: str) -> tuple[str, ...]:
    key = key_of(text)
    return lexicon.alternatives(key.tokens, key.written)


def test_the_kinds_are_those_of_the_model():
    assert {SAME, ABBREVIATION, ONE_WAY} == set(SynonymKind.values)


def test_the_same_find_one_another():
    lexicon = NO_WORDS.with_group(SAME, ["ビザ", "査証", "visa"])
    assert also(lexicon, "ビザ") == ("査証", "visa")
    assert also(lexicon, "visa") == ("ビザ", "査証")


def test_an_abbreviation_finds_its_long_forms_and_these_find_it():
    lexicon = NO_WORDS.with_group(ABBREVIATION, ["CĐS", "chuyển đổi số", "số hóa"])
    assert also(lexicon, "cds") == also(lexicon, "CĐS") == ("chuyển đổi số", "số hóa")
    assert also(lexicon, "chuyển đổi số") == ("CĐS",)


def test_one_way_is_one_way():
    lexicon = NO_WORDS.with_group(ONE_WAY, ["đền bù", "bồi thường"])
    assert also(lexicon, "đền bù") == ("bồi thường",)
    assert also(lexicon, "bồi thường") == ()


def test_marks_that_are_typed_must_be_right():
    lexicon = NO_WORDS.with_groups([(ONE_WAY, ["hạn", "kỳ"]), (SAME, ["sổ đỏ", "giấy chứng nhận"])])
    assert also(lexicon, "hạn") == ("kỳ",)
    assert also(lexicon, "hàn") == ()
    assert also(lexicon, "han") == (), "one syllable without marks says too little"
    assert also(lexicon, "so do") == also(lexicon, "Sổ đỏ") == also(lexicon, "sổ do") == ("giấy chứng nhận",)
    assert also(lexicon, "sơ đồ") == also(lexicon, "so đồ") == ()


def test_both_places_of_the_tone_are_one_word():
    lexicon = NO_WORDS.with_group(ABBREVIATION, ["UBND", "ủy ban nhân dân"])
    assert also(lexicon, "Uỷ ban nhân dân") == ("UBND",)


def test_the_longest_word_wins():
    lexicon = NO_WORDS.with_groups([(SAME, ["ủy ban", "hội"]), (SAME, ["ủy ban nhân dân", "UBND"])])
    key = key_of("ủy ban nhân dân tỉnh")
    match = lexicon.longest_match(key.tokens, key.written)
    assert match is not None
    assert (match.length, match.alternatives) == (4, ("UBND",))


def test_what_the_typed_words_find_anyway_is_left_out():
    lexicon = NO_WORDS.with_group(SAME, ["căn cước", "căn cước công dân"])
    assert also(lexicon, "căn cước") == ()
    assert also(lexicon, "căn cước công dân") == ("căn cước",)


def test_a_group_is_tried_without_changing_the_lexicon():
    lexicon = NO_WORDS.with_group(SAME, ["a b", "c d"])
    tried = lexicon.with_group(SAME, ["c d", "e f"])
    assert also(lexicon, "c d") == ("a b",)
    assert also(tried, "c d") == ("a b", "e f")
    assert Lexicon() == NO_WORDS


def test_words_inside_a_run_of_characters():
    lexicon = NO_WORDS.with_groups([(SAME, ["签证", "入境许可"]), (SAME, ["港", "口岸"])])
    assert lexicon.run_matches("办理签证延期") == [(2, 4, ("入境许可",))]
    assert lexicon.run_matches("空港") == [], "one character is part of any word"
    assert lexicon.run_matches("港") == [(0, 1, ("口岸",))]
    clause = parse("签证延期", lexicon).clauses[0]
    assert [unit.tokens for unit in clause.alternatives[0]] == [
        ("入境", "境许", "许可"),
        ("延期",),
    ]


def test_nonsense_makes_no_words():
    for lines in ([], [""], ["", ""], ["a"], ["!!!", "..."], ["a", "a"], ["a", "A"]):
        for kind in (SAME, ABBREVIATION, ONE_WAY, "unknown"):
            assert parse("a", NO_WORDS.with_group(kind, lines)).clauses == parse("a").clauses


def test_the_delivered_groups_are_sound():
    groups = list(default_groups())
    assert len(groups) >= 150
    assert {group.kind for group in groups} == set(SynonymKind.values)
    assert {group.language for group in groups} <= {"", "vi", "en", "ja", "ko", "zh-hans"}
    seen = set()
    for group in groups:
        words = [key_of(word) for word in group.words]
        assert len(words) >= 2
        assert all(word.tokens for word in words), group
        assert len(set(words)) == len(words), group
        assert (group.kind, group.language, words[0]) not in seen, group
        seen.add((group.kind, group.language, words[0]))


def test_delivered_abbreviations_are_no_common_words():
    """An abbreviation finds its long form whatever the case, so it must not be a word (`AI`: ai)."""
    common = {"ai", "it", "an", "la", "va", "co", "is", "in", "on", "so", "do", "da", "ca", "tin", "ban", "hoi"}
    assert not [group for group in default_groups() if group.kind == ABBREVIATION and fold(group.words[0]) in common]


@pytest.fixture(autouse=True)
def other_version():
    synonyms.new_version()


@pytest.mark.django_db
def test_the_migration_has_added_them_and_adds_nothing_twice():
    count = SynonymGroup.objects.filter(is_default=True).count()
    assert count == len(list(default_groups()))
    assert add_default_synonyms(SynonymGroup) == 0
    edited = SynonymGroup.objects.get(words__startswith="UBND\n")
    edited.words = "ubnd\nmy own"
    edited.save()
    SynonymGroup.objects.get(words__startswith="HĐND\n").delete()
    assert add_default_synonyms(SynonymGroup) == 1
    edited.refresh_from_db()
    assert edited.lines == ["ubnd", "my own"]


@pytest.mark.django_db
def test_a_warm_lexicon_asks_no_database(django_assert_num_queries):
    with django_assert_num_queries(1):
        synonyms.lexicon(["vi"])
    with django_assert_num_queries(0):
        lexicon = synonyms.lexicon(["vi"])
    assert also(lexicon, "UBND") == ("ủy ban nhân dân",)


@pytest.mark.django_db
def test_a_change_is_used_at_once_and_a_group_out_of_use_is_not(django_capture_on_commit_callbacks):
    assert also(synonyms.lexicon(), "khoai") == ()
    with django_capture_on_commit_callbacks(execute=True):
        group = SynonymGroup.objects.create(words="khoai\nsắn", kind=SynonymKind.SAME)
    assert also(synonyms.lexicon(), "khoai") == ("sắn",)
    with django_capture_on_commit_callbacks(execute=True):
        group.is_active = False
        group.save()
    assert also(synonyms.lexicon(), "khoai") == ()
    group.is_active = True
    with django_capture_on_commit_callbacks(execute=True):
        group.save()
    assert also(synonyms.lexicon(), "khoai") == ("sắn",)
    with django_capture_on_commit_callbacks(execute=True):
        group.delete()
    assert also(synonyms.lexicon(), "khoai") == ()


@pytest.mark.django_db
def test_a_language_has_its_own_words():
    assert also(synonyms.lexicon(["vi"]), "visa") == ("thị thực",)
    assert also(synonyms.lexicon(["en"]), "USA") == ("United States",)
    assert also(synonyms.lexicon(["vi"]), "USA") == ()
    assert also(synonyms.lexicon(["vi", "en"]), "USA") == ("United States",)


@pytest.mark.django_db
def test_without_a_cache_the_words_are_still_there(monkeypatch):
    monkeypatch.setattr(cache, "get", lambda *_args, **_kwargs: None)
    assert also(synonyms.lexicon(), "TTHC") == ("thủ tục hành chính",)
