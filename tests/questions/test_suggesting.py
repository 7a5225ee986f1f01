"""Suggestions of field and unit: rules, history, reasons, quality."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import call_command

from news.models import Topic
from questions.enums import QuestionState
from questions.models import RoutingRule
from questions.suggesting import History, measure, suggest, tokens
from tests.questions.makers import make_question, make_unit, person, unit
from tests.questions.office import client_of, page_of

pytestmark = pytest.mark.django_db
S = QuestionState

FISHING = (
    "Bao giờ cảng cá được nạo vét?",
    "Nạo vét cảng cá Cửa Vinh",
    "Tàu cá không vào được cảng cá, xin nạo vét",
    "Nạo vét luồng tàu cá ở cảng cá",
)
ROADS = (
    "Đèn đường liên xã hỏng",
    "Xin sửa đèn đường liên xã",
    "Mặt đường liên xã lún, đèn đường tắt",
    "Đèn đường ở đường liên xã chưa lắp",
)


@pytest.fixture
def rules():
    """The default rules away: only what a test writes."""
    RoutingRule.objects.all().delete()


@pytest.fixture
def earlier(rules):
    make_unit()
    for title in FISHING:
        make_question(S.ANSWERED, "snnmt", title=title, text=title, topic="nghe-ca")
    for title in ROADS:
        make_question(S.ANSWERED, "so-xd", title=title, text=title)
    cache.clear()


def test_rules_say_by_which_words(rules):
    topic = Topic.objects.get(slug="nghe-ca", locale__language_code="vi")
    RoutingRule.objects.create(words="nạo vét\nluồng tàu", topic=topic, unit=unit("snnmt"))
    RoutingRule.objects.create(words="nạo vét", unit=unit("cua-vinh"), active=False)
    question = make_question(title="Hỏi về viec NAO VET cảng", text="Xin hỏi")
    found = suggest(question)
    assert [row.key for row in found.topics] == [topic.pk]
    assert [row.key for row in found.units] == [unit("snnmt").pk]
    assert found.units[0].words == ("nạo vét",)
    assert "nạo vét" in found.units[0].reason


def test_words_count_as_a_whole(rules):
    """`vé` is no part of `vét`."""
    RoutingRule.objects.create(words="nạo vé", unit=unit("snnmt"))
    assert suggest(make_question()).units == []


def test_history_names_words_and_number(earlier):
    question = make_question(title="Cảng cá cạn", text="Xin nạo vét cảng cá trước mùa bão")
    found = suggest(question)
    best = found.units[0]
    assert best.key == unit("snnmt").pk
    assert best.earlier == len(FISHING)
    assert best.words
    assert all(word in f"{question.title} {question.text}".lower() for word in best.words)
    assert str(best.earlier) in best.reason
    assert found.topics[0].key == Topic.objects.get(slug="nghe-ca", locale__language_code="vi").pk


def test_rules_win_over_a_little_history(earlier):
    RoutingRule.objects.create(words="cảng cá", unit=unit("cua-vinh"), weight=20)
    assert suggest(make_question(title="Cảng cá", text="Nạo vét cảng cá")).units[0].key == unit("cua-vinh").pk


def test_a_named_unit_counts(rules):
    found = suggest(make_question(wanted_unit="cua-vinh"))
    assert found.units[0].asked
    assert found.units[0].key == unit("cua-vinh").pk


def test_nothing_is_said_of_what_nobody_knows(rules):
    found = suggest(make_question(title="Zzz", text="Qqq"))
    assert found.topics == found.units == []
    assert History(()).similar("nao vet cang ca") == []
    assert tokens("a 1 12") == set()


def test_page_shows_and_fills_in(earlier):
    question = make_question(title="Cảng cá cạn", text="Xin nạo vét cảng cá")
    response = client_of(person("central_editor")).get(page_of(question))
    shown = response.context["suggestions"]
    assert shown["units"][0]["reason"] in response.content.decode()
    route = next(row["form"] for row in response.context["steps"] if row["step"].name == "route")
    assert route.initial["lead"] == unit("snnmt").pk
    classify = next(row["form"] for row in response.context["steps"] if row["step"].name == "classify")
    assert classify.initial["topic"] is not None
    # The unit does not screen: no suggestions there.
    answered = make_question(S.ROUTED, "snnmt")
    assert client_of(person("question_officer", "snnmt")).get(page_of(answered)).context["suggestions"] is None


def test_quality_is_measured_without_the_question_itself(earlier):
    found = measure()
    both = found["both"]["unit"]
    assert both.asked == len(FISHING) + len(ROADS)
    assert both.share >= 0.75
    assert found["rules"]["unit"].silent == both.asked
    out = StringIO()
    call_command("suggest_quality", "--limit", "50", stdout=out)
    assert "both     unit   first" in out.getvalue()
    # A history of one question, asked about itself, says nothing.
    RoutingRule.objects.all().delete()


def test_quality_without_questions(rules):
    out = StringIO()
    call_command("suggest_quality", stdout=out)
    assert "no questions" in out.getvalue()
