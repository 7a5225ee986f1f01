"""From an uploaded table to rows: CSV in UTF-8 or UTF-16, or the first sheet of an XLSX workbook.

A file is refused as a whole when it cannot be read for certain: what is guessed wrong here becomes the name of an
authority on its site.
"""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from typing import Any

import openpyxl
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from cms.core.actions import ActionError
from cms.core.text import nfc
from cms.media.content import check_content

from .columns import COLUMNS, REQUIRED, column_of

MAX_BYTES = 2 * 1024 * 1024
MAX_ROWS = 1000
MAX_COLUMNS = 60
MAX_CELL = 1000
SEPARATORS = ",;\t"
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Row:
    """A row of the table.

    Attributes:
        number: as a spreadsheet counts rows; the header is row 1.
        error: why this row cannot be used at all.
    """

    number: int
    values: dict[str, str]
    error: str = ""


def refused(message: str) -> ActionError:
    return ActionError(message, "file")


def read_table(content: bytes, file_name: str) -> list[Row]:
    """The rows of a file.

    Raises:
        ActionError: the file is too large, of another kind or encoding, or its header is wrong. The message says how
            to mend it.
    """
    if len(content) > MAX_BYTES:
        raise refused(_("The file is larger than %(size)s MB.") % {"size": MAX_BYTES // 1024 // 1024})
    extension = file_name.rsplit(".", 1)[-1].lower()
    if extension not in {"csv", "txt", "tsv", "xlsx"}:
        raise refused(_("Upload a table as .csv or .xlsx."))
    try:
        check_content(io.BytesIO(content), "xlsx" if extension == "xlsx" else "csv")
    except ValidationError as error:
        raise refused(" ".join(error.messages)) from error
    records = from_workbook(content) if extension == "xlsx" else from_text(decode(content))
    return to_rows(records)


def decode(content: bytes) -> str:
    """The text of a CSV file: UTF-8 with or without a byte order mark, UTF-16 with one."""
    encoding = "utf-16" if content.startswith(UTF16) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        message = _(
            "The file is not in UTF-8, so Vietnamese letters cannot be read for certain. In Excel choose File > Save "
            "as > “CSV UTF-8 (Comma delimited)” and upload that file, or upload the .xlsx workbook itself. Nothing "
            "was done."
        )
        raise refused(message)
    return nfc(text)


def from_text(text: str) -> list[list[str]]:
    """The records of a CSV text. The separator is the one that makes most columns of the header known."""

    def records(separator: str) -> Iterator[list[str]]:
        return csv.reader(io.StringIO(text, newline=""), delimiter=separator)

    def known(separator: str) -> tuple[int, int]:
        header = next(records(separator), [])
        return sum(column_of(cell) is not None for cell in header), len(header)

    try:
        best = max(SEPARATORS, key=known)
        return list(islice(records(best), MAX_ROWS + 2))
    except csv.Error as error:
        raise refused(_("The table cannot be read: %(reason)s") % {"reason": error}) from error


def from_workbook(content: bytes) -> list[list[str]]:
    """The records of the first sheet of a workbook; dates as YYYY-MM-DD."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        cells = sheet.iter_rows(max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS, values_only=True)
        return [[cell_text(cell) for cell in row] for row in cells]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError) as error:
        raise refused(_("The workbook cannot be opened.")) from error


def cell_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return nfc(str(value))


def to_rows(records: list[list[str]]) -> list[Row]:
    """The rows below a header that is whole and unambiguous; empty ones are left out."""
    columns = header_of(records[0] if records else [])
    rows = []
    for number, record in enumerate(records[1:], 2):
        cells = [" ".join(cell.split()) for cell in record]
        if any(cells):
            rows.append(to_row(number, columns, cells))
    if len(rows) > MAX_ROWS or len(records) > MAX_ROWS + 1:
        raise refused(_("The table has more than %(number)s rows. Divide it.") % {"number": MAX_ROWS})
    if not rows:
        raise refused(_("The table has a header and no rows."))
    return refuse_circles(refuse_twins(rows))


def to_row(number: int, columns: list[str], cells: list[str]) -> Row:
    values = {name: cell for name, cell in zip(columns, cells, strict=False) if cell}
    if any(cells[len(columns) :]):
        message = _("The row has more cells than the header. A text that holds the separator must be in quotes.")
        return Row(number, values, message)
    if too_long := [name for name, cell in values.items() if len(cell) > MAX_CELL]:
        return Row(number, {}, _("Too long: %(columns)s") % {"columns": ", ".join(too_long)})
    if missing := [name for name in REQUIRED if not values.get(name)]:
        return Row(number, values, _("Empty: %(columns)s") % {"columns": ", ".join(missing)})
    values["host"] = values["host"].lower().rstrip(".")
    values["code"] = values["code"].lower()
    return Row(number, values)


def header_of(cells: list[str]) -> list[str]:
    """The columns that a header names, in its order; nameless ones at its end are left out."""
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    found = [column_of(cell) or "" for cell in cells]
    if unknown := [cell.strip() or "—" for cell, name in zip(cells, found, strict=True) if not name]:
        message = _("The first row must name the columns. Unknown: %(unknown)s. Known are: %(known)s.")
        raise refused(message % {"unknown": ", ".join(unknown)[:300], "known": ", ".join(COLUMNS)})
    if twice := [name for name, number in Counter(found).items() if number > 1]:
        raise refused(_("Columns that stand twice in the first row: %(columns)s.") % {"columns": ", ".join(twice)})
    if missing := [name for name in REQUIRED if name not in found]:
        message = _("Columns missing in the first row: %(missing)s. Known are: %(known)s.")
        raise refused(message % {"missing": ", ".join(missing), "known": ", ".join(COLUMNS)})
    return found


def refuse_twins(rows: list[Row]) -> list[Row]:
    """Rows whose code or host stands in another one too are all refused: nobody can tell which of them is meant."""
    numbers: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in rows:
        for column in ("code", "host"):
            numbers[column, row.values.get(column, "")].append(row.number)
    return [replace(row, error=row.error or twins_of(row, numbers)) for row in rows]


def twins_of(row: Row, numbers: dict[tuple[str, str], list[int]]) -> str:
    for column in ("code", "host"):
        value = row.values.get(column, "")
        others = [str(number) for number in numbers[column, value] if number != row.number]
        if value and others:
            message = _("“%(value)s” (column %(column)s) stands in row %(rows)s, too.")
            return message % {"value": value, "column": column, "rows": ", ".join(others)}
    return ""


def refuse_circles(rows: list[Row]) -> list[Row]:
    """Units that stand above themselves, over whatever number of others, are refused."""
    by_code = {row.values.get("code", ""): row for row in rows}

    def in_circle(row: Row) -> bool:
        seen: set[int] = set()
        above: Row | None = row
        while above is not None and above.number not in seen:
            seen.add(above.number)
            above = by_code.get(above.values.get("parent", "").lower())
        return above is row

    message = _("parent: this unit would stand above itself.")
    return [replace(row, error=message) if not row.error and in_circle(row) else row for row in rows]
