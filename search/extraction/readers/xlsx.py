"""XLSX, by openpyxl: the values of the cells, a sheet a page."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import defusedxml
from openpyxl import load_workbook

from search.extraction.archives import opened
from search.extraction.limits import Limits
from search.extraction.result import Problem, Sheets, Unreadable


def read(path: Path, sheets: Sheets, limits: Limits) -> None:
    with opened(path, limits):
        """Its sizes are looked at; openpyxl opens it anew."""
    warnings.simplefilter("ignore")  # Of styles and extensions that it leaves out.
    with path.open("rb") as file:  # Of a path openpyxl wants another name.
        try:
            _read_book(load_workbook(file, read_only=True, data_only=True, keep_links=False), sheets)
        except defusedxml.DefusedXmlException as error:
            raise Unreadable(Problem.BOMB) from error


def _read_book(book: Any, sheets: Sheets) -> None:
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    sheets.total = len(visible)
    for sheet in visible:
        sheets.add(f"{sheet.title}\n")
        for row in sheet.iter_rows(values_only=True):
            if values := [as_text(value) for value in row if value is not None]:
                sheets.add("\t".join(values) + "\n")
        sheets.end_page()


def as_text(value: Any) -> str:
    """A cell as it is usually shown: 12 for 12.0, 05/09/2026 for a date."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "strftime") and hasattr(value, "year"):
        return f"{value.day:02d}/{value.month:02d}/{value.year}"
    return str(value)
