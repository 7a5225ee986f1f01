"""XLS of Excel 97–2003, by xlrd: the values of the cells, a sheet a page."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import xlrd

from search.extraction.limits import Limits
from search.extraction.result import Outcome, Problem, Sheets, Unreadable


def read(path: Path, sheets: Sheets, limits: Limits) -> None:
    try:
        book = xlrd.open_workbook(str(path), on_demand=True, logfile=Path(os.devnull).open("w"))  # noqa: SIM115
    except xlrd.XLRDError as error:
        if "encrypted" in str(error):
            raise Unreadable(Problem.PASSWORD, Outcome.ENCRYPTED) from error
        raise Unreadable(Problem.CORRUPT) from error
    sheets.total = book.nsheets
    for index in range(book.nsheets):
        sheet = book.sheet_by_index(index)
        if sheet.visibility == 0:
            sheets.add(f"{sheet.name}\n")
            for number in range(sheet.nrows):
                values = [as_text(cell, book.datemode) for cell in sheet.row(number)]
                sheets.add("\t".join(value for value in values if value) + "\n")
        sheets.end_page()
        book.unload_sheet(index)


def as_text(cell: Any, datemode: int) -> str:
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            year, month, day, *_time = xlrd.xldate_as_tuple(cell.value, datemode)
        except xlrd.XLDateError:
            return ""
        return f"{day:02d}/{month:02d}/{year}"
    if cell.ctype == xlrd.XL_CELL_NUMBER and float(cell.value).is_integer():
        return str(int(cell.value))
    return "" if cell.ctype in {xlrd.XL_CELL_ERROR, xlrd.XL_CELL_BOOLEAN} else str(cell.value)
