"""Answers: drafts, approval, what was sent for good, corrections, what is published."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from cms.core.actions import ActionError
from questions.actions import (
    ApproveAnswerAction,
    AttachFilesAction,
    ChangeConsentAction,
    ErasePersonalDataAction,
    PublishQuestionAction,
    RateAction,
    RemoveFileAction,
    RetractQuestionAction,
    ReturnAnswerAction,
    SaveDraftAction,
    SavePublicVersionAction,
    StaleError,
    StartCorrectionAction,
    SubmitAnswerAction,
)
from questions.codes import secret_of
from questions.enums import AnswerState, EventKind, Purpose, QuestionState
from questions.following import answer_for_asker, asker_file, files_for_asker, public_file
from questions.models import Asker, PublicQuestion, Question, QuestionMail
from questions.signals import publication_changed

from .makers import ANSWER, TEXT, TITLE, fresh, make_question, pdf, person, published

pytestmark = pytest.mark.django_db
S = QuestionState


def test_a_draft_is_kept_clean_and_one_row_tells_of_it():
    question, officer = make_question(S.ROUTED), person("question_officer", "snnmt")
    references = [{"number": "43/2011/NĐ-CP", "title": "Nghị định", "url": "/van-ban/43"}, {"number": " "}]
    html = '<p onclick="x()">Trả lời <a href="javascript:x()">đây</a></p><iframe src="//x"></iframe>'
    answer = SaveDraftAction(question, officer, html, references).execute()
    assert answer.text == '<p>Trả lời <a rel="noopener noreferrer">đây</a></p>'
    assert answer.references == [{"number": "43/2011/NĐ-CP", "title": "Nghị định", "url": "/van-ban/43"}]
    SaveDraftAction(question, officer, ANSWER, seen_answer=answer.version).execute()
    now = fresh(question)
    assert (now.state, now.officer) == (S.DRAFTING, officer)
    assert now.events.filter(kind=EventKind.DRAFTED).count() == 1
    assert now.assignments.get().accepted_at is not None


def test_two_who_write_one_draft():
    question = make_question(S.DRAFTING)
    answer = question.answers.get()
    SaveDraftAction(question, None, "<p>Của An</p>", seen_answer=answer.version).execute()
    with pytest.raises(StaleError):
        SaveDraftAction(question, None, "<p>Của Bình</p>", seen_answer=answer.version).execute()
    assert question.answers.get().text == "<p>Của An</p>"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//evil.example", "data:text/html,x", "https://x y"])
def test_references_lead_to_documents_only(url):
    with pytest.raises(ActionError) as refused:
        SaveDraftAction(make_question(S.ROUTED), None, ANSWER, [{"number": "1", "url": url}]).execute()
    assert refused.value.field == "references"


def test_an_empty_answer_is_not_submitted():
    question = make_question(S.WITH_UNIT)
    SaveDraftAction(question, None, "<p>&nbsp;\u200b</p>").execute()
    with pytest.raises(ActionError):
        SubmitAnswerAction(question).execute()


def test_what_waits_for_the_leader_is_not_edited():
    question = make_question(S.IN_APPROVAL)
    with pytest.raises(ActionError):
        SaveDraftAction(question, None, "<p>Khác</p>").execute()
    with pytest.raises(ActionError):
        AttachFilesAction(question, None, [pdf()]).execute()
    officer = person("question_officer", "snnmt")
    question.answers.update(author=officer)
    returned = ReturnAnswerAction(question, None, "Nêu căn cứ pháp lý.").execute()
    assert (returned.state, returned.comment) == (AnswerState.RETURNED, "Nêu căn cứ pháp lý.")
    assert QuestionMail.objects.filter(kind="returned", user=officer).exists()
    SaveDraftAction(question, None, "<p>Khác</p>").execute()
    assert SubmitAnswerAction(question).execute().comment == ""


def test_what_was_sent_never_changes():
    leader = person("unit_leader", "snnmt", last_name="Lê", first_name="Hoa")
    leader.position = "Phó Giám đốc"
    leader.save()
    question = make_question(S.IN_APPROVAL)
    answer = ApproveAnswerAction(question, leader, "<p>Bản của lãnh đạo.</p>").execute()
    assert (answer.text, answer.approver_name, answer.approver_position) == (
        "<p>Bản của lãnh đạo.</p>",
        "Lê Hoa",
        "Phó Giám đốc",
    )
    assert answer.is_intact
    answer.text = "<p>Sửa sau lưng.</p>"
    for change in (answer.save, answer.delete):
        with pytest.raises(ActionError):
            change()
    old = question.answers.get()
    old.state = AnswerState.DRAFT
    with pytest.raises(ActionError):
        old.save()
    with pytest.raises(ActionError):
        SaveDraftAction(question, None, "<p>Khác</p>").execute()
    question.answers.update(text="<p>Sửa trong cơ sở dữ liệu.</p>")
    assert not question.answers.get().is_intact


def test_a_correction_is_the_next_version_and_the_question_stays_answered():
    question = make_question(S.CLOSED)
    first = question.answers.get()
    draft = StartCorrectionAction(question, None, "Sai ngày khởi công.").execute()
    assert (draft.number, draft.text, draft.state) == (2, first.text, AnswerState.DRAFT)
    with pytest.raises(ActionError):
        StartCorrectionAction(question, None, "Lần nữa").execute()
    SaveDraftAction(question, None, "<p>Khởi công ngày 15/03/2027.</p>").execute()
    SubmitAnswerAction(question).execute()
    assert list(Question.objects.waiting_for_approval()) == [question]
    assert answer_for_asker(fresh(question)).text == first.text, "the asker reads what was sent"
    ApproveAnswerAction(question).execute()
    now = fresh(question)
    assert (now.state, now.answered_on, now.on_time) == (S.CLOSED, question.answered_on, question.on_time)
    shown = answer_for_asker(now)
    assert (shown.text, shown.correction_reason) == ("<p>Khởi công ngày 15/03/2027.</p>", "Sai ngày khởi công.")
    assert shown.earlier == [first]
    assert now.events.get(kind=EventKind.CORRECTED).text == "Sai ngày khởi công."
    assert QuestionMail.objects.filter(kind="corrected", to_asker=True).count() == 1


def test_files_of_an_answer():
    question = make_question(S.DRAFTING)
    AttachFilesAction(question, None, [pdf("bản đồ.pdf")], public=True).execute()
    AttachFilesAction(question, None, [pdf("nội bộ.pdf"), pdf("thừa.pdf")]).execute()
    shown, hidden, extra = question.files.all()
    assert not files_for_asker(question).exists(), "not before the answer is sent"
    RemoveFileAction(question, None, extra).execute()
    with pytest.raises(ActionError) as refused:
        AttachFilesAction(question, None, [pdf() for _ in range(4)]).execute()
    assert refused.value.field == "files"
    SubmitAnswerAction(question).execute()
    ApproveAnswerAction(question).execute()
    assert set(files_for_asker(question)) == {shown, hidden}
    assert asker_file(question.code, secret_of(question.code), hidden.pk) == hidden
    assert asker_file(question.code, "K7Q2XT4M9B3D", hidden.pk) is None
    assert public_file(shown.pk) is None, "not before it is published"
    SavePublicVersionAction(question, None, TITLE, TEXT, ANSWER, confirmed=True).execute()
    PublishQuestionAction(question).execute()
    assert public_file(shown.pk) == shown
    assert public_file(hidden.pk) is None
    RetractQuestionAction(question, None, "Sai sót").execute()
    assert public_file(shown.pk) is None
    with pytest.raises(ActionError):
        hidden.delete()
    other = make_question(files=[pdf()])
    assert asker_file(question.code, secret_of(question.code), other.files.get().pk) is None


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_a_rating_is_from_1_to_5(stars):
    question = make_question(S.ANSWERED)
    with pytest.raises(ActionError):
        RateAction(question, stars).execute()
    RateAction(question, 4, "Rõ ràng").execute()
    assert (fresh(question).rating, fresh(question).rating_note) == (4, "Rõ ràng")


# ---- the public version ----
def test_publishing_needs_answer_consent_and_a_look():
    with pytest.raises(ActionError):
        SavePublicVersionAction(make_question(S.DRAFTING), None, TITLE, TEXT, ANSWER, confirmed=True).execute()
    silent = make_question(S.ANSWERED, consents={Purpose.ANSWER: "Đồng ý"})
    SavePublicVersionAction(silent, None, TITLE, TEXT, ANSWER, confirmed=True).execute()
    with pytest.raises(ActionError):
        PublishQuestionAction(silent).execute()
    question = make_question(S.ANSWERED)
    with pytest.raises(ActionError):
        PublishQuestionAction(question).execute()
    SavePublicVersionAction(question, None, TITLE, TEXT, ANSWER).execute()
    with pytest.raises(ActionError) as refused:
        PublishQuestionAction(question).execute()
    assert refused.value.field == "confirmed"
    Question.objects.filter(pk=question.pk).update(interest="private")
    SavePublicVersionAction(question, None, TITLE, TEXT, ANSWER, confirmed=True).execute()
    with pytest.raises(ActionError):
        PublishQuestionAction(question).execute()


def test_what_is_online_is_told_and_changes_only_with_a_look():
    heard: list[bool] = []

    def hear(public: PublicQuestion, **kwargs: object) -> None:
        heard.append(public.is_public)

    publication_changed.connect(hear)
    try:
        public = published()
        question = public.question
        assert question.code.lower().replace("-", "") not in public.slug.replace("-", "")
        with pytest.raises(ActionError):
            SavePublicVersionAction(question, None, "Khác", TEXT, ANSWER).execute()
        SavePublicVersionAction(question, None, "Khác", TEXT, ANSWER, confirmed=True).execute()
        ChangeConsentAction(question, Purpose.PUBLISH, given=False).execute()
    finally:
        publication_changed.disconnect(hear)
    assert heard == [True, True, False]
    assert not PublicQuestion.objects.readable().exists()
    with pytest.raises(ActionError):
        PublishQuestionAction(question).execute()


def test_the_table_refuses_what_nobody_has_looked_at():
    public = published()
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicQuestion.objects.filter(pk=public.pk).update(confirmed_at=None)


def test_erasing_leaves_the_figures_and_nothing_of_the_person():
    question = make_question(S.CLOSED, files=[pdf()], place="Thôn 3")
    with pytest.raises(ActionError):
        ErasePersonalDataAction(make_question(S.DRAFTING), None, "Hết hạn").execute()
    erased = ErasePersonalDataAction(question, None, "Hết thời hạn lưu").execute()
    assert (erased.title, erased.text, erased.folded, erased.place) == ("", "", "", "")
    assert Asker.objects.get(question=question).open() == {}
    assert not erased.files.exists()
    assert (erased.state, erased.on_time, erased.lead_unit.code) == (S.CLOSED, True, "snnmt")
