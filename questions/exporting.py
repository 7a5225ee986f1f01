"""The list of the inbox as a file.

CSV and XLSX hold dates, states and units: they are passed on and kept for years, so that the words of askers are not
in them; the subject stands there only as it was published. DOCX is a list for the desk, with subjects.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.shared import Pt

from cms.calendar.working_days import WorkingDays

from .clock import Due, due_of
from .enums import DuePhase
from .models import Question
from .names import person_name, unit_name

FORMS = ("csv", "xlsx", "docx")
# A spreadsheet of more rows is a matter of the statistics; a list on paper is short.
MOST = {"csv": 20_000, "xlsx": 20_000, "docx": 500}
CHUNK = 500


def due_words(due: Due | None) -> str:
    """The due phase in words, as everywhere in the room."""
    if due is None:
        return ""
    label = str(DuePhase(due.phase).label)
    if due.phase == DuePhase.LATE:
        return _("late by %(days)s working days") % {"days": due.days}
    return label


def headings() -> list[str]:
    return [
        *(
            _("Code"),
            _("Subject (published version)"),
            _("Field of life"),
            _("Unit"),
            _("State"),
            _("Channel"),
            _("Asked by"),
        ),
        *(_("Business or association"), _("Language"), _("Received on"), _("Due on"), _("Due"), _("Answered on")),
        *(_("Answered in time"), _("Officer")),
    ]


def rows_of(keys: Sequence[int]) -> Iterator[list[Any]]:
    """A row for each question, in the order of the keys; read in portions."""
    calendar = WorkingDays()
    for first in range(0, len(keys), CHUNK):
        part = keys[first : first + CHUNK]
        found = Question.objects.for_listing().select_related("public", "asker").defer("text", "folded").in_bulk(part)
        for key in part:
            if key in found:
                yield _row(found[key], calendar)


def _row(question: Question, calendar: WorkingDays) -> list[Any]:
    public, asker = getattr(question, "public", None), getattr(question, "asker", None)
    on_time = {None: "", True: _("yes"), False: _("no")}[question.on_time]
    return [
        question.code,
        public.title if public is not None and public.is_public else "",
        question.topic.name if question.topic is not None else "",
        unit_name(question.lead_unit),
        question.get_state_display(),
        question.get_channel_display(),
        question.get_asker_kind_display(),
        asker.organisation_name if asker is not None else "",
        question.get_language_display(),
        question.received_on,
        question.due_date,
        due_words(due_of(question, calendar)),
        question.answered_on,
        on_time,
        person_name(question.officer),
    ]


def as_document(keys: Sequence[int]) -> bytes:
    """A list on paper, across the page."""
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = "Times New Roman", Pt(11)
    document.core_properties.author = ""
    document.add_heading(_("List of questions"), level=1)
    today = formats.date_format(timezone.localdate(), "SHORT_DATE_FORMAT")
    document.add_paragraph(_("As of %(date)s; %(number)s questions.") % {"date": today, "number": len(keys)})
    titles = [_("Code"), _("Subject"), _("Field of life"), _("Unit"), _("State"), _("Received on"), _("Due")]
    rows = list(_document_rows(keys))
    table = document.add_table(rows=1 + len(rows), cols=len(titles))
    table.style = "Table Grid"
    _fill(table.rows[0].cells, titles, bold=True)
    for line, row in zip(list(table.rows)[1:], rows, strict=True):
        _fill(line.cells, row)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _document_rows(keys: Sequence[int]) -> Iterable[list[str]]:
    calendar = WorkingDays()
    found = Question.objects.for_listing().defer("text", "folded").in_bulk(list(keys))
    for key in keys:
        if key not in found:
            continue
        row = found[key]
        due = due_of(row, calendar)
        day = formats.date_format(row.due_date, "SHORT_DATE_FORMAT") if row.due_date else ""
        yield [
            row.code,
            row.title,
            row.topic.name if row.topic is not None else "",
            unit_name(row.lead_unit),
            row.get_state_display(),
            formats.date_format(row.received_on, "SHORT_DATE_FORMAT"),
            " · ".join(part for part in (day, due_words(due)) if part),
        ]


def _fill(cells: Sequence[Any], values: Sequence[str], *, bold: bool = False) -> None:
    for cell, value in zip(cells, values, strict=True):
        run = cell.paragraphs[0].add_run(value)
        run.bold = bold
