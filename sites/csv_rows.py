"""A CSV file as rows with their numbers: readable text and known columns, or a sentence that says why not."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cms.core.actions import ActionError
from cms.core.text import nfc


@dataclass(frozen=True)
class CsvRow:
    """A row of a file.

    Attributes:
        number: its line, as a spreadsheet counts it: the header is line 1.
        too_long: whether it has more cells than the header; then something is in the wrong column.
    """

    number: int
    values: dict[str, str]
    too_long: bool = False

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")


def decode(data: bytes) -> str:
    """The text of a file in UTF-8, with or without a byte order mark.

    Raises:
        ActionError: it is in another encoding. Which one is not guessed: a wrong guess would write wrong names.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:1000]:
        raise ActionError(_not_utf8("UTF-16"))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = _not_utf8("Windows-1258, TCVN3, VNI …") + " "
        raise ActionError(message + _("The first wrong character is in line %(line)d.") % {"line": line}) from error


def _not_utf8(name: str) -> str:
    message = _("The file is not in UTF-8 (it may be %(name)s). In Excel choose “Save as”, “CSV UTF-8”.")
    return message % {"name": name}


def read_rows(data: bytes, required: Iterable[str], optional: Collection[str] = ()) -> Iterator[CsvRow]:
    """The rows of a file, separated by commas or semicolons; empty ones are left out.

    Raises:
        ActionError: the file is empty, in another encoding, or has another header. Before the first row.
    """
    required = list(required)
    text = nfc(decode(data))
    first, _newline, _rest = text.partition("\n")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    try:
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        message = _("Line %(line)d cannot be read: %(error)s.")
        raise ActionError(message % {"line": reader.line_num, "error": error}) from error
    if not rows:
        raise ActionError(_("The file is empty."))
    header = [name.strip().lower() for name in rows[0][1]]
    _check_header(header, required, optional)
    return _values(header, rows[1:])


def _check_header(header: list[str], required: list[str], optional: Collection[str]) -> None:
    if missing := [name for name in required if name not in header]:
        message = _("The header lacks: %(missing)s. It must name these columns: %(columns)s.")
        raise ActionError(message % {"missing": ", ".join(missing), "columns": ", ".join([*required, *optional])})
    if unknown := [name or "–" for name in header if name not in required and name not in optional]:
        message = _("The header has unknown columns: %(unknown)s. Possible are: %(columns)s.")
        raise ActionError(message % {"unknown": ", ".join(unknown), "columns": ", ".join([*required, *optional])})
    if twice := sorted({name for name in header if header.count(name) > 1}):
        raise ActionError(_("The header names a column twice: %(twice)s.") % {"twice": ", ".join(twice)})


def _values(header: list[str], rows: list[tuple[int, list[str]]]) -> Iterator[CsvRow]:
    for number, row in rows:
        cells = [cell.strip() for cell in row]
        if any(cells):
            yield CsvRow(number, dict(zip(header, cells, strict=False)), any(cells[len(header) :]))
