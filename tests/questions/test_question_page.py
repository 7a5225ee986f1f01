"""A question's page: who sees it and what it offers, steps, kept input, conflicts, personal data, notes, ties."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from questions.actions import AddNoteAction, SpamAction
from questions.enums import EventKind, Interest, QuestionState
from questions.models import PersonalDataView, Question, QuestionMail, QuestionNote
from questions.steps import BY_NAME
from tests.conftest import DEPARTMENT, WARD
from tests.questions.makers import ASKER, fresh, hop, make_question, pdf, person, published, unit
from tests.questions.office import client_of, offered, page_of, step

pytestmark = pytest.mark.django_db
S = QuestionState


@pytest.fixture
def centre():
    return person("central_editor")


# ---- who sees it, who may do what ----
MATRIX = [
    # role, unit, state, seen, steps that are offered, steps that are not
    ("central_editor", "ubnd", S.RECEIVED, True, {"start", "classify", "route", "spam", "tie", "split"}, {"accept"}),
    ("question_officer", "ubnd", S.RECEIVED, True, {"start", "route"}, {"accept", "refuse"}),
    ("unit_leader", "ubnd", S.RECEIVED, True, set(), {"start", "route", "spam", "classify"}),
    ("auditor", "ubnd", S.ROUTED, True, set(), set(BY_NAME)),
    ("question_officer", "snnmt", S.ROUTED, True, {"accept", "refuse", "ask"}, {"route", "spam", "take_back"}),
    ("unit_leader", "snnmt", S.ROUTED, True, {"accept", "refuse", "extend"}, {"route", "return"}),
    ("unit_leader", "snnmt", S.IN_APPROVAL, True, {"return", "extend"}, {"refuse", "route", "spam"}),
    ("question_officer", "snnmt", S.IN_APPROVAL, True, set(), {"return", "submit", "refuse"}),
    ("question_officer", "snnmt", S.DRAFTING, True, {"submit", "ask", "officer"}, {"correct", "return", "extend"}),
    ("question_officer", "snnmt", S.ANSWERED, True, {"correct", "close"}, {"accept", "submit", "route"}),
    ("auditor", "snnmt", S.ROUTED, True, set(), set(BY_NAME)),
    ("question_officer", "cua-vinh", S.ROUTED, False, set(), set()),
    ("unit_leader", "cua-vinh", S.ANSWERED, False, set(), set()),
    ("unit_webmaster", "snnmt", S.ROUTED, False, set(), set()),
    ("question_officer", "snnmt", S.RECEIVED, False, set(), set()),
]


@pytest.mark.parametrize(("role", "code", "state", "seen", "some", "never"), MATRIX)
def test_each_is_offered_what_the_person_may_do(role, code, state, seen, some, never):
    question = make_question(state, "snnmt")
    client = client_of(person(role, code))
    response = client.get(page_of(question))
    if not seen:
        assert response.status_code == 404
        for name in ("question_print", "question_presence", "question_letter_outside"):
            address = reverse(name, args=[question.pk])
            assert client.get(address).status_code in {404, 405}
            assert client.post(address).status_code in {404, 405}
        return
    assert response.status_code == 200
    assert some <= offered(response)
    assert not never & offered(response)


def test_steps_of_others_are_refused_by_post():
    """What a page does not offer cannot be sent to it either."""
    question = make_question(S.ROUTED, "snnmt")
    for user in (person("auditor", "snnmt"), person("auditor"), person("question_officer", "snnmt")):
        client = client_of(user, DEPARTMENT)
        for name, values in (
            ("spam", {}),
            ("route", {"lead": unit("cua-vinh").pk}),
            ("take_back", {"reason": "Nhầm"}),
            ("out_of_scope", {"text": "Không thuộc thẩm quyền."}),
            ("forward", {"to": "Cơ quan khác"}),
            ("restore", {"reason": "x"}),
        ):
            step(client, question, name, **values)
            assert fresh(question).state == S.ROUTED, (user, name)
    stranger = client_of(person("question_officer", "cua-vinh"), WARD)
    assert step(stranger, question, "ask", text="Xin cho biết?").status_code == 404
    assert step(stranger, question, "nothing").status_code == 404


# ---- steps ----
def test_desk_screens_classifies_routes(centre):
    client, question = client_of(centre), make_question()
    assert step(client, question, "start").status_code == 302
    assert fresh(question).officer == centre
    values = {"topic": "", "wanted_unit": unit("snnmt").pk, "place": "Cảng Cửa Vinh", "interest": Interest.GENERAL}
    step(client, question, "classify", **values)
    assert (fresh(question).place, fresh(question).interest) == ("Cảng Cửa Vinh", "general")
    step(client, question, "route", lead=unit("snnmt").pk, supporting_1=unit("cua-vinh").pk, request="Xin trả lời")
    question = fresh(question)
    assert question.state == S.ROUTED
    assert {(row.unit.code, row.role) for row in question.assignments.all()} == {
        ("snnmt", "lead"),
        ("cua-vinh", "supporting"),
    }
    page = client.get(page_of(question))
    assert "Xin trả lời" in page.content.decode()
    # One more place than units support already.
    route = next(row["form"] for row in page.context["steps"] if row["step"].name == "route")
    assert route["supporting_1"].initial == unit("cua-vinh").pk


def test_unit_accepts_delivers_refuses(centre):
    question = make_question(S.ROUTED, "snnmt", supporting=("cua-vinh",))
    officer, ward = person("question_officer", "snnmt"), person("question_officer", "cua-vinh")
    client = client_of(officer, DEPARTMENT)
    step(client, question, "accept", hop=hop(question).pk, officer=officer.pk)
    assert (fresh(question).state, fresh(question).officer) == (S.WITH_UNIT, officer)
    other = client_of(ward, WARD)
    part = hop(question, "cua-vinh")
    refused = step(other, question, "part", hop=part.pk, text="")
    assert refused.status_code == 200
    assert refused.context["steps"][0]
    step(other, question, "part", hop=part.pk, text="<p>Phần của xã</p><script>x</script>", files=pdf())
    part.refresh_from_db()
    assert part.state == "delivered"
    assert part.files.count() == 1
    content = client.get(page_of(question)).content.decode()
    assert "Phần của xã" in content
    assert "<script>x" not in content
    # A hop of another unit cannot be named.
    step(client, question, "refuse", hop=part.pk, reason="Không phải của chúng tôi")
    assert fresh(question).state == S.WITH_UNIT
    answer = step(client, question, "refuse", hop=hop(question).pk, reason="Thuộc Sở Xây dựng")
    assert fresh(question).state == S.SCREENING
    # The unit sees it no more: back to the inbox instead of a page that is not found.
    assert answer.url == reverse("questions_start")


@pytest.mark.parametrize(
    ("name", "values", "state"),
    [
        ("ask", {"text": "Xin cho biết địa chỉ."}, S.NEEDS_INFORMATION),
        ("out_of_scope", {"text": "Xin hỏi cơ quan thuế."}, S.OUT_OF_SCOPE),
        ("forward", {"to": "Bảo hiểm xã hội", "letter_number": "5/PC"}, S.FORWARDED),
        ("spam", {}, S.SPAM),
    ],
)
def test_desk_ends_or_asks(centre, name, values, state):
    client, question = client_of(centre), make_question(S.SCREENING)
    step(client, question, name, **values)
    assert fresh(question).state == state
    if state in {S.SPAM, S.OUT_OF_SCOPE, S.FORWARDED}:
        step(client, question, "restore", reason="Xem lại")
        assert fresh(question).is_open


def test_take_back_extend_officer_close(centre):
    client, question = client_of(centre), make_question(S.WITH_UNIT, "snnmt", supporting=("cua-vinh",))
    officer = person("question_officer", "snnmt")
    step(client, question, "officer", officer=officer.pk)
    assert fresh(question).officer == officer
    later = question.due_date + timezone.timedelta(days=14)
    step(client, question, "extend", new_date=later.isoformat(), reason="Phải đi khảo sát")
    assert fresh(question).due_date == later
    step(client, question, "take_part", hop=hop(question, "cua-vinh").pk, reason="Không cần nữa")
    assert question.assignments.active().count() == 1
    step(client, question, "take_back", reason="Chuyển nhầm")
    assert fresh(question).state == S.SCREENING
    answered = make_question(S.ANSWERED)
    step(client, answered, "close")
    assert fresh(answered).state == S.CLOSED


# ---- what is refused stays ----
def test_what_was_typed_stays_when_it_is_refused(centre):
    client, question = client_of(centre), make_question()
    response = step(client, question, "route", lead="", supporting_1=unit("cua-vinh").pk, request="Xin trả lời sớm")
    assert response.status_code == 200
    row = next(row for row in response.context["steps"] if row["step"].name == "route")
    assert row["open"]
    assert "Xin trả lời sớm" in response.content.decode()
    response = step(client, question, "split", title="Hai việc", text=" \u200b ")
    assert "Hai việc" in response.content.decode()
    assert fresh(question).version == question.version


def test_somebody_was_faster(centre):
    """The new state is shown, the text is kept, and the next try goes with the new version."""
    client, question = client_of(centre), make_question(S.SCREENING)
    page = client.get(page_of(question))
    seen = page.context["question"].version
    SpamAction(question, person("central_editor")).execute()
    text = "Câu hỏi này thuộc thẩm quyền của cơ quan thuế."
    response = step(client, question, "out_of_scope", seen=seen, text=text)
    assert response.status_code == 200
    content = response.content.decode()
    assert text in content
    assert response.context["question"].state == S.SPAM
    assert f'name="seen" value="{fresh(question).version}"' in content
    row = next(row for row in response.context["steps"] if row["step"].name == "out_of_scope")
    assert row["form"].non_field_errors()
    assert fresh(question).state == S.SPAM


def test_two_have_it_open(centre):
    question = make_question()
    first, second = client_of(centre), client_of(person("central_editor", first_name="A", last_name="Nguyễn"))
    assert first.get(page_of(question)).context["others"] == []
    response = second.get(page_of(question))
    assert [row.name for row in response.context["others"]] == [centre.get_full_name() or centre.username]
    presence = reverse("question_presence", args=[question.pk])
    assert "Nguyễn" in first.post(presence).json()["others"][0]
    # A page that is left after the next one was shown takes nothing away.
    second.post(presence, {"leave": "1", "window": "earlier"})
    assert first.post(presence).json()["others"]
    second.post(presence, {"leave": "1", "window": response.context["window"]})
    assert first.post(presence).json()["others"] == []


# ---- personal data ----
def test_who_asks_is_shown_once_and_noted(centre):
    client, question = client_of(centre), make_question()
    assert ASKER["phone"] not in client.get(page_of(question)).content.decode()
    response = client.post(page_of(question), {"step": "person", "person-reason": ""})
    assert ASKER["phone"] not in response.content.decode()
    assert not PersonalDataView.objects.exists()
    response = client.post(page_of(question), {"step": "person", "person-reason": "Gọi lại cho người hỏi"})
    content = response.content.decode()
    assert all(value in content for value in ASKER.values())
    assert "no-store" in response["Cache-Control"]
    row = PersonalDataView.objects.get()
    assert (row.user, row.reason) == (centre, "Gọi lại cho người hỏi")
    assert ASKER["phone"] not in client.get(page_of(question)).content.decode()


@pytest.mark.parametrize(
    ("role", "code"), [("auditor", "ubnd"), ("unit_leader", "ubnd"), ("question_officer", "cua-vinh")]
)
def test_who_asks_is_hidden_from_those_who_need_not_know(role, code):
    """Auditors, the province's leader, a supporting unit."""
    question = make_question(S.ROUTED, "snnmt", supporting=("cua-vinh",))
    client = client_of(person(role, code))
    assert client.get(page_of(question)).context["may_see_person"] is False
    response = client.post(page_of(question), {"step": "person", "person-reason": "Tò mò"})
    assert ASKER["name"] not in response.content.decode()
    assert not PersonalDataView.objects.exists()


# ---- notes ----
def test_notes_tell_those_who_are_mentioned(centre):
    question = make_question(S.WITH_UNIT, "snnmt")
    officer = person("question_officer", "snnmt")
    person("question_officer", "cua-vinh")
    client = client_of(centre)
    form = client.get(page_of(question)).context["note_form"]
    assert str(officer.pk) in form.people
    assert len(form.people) == 1
    client.post(page_of(question), {"step": "note", "note-text": "Xin xem giúp", "note-mentions": [officer.pk]})
    note = QuestionNote.objects.get()
    assert list(note.mentions.all()) == [officer]
    assert QuestionMail.objects.filter(user=officer, kind="mentioned").exists()
    assert "Xin xem giúp" in client.get(page_of(question)).content.decode()
    response = client.post(page_of(question), {"step": "note", "note-text": " "})
    assert response.context["note_form"].errors
    auditor = client_of(person("auditor")).get(page_of(question))
    assert auditor.context["note_form"] is None


# ---- ties ----
def test_similar_questions_are_chosen_by_words(centre):
    first = make_question(S.ANSWERED)
    make_question(title="Thủ tục cấp hộ chiếu", text="Cần giấy tờ gì?")
    hidden = make_question(S.SPAM)
    question = make_question(person={"email": "khac@vidu.example"})
    client = client_of(centre)
    tie = next(row for row in client.get(page_of(question)).context["steps"] if row["step"].name == "tie")
    assert list(tie["form"].found) == [str(first.pk)]
    found = client.post(page_of(question), {"step": "tie", "find": "1", "tie-search": "ho chieu"})
    tie = next(row for row in found.context["steps"] if row["step"].name == "tie")
    assert tie["open"]
    assert [row.title for row in tie["form"].found.values()] == ["Thủ tục cấp hộ chiếu"]
    # Different people: no merger, and the choice stays.
    response = step(client, question, "tie", search="", how="merge", other=first.pk)
    assert response.status_code == 200
    assert fresh(question).state == S.RECEIVED
    assert step(client, question, "tie", search="", how="duplicate", other=hidden.pk).status_code == 200
    step(client, question, "tie", search="", how="duplicate", other=first.pk)
    assert (fresh(question).state, fresh(question).duplicate_of) == (S.DUPLICATE, first)
    assert fresh(question).code in client.get(page_of(first)).content.decode()


def test_merge_and_split(centre):
    first, second = make_question(), make_question(text="Tôi gửi lại câu hỏi về cảng cá.")
    client = client_of(centre)
    step(client, second, "tie", search="", how="merge", other=first.pk)
    assert fresh(second).state == S.MERGED
    assert "Tôi gửi lại câu hỏi" in client.get(page_of(first)).content.decode()
    response = step(client, first, "split", title="Phí neo đậu", text="Phí neo đậu là bao nhiêu?")
    part = Question.objects.get(title="Phí neo đậu")
    assert response.url == page_of(part)
    assert part.split_from == first
    assert first.code in client.get(page_of(part)).content.decode()


# ---- all of it ----
def test_everything_is_there(centre):
    row = published(files=[pdf("bien-ban.pdf")])
    question = row.question
    AddNoteAction(question, centre, "Ghi chú của tôi").execute()
    AddNoteAction(question, None, "Ghi chú của người đã nghỉ").execute()  # Accounts go, notes stay.
    content = client_of(centre).get(page_of(question)).content.decode()
    for text in (question.title, "cảng cá cạn", "bien-ban.pdf", "01/03/2027", "Ghi chú của tôi"):
        assert text in content, text
    kinds = {event.get_kind_display() for event in question.events.all()}
    assert len(kinds) > 5
    assert all(str(kind) in content for kind in kinds)
    assert question.events.filter(kind=EventKind.PUBLISHED).exists()


@pytest.mark.parametrize("state", list(S))
def test_page_in_every_state_with_few_queries(centre, state):
    question = (
        make_question(state, supporting=("cua-vinh",)) if state in {S.ROUTED, S.DRAFTING} else make_question(state)
    )
    client = client_of(centre)
    client.get(page_of(question))
    with CaptureQueriesContext(connection) as queries:
        response = client.get(page_of(question))
    assert response.status_code == 200
    assert len(queries) <= 40, "\n".join(row["sql"][:160] for row in queries)
    assert client.get(reverse("question_print", args=[question.pk])).status_code == 200


def test_on_paper_stand_no_names_and_no_notes(centre):
    question = make_question(S.ANSWERED)
    AddNoteAction(question, centre, "Đã gọi lại người dân").execute()
    content = client_of(centre).get(reverse("question_print", args=[question.pk])).content.decode()
    assert question.text in content.replace("\n", "") or "cảng cá cạn" in content
    assert "Đã gọi lại người dân" not in content
    assert ASKER["phone"] not in content
