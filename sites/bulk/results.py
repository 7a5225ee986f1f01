"""What a run did, as a CSV file that spreadsheets open with Vietnamese letters as they are."""

from __future__ import annotations

import codecs
import csv
import io

from sites.models import BulkJob

from .columns import COLUMNS, REQUIRED

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
SAMPLE = (
    {
        "code": "phuong-mau",
        "name": "Phường Mẫu",
        "kind": "ward",
        "host": "phuong-mau.{domain}",
        "name_en": "Mẫu Ward",
        "since": "01/07/2025",
        "legal_basis": "Nghị quyết 46/NQ-HĐND ngày 12/6/2025",
        "languages": "en",
        "theme": "bien",
        "telephone": "0299 000 0000",
        "address": "Số 1 đường Mẫu",
    },
)


def safe(text: str) -> str:
    """A cell that begins like a formula must not become one in a spreadsheet."""
    return f"'{text}" if text.startswith(FORMULAS) else text


def to_csv(rows: list[list[str]]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return codecs.BOM_UTF8 + stream.getvalue().encode()


def result_csv(job: BulkJob) -> bytes:
    """Row number, code, status (`done`, `nothing`, `error`, `unusable`, `waiting`), message."""
    lines = [[str(row.number), safe(row.code), row.status, safe(row.message)] for row in job.rows.all()]
    return to_csv([["row", "code", "status", "message"], *lines])


def sample_csv(domain: str) -> bytes:
    """A table to fill in: every column, and one row."""
    names = [*REQUIRED, *(name for name in COLUMNS if name not in REQUIRED)]
    lines = [[row.get(name, "").replace("{domain}", domain) for name in names] for row in SAMPLE]
    return to_csv([names, *lines])
