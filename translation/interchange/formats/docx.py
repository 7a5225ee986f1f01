"""A table of two columns in DOCX, for translators who refuse tools.

A row for each segment: number (with the key, hidden), source, translation, state. Number and source are content
controls that Word does not let anybody change (ISO/IEC 29500-1, 17.5.2.23); the tag of the source's control is the key
once more. Tags are readable marks (`markers`).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx
from django.utils.translation import gettext as _
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from lxml import etree

from translation.enums import SegmentState
from translation.interchange.archives import members
from translation.interchange.errors import FileError, UnitError
from translation.interchange.safe_xml import local, parse, possible
from translation.interchange.units import Document, Unit, bcp47, key_in, language_of

from .markers import from_marks, with_marks

BODY, CORE = "word/document.xml", "docProps/core.xml"
WIDTHS = (1.4, 10.8, 10.8, 3.2)
# In the last column: the translation is final. What people type instead is accepted.
FINAL = "✓"
FINAL_WORDS = frozenset({"ok", "x", "xong", "done", "final", "✔", "☑", FINAL})
IDENTIFIER = "cong-tinh:job-"


# ---- writing ----
def write(document: Document) -> bytes:
    word = docx.Document()
    core = word.core_properties
    core.title, core.author = possible(document.title)[:255], ""
    core.language, core.identifier = bcp47(document.language), f"{IDENTIFIER}{document.job}"
    core.subject = bcp47(document.source_language)
    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(1.6)
    word.styles["Normal"].font.size = Pt(10.5)
    word.add_heading(possible(document.title), level=1)
    word.add_paragraph(
        _(
            "Write the translation into the third column. Leave the marks in double brackets where they belong: "
            "⟦b⟧bold⟦/b⟧, ⟦a1⟧a link⟦/a1⟧, ⟦br⟧ for a new line. Put ✓ into the last column where the translation is "
            "final. Do not add or delete rows or columns."
        )
    )
    table = word.add_table(rows=1, cols=len(WIDTHS))
    table.style, table.autofit = "Table Grid", False
    names = (_("No."), _("Source text"), _("Translated text"), _("State"))
    for cell, name in zip(table.rows[0].cells, names, strict=True):
        cell.paragraphs[0].add_run(name).bold = True
    _repeat(table.rows[0])
    for unit in document.units:
        _write_row(table.add_row(), unit)
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Cm(width)
    for row in table._tbl.tr_lst:
        for cell, width in zip(row.tc_lst, WIDTHS, strict=True):
            cell.width = Cm(width)
    stream = BytesIO()
    word.save(stream)
    return stream.getvalue()


def _repeat(row: Any) -> None:
    """The heading stands on every page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _write_row(row: Any, unit: Unit) -> None:
    number, source, target, state = (cell._tc for cell in row.cells)
    key = str(unit.key)
    _locked(number, [_run(unit.name), _run(f" {key}", hidden=True)], key)
    _locked(source, [_run(with_marks(unit.source))], key)
    for category, text in unit.notes:
        paragraph = OxmlElement("w:p")
        paragraph.append(_locking([_run(f"[{category}: {possible(text)}]", small=True)], f"note.{key}"))
        source.append(paragraph)
    target.p_lst[0].append(_run(with_marks(unit.target)))
    confirmed = unit.state == SegmentState.CONFIRMED
    label = str(SegmentState(unit.state).label)
    state.p_lst[0].append(_run(f"{FINAL} {label}" if confirmed else label))


def _locked(cell: Any, runs: list[Any], tag: str) -> None:
    cell.p_lst[0].append(_locking(runs, tag))


def _locking(runs: list[Any], tag: str) -> Any:
    """A content control around runs: neither it nor its text can be changed."""
    control, properties, content = (OxmlElement(f"w:{name}") for name in ("sdt", "sdtPr", "sdtContent"))
    for name, value in (("tag", tag), ("lock", "sdtContentLocked")):
        child = OxmlElement(f"w:{name}")
        child.set(qn("w:val"), value)
        properties.append(child)
    control.append(properties)
    control.append(content)
    content.extend(runs)
    return control


def _run(text: str, *, hidden: bool = False, small: bool = False) -> Any:
    run = OxmlElement("w:r")
    if hidden or small:
        properties = OxmlElement("w:rPr")
        if hidden:
            properties.append(OxmlElement("w:vanish"))
        size = OxmlElement("w:sz")
        size.set(qn("w:val"), "14")
        properties.append(size)
        run.append(properties)
    for number, line in enumerate(possible(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        if number:
            run.append(OxmlElement("w:br"))
        for place, piece in enumerate(line.split("\t")):
            if place:
                run.append(OxmlElement("w:tab"))
            element = OxmlElement("w:t")
            element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            element.text = piece
            run.append(element)
    return run


# ---- reading ----
def read(data: bytes) -> Document:
    """Raises:
    FileError: no DOCX, or without the table.
    """
    body, core = _parts(data)
    document = Document()
    if core is not None:
        values = {local(element): (element.text or "") for element in core}
        job = values.get("identifier", "").removeprefix(IDENTIFIER)
        document.job = int(job) if job.isdecimal() and len(job) < 12 else 0
        document.title = values.get("title", "")
        document.language, document.source_language = (
            language_of(values.get(name, "")) for name in ("language", "subject")
        )
    found = [rows for table in body.iter(qn("w:tbl")) if (rows := _rows(table))]
    rows = max(found, key=lambda rows: sum(unit.key is not None for unit in rows), default=[])
    if not rows:
        raise FileError(_("The document has no table of segments."))
    document.units = rows
    return document


def _parts(data: bytes) -> tuple[etree._Element, etree._Element | None]:
    """The text and the properties. Every XML part is looked at: Word would read the others too."""
    parts: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = dict(members(archive))
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise FileError(_("The file is not a Word document (DOCX).")) from error
    if BODY not in parts:
        raise FileError(_("The file is not a Word document (DOCX)."))
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")):
            _checked(name, content)
    return parse(parts[BODY]), parse(parts[CORE]) if CORE in parts else None


def _checked(name: str, content: bytes) -> None:
    try:
        parse(content)
    except FileError as error:
        raise FileError(f"{name}: {error.message}") from error


def _rows(table: etree._Element) -> list[Unit]:
    """The rows that have a key or at least three columns; the heading has neither a key nor a number."""
    units = []
    for place, row in enumerate(table.iterchildren(qn("w:tr")), start=1):
        cells = list(_cells(row))
        if place == 1 and len(cells) >= 3 and not key_in(_text(cells[0])):
            continue  # The heading.
        units.append(_read_row(cells, place))
    return units


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    """Cells, also those that a content control is around."""
    for child in row:
        if local(child) == "tc":
            yield child
        elif local(child) == "sdt":
            yield from child.iter(qn("w:tc"))


def _read_row(cells: list[etree._Element], place: int) -> Unit:
    unit = Unit(name=str(place), line=place)
    if len(cells) < 3:
        unit.error = _("The row has lost a column.")
        unit.key = key_in(*(_text(cell) for cell in cells))
        return unit
    number, source, target = cells[:3]
    tags = [tag.get(qn("w:val")) for cell in (number, source) for tag in cell.iter(qn("w:tag"))]
    unit.key = key_in(_text(number), *tags)
    unit.name = _text(number).split(" ")[0].strip() or str(place)
    try:
        unit.source = from_marks(_source_text(source))
        unit.target = from_marks(_text(target))
    except UnitError as error:
        unit.error = str(error)
    state = _text(cells[3]).strip().casefold() if len(cells) > 3 else ""
    unit.approved = bool(unit.target) and (state in FINAL_WORDS or state.startswith(FINAL))
    return unit


def _source_text(cell: etree._Element) -> str:
    """The source without the notes below it."""
    return "\n".join(_lines(cell, without_notes=True))


def _text(cell: etree._Element) -> str:
    return "\n".join(_lines(cell)).strip("\n") if local(cell) == "tc" else ""


def _lines(cell: etree._Element, *, without_notes: bool = False) -> Iterator[str]:
    for paragraph in cell.iter(qn("w:p")):
        tags = [tag.get(qn("w:val")) or "" for tag in paragraph.iter(qn("w:tag"))]
        if without_notes and any(tag.startswith("note.") for tag in tags):
            continue
        yield "".join(_pieces(paragraph))


def _pieces(element: etree._Element) -> Iterator[str]:
    """Text as it reads with all changes accepted: what was deleted or moved away is no part of it."""
    for child in element:
        name = local(child)
        if name == "t":
            yield child.text or ""
        elif name in {"br", "cr"}:
            yield "\n"
        elif name == "tab":
            yield "\t"
        elif name == "noBreakHyphen":
            yield "\u2011"
        elif name not in {"del", "moveFrom", "pPr", "rPr", "sdtPr"}:
            yield from _pieces(child)
