"""From an uploaded table to text cells in NFC Unicode, whatever encoding it came in, with a report of the conversion.

CSV in UTF-8, UTF-16, TCVN3, VNI, VISCII or cp1258, or the first sheet of an XLSX workbook, whose letters may be those
of old fonts. Nothing is computed: a formula is the text that was typed. What unpacks to far more than it weighs is
refused before it is unpacked.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

import openpyxl
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from cms.core.actions import ActionError
from cms.media.content import check_content
from gazette.encodings import ConversionReport, convert_rows, decode
from sites.bulk.reading import cell_text

MAX_BYTES = 30 * 1024 * 1024
MAX_UNPACKED = 300 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 60
MAX_CELL = 20_000
SEPARATORS = ",;\t|"
LOOKED_AT = 20
UTF16 = (b"\xff\xfe", b"\xfe\xff")

Cells = list[str]


@dataclass(frozen=True)
class Table:
    """Attributes: rows: (number as a spreadsheet counts, the header being 1; cells)."""

    header: Cells
    rows: list[tuple[int, Cells]]
    conversion: ConversionReport

    def report(self) -> dict[str, Any]:
        """The conversion as JSON, for the screen."""
        found = asdict(self.conversion)
        return found | {"doubtful": [[c.row, c.column, c.excerpt, c.proposal] for c in self.conversion.doubtful]}


def refused(message: str) -> ActionError:
    return ActionError(message, "table")


def read_table(content: bytes, file_name: str, encoding: str = "") -> Table:
    """The table of a file.

    Args:
        encoding: what a person has decided; empty: recognised.

    Raises:
        ActionError: the file is too large, of another kind, a bomb, or has no header.
    """
    if len(content) > MAX_BYTES:
        raise refused(_("The file is larger than %(size)s MB.") % {"size": MAX_BYTES // 1024 // 1024})
    extension = file_name.rsplit(".", 1)[-1].lower()
    if extension not in {"csv", "txt", "tsv", "xlsx"}:
        raise refused(_("Upload a table as .csv or .xlsx."))
    if extension == "xlsx":
        try:
            check_content(io.BytesIO(content), "xlsx")
        except ValidationError as error:
            raise refused(" ".join(error.messages)) from error
        records = list(_of_workbook(content))
    else:
        if not content.strip():
            raise refused(_("The file is empty."))
        if b"\0" in content and not content.startswith(UTF16):
            raise refused(_("This is no text: upload the table as .csv or .xlsx."))
        records = list(_of_text(decode(content, "unicode").text))
    converted, conversion = convert_rows(records, encoding)
    return _as_table(converted, conversion)


def _of_text(text: str) -> Iterator[Cells]:
    """Records of a CSV text. Its separator is the one that divides most of the first rows into equally many cells."""

    def records(separator: str) -> Iterator[Cells]:
        return csv.reader(io.StringIO(text, newline=""), delimiter=separator)

    def fit(separator: str) -> tuple[int, int]:
        first = [len(row) for row in islice(records(separator), LOOKED_AT) if any(row)]
        width = first[0] if first else 0
        return (sum(1 for length in first if length == width) if width > 1 else 0), width

    csv.field_size_limit(MAX_CELL * 4)
    try:
        yield from islice(records(max(SEPARATORS, key=fit)), MAX_ROWS + 2)
    except csv.Error as error:
        raise refused(_("The table cannot be read: %(reason)s") % {"reason": error}) from error


def _of_workbook(content: bytes) -> Iterator[Cells]:
    """Records of the first sheet; dates as YYYY-MM-DD."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED:
                raise refused(_("The workbook unpacks to more than %(size)s MB.") % {"size": MAX_UNPACKED >> 20})
        # Not `data_only`: the values that a program has kept beside the formulas are not what was typed.
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        for row in book.worksheets[0].iter_rows(max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS, values_only=True):
            yield [cell_text(cell) for cell in row]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError, SyntaxError) as error:
        raise refused(_("The workbook cannot be opened.")) from error


def _as_table(records: list[Cells], conversion: ConversionReport) -> Table:
    numbered = ((number, [cell.strip() for cell in record]) for number, record in enumerate(records, 1))
    filled: list[Any] = [row for row in numbered if any(row[1])]
    if not filled:
        raise refused(_("The file is empty."))
    header = filled[0][1]
    while header and not header[-1]:
        header = header[:-1]
    rows = filled[1:]
    if len(header) > MAX_COLUMNS:
        raise refused(_("The table has more than %(number)s columns.") % {"number": MAX_COLUMNS})
    if len(rows) > MAX_ROWS:
        raise refused(_("The table has more than %(number)s rows. Divide it.") % {"number": MAX_ROWS})
    if not rows:
        raise refused(_("The table has a header and no rows."))
    return Table([name[:200] for name in header], rows, conversion)
