"""Old questions from a table: read, mapped, looked through, written once; what is wrong is named and not quoted."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cms.core.actions import ActionError
from questions.actions.imports import (
    RIGHT,
    WHOLE,
    ForgetImportAction,
    MapColumnsAction,
    RunImportAction,
    StartImportAction,
    UploadTableAction,
    forget_old,
    rows_of,
)
from questions.enums import AnswerState, Channel, EventKind, QuestionState
from questions.import_tasks import run_import
from questions.importing.fields import suggested
from questions.importing.planning import day_of
from questions.importing.table import MAX_ROWS, read_table
from questions.models import Answer, Asker, Question, QuestionEvent, QuestionImport, QuestionMail
from tests.conftest import DEPARTMENT, PORTAL

from .makers import make_question, person, unit

pytestmark = pytest.mark.django_db

HEADER = ["Mã số", "Tiêu đề", "Nội dung", "Ngày hỏi", "Hạn trả lời", "Ngày trả lời", "Trả lời", "Đơn vị trả lời"]
HEADER += ["Lĩnh vực", "Họ và tên", "Điện thoại", "Email"]
PHONE, NAME = "0912 000 111", "Đoàn Văn Cũ"


def row(code: str = "HD-1", **values: str) -> list[str]:
    cells = {
        "Mã số": code,
        "Tiêu đề": "Bao giờ có nước sạch?",
        "Nội dung": "Thôn chúng tôi chưa có nước sạch.\nXin hỏi bao giờ có?",
        "Ngày hỏi": "05/03/2024",
        "Hạn trả lời": "26/03/2024",
        "Ngày trả lời": "20/03/2024",
        "Trả lời": "Công trình cấp nước <xong> trong quý II.\n\nTrân trọng.",
        "Đơn vị trả lời": "Sở Nông nghiệp và Môi trường",
        "Lĩnh vực": "",
        "Họ và tên": NAME,
        "Điện thoại": PHONE,
        "Email": "cu@vidu.example",
    }
    cells.update(values)
    return [cells[name] for name in HEADER]


def csv_of(*rows: list[str], separator: str = ",", encoding: str = "utf-8-sig") -> bytes:
    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"'

    return "\r\n".join(separator.join(map(quoted, line)) for line in (HEADER, *rows)).encode(encoding)


def workbook(*rows: list[Any], header: list[str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    for line in (header or HEADER, *rows):
        book.active.append(line)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def uploaded(content: bytes, name: str = "cu.csv", user: Any = None, code: str = "snnmt") -> QuestionImport:
    source: QuestionImport = UploadTableAction(content, name, unit(code), user).execute()
    return source


def brought_in(content: bytes, mode: str = RIGHT, name: str = "cu.csv") -> QuestionImport:
    source = uploaded(content, name)
    MapColumnsAction(source, source.mapping["fields"]).execute()
    StartImportAction(source, mode).execute()
    run_import.call(source.pk)
    source.refresh_from_db()
    return source


# ---- reading ----
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_separators_and_encodings(separator, encoding):
    table = read_table(csv_of(row(), separator=separator, encoding=encoding), "cu.csv")
    assert table.header == HEADER
    assert table.rows[0][1][0] == "HD-1"
    assert "\n" in table.rows[0][1][2]


def test_other_encodings_are_refused_not_guessed():
    with pytest.raises(ActionError) as error:
        read_table("Mã,Nội dung\n1,Hỏi\n".encode("cp1258", "replace") + "đ".encode("cp1258"), "cu.csv")
    assert error.value.field == "file"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "cu.csv"),
        (b"MZ\x90\x00", "cu.csv"),
        (b"a,b\n1,2", "cu.pdf"),
        (b"PK\x03\x04 no workbook", "cu.xlsx"),
        (b"Ngay,Cau hoi\n", "cu.csv"),
    ],
)
def test_what_is_no_table_is_refused(content, name):
    with pytest.raises(ActionError):
        read_table(content, name)


def test_a_bomb_is_refused_before_it_is_unpacked():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    with pytest.raises(ActionError):
        read_table(stream.getvalue(), "cu.xlsx")


def test_too_many_rows_are_refused():
    with pytest.raises(ActionError):
        read_table(b"a,b\n" + b"1,2\n" * (MAX_ROWS + 1), "cu.csv")
    assert len(read_table(b"a,b\n" + b"1,2\n" * MAX_ROWS, "cu.csv").rows) == MAX_ROWS


def test_formulas_are_text_and_dates_are_days():
    content = workbook(["=HYPERLINK(1)", "Hỏi", "=1+1", date(2024, 3, 5)], header=HEADER[:4])
    cells = read_table(content, "cu.xlsx").rows[0][1]
    assert cells[:4] == ["=HYPERLINK(1)", "Hỏi", "=1+1", "2024-03-05"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("05/03/2024", date(2024, 3, 5)),
        ("5.3.2024", date(2024, 3, 5)),
        ("2024-03-05", date(2024, 3, 5)),
        ("2024-03-05 08:30:00", date(2024, 3, 5)),
        ("31/02/2024", None),
        ("03/2024", None),
        ("hôm qua", None),
        ("٠٥/٠٣/٢٠٢٤", None),
    ],
)
def test_days(text, day):
    assert day_of(text) == day


def test_columns_are_recognised_by_their_names():
    found = suggested(HEADER)
    assert found["old_code"] == 0
    assert found["text"] == 2
    assert found["unit"] == 7
    assert found["phone"] == 10


# ---- writing ----
def test_an_answered_question_comes_with_its_dates():
    source = brought_in(csv_of(row()))
    question = Question.objects.get(channel=Channel.IMPORT)
    assert (question.state, question.received_on, question.answered_on) == (
        QuestionState.ANSWERED, date(2024, 3, 5), date(2024, 3, 20),
    )  # fmt: skip
    assert question.on_time is True
    assert question.lead_unit == unit("snnmt")
    assert question.letter_number == "HD-1"
    answer = Answer.objects.get(question=question)
    assert (answer.state, answer.is_intact) == (AnswerState.SENT, True)
    assert "&lt;xong&gt;" in answer.text
    assert question.asker.open() == {"name": NAME, "phone": PHONE, "email": "cu@vidu.example"}
    events = {event.kind: timezone.localdate(event.at) for event in question.events.all()}
    assert events == {EventKind.ENTERED: date(2024, 3, 5), EventKind.ANSWERED: date(2024, 3, 20)}
    assert (source.created, source.errors, source.mapping["state"]) == (1, [], "done")
    assert not QuestionMail.objects.exists()


def test_without_a_due_date_nobody_says_that_it_was_in_time():
    brought_in(csv_of(row(**{"Hạn trả lời": ""})))
    assert Question.objects.get().on_time is None


def test_an_open_question_gets_a_clock():
    today = timezone.localdate()
    day = (today - timedelta(days=3)).strftime("%d/%m/%Y")
    brought_in(csv_of(row(**{"Ngày hỏi": day, "Ngày trả lời": "", "Trả lời": "", "Hạn trả lời": ""})))
    question = Question.objects.get()
    assert question.state == QuestionState.RECEIVED
    assert question.due_date > today
    assert question.deadlines.get().new == question.due_date
    assert question.wanted_unit == unit("snnmt")


def test_the_rows_are_sealed_and_then_forgotten():
    source = uploaded(csv_of(row()))
    assert NAME.encode() not in bytes(source.sealed_rows)
    assert len(rows_of(source)) == 1
    MapColumnsAction(source, source.mapping["fields"]).execute()
    StartImportAction(source, RIGHT).execute()
    RunImportAction(source).execute()
    source.refresh_from_db()
    assert bytes(source.sealed_rows) == b""
    assert NAME not in str(source.mapping) + str(source.errors) + str(source.columns)


def test_wrong_rows_are_named_and_never_quoted():
    source = uploaded(
        csv_of(
            row("1", **{"Ngày hỏi": PHONE}),
            row("2", **{"Nội dung": ""}),
            row("3", **{"Đơn vị trả lời": NAME}),
            row("4", **{"Ngày trả lời": "01/01/2024"}),
            row("5", **{"Ngày trả lời": ""}),
            row("6", **{"Lĩnh vực": "Chiêm tinh"}),
            row("7", **{"Nội dung": "a" * 10_001}),
            row("8"),
        )
    )
    plan = MapColumnsAction(source, source.mapping["fields"]).execute()
    assert [(error["row"], error["column"]) for error in plan.errors] == [
        (2, "Ngày hỏi"), (3, "Nội dung"), (4, "Đơn vị trả lời"), (5, "Ngày trả lời"), (6, "Ngày trả lời"),
        (7, "Lĩnh vực"), (8, "Nội dung"),
    ]  # fmt: skip
    assert all(error["message"] for error in plan.errors)
    assert PHONE not in str(plan.errors)
    assert NAME not in str(plan.errors)
    assert [planned.old_code for planned in plan.rows] == ["8"]
    assert not Question.objects.exists()


def test_the_person_chooses_whether_wrong_rows_hold_up_the_others():
    content = csv_of(row("1"), row("2", **{"Ngày hỏi": "?"}))
    source = brought_in(content, WHOLE)
    assert (source.created, source.mapping["state"], len(source.errors)) == (0, "failed", 1)
    assert not Question.objects.exists()
    assert brought_in(content, RIGHT).created == 1


@pytest.mark.parametrize("code", ["HD-1", ""])
def test_the_same_row_is_brought_in_once(code):
    content = csv_of(row(code), row(code))
    assert brought_in(content).created == 1
    again = brought_in(content)
    assert (again.created, again.mapping["known"]) == (0, 2)
    assert Question.objects.count() == 1


def test_a_table_is_brought_in_once():
    source = brought_in(csv_of(row()))
    assert run_import.call(source.pk) == 0
    with pytest.raises(ActionError):
        StartImportAction(source, RIGHT).execute()
    assert Question.objects.count() == 1


def test_the_mapping_is_remembered_by_the_header():
    source = uploaded(csv_of(row()))
    MapColumnsAction(source, {"text": 2, "received_on": 3, "place": 1}).execute()
    assert uploaded(csv_of(row("9"))).mapping["fields"] == {"text": 2, "received_on": 3, "place": 1}


@pytest.mark.parametrize("mapping", [{}, {"text": 2}, {"text": 2, "received_on": 2}, {"text": 2, "received_on": 99}])
def test_a_mapping_that_cannot_be(mapping):
    source = uploaded(csv_of(row()))
    with pytest.raises(ActionError):
        MapColumnsAction(source, mapping).execute()


def test_five_thousand_rows_in_few_queries(django_assert_max_num_queries):
    rows = [row(f"HD-{number}", **{"Điện thoại": ""}) for number in range(1200)]
    source = uploaded(csv_of(*rows))
    StartImportAction(source, RIGHT).execute()
    with django_assert_max_num_queries(200):
        RunImportAction(source).execute()
    assert Question.objects.count() == Asker.objects.count() == 1200
    assert QuestionEvent.objects.count() == 2400


def test_what_is_left_lying_is_forgotten():
    source = uploaded(csv_of(row()))
    QuestionImport.objects.update(made_at=timezone.now() - timedelta(days=8))
    assert forget_old() == 1
    source.refresh_from_db()
    assert bytes(source.sealed_rows) == b""
    other = uploaded(csv_of(row()))
    ForgetImportAction(other).execute()
    other.refresh_from_db()
    assert rows_of(other) == []


# ---- screens ----
def test_an_officer_brings_in_a_table(at, django_assert_max_num_queries):
    officer = person("question_officer", "snnmt")
    client = at(DEPARTMENT)
    client.force_login(officer)
    url = reverse("question_imports")
    assert client.get(url).status_code == 200
    file = SimpleUploadedFile("cu.csv", csv_of(row("1"), row("2", **{"Ngày hỏi": "?"})), "text/csv")
    response = client.post(url, {"file": file, "unit": unit("snnmt").pk})
    source = QuestionImport.objects.get()
    assert response.url == reverse("question_import", args=[source.pk])
    page = client.get(response.url)
    fields = {f"{name}": str(column) for name, column in source.mapping["fields"].items()}
    assert page.context["form"].initial == fields
    checked = client.post(response.url, {"do": "check", **fields})
    assert "Ngày hỏi" in checked.content.decode()
    assert len(checked.context["plan"].rows) == 1
    client.post(response.url, {"do": "start", "mode": RIGHT})
    assert Question.objects.count() == 1
    with django_assert_max_num_queries(30):
        done = client.get(response.url)
    assert done.context["source"].created == 1


def test_a_wrong_file_is_said_at_its_field(at):
    client = at(DEPARTMENT)
    client.force_login(person("question_officer", "snnmt"))
    file = SimpleUploadedFile("cu.csv", b"MZ\x90\x00\x03", "text/csv")
    response = client.post(reverse("question_imports"), {"file": file, "unit": unit("snnmt").pk})
    assert response.context["form"].errors["file"]
    assert not QuestionImport.objects.exists()


def test_another_desks_table_does_not_exist(at):
    source = uploaded(csv_of(row()), code="cua-vinh")
    client = at(DEPARTMENT)
    client.force_login(person("question_officer", "snnmt"))
    url = reverse("question_import", args=[source.pk])
    assert client.get(url).status_code == 404
    assert client.post(url, {"do": "start", "mode": RIGHT}).status_code == 404
    file = SimpleUploadedFile("cu.csv", csv_of(row()), "text/csv")
    client.post(reverse("question_imports"), {"file": file, "unit": unit("cua-vinh").pk})
    assert QuestionImport.objects.count() == 1
    with pytest.raises(ActionError):
        uploaded(csv_of(row()), user=person("question_officer", "snnmt"), code="cua-vinh")


@pytest.mark.parametrize("role", ["unit_webmaster", "unit_author", "unit_leader", "auditor"])
def test_who_keeps_no_desk_brings_in_nothing(at, role):
    client = at(DEPARTMENT)
    client.force_login(person(role, "snnmt"))
    assert client.get(reverse("question_imports")).status_code in {302, 403}


def test_the_centre_brings_in_for_every_desk(at):
    uploaded(csv_of(row()), code="cua-vinh")
    client = at(PORTAL)
    client.force_login(person("central_editor"))
    response = client.get(reverse("question_imports"))
    assert len(response.context["imports"]) == 1
    assert unit("cua-vinh") in response.context["form"].fields["unit"].queryset


def test_live_questions_are_left_alone():
    question = make_question()
    brought_in(csv_of(row()))
    question.refresh_from_db()
    assert question.channel == Channel.WEB
