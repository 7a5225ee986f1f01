"""Questions come in: what people type and attach, twice at once, and what is refused."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cms.core.actions import ActionError
from questions.actions import AddInformationAction, ReceiveQuestionAction
from questions.enums import AskerKind, Channel, EventKind, Purpose
from questions.files import MAX_SIZE, check_file, clean_name
from questions.models import Asker, Question, QuestionFile, QuestionMail
from questions.words import clean_html, clean_line, clean_text, plain
from tests.conftest import WARD
from tests.factories import png

from .makers import ASKER, PDF, TEXT, data, make_question, make_unit, pdf, person, receive

pytestmark = pytest.mark.django_db


def refused(**values: Any) -> str | None:
    """The field that a refusal names; nothing was written."""
    before = Question.objects.count()
    with pytest.raises(ActionError) as error:
        receive(**values)
    assert Question.objects.count() == before
    return error.value.field


# ---- what is typed ----
@pytest.mark.parametrize("empty", ["", "   \n", "\u200b\u200e\ufeff", "\u3164\u00ad", "\x00\x07"])
def test_nothing_is_not_a_question(empty):
    assert refused(text=empty) == "text"
    assert refused(title=empty) == "title"


def test_too_much_is_refused_and_never_cut():
    assert refused(text="a" * 50_000) == "text"
    assert refused(title="a" * 201) == "title"
    assert refused(place="a" * 201) == "place"
    assert refused(person=ASKER | {"name": "a" * 300}) == "name"
    assert receive(text="ô" * 10_000).text == "ô" * 10_000


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Bao giờ có nước? 🚰🙏", "Bao giờ có nước? 🚰🙏"),
        ("👨‍👩‍👧 cả nhà", "👨‍👩‍👧 cả nhà"),
        ("pay\u200bpal \u202egnp.exe\u202c", "paypal gnp.exe"),
        ("مرحبا، متى تُفتح المدرسة؟", "مرحبا، متى تُفتح المدرسة؟"),
        ("<script>alert(1)</script> & <b>x</b>", "<script>alert(1)</script> & <b>x</b>"),
        ("Tie\u0302\u0301ng Vie\u0323\u0302t", "Tiếng Việt"),
        ("Z" + "\u0351" * 200, "Z" + "\u0351" * 4),
        ("một\r\nhai\rba\u2028bốn", "một\nhai\nba\nbốn"),
        ("một\n\n\n\n\n\n\nhai", "một\n\n\nhai"),
        ("a\x00b\x1b[31mc\ud800", "ab[31mc"),
        ("日本語と한국어", "日本語と한국어"),
    ],
)
def test_what_is_kept_of_a_text(typed, kept):
    assert clean_text(typed) == kept
    assert clean_text(kept) == kept
    assert receive(text=typed).text == kept


def test_one_line():
    assert clean_line(" Khi nào\n\tnạo  vét? \u200b") == "Khi nào nạo vét?"


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<p onmouseover=x()>a</p>", "<p>a</p>"),
        ("<svg onload=x()><p>a</p></svg>", "<p>a</p>"),
        ("<style>p{}</style><p style='x'>a</p>", "<p>a</p>"),
        ("<img src=x onerror=x()>a", "a"),
        ("<a href='data:text/html,x'>a</a>", '<a rel="noopener noreferrer">a</a>'),
        ("<p>a\u202eb\u200bc</p>", "<p>abc</p>"),
        ("<ol><li>a</ol>", "<ol><li>a</li></ol>"),
    ],
)
def test_answers_are_safe_html(html, kept):
    assert clean_html(html) == kept
    assert clean_html(kept) == kept
    assert "a" in plain(kept)


def test_officers_find_it_without_marks():
    question = receive(title="Đường vào cảng cá", place="Bến Đá")
    assert "duong vao cang ca" in question.folded
    assert "ben da" in question.folded


# ---- who asks ----
def test_nothing_of_the_person_stands_in_the_clear():
    question = receive()
    asker = Asker.objects.get(question=question)
    assert b"0912" not in bytes(asker.sealed)
    assert asker.open()["email"] == ASKER["email"]
    assert asker.has_email
    assert {row.purpose for row in question.consents.all()} == {Purpose.ANSWER, Purpose.PUBLISH}
    assert QuestionMail.objects.get(question=question, kind="received").data == {}


def test_consent_comes_first_and_without_a_person_none_is_needed():
    assert refused(consents={}) == "consents"
    assert refused(consents={"everything": "x"}) == "consents"
    assert Asker.objects.get(question=receive(person={}, consents={})).open() == {}
    assert receive(channel=Channel.CALL, consents={}).channel == Channel.CALL


def test_a_business_names_itself():
    assert refused(asker_kind=AskerKind.ORGANISATION) == "organisation"
    firm = {"organisation": "Công ty TNHH Biển Xanh", "tax_code": "0101243150"}
    question = receive(asker_kind=AskerKind.ORGANISATION, person=firm)
    assert question.asker.organisation_name == "Công ty TNHH Biển Xanh"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"language": "xx"}, "language"),
        ({"channel": "pigeon"}, "channel"),
        ({"received_on": timezone.localdate() + timedelta(days=1)}, "received_on"),
        ({"received_on": timezone.localdate() - timedelta(days=500)}, "received_on"),
    ],
)
def test_what_no_form_sends(values, field):
    assert refused(**values) == field


def test_a_unit_that_has_ended_is_not_asked():
    ended = make_unit()
    ended.periods.update(valid_to=timezone.localdate() - timedelta(days=1))
    assert refused(wanted_unit=ended) == "wanted_unit"


def test_an_officer_enters_a_letter():
    officer = person("question_officer", "cua-vinh")
    question = receive(WARD, officer, channel=Channel.LETTER, letter_number="15/ĐĐN", consents={}, files=[pdf()])
    event = question.events.get()
    assert (event.kind, event.user, question.letter_number) == (EventKind.ENTERED, officer, "15/ĐĐN")
    assert question.files.get().from_asker, "the scan of a letter is the asker's"


# ---- twice ----
def test_a_double_click_makes_one_question():
    one, two = receive(submission="abc"), receive(submission="abc", text="Khác")
    assert one == two
    assert Question.objects.count() == 1
    assert receive(submission="def") != one


def test_two_requests_of_one_form_race(monkeypatch):
    """The other request has committed after this one had looked: the key of the table decides."""
    first = receive(submission="abc", files=[pdf()])
    real, calls = ReceiveQuestionAction._sent_before, []

    def blind_at_first(self: ReceiveQuestionAction) -> Question | None:
        calls.append(1)
        return None if len(calls) == 1 else real(self)

    monkeypatch.setattr(ReceiveQuestionAction, "_sent_before", blind_at_first)
    assert receive(submission="abc", files=[pdf()]) == first
    assert (Question.objects.count(), QuestionFile.objects.count()) == (1, 1)


def test_a_code_that_exists_is_drawn_again(monkeypatch):
    taken = receive().code
    codes = iter([taken, "4F7K-9M2P"])
    monkeypatch.setattr("questions.actions.receiving.new_code", lambda: next(codes))
    assert receive().code == "4F7K-9M2P"


# ---- files ----
def archive(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ" + b"\x00" * 100),
        ("a.pdf", b"MZ" + b"\x00" * 100),
        ("a.txt", b"MZ\x90\x00" + b"\x00" * 100),
        ("a.txt", b"#!/bin/sh\nrm -rf /"),
        ("a.jpg", b"<html><script>alert(1)</script></html>"),
        ("a.png", PDF),
        ("a.png", png()[:40]),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("a.html", b"<p>a</p>"),
        ("a.pdf", b""),
        ("a.png", b""),
        ("pdf", PDF),
        ("a.pdf.exe", PDF),
        ("a.zip", b"PK\x03\x04"),
        ("a.docx", b"PK\x03\x04 broken"),
        ("a.docx", archive(other=b"x")),
        ("a.docx", archive(word__document_xml=b"\0" * 5_000_000)),
    ],
)
def test_files_that_are_not_what_they_say(name, content):
    assert refused(files=[SimpleUploadedFile(name, content)]) == "files"
    assert not QuestionFile.objects.exists()


def test_a_picture_that_unpacks_to_too_much(monkeypatch):
    monkeypatch.setattr("questions.files.MAX_PIXELS", 100)
    assert refused(files=[SimpleUploadedFile("a.png", png())]) == "files"


def test_too_many_or_too_large():
    assert refused(files=[pdf() for _ in range(6)]) == "files"
    large = SimpleUploadedFile("a.pdf", PDF + b" " * MAX_SIZE)
    assert refused(files=[large]) == "files"
    assert receive(files=[pdf() for _ in range(5)]).files.count() == 5


def test_a_good_file_is_kept_under_a_name_of_ours():
    question = receive(files=[pdf("../../Đơn của bà Hỏi.PDF"), SimpleUploadedFile("ảnh.jpeg", png(fmt="JPEG"))])
    one, two = question.files.all()
    assert (one.name, one.media_type, one.size) == ("Đơn của bà Hỏi.PDF", "application/pdf", len(PDF))
    assert two.media_type == "image/jpeg"
    assert "Hỏi" not in one.file.name
    assert one.file.read() == PDF


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("C:\\fakepath\\đơn.pdf", "đơn.pdf"),
        ('a";filename="b.pdf', "a__filename=_b.pdf"),
        ("don\u202efdp.exe", "donfdp.exe"),
        ("a" * 300 + ".pdf", "a" * 196 + ".pdf"),
        ("a\r\nb.pdf", "a b.pdf"),
    ],
)
def test_names_of_files(name, clean):
    assert clean_name(name) == clean


def test_the_bytes_go_when_the_question_cannot_be_kept(monkeypatch):
    kept: list[QuestionFile] = []
    real = QuestionFile.save

    def save(self: QuestionFile, *args: Any, **kwargs: Any) -> None:
        real(self, *args, **kwargs)
        kept.append(self)

    monkeypatch.setattr(QuestionFile, "save", save)
    monkeypatch.setattr("questions.actions.receiving.tell_asker", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        receive(files=[pdf()])
    assert kept
    assert not any(row.file.storage.exists(row.file.name) for row in kept)


def test_the_asker_cannot_fill_the_disk(monkeypatch):
    monkeypatch.setattr("questions.actions.asker.MAX_ALL_FILES", 2)
    question = make_question(files=[pdf()])
    AddInformationAction(question, "", [pdf()]).execute()
    with pytest.raises(ActionError) as error:
        AddInformationAction(question, "", [pdf()]).execute()
    assert error.value.field == "files"


def test_checking_leaves_the_file_at_its_beginning():
    upload = pdf()
    check_file(upload)
    assert upload.read() == PDF
    assert data(text=TEXT).files == []
