"""Lists as files; letters, calls and visits entered on behalf of the asker."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from questions.enums import Channel, EventKind, QuestionState
from questions.models import Question
from tests.conftest import DEPARTMENT
from tests.questions.makers import ASKER, TEXT, TITLE, fresh, make_question, pdf, person, published, unit
from tests.questions.office import client_of

pytestmark = pytest.mark.django_db
S = QuestionState


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def export(client: Any, form: str, tab: str = "all", **query: Any) -> bytes:
    return body(client.get(reverse("questions_export", args=[tab, form]), query))


def rows_of_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))


# ---- files ----
def test_tables_hold_no_words_of_askers():
    client = client_of(person("central_editor"))
    question = make_question(S.ROUTED, "snnmt", asker_kind="organisation", person=ASKER | {"organisation": "Công ty A"})
    public = published(title="Bản đã biên tập", text="Nội dung đã biên tập")
    rows = rows_of_csv(export(client, "csv"))
    assert {row[0] for row in rows[1:]} == {question.code, public.question.code}
    text = export(client, "csv").decode()
    for value in (*ASKER.values(), TITLE, TEXT):
        assert value not in text
    assert "Bản đã biên tập" in text
    assert "Công ty A" in text
    book: Any = load_workbook(BytesIO(export(client, "xlsx"))).active
    cells = [str(cell.value) for row in book.iter_rows() for cell in row]
    assert question.code in cells
    assert not any(TITLE in cell or ASKER["name"] in cell for cell in cells)
    document: Any = Document(BytesIO(export(client, "docx")))
    cells = [cell.text for row in document.tables[0].rows for cell in row.cells]
    assert TITLE in cells
    assert not any(ASKER["name"] in cell for cell in cells)


def test_no_cell_is_a_formula():
    make_question(asker_kind="organisation", person={"organisation": "=HYPERLINK(1)"})
    client = client_of(person("central_editor"))
    assert "'=HYPERLINK(1)" in export(client, "csv").decode()
    book: Any = load_workbook(BytesIO(export(client, "xlsx"))).active
    assert all(cell.data_type != "f" for row in book.iter_rows() for cell in row)


def test_the_list_as_it_stands_and_no_row_more():
    own, other = make_question(S.ROUTED, "snnmt"), make_question(S.ROUTED, "cua-vinh")
    letter = make_question(channel=Channel.LETTER)
    centre = client_of(person("central_editor"))
    assert {row[0] for row in rows_of_csv(export(centre, "csv", channel="letter"))[1:]} == {letter.code}
    assert {row[0] for row in rows_of_csv(export(centre, "csv", "units"))[1:]} == {own.code, other.code}
    officer = client_of(person("question_officer", "snnmt"), DEPARTMENT)
    for form in ("csv", "xlsx", "docx"):
        assert other.code.encode() not in export(officer, form)
    assert {row[0] for row in rows_of_csv(export(officer, "csv"))[1:]} == {own.code}
    webmaster = client_of(person("unit_webmaster", "snnmt"), DEPARTMENT)
    assert webmaster.get(reverse("questions_export", args=["all", "csv"])).status_code in {302, 403}


def test_export_asks_the_same_whatever_the_number():
    client = client_of(person("central_editor"))
    make_question(S.ROUTED)
    export(client, "csv")
    with CaptureQueriesContext(connection) as few:
        export(client, "csv")
    for _n in range(5):
        make_question(S.ROUTED)
    with CaptureQueriesContext(connection) as many:
        export(client, "csv")
    assert len(many) <= len(few) + 1


# ---- entry ----
def entry(client: Any, **values: Any) -> Any:
    page = client.get(reverse("questions_enter"))
    form = page.context["form"]
    data = {
        "submission": form.initial["submission"], "site": form.fields["site"].choices[0][0], "channel": "letter",
        "received_on": (timezone.localdate() - timedelta(days=2)).isoformat(), "letter_number": "15/ĐN",
        "language": "vi", "title": TITLE, "text": TEXT, "place": "Cửa Vinh", "asker_kind": "person",
        "name": ASKER["name"], "email": ASKER["email"], "consents": ["answer"],
    }  # fmt: skip
    return client.post(reverse("questions_enter"), data | values)


def test_letter_is_entered_with_its_day_and_scan():
    user = person("question_officer", "snnmt")
    client = client_of(user, DEPARTMENT)
    response = entry(client, files=[pdf("thu.pdf")], wanted_unit=unit("snnmt").pk)
    question = Question.objects.get()
    assert response.url == reverse("question", args=[question.pk])
    assert (question.channel, question.letter_number) == ("letter", "15/ĐN")
    assert question.received_on == timezone.localdate() - timedelta(days=2)
    assert question.desk_unit.code == "snnmt"
    assert question.wanted_unit.code == "snnmt"
    assert question.files.get().name == "thu.pdf"
    assert question.asker.open()["name"] == ASKER["name"]
    assert [row.purpose for row in question.consents.all()] == ["answer"]
    event = question.events.get(kind=EventKind.ENTERED)
    assert event.user == user


def test_a_second_click_makes_no_second_question():
    client = client_of(person("central_editor"))
    first = entry(client, submission="abc")
    second = entry(client, submission="abc")
    assert first.url == second.url
    assert Question.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"received_on": "2999-01-01"},
        {"text": "\u200b"},
        {"asker_kind": "organisation"},
        {"channel": "web"},
        {"files": [SimpleUploadedFile("a.exe", b"MZ")]},
    ],
)
def test_what_was_typed_stays(wrong):
    client = client_of(person("central_editor"))
    response = entry(client, **wrong)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Question.objects.exists()
    assert ASKER["name"] in response.content.decode()
    assert "15/ĐN" in response.content.decode()


def test_one_enters_for_the_own_sites_only():
    client = client_of(person("question_officer", "snnmt"), DEPARTMENT)
    page = client.get(reverse("questions_enter"))
    assert len(page.context["form"].fields["site"].choices) == 1
    other = make_question()
    response = entry(client, site=other.site_id)
    assert response.status_code == 200
    assert Question.objects.count() == 1
    assert len(client_of(person("central_editor")).get(reverse("questions_enter")).context["form"].sites) == 3
    assert fresh(other).state == S.RECEIVED
    for role in ("unit_leader", "auditor"):
        assert client_of(person(role, "snnmt"), DEPARTMENT).get(reverse("questions_enter")).status_code in {302, 403}
