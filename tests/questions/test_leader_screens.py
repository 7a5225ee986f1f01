"""Answer editor, approval, publication, dashboard, rules: who may, what happens, what is kept."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from questions.actions import (
    AddNoteAction,
    ApproveAnswerAction,
    ChangeConsentAction,
    ReopenAction,
    SaveDraftAction,
    StartCorrectionAction,
    SubmitAnswerAction,
)
from questions.enums import AnswerState, EventKind, Interest, Purpose, QuestionState
from questions.legal_numbers import numbers_in, title_of
from questions.models import (
    Answer,
    CannedText,
    PersonalDataView,
    PromotedQuestion,
    PublicQuestion,
    Question,
    QuestionMail,
    QuestionSettings,
    RetentionRule,
    ServiceLevel,
)
from tests.conftest import DEPARTMENT, PORTAL
from tests.questions.makers import ANSWER, fresh, hop, make_question, pdf, person, published, unit

pytestmark = pytest.mark.django_db
S = QuestionState


@pytest.fixture
def client_of(at):
    def open_as(user, host=DEPARTMENT):
        client = at(host)
        client.force_login(user)
        return client

    return open_as


def url(name, question):
    return reverse(f"questions_{name}", args=[question.pk])


def draftail(text):
    """As the editor sends it."""
    block = {"key": "a", "type": "unstyled", "text": text, "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
    return json.dumps({"blocks": [block], "entityMap": {}})


def form(text="Trả lời.", seen=0, refs=(), **values):
    data = {"text": draftail(text), "seen_answer": seen, "do": "save"}
    data |= {"ref-TOTAL_FORMS": len(refs), "ref-INITIAL_FORMS": 0}
    for index, row in enumerate(refs):
        data |= {f"ref-{index}-{name}": value for name, value in row.items()}
    return data | values


def told(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def asked(queries):
    return "\n".join(query["sql"].split(" FROM ")[-1][:110] for query in queries)


def html_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


# ---- who may ----
PEOPLE = {
    "officer": ("question_officer", "snnmt"),
    "leader": ("unit_leader", "snnmt"),
    "approver": ("answer_approver", "snnmt"),
    "auditor": ("auditor", "snnmt"),
    "centre": ("central_editor", "ubnd"),
    "portal_officer": ("question_officer", "ubnd"),
    "province": ("unit_leader", "ubnd"),
    "webmaster": ("unit_webmaster", "snnmt"),
    "other_officer": ("question_officer", "cua-vinh"),
    "other_leader": ("unit_leader", "cua-vinh"),
}
RIGHTS = {
    "answer": {"officer": 200, "leader": 200, "approver": 200, "auditor": 403, "centre": 403, "portal_officer": 403,
               "province": 403, "webmaster": 404, "other_officer": 404, "other_leader": 404},
    "approve": {"officer": 403, "leader": 200, "approver": 200, "auditor": 403, "centre": 403, "portal_officer": 403,
                "province": 403, "webmaster": 404, "other_officer": 404, "other_leader": 404},
    "publish": {"officer": 403, "leader": 403, "approver": 403, "auditor": 403, "centre": 200, "portal_officer": 200,
                "province": 403, "webmaster": 404, "other_officer": 404, "other_leader": 404},
}  # fmt: skip


@pytest.mark.parametrize("screen", RIGHTS)
def test_who_opens_which_screen(screen, client_of):
    question = make_question(S.IN_APPROVAL)
    for name, expected in RIGHTS[screen].items():
        client = client_of(person(*PEOPLE[name]), PORTAL)
        response = client.get(url(screen, question), headers={"accept": "text/html"})
        found = 403 if response.status_code == 302 and "login" not in response.url else response.status_code
        if expected == 404 and name == "webmaster":
            assert found in {403, 404}
        else:
            assert found == expected, f"{name} at {screen}: {found}"
        if expected != 200:
            assert question.title not in response.content.decode()
            client.post(url(screen, question), form("Chen vào", do="approve", confirmed="on"))
    assert Answer.objects.get(question=question).text == ANSWER
    assert fresh(question).state == S.IN_APPROVAL


# ---- editor ----
def test_draft_with_references_and_files(client_of):
    question, officer = make_question(S.ROUTED), person("question_officer", "snnmt")
    client = client_of(officer)
    refs = [{"number": "43/2011/NĐ-CP", "title": "Nghị định", "url": "https://vanban.example/43"}, {"number": ""}]
    data = form("Theo Quyết định 1600/QĐ-UBND.", refs=refs, suggest="1600/QĐ-UBND", files=pdf("bang.pdf"))
    assert client.post(url("answer", question), data).status_code == 302
    answer = Answer.objects.get(question=question)
    assert answer.text == "<p>Theo Quyết định 1600/QĐ-UBND.</p>"
    assert [row["number"] for row in answer.references] == ["43/2011/NĐ-CP", "1600/QĐ-UBND"]
    assert answer.files.get().name == "bang.pdf"
    assert fresh(question).state == S.DRAFTING
    page = html_of(client.get(url("answer", question)))
    assert "bang.pdf" in page
    removed = form("Theo Quyết định 1600/QĐ-UBND.", answer.version, refs, do=f"remove:{answer.files.get().pk}")
    assert client.post(url("answer", question), removed).status_code == 302
    assert not answer.files.exists()


def test_a_refused_file_costs_nobody_the_text(client_of):
    question, client = make_question(S.ROUTED), client_of(person("question_officer", "snnmt"))
    bad = pdf("x.exe")
    response = client.post(url("answer", question), form("Câu trả lời dài.", files=bad, do="submit"))
    assert "x.exe" in told(response)
    answer = Answer.objects.get(question=question)
    assert "Câu trả lời dài." in answer.text
    assert answer.state == AnswerState.DRAFT, "nothing is submitted without the file that belongs to it"


def test_a_second_officer_keeps_the_text_and_sees_the_other(client_of):
    question = make_question(S.WITH_UNIT)
    first, second = (person("question_officer", "snnmt", first_name=name) for name in ("An", "Bình"))
    client_of(first).post(url("answer", question), form("Bản của An."))
    response = client_of(second).post(url("answer", question), form("Bản của Bình.", seen=0))
    page = html_of(response)
    assert response.status_code == 200
    assert "Bản của An." in page
    assert "Bản của Bình." in page
    assert Answer.objects.get(question=question).text == "<p>Bản của An.</p>"
    seen = re.search(r'name="seen_answer" value="(\d+)"', page)[1]
    client_of(second).post(url("answer", question), form("Bản của Bình.", seen=seen))
    assert Answer.objects.get(question=question).text == "<p>Bản của Bình.</p>"


def test_canned_paragraphs_of_the_unit_are_inserted_and_not_saved(client_of):
    question = make_question(S.WITH_UNIT)
    own = CannedText.objects.create(unit=unit("snnmt"), name="Chào", text="Kính gửi ông, bà <b>\nTrân trọng.")
    others = CannedText.objects.create(unit=unit("cua-vinh"), name="Của phường", text="Bí mật")
    client = client_of(person("question_officer", "snnmt"))
    page = html_of(client.post(url("answer", question), form("Mở đầu.", do="insert", canned=own.pk)))
    assert "Mở đầu." in page
    assert "Trân trọng." in page
    assert "Của phường" not in page
    assert not Answer.objects.filter(question=question).exists()
    page = html_of(client.post(url("answer", question), form("Mở đầu.", do="insert", canned=others.pk)))
    assert "Bí mật" not in page


def test_without_javascript_plain_text_becomes_paragraphs(client_of):
    question, client = make_question(S.WITH_UNIT), client_of(person("question_officer", "snnmt"))
    data = form("", **{"text-plain": "Dòng một <script>\r\n\r\nDòng hai"})
    client.post(url("answer", question), data)
    answer = Answer.objects.get(question=question)
    assert answer.text == "<p>Dòng một &lt;script&gt;</p><p>Dòng hai</p>"
    # Unchanged plain text leaves lists and links as they were.
    SaveDraftAction(question, None, "<ul><li>Một</li><li>Hai</li></ul>").execute()
    answer.refresh_from_db()
    page = client.get(url("answer", question)).content.decode()
    typed = re.search(r'name="text-plain"[^>]*>(.*?)</textarea>', page, re.DOTALL)[1]
    stored = re.search(r'name="text" value="([^"]*)"|value="([^"]*)"[^>]*name="text"', page)
    assert stored or "data-draftail-input" in page
    data = form("", answer.version, **{"text-plain": typed})
    data["text"] = json.dumps(
        {"entityMap": {}, "blocks": [
            {"key": str(n), "type": "unordered-list-item", "text": text, "depth": 0, "inlineStyleRanges": [],
             "entityRanges": []} for n, text in enumerate(("Một", "Hai"))]}
    )  # fmt: skip
    client.post(url("answer", question), data)
    answer.refresh_from_db()
    assert "<li>Một</li>" in answer.text


def test_preview_and_parts(client_of):
    question = make_question(S.DRAFTING, supporting=("cua-vinh",))
    part = hop(question, "cua-vinh")
    part.part = "<p>Phần của phường.</p>"
    part.save()
    client = client_of(person("question_officer", "snnmt"))
    answer = Answer.objects.get(question=question)
    page = html_of(client.get(url("answer", question)))
    assert "Phần của phường." in page
    page = html_of(client.post(url("answer", question), form("Xem trước", answer.version, do="preview")))
    assert page.count("Xem trước") >= 2
    page = html_of(client.post(url("answer", question), form("Đầu.", answer.version, do=f"part:{part.pk}")))
    assert page.count("Phần của phường.") >= 2
    answer.refresh_from_db()
    assert answer.text == ANSWER


def test_notes_of_nobody_are_shown(client_of):
    """By a command, or by somebody whose account is gone."""
    question = make_question(S.IN_APPROVAL)
    AddNoteAction(question, None, "Đã gọi cho phường.").execute()
    for name in ("answer", "approve"):
        page = client_of(person("unit_leader", "snnmt")).get(url(name, question))
        assert "Đã gọi cho phường." in page.content.decode()


def test_submission_closes_the_editor_and_a_correction_opens_it(client_of):
    question, client = make_question(S.DRAFTING), client_of(person("question_officer", "snnmt"))
    answer = Answer.objects.get(question=question)
    client.post(url("answer", question), form("Xong.", answer.version, do="submit"))
    assert fresh(question).state == S.IN_APPROVAL
    page = html_of(client.get(url("answer", question)))
    assert "ql-answer-form" not in page
    other = make_question(S.ANSWERED)
    page = html_of(client.get(url("answer", other)))
    assert 'value="correct"' in page
    client.post(url("answer", other), {"do": "correct", "reason": "Sai ngày."})
    assert Answer.objects.filter(question=other).count() == 2
    assert "ql-answer-form" in html_of(client.get(url("answer", other)))


def test_links_to_unsafe_addresses_go(client_of):
    question, client = make_question(S.WITH_UNIT), client_of(person("question_officer", "snnmt"))
    data = form("x")
    data["text"] = json.dumps(
        {"entityMap": {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "javascript:alert(1)"}}},
         "blocks": [{"key": "a", "type": "unstyled", "text": "bấm", "depth": 0, "inlineStyleRanges": [],
                     "entityRanges": [{"offset": 0, "length": 3, "key": 0}]}]}
    )  # fmt: skip
    client.post(url("answer", question), data)
    assert "javascript" not in Answer.objects.get(question=question).text


def test_numbers_of_documents_are_suggested():
    text = "Theo Nghị định 43/2011/NĐ-CP, 1600/QĐ-UBND, Luật 91/2025/QH15 và 43/2011/NĐ-CP; ngày 21/11/2026, 12/2."
    assert numbers_in(text) == ["43/2011/NĐ-CP", "1600/QĐ-UBND", "91/2025/QH15"]
    assert title_of("91/2025/QH15") != ""
    assert title_of("12/XYZ") == ""


def test_a_refused_submission_goes_on_from_what_was_saved(client_of):
    question, client = make_question(S.ROUTED), client_of(person("question_officer", "snnmt"))
    page = html_of(client.post(url("answer", question), form("", do="submit")))
    seen = re.search(r'name="seen_answer" value="(\d+)"', page)[1]
    response = client.post(url("answer", question), form("Nay có chữ.", seen, do="submit"))
    assert response.status_code == 302
    assert fresh(question).state == S.IN_APPROVAL


# ---- approval ----
def test_leader_approves_changes_a_word_and_returns(client_of):
    leader = person("unit_leader", "snnmt", first_name="Lan", last_name="Trần", position="Giám đốc")
    client = client_of(leader)
    question = make_question(S.IN_APPROVAL)
    page = html_of(client.get(url("approve", question)))
    assert "Giám đốc" in page
    assert "Trần Lan" in page or "Lan Trần" in page
    seen = Answer.objects.get(question=question).version
    response = client.post(url("approve", question), {"do": "approve", "seen_answer": seen, "text": draftail("")})
    assert response.url == reverse("questions_approvals")
    answer = Answer.objects.get(question=question)
    assert (answer.state, answer.text, answer.approver_position) == (AnswerState.SENT, ANSWER, "Giám đốc")
    changed = make_question(S.IN_APPROVAL)
    seen = Answer.objects.get(question=changed).version
    client.post(url("approve", changed), {"do": "change", "seen_answer": seen, "text": draftail("Sửa một chữ.")})
    assert Answer.objects.get(question=changed).text == "<p>Sửa một chữ.</p>"
    returned = make_question(S.IN_APPROVAL)
    assert client.post(url("approve", returned), {"do": "return", "comment": ""}).status_code == 200
    client.post(url("approve", returned), {"do": "return", "comment": "Thiếu ngày."})
    assert fresh(returned).state == S.DRAFTING
    officer = client_of(person("question_officer", "snnmt"))
    assert "Thiếu ngày." in html_of(officer.get(url("answer", returned)))


def test_two_leaders_at_once_the_second_is_told_by_whom(client_of):
    question = make_question(S.IN_APPROVAL)
    seen = Answer.objects.get(question=question).version
    first = person("unit_leader", "snnmt", first_name="Lan", last_name="Trần")
    second = person("answer_approver", "snnmt")
    data = {"do": "approve", "seen_answer": seen, "text": draftail("")}
    client_of(first).post(url("approve", question), data)
    response = client_of(second).post(url("approve", question), data)
    assert response.status_code == 200
    assert "Lan" in told(response)
    assert Answer.objects.filter(question=question, state=AnswerState.SENT).count() == 1


def test_a_text_that_changed_since_is_not_approved_unread(client_of):
    question = make_question(S.IN_APPROVAL)
    answer = Answer.objects.get(question=question)
    leader = client_of(person("unit_leader", "snnmt"))
    Answer.objects.filter(pk=answer.pk).update(version=answer.version + 2, text="<p>Khác</p>")
    data = {"do": "change", "seen_answer": answer.version, "text": draftail("Của tôi")}
    page = html_of(leader.post(url("approve", question), data))
    assert "Của tôi" in page
    assert "Khác" in page
    assert fresh(question).state == S.IN_APPROVAL


def test_missing_parts_need_a_word(client_of):
    question = make_question(S.IN_APPROVAL, supporting=("cua-vinh",))
    client = client_of(person("unit_leader", "snnmt"))
    data = {"do": "approve", "seen_answer": Answer.objects.get(question=question).version, "text": draftail("")}
    client.post(url("approve", question), data)
    assert fresh(question).state == S.IN_APPROVAL
    client.post(url("approve", question), data | {"without_parts": "on"})
    assert fresh(question).state == S.ANSWERED


def test_what_waits_and_how_many_queries(client_of):
    for _index in range(6):
        make_question(S.IN_APPROVAL)
    make_question(S.IN_APPROVAL, lead="cua-vinh", title="Của phường khác")
    client = client_of(person("unit_leader", "snnmt"))
    client.get(reverse("questions_approvals"))  # What the menu counts is kept for a while.
    with CaptureQueriesContext(connection) as queries:
        response = client.get(reverse("questions_approvals"))
    page = html_of(response)
    assert page.count("ql-cards") == 1
    assert len(response.context["rows"]) == 6
    assert "Của phường khác" not in page
    assert len(queries) <= 15, asked(queries)
    # A correction waits too.
    done = make_question(S.ANSWERED)
    StartCorrectionAction(done, None, "Sai số.").execute()
    SubmitAnswerAction(done).execute()
    assert done.pk in [row["question"].pk for row in client.get(reverse("questions_approvals")).context["rows"]]


# ---- publication ----
TEXT = "Tôi là Nguyễn Thị Hỏi, số nhà 12 đường Lê Lợi, 0912345678. Bao giờ nạo vét cảng?"


def centre(client_of):
    return client_of(person("central_editor", "ubnd"), PORTAL)


def public_form(response, **values):
    initial = response.context["form"].initial
    data = {"title": initial["title"], "text": initial["text"], "answer": draftail("Trả lời công khai.")}
    return data | {"marks": response.context["marks"], "do": "publish"} | values


def test_personal_data_is_proposed_confirmed_and_published(client_of):
    question, client = make_question(S.ANSWERED, text=TEXT), centre(client_of)
    response = client.get(url("publish", question))
    proposed = response.context["form"].initial["text"]
    for word in ("Nguyễn", "Hỏi,", "0912345678", "Lê Lợi"):
        assert word not in proposed
    assert "Bao giờ nạo vét cảng?" in proposed
    assert PersonalDataView.objects.filter(question=question).count() == 1
    # Without the confirmation nothing goes online.
    client.post(url("publish", question), public_form(response))
    assert not PublicQuestion.objects.filter(published_at__isnull=False).exists()
    client.post(url("publish", question), public_form(response, confirmed="on"))
    public = PublicQuestion.objects.get(question=question)
    assert public.is_public
    assert "0912345678" not in public.text
    assert {"kind": "phone", "field": "text", "count": 1} in public.detected
    assert "Hỏi" not in json.dumps(public.detected, ensure_ascii=False)
    client.post(url("publish", question), {"do": "retract", "reason": ""})
    assert PublicQuestion.objects.get(question=question).is_public
    client.post(url("publish", question), {"do": "retract", "reason": "Người hỏi yêu cầu."})
    assert not PublicQuestion.objects.get(question=question).is_public


def test_what_was_not_shown_cannot_be_confirmed(client_of):
    question, client = make_question(S.ANSWERED, text=TEXT), centre(client_of)
    first = client.get(url("publish", question))
    data = public_form(first, confirmed="on", text="Gọi tôi 0912 345 678")
    response = client.post(url("publish", question), data)
    assert response.status_code == 200
    assert response.context["left"] == 1
    assert not PublicQuestion.objects.filter(question=question).exists()
    # Seen and confirmed again, it is the person's decision.
    client.post(url("publish", question), data | {"marks": response.context["marks"]})
    assert PublicQuestion.objects.get(question=question).is_public


def test_ticked_findings_are_replaced(client_of):
    question, client = make_question(S.ANSWERED, text=TEXT), centre(client_of)
    first = client.get(url("publish", question))
    data = public_form(first, text="Gọi 0912 345 678 ở thôn Đông.", do="save")
    client.post(url("publish", question), data)
    page = client.get(url("publish", question))
    pair = next(pair for pair in page.context["pairs"] if pair["field"].name == "text")
    key = next(row.key for row in pair["left"] if row.kind == "phone")
    response = client.post(url("publish", question), data | {"do": "replace", "finding": key})
    shown = response.context["form"].initial["text"]
    assert "0912" not in shown
    assert "thôn Đông" in shown


def test_no_publication_without_consent_or_of_private_matters(client_of):
    client = centre(client_of)
    question = make_question(S.ANSWERED, consents={Purpose.ANSWER: "…"})
    response = client.get(url("publish", question))
    assert 'value="publish"' not in html_of(response)
    client.post(url("publish", question), public_form(response, confirmed="on"))
    assert not PublicQuestion.objects.filter(published_at__isnull=False).exists()
    private = make_question(S.ANSWERED)
    client.post(url("publish", private), {"do": "interest", "interest": Interest.PRIVATE})
    response = client.get(url("publish", private))
    client.post(url("publish", private), public_form(response, confirmed="on"))
    assert not PublicQuestion.objects.filter(published_at__isnull=False).exists()
    withdrawn = make_question(S.ANSWERED)
    ChangeConsentAction(withdrawn, Purpose.PUBLISH, False).execute()
    assert 'value="publish"' not in html_of(client.get(url("publish", withdrawn)))


def test_a_correction_leaves_the_public_version_behind(client_of):
    """Officers are told, see it, and bring the corrected answer; the words that were redacted by hand stay."""
    public = published()
    question, client = public.question, centre(client_of)
    officer = person("question_officer", email="ban-hoi-dap@haivan.example")
    assert not client.get(url("publish", question)).context["behind"]
    StartCorrectionAction(fresh(question), None, "Sai ngày").execute()
    SaveDraftAction(fresh(question), None, "<p>Bắt đầu ngày 05/04/2027.</p>").execute()
    assert not client.get(url("publish", question)).context["behind"]
    SubmitAnswerAction(fresh(question)).execute()
    ApproveAnswerAction(fresh(question)).execute()
    assert QuestionMail.objects.filter(kind="public_behind", user=officer, question=question).count() == 1
    assert client.get(reverse("question", args=[question.pk])).context["behind"]
    page = client.get(url("publish", question))
    assert page.context["behind"]
    assert "Sai ngày" in html_of(page), "the reason becomes public with the confirmation"
    renewed = client.post(url("publish", question), {"do": "renew"})
    assert "05/04/2027" in renewed.context["form"]["answer"].value()
    assert renewed.context["form"]["title"].value() == public.title
    values = {"confirmed": "on", "answer": draftail("Bắt đầu ngày 05/04/2027."), "do": "save"}
    client.post(url("publish", question), public_form(renewed, **values))
    public.refresh_from_db()
    assert "05/04/2027" in public.answer
    assert public.is_public
    assert not client.get(url("publish", question)).context["behind"]


def test_a_second_answer_leaves_the_public_version_behind():
    question = published().question
    officer = person("question_officer", email="ban-hoi-dap@haivan.example")
    ReopenAction(fresh(question), "Chưa nói rõ bao giờ xong.").execute()
    SaveDraftAction(fresh(question), None, "<p>Xong trong tháng 6.</p>").execute()
    SubmitAnswerAction(fresh(question)).execute()
    ApproveAnswerAction(fresh(question)).execute()
    assert QuestionMail.objects.filter(kind="public_behind", user=officer, question=question).count() == 1


def test_nothing_answered_nothing_published(client_of):
    client = centre(client_of)
    question = make_question(S.DRAFTING)
    page = html_of(client.get(url("publish", question)))
    assert "ql-public" not in page
    assert client.post(url("publish", question), {"do": "publish", "title": "a"}).status_code == 200


def test_promotion(client_of):
    public = published()
    client = centre(client_of)
    where = url("publish", public.question)
    client.post(where, {"do": "promote", "rank": 1, "unit": public.unit_id})
    row = PromotedQuestion.objects.get()
    assert (row.unit_id, row.rank) == (public.unit_id, 1)
    client.post(where, {"do": "promote", "rank": 3, "unit": public.unit_id})
    assert PromotedQuestion.objects.get().rank == 3
    events = public.question.events.filter(kind=EventKind.PROMOTED).order_by("pk")
    assert [(event.unit_id, event.data["rank"]) for event in events] == [(public.unit_id, 1), (public.unit_id, 3)]
    assert not any(event.is_public for event in events)
    client.post(where, {"do": "promote", "rank": 3})
    assert PromotedQuestion.objects.count() == 1
    assert client.get(reverse("question_promoted:index")).status_code == 200


# ---- dashboard ----
def test_dashboard_scope_and_queries(client_of):
    for state in (S.RECEIVED, S.ROUTED, S.DRAFTING, S.IN_APPROVAL, S.NEEDS_INFORMATION):
        make_question(state, topic="nghe-ca")
    make_question(S.DRAFTING, lead="cua-vinh")
    late = make_question(S.DRAFTING)
    Question.objects.filter(pk=late.pk).update(due_date=timezone.localdate() - timedelta(days=4))
    client = centre(client_of)
    client.get(reverse("questions_dashboard"))
    with CaptureQueriesContext(connection) as queries:
        response = client.get(reverse("questions_dashboard"))
    figures = {tile["name"]: tile["figure"].number for tile in response.context["tiles"]}
    assert (figures["open"], figures["late"], figures["paused"]) == (7, 1, 1)
    assert len(queries) <= 15, asked(queries)
    own = client_of(person("unit_leader", "cua-vinh")).get(reverse("questions_dashboard"))
    assert {tile["name"]: tile["figure"].number for tile in own.context["tiles"]}["open"] == 1


def test_figures_of_a_year_and_files(client_of):
    make_question(S.ANSWERED, topic="nghe-ca")
    make_question(S.DRAFTING, lead="cua-vinh")
    client = centre(client_of)
    client.get(reverse("questions_figures"))
    with CaptureQueriesContext(connection) as queries:
        response = client.get(reverse("questions_figures"), {"as_of": "không", "year": "x"})
    assert len(queries) <= 15, asked(queries)
    assert (response.context["total"].received, response.context["total"].answered) == (2, 1)
    file = client.get(reverse("questions_figures"), {"export": "csv"})
    rows = list(csv.reader(io.StringIO(b"".join(file.streaming_content).decode("utf-8-sig"))))
    assert len(rows) == 1 + 2 + 2 + 1
    assert client.get(reverse("questions_figures"), {"export": "xlsx"}).status_code == 200
    before = client.get(reverse("questions_figures"), {"as_of": "2000-01-01"})
    assert before.context["as_of"] == date(timezone.localdate().year, 1, 1)
    leader = client_of(person("unit_leader", "cua-vinh")).get(reverse("questions_figures"))
    assert [item["row"].unit for item in leader.context["records"]] == [unit("cua-vinh")]
    assert leader.context["total"].received == 1


# ---- rules ----
def test_service_levels_never_overlap(client_of):
    client = centre(client_of)
    row = ServiceLevel.objects.filter(topic=None, channel="").get()
    data = {"working_days": 10, "reopen_days": 15, "valid_from": "2027-01-01", "legal_basis": "QĐ 1", "channel": ""}
    where = reverse("question_service_levels:add")
    assert client.post(where, data).status_code == 200
    assert client.post(where, data | {"channel": "call"}).status_code == 302
    assert client.post(where, data | {"channel": "call", "valid_from": "2026-01-01"}).status_code == 200
    ServiceLevel.objects.filter(pk=row.pk).update(valid_to=date(2026, 12, 31))
    assert client.post(where, data).status_code == 302
    assert client.get(reverse("question_service_levels:delete", args=[row.pk])).status_code in {302, 403, 404}


def test_retention_and_settings(client_of):
    client = centre(client_of)
    where = reverse("question_retention:add")
    first = RetentionRule.objects.first()
    data = {"months": 12, "valid_from": first.valid_from.isoformat(), "legal_basis": "Luật"}
    assert client.post(where, data).status_code == 200
    assert client.post(where, data | {"valid_from": "2027-01-01"}).status_code == 302
    index = client.get(reverse("question_settings:index"))
    assert index.status_code == 302
    values = {"remind_before": 3, "leader_after": 2, "centre_after": 5, "chasing_pause_reason": ""}
    assert client.post(index.url, values | {"chasing_paused": "on"}).status_code == 200
    assert client.post(index.url, values | {"centre_after": 1}).status_code == 200
    paused = values | {"chasing_paused": "on", "chasing_pause_reason": "Nghỉ bão"}
    assert client.post(index.url, paused).status_code == 302
    assert QuestionSettings.load().chasing_paused


def test_units_keep_their_own_texts(client_of):
    officer = client_of(person("question_officer", "snnmt"))
    shared = CannedText.objects.create(name="Chung", text="Cho mọi đơn vị")
    other = CannedText.objects.create(unit=unit("cua-vinh"), name="Của phường", text="…")
    page = html_of(officer.get(reverse("question_canned:index")))
    assert "Chung" in page
    assert "Của phường" not in page
    add = reverse("question_canned:add")
    data = {"name": "Mẫu", "text": "Kính gửi", "unit": unit("snnmt").pk}
    assert officer.post(add, data).status_code == 302
    assert officer.post(add, data | {"unit": unit("cua-vinh").pk}).status_code == 200
    assert officer.post(add, data | {"unit": ""}).status_code == 200
    for row in (shared, other):
        assert officer.get(reverse("question_canned:edit", args=[row.pk])).status_code == 404
    for name in ("question_service_levels", "question_retention", "question_routing", "question_settings"):
        assert officer.get(reverse(f"{name}:index")).status_code in {302, 403}
    letter = {"unit": unit("snnmt").pk, "number_pattern": "{number}/PC", "next_number": 1}
    where = reverse("question_letters:add")
    assert officer.post(where, letter | {"number_pattern": "{so}/PC"}).status_code == 200
    assert officer.post(where, letter).status_code == 302
