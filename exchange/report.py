"""The report of a run, row by row: CSV for a spreadsheet, JSON lines for a program."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, Protocol

from .importer import Row


class Report(Protocol):
    def add(self, row: Row) -> None: ...


class NoReport:
    def add(self, row: Row) -> None:
        """Nothing was asked for."""


class CsvReport:
    def __init__(self, stream: Any) -> None:
        self.writer = csv.DictWriter(stream, [f.name for f in fields(Row)])
        self.writer.writeheader()

    def add(self, row: Row) -> None:
        # A cell that begins like a formula must not become one in a spreadsheet.
        safe = {
            k: f"'{v}" if isinstance(v, str) and v[:1] in ("=", "+", "-", "@") else v for k, v in asdict(row).items()
        }
        self.writer.writerow(safe)


class JsonReport:
    def __init__(self, stream: Any) -> None:
        self.stream = stream

    def add(self, row: Row) -> None:
        self.stream.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")


@contextmanager
def open_report(path: Path | None) -> Iterator[Report]:
    """A report at `path`: CSV when it ends in `.csv`, JSON lines otherwise; none without a path."""
    if path is None:
        yield NoReport()
        return
    with path.open("w", encoding="utf-8", newline="") as stream:
        yield CsvReport(stream) if path.suffix.lower() == ".csv" else JsonReport(stream)
