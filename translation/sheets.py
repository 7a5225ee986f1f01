"""Tables as files: CSV that Excel reads, and XLSX. No text of a cell is taken for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

FORMATS = ("csv", "xlsx")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What opens as a formula in a spreadsheet when a text begins with it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
MAX_WIDTH = 60


def harmless(value: Any) -> Any:
    """A text that no spreadsheet takes for a formula; figures and dates as they are."""
    text = str(value) if isinstance(value, Promise) else value
    return f"'{text}" if isinstance(text, str) and text.startswith(FORMULA) else text


class _Line:
    """A file for `csv.writer` that hands each line back."""

    def write(self, value: str) -> str:
        return value


def _csv(rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    writer = csv.writer(_Line())
    yield b"\xef\xbb\xbf"  # Without it Excel shows Vietnamese as rubbish.
    for row in rows:
        yield str(writer.writerow([harmless(value) for value in row])).encode()


def sheet_response(name: str, fmt: str, headings: Sequence[Any], rows: Iterable[Sequence[Any]]) -> HttpResponseBase:
    """The table as a download: `fmt` is one of `FORMATS`."""
    titles = [str(heading) for heading in headings]
    response: HttpResponseBase
    if fmt == "csv":
        response = StreamingHttpResponse(_csv([titles, *rows]), content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(_xlsx(titles, rows), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.{fmt}"'
    return response


def _xlsx(titles: list[str], rows: Iterable[Sequence[Any]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for index, title in enumerate(titles, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = min(max(len(title) + 2, 12), MAX_WIDTH)
    sheet.freeze_panes = "A2"
    head = []
    for title in titles:
        cell = WriteOnlyCell(sheet, value=harmless(title))
        cell.font = Font(bold=True)
        head.append(cell)
    sheet.append(head)
    for row in rows:
        sheet.append([harmless(value) for value in row])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
