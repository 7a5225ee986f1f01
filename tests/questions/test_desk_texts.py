"""Questions of foreigners at the translation desk: what goes there, who sees it, what comes back."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale

from cms.core.actions import ActionError
from questions.actions import (
    ErasePersonalDataAction,
    SendToDeskAction,
    TakeBackFromDeskAction,
    TranslateTextAction,
    WithdrawAction,
)
from questions.enums import DeskTextKind, EventKind
from questions.models import DeskText, PersonalDataView, QuestionMail
from tests.factories import make_user
from tests.questions.makers import fresh, make_question, person
from tests.questions.office import client_of, offered, page_of, step
from tests.questions.test_leader_screens import draftail

pytestmark = pytest.mark.django_db
ENGLISH = "Where do I renew my residence card? I am Emma Carter, 0912 345 678, emma@vidu.example."
CLEAN = "Where do I renew my residence card? I am [name]."
ASKER = {"name": "Emma Carter", "phone": "0912 345 678", "email": "emma@vidu.example"}


def translator(language: str = "en", role: str = "translator"):
    locale = Locale.objects.get(language_code=language) if role == "translator" else None
    return make_user(f"{role}-{language}", role=role, locale=locale)


@pytest.fixture
def question():
    return make_question("received", title="Residence card", text=ENGLISH, language="en", person=dict(ASKER))


@pytest.fixture
def boss():
    return person("question_officer", email="hoidap@haivan.example")


def sent(question, boss, kind=DeskTextKind.QUESTION, text=CLEAN):
    SendToDeskAction(fresh(question), boss, kind, text, True).execute()
    return DeskText.objects.get(question=question, kind=kind, taken_back_at=None)


def test_the_step_is_offered_redacted_and_for_foreign_questions_only(question, boss):
    client = client_of(boss)
    response = client.get(page_of(question))
    form = next(row["form"] for row in response.context["steps"] if row["step"].name == "translate")
    assert "residence card" in form.initial["text"]
    assert "0912" not in form.initial["text"]
    assert "emma@" not in form.initial["text"]
    vietnamese = make_question()
    assert not {"translate", "translate_answer"} & offered(client.get(page_of(vietnamese)))
    with pytest.raises(ActionError):
        SendToDeskAction(vietnamese, boss, "question", "Xin hỏi", True).execute()


@pytest.mark.parametrize(
    ("text", "confirmed"),
    [
        (CLEAN, False),
        ("", True),
        (ENGLISH, True),
        ("My name is Emma Carter.", True),
        ("Call 0912 345 678.", True),
        ("Write to emma@vidu.example", True),
    ],
)
def test_personal_data_is_refused(question, boss, text, confirmed):
    with pytest.raises(ActionError) as refusal:
        SendToDeskAction(question, boss, "question", text, confirmed).execute()
    assert "Carter" not in str(refusal.value)
    assert not DeskText.objects.exists()


def test_to_the_desk_and_back(question, boss):
    client = client_of(boss)
    response = step(client, question, "translate", text=ENGLISH, confirmed="on")
    assert "Personal data is left" in response.content.decode() or "dữ liệu cá nhân" in response.content.decode()
    assert step(client, question, "translate", text=CLEAN, confirmed="on").status_code == 302
    row = DeskText.objects.get()
    assert (row.text, row.locale.language_code, row.asked_by) == (CLEAN, "en", boss)
    assert PersonalDataView.objects.filter(user=boss).exists(), "the sealed name was opened to look for it"
    shown = client.get(page_of(question))
    assert "translate" not in offered(shown)
    assert "translate_back" in offered(shown)
    desk = client_of(translator())
    listed = desk.get(reverse("question_desk_texts"))
    assert question.code in listed.content.decode()
    where = reverse("question_desk_text", args=[row.pk])
    page = desk.get(where).content.decode()
    assert "residence card" in page
    assert "Emma" not in page
    assert "0912" not in page
    assert desk.post(where, {"translated": " "}).status_code == 200
    assert desk.post(where, {"translated": "Gia hạn thẻ tạm trú ở đâu?"}).status_code == 302
    row.refresh_from_db()
    assert row.is_done
    assert QuestionMail.objects.filter(kind="translated", user=boss).count() == 1
    assert "Gia hạn thẻ tạm trú" in client.get(page_of(question)).content.decode()
    events = fresh(question).events.filter(kind=EventKind.TRANSLATION)
    assert [bool(event.data.get("translated")) for event in events.order_by("pk")] == [False, True]
    assert "residence" not in str([event.data for event in events])
    assert not any(event.is_public for event in events)
    with pytest.raises(ActionError):
        TranslateTextAction(row, None, "Lần hai").execute()


def test_once_at_a_time_taken_back_and_sent_anew(question, boss):
    row = sent(question, boss)
    with pytest.raises(ActionError):
        SendToDeskAction(fresh(question), boss, "question", CLEAN, True).execute()
    TakeBackFromDeskAction(row, boss).execute()
    with pytest.raises(ActionError):
        TranslateTextAction(row, None, "Gia hạn").execute()
    with pytest.raises(ActionError):
        TakeBackFromDeskAction(row, boss).execute()
    assert client_of(translator()).get(reverse("question_desk_text", args=[row.pk])).status_code == 404
    assert sent(question, boss).pk != row.pk


def test_who_sees_what(question, boss):
    row = sent(question, boss)
    where, queue = reverse("question_desk_text", args=[row.pk]), reverse("question_desk_texts")
    japanese = client_of(translator("ja"))
    assert japanese.get(where).status_code == 404
    assert japanese.post(where, {"translated": "x"}).status_code == 404
    assert question.code not in japanese.get(queue).content.decode()
    for role, unit in (("unit_webmaster", "cua-vinh"), ("question_officer", "cua-vinh"), ("auditor", "cua-vinh")):
        other = client_of(person(role, unit))
        assert other.get(where).status_code in (302, 403, 404)
        assert other.get(queue).status_code in (302, 403, 404)
        assert step(other, question, "translate", text=CLEAN, confirmed="on").status_code in (302, 403, 404)
        assert other.get(page_of(question)).status_code in (302, 404)
    assert not DeskText.objects.get().is_done
    # A translator sees the text, and nothing of the question.
    assert client_of(translator()).get(page_of(question)).status_code in (302, 403, 404)
    assert client_of(translator(role="translation_head")).get(where).status_code == 200
    with pytest.raises(ActionError):
        TranslateTextAction(row, person("unit_webmaster", "cua-vinh"), "x").execute()
    with pytest.raises(ActionError):
        SendToDeskAction(fresh(question), person("question_officer", "cua-vinh"), "answer", CLEAN, True).execute()


def test_the_answer_goes_back_and_into_the_editor(boss):
    question = make_question(
        "drafting", title="Residence card", text=CLEAN, language="en", person=dict(ASKER),
        answer="<p>Mời bà đến Công an tỉnh, điện thoại 0236 3822 131.</p>",
    )  # fmt: skip
    officer = person("question_officer", "snnmt")
    client = client_of(officer)
    response = client.get(page_of(question))
    form = next(row["form"] for row in response.context["steps"] if row["step"].name == "translate_answer")
    with pytest.raises(ActionError):
        SendToDeskAction(question, officer, "answer", "Gửi bà Emma Carter: mời bà đến.", True).execute()
    assert step(client, question, "translate_answer", text=form.initial["text"], confirmed="on").status_code == 302
    row = DeskText.objects.get(kind="answer")
    assert "0236" in row.text, "the telephone of an office is for everybody"
    TranslateTextAction(row, None, "Please come to the police.").execute()
    where = reverse("questions_answer", args=[question.pk])
    page = client.get(where)
    assert f'value="desk:{row.pk}"' in page.content.decode()
    values = {"seen_answer": 1, "text": draftail("Mời bà đến."), "do": f"desk:{row.pk}"}
    values |= {"ref-TOTAL_FORMS": 0, "ref-INITIAL_FORMS": 0}
    inserted = client.post(where, values)
    assert "Please come to the police." in inserted.context["text"]
    foreign = DeskText.objects.create(
        question=make_question(language="en"), kind="answer", locale=row.locale, text="x", translated="Of another"
    )
    stolen = client.post(where, values | {"do": f"desk:{foreign.pk}"})
    assert "Of another" not in stolen.context["text"]


def test_erasure_takes_it_away(question, boss):
    sent(question, boss)
    WithdrawAction(fresh(question)).execute()
    ErasePersonalDataAction(fresh(question), person("central_editor"), "theo yêu cầu").execute()
    assert not DeskText.objects.exists()
    with pytest.raises(ActionError):
        SendToDeskAction(fresh(question), boss, "question", CLEAN, True).execute()


def test_few_queries(question, boss):
    for number in range(6):
        sent(make_question(language="en", title=f"Question {number}"), boss)
    client = client_of(translator())
    client.get(reverse("question_desk_texts"))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("question_desk_texts")).status_code == 200
    assert len(queries) <= 12, "\n".join(row["sql"][:200] for row in queries)
