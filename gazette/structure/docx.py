"""DOCX: refused where it carries more than text, then read as paragraphs and tables. Numbers are taken as typed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from docx import Document
from lxml import etree

from cms.core.text import nfc
from cms.media.content import check_content
from gazette.structure.nodes import Node, StructureError
from gazette.structure.parsing import MAX_CHARACTERS, Source, parse_lines

MAX_FILE = 60 * 1024 * 1024
MAX_UNPACKED = 250 * 1024 * 1024
MAX_PART = 80 * 1024 * 1024  # Of XML, before it is parsed.
MAX_MEMBERS = 5000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MACROS = ("vbaproject.bin", "vbadata.xml", "vbaprojectsignature.bin")
_SKIPPED = {
    f"{_W}del",
    f"{_W}moveFrom",
    f"{_W}txbxContent",
    f"{_W}instrText",
    f"{_W}delText",
    f"{_MC}Fallback",
    f"{_W}pict",
    f"{_W}object",
}
_FIELDS = ("DDE", "DDEAUTO", "INCLUDETEXT", "INCLUDEPICTURE", "LINK", "IMPORT")


def parse_docx(source: str | Path | BinaryIO) -> Node:
    """The tree of a DOCX file. Text that was struck out in tracked changes is left out, inserted text is taken.

    Raises:
        StructureError: a broken file, a zip bomb, one with macros, with links to files elsewhere or foreign objects.
    """
    file = _bytes(source)
    _check_archive(file)
    file.seek(0)
    try:
        body = Document(file).element.body
        return parse_lines(_laid_out(list(_blocks(body))))
    except StructureError:
        raise
    except Exception as error:  # python-docx and lxml raise whatever a broken part makes them raise
        raise StructureError(_("The DOCX file is damaged and cannot be read.")) from error


def _bytes(source: str | Path | BinaryIO) -> io.BytesIO:
    try:
        if isinstance(source, str | Path):
            with Path(source).open("rb") as file:
                data = file.read(MAX_FILE + 1)
        else:
            source.seek(0)
            data = source.read(MAX_FILE + 1)
    except OSError as error:
        raise StructureError(_("The file cannot be opened.")) from error
    if len(data) > MAX_FILE:
        raise StructureError(_("The file is too large to be the text of one document."))
    return io.BytesIO(data)


def _check_archive(file: io.BytesIO) -> None:
    try:
        check_content(file, "docx")
        with zipfile.ZipFile(file) as archive:
            _check_members(archive)
    except StructureError:
        raise
    except ValidationError as error:
        raise StructureError(" ".join(error.messages)) from error
    except Exception as error:  # zipfile and zlib raise whatever damaged bytes make them raise
        raise StructureError(_("The DOCX file is damaged and cannot be read.")) from error


def _check_members(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise StructureError(_("The file unpacks to far more than its size. It is not accepted."))
    for member in members:
        name = member.filename.lower()
        if name.rpartition("/")[2] in _MACROS:
            raise StructureError(
                _("The document holds macros (%(name)s). Save it without them.") % {"name": member.filename}
            )
        if "/activex/" in name:
            raise StructureError(
                _("The document holds an ActiveX control (%(name)s). Remove it.") % {"name": member.filename}
            )
        if name.endswith((".xml", ".rels")):
            _check_part(archive, member)


def _check_part(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    if member.file_size > MAX_PART:
        raise StructureError(_("The file unpacks to far more than its size. It is not accepted."))
    data = archive.read(member)
    head = data[:4096].replace(b"\x00", b"")
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise StructureError(_("The part %(name)s of the document declares entities.") % {"name": member.filename})
    if member.filename == "[Content_Types].xml" and b"macroEnabled" in data:
        raise StructureError(
            _("The document holds macros (%(name)s). Save it without them.") % {"name": member.filename}
        )
    if member.filename.lower().endswith(".rels"):
        _check_relationships(data, member.filename)
    elif b"instr" in data and member.filename.startswith("word/"):
        _check_fields(data)


def _root(data: bytes, name: str) -> Any:
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as error:
        raise StructureError(_("The DOCX file is damaged and cannot be read.")) from error


def _check_relationships(data: bytes, name: str) -> None:
    """Hyperlinks only are let through: of them the words are taken, never the address."""
    for element in _root(data, name).iter("{*}Relationship"):
        kind = element.get("Type", "").rpartition("/")[2]
        if kind == "aFChunk":
            raise StructureError(
                _("The document embeds another file (%(target)s). Paste its text instead.")
                % {"target": element.get("Target", "")[:200]}
            )
        if element.get("TargetMode", "").lower() == "external" and kind != "hyperlink":
            raise StructureError(
                _("The document fetches “%(kind)s” from %(target)s. Save it with everything inside.")
                % {"kind": kind or "?", "target": element.get("Target", "")[:200]}
            )


def _check_fields(data: bytes) -> None:
    """Fields that fetch from elsewhere (DDE, INCLUDETEXT …), also where their code is cut into runs."""
    root = _root(data, "")
    for paragraph in root.iter(f"{_W}p"):
        codes = ["".join(node.text or "" for node in paragraph.iter(f"{_W}instrText"))]
        codes += [node.get(f"{_W}instr", "") for node in paragraph.iter(f"{_W}fldSimple")]
        for code in codes:
            words = code.replace('"', " ").upper().split()
            found = next((word for word in words[:1] if word in _FIELDS), None) or next(
                (word for word in words if word.startswith("DDE")), None
            )
            if found:
                raise StructureError(
                    _("The document fetches “%(kind)s” from %(target)s. Save it with everything inside.")
                    % {"kind": found, "target": code.strip()[:200]}
                )


def _blocks(element: Any) -> Iterator[Source]:
    for child in element:
        if child.tag == f"{_W}p":
            yield from _text(child).split("\n")
        elif child.tag == f"{_W}tbl":
            yield tuple(_rows(child))
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml", f"{_W}smartTag"):
            yield from _blocks(child)


def _rows(table: Any) -> Iterator[tuple[str, ...]]:
    for row in table.iterchildren(f"{_W}tr"):
        cells: list[str] = []
        for cell in row.iter(f"{_W}tc"):
            if next(cell.iterancestors(f"{_W}tbl")) is table:  # Tables inside a cell are its text.
                cells.append("\n".join(filter(None, (_text(paragraph).strip() for paragraph in cell.iter(f"{_W}p")))))
        yield tuple(cells)


def _text(paragraph: Any) -> str:
    parts: list[str] = []
    _collect(paragraph, parts)
    return nfc("".join(parts))


def _collect(element: Any, parts: list[str]) -> None:
    for child in element:
        if child.tag in _SKIPPED or not isinstance(child.tag, str):
            continue
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag == f"{_W}tab":
            parts.append(" ")
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            parts.append("\n")
        elif child.tag in (f"{_W}noBreakHyphen", f"{_W}softHyphen"):
            parts.append("-" if child.tag == f"{_W}noBreakHyphen" else "")
        elif child.tag not in (f"{_W}pPr", f"{_W}rPr"):
            _collect(child, parts)


def _laid_out(blocks: list[Source]) -> Iterator[Source]:
    """The tables that only place the letterhead and the signature, as lines; all others as they are."""
    size = 0
    for block in blocks:
        size += len(block) if isinstance(block, str) else sum(len(cell) for row in block for cell in row)
        if size > MAX_CHARACTERS:
            raise StructureError(_("The text is too long to be one document."))
        if isinstance(block, str):
            yield block
            continue
        cells = [cell for row in block for cell in row if cell]
        joined = " ".join(cells).upper()
        if len(block) <= 4 and ("CỘNG HÒA XÃ HỘI" in joined or "CỘNG HOÀ XÃ HỘI" in joined or "NƠI NHẬN" in joined):
            for cell in cells:
                yield from cell.split("\n")
        elif block:
            yield block
