"""PDF, by pypdf, page by page. A picture with hardly a letter was scanned; a page without any letter is no better."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from pypdf import PageObject, PasswordType, PdfReader
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

from search.extraction.limits import Limits
from search.extraction.result import Outcome, Problem, Sheets, Unreadable

# Letters on a scanned page: page numbers, and what a digital signature or a scanner prints over the picture.
FEW_LETTERS = 80


def read(path: Path, sheets: Sheets, limits: Limits) -> None:
    logging.disable()  # pypdf tells every fault of a file.
    try:
        reader = PdfReader(path, strict=False)
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise Unreadable(Problem.PASSWORD, Outcome.ENCRYPTED)
        sheets.total = declared_pages(reader)
        for page in reader.pages:
            _read_page(page, sheets)
    except DependencyError as error:
        raise Unreadable(Problem.PASSWORD, Outcome.ENCRYPTED) from error
    except LimitReachedError as error:
        raise Unreadable(Problem.BOMB) from error
    except PyPdfError as error:
        raise Unreadable(Problem.CORRUPT) from error


def declared_pages(reader: PdfReader) -> int:
    """What the root of the page tree says, without walking through it."""
    pages: Any = reader.root_object["/Pages"].get_object()
    count = pages.get("/Count", 0)
    return count if isinstance(count, int) and 0 <= count < 1_000_000 else 0


def _read_page(page: PageObject, sheets: Sheets) -> None:
    text = page.extract_text()
    letters = sum(char.isalpha() for char in text)
    if not letters or (letters < FEW_LETTERS and has_picture(page)):
        sheets.scanned += 1
    sheets.add(text)
    sheets.end_page()


def has_picture(page: PageObject) -> bool:
    """Whether the page shows a picture; it is not decoded."""
    try:
        resources: Any = page["/Resources"].get_object()
        objects = resources.get("/XObject", {}).get_object()
        return any(objects[name].get_object().get("/Subtype") == "/Image" for name in objects)
    except (KeyError, AttributeError, TypeError):
        return False
