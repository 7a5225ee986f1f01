"""Transfer letters: form of the decree, numbers, what stands in them, who may make them."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.urls import reverse
from docx import Document
from docx.shared import Mm

from questions.actions.letters import MakeLetterAction
from questions.enums import EventKind, QuestionState
from questions.letters import filled, take_number, written_date, written_number
from questions.models import LetterTemplate, PersonalDataView
from tests.conftest import DEPARTMENT
from tests.questions.makers import ASKER, TEXT, TITLE, hop, make_question, person, unit
from tests.questions.office import client_of

pytestmark = pytest.mark.django_db
S = QuestionState


@pytest.fixture
def template():
    LetterTemplate.objects.all().delete()
    return LetterTemplate.objects.create(
        unit=unit("ubnd"), parent_name="", place="Hải Vân", signer_title="TL. Chủ tịch", signer_name="Trần Văn Ký",
        number_pattern="{number}/PC-VP",
    )  # fmt: skip


def words(content: bytes) -> str:
    document: Any = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*cells, *(paragraph.text for paragraph in document.paragraphs)])


def address(question: Any, part: Any) -> str:
    return reverse("question_letter", args=[question.pk, part.pk])


def test_letter_has_the_form_of_the_decree(template):
    question = make_question(S.ROUTED, "snnmt")
    client = client_of(person("central_editor"))
    response = client.post(address(question, hop(question)))
    assert response["Content-Disposition"] == f'attachment; filename="phieu-chuyen-{question.code}.docx"'
    text = words(response.content)
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "PHIẾU CHUYỂN", "Số: 01/PC-VP",
        "Hải Vân, ngày", "Kính gửi: ", str(hop(question).unit), question.code, "TL. CHỦ TỊCH", "Trần Văn Ký",
        "Nơi nhận:",
    ):  # fmt: skip
        assert part in text, part
    section: Any = Document(BytesIO(response.content)).sections[0]
    assert (round(section.page_width / 36000), round(section.page_height / 36000)) == (210, 297)
    assert Mm(30) <= section.left_margin <= Mm(35)
    assert Mm(15) <= section.right_margin <= Mm(20)
    assert Mm(20) <= section.top_margin <= Mm(25)
    event = question.events.get(kind=EventKind.LETTER)
    assert event.data["number"] == "01/PC-VP"
    assert hop(question).letter_number == "01/PC-VP"


def test_no_more_of_the_asker_than_is_asked_for(template):
    question = make_question(S.ROUTED, "snnmt")
    client = client_of(person("central_editor"))
    content = client.post(address(question, hop(question))).content
    raw = b"".join(ZipFile(BytesIO(content)).read(name) for name in ZipFile(BytesIO(content)).namelist()).decode(
        errors="replace"
    )
    for value in (*ASKER.values(), TEXT, TITLE):
        assert value not in raw
    assert not PersonalDataView.objects.exists()
    text = words(client.post(address(question, hop(question)), {"with_text": "on"}).content)
    assert TITLE in text
    assert ASKER["name"] not in text
    text = words(client.post(address(question, hop(question)), {"with_person": "on"}).content)
    assert ASKER["name"] in text
    assert ASKER["phone"] in text
    assert PersonalDataView.objects.count() == 1
    assert not any(ASKER["name"] in str(row.data) + row.text for row in question.events.all())


def test_letter_made_again_keeps_its_number(template):
    question = make_question(S.ROUTED, "snnmt", supporting=("cua-vinh",))
    user = person("central_editor")
    numbers = [
        MakeLetterAction(question, user, part).execute().number
        for part in (hop(question), hop(question, "cua-vinh"), hop(question))
    ]
    assert numbers == ["01/PC-VP", "02/PC-VP", "01/PC-VP"]


def test_letter_outside(template):
    question = make_question(S.FORWARDED)
    client = client_of(person("central_editor"))
    response = client.post(reverse("question_letter_outside", args=[question.pk]))
    text = words(response.content)
    assert "Bảo hiểm xã hội" in text
    assert "Số: 12/PC-UBND" in text
    inside = make_question(S.ROUTED, "snnmt")
    assert client.post(reverse("question_letter_outside", args=[inside.pk])).status_code == 302


def test_numbers_begin_again_each_year(template):
    assert [take_number(template, date(2026, 12, 30)) for _n in range(2)] == ["01/PC-VP", "02/PC-VP"]
    assert take_number(template, date(2027, 1, 4)) == "01/PC-VP"
    assert take_number(template, date(2027, 1, 5)) == "02/PC-VP"
    template.refresh_from_db()
    assert (template.year, template.next_number) == (2027, 3)


def test_a_unit_begins_where_it_was(template):
    LetterTemplate.objects.filter(pk=template.pk).update(next_number=118)
    assert take_number(template, date(2026, 5, 1)) == "118/PC-VP"


def test_two_who_ask_at_once_get_two_numbers(template, monkeypatch):
    """Somebody takes a number between our look and our change."""
    real = LetterTemplate.objects.filter(pk=template.pk).values_list("year", "next_number")
    looked = []
    rows_class = type(real)
    get = rows_class.get

    def late(self: Any, *args: Any, **kwargs: Any) -> Any:
        found = get(self, *args, **kwargs)
        if self.model is LetterTemplate and not looked:
            looked.append(found)
            with connection.cursor() as cursor:
                cursor.execute("UPDATE questions_lettertemplate SET next_number = next_number + 1, year = 2026")
        return found

    monkeypatch.setattr(rows_class, "get", late)
    assert take_number(template, date(2026, 5, 1)) == "02/PC-VP"


def test_written_as_the_decree_wants():
    assert written_date("Hải Vân", date(2026, 2, 5)) == "Hải Vân, ngày 05 tháng 02 năm 2026"
    assert written_date("", date(2026, 11, 25)) == "ngày 25 tháng 11 năm 2026"
    assert written_number("{number}/{year}/PC", 7, date(2026, 1, 1)) == "07/2026/PC"
    # A template is no format string.
    assert filled("{code} {code.__class__} {x}", code="A") == "A {code.__class__} {x}"


def test_only_the_desk_makes_letters(template):
    question = make_question(S.ROUTED, "snnmt")
    for user, host in ((person("question_officer", "snnmt"), DEPARTMENT), (person("auditor"), DEPARTMENT)):
        assert client_of(user, host).post(address(question, hop(question))).status_code == 404
    assert client_of(person("central_editor")).get(address(question, hop(question))).status_code == 405
    other = make_question(S.ROUTED, "snnmt")
    assert client_of(person("central_editor")).post(address(question, hop(other))).status_code == 404
    assert not question.events.filter(kind=EventKind.LETTER).exists()
