"""Intervals of days: both ends included, an open end is `None`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Any, Protocol, TypeVar


class Interval(Protocol):
    @property
    def valid_from(self) -> Any: ...

    @property
    def valid_to(self) -> Any: ...


Row = TypeVar("Row", bound=Interval)


def holds_on(row: Interval, day: date) -> bool:
    return bool(row.valid_from <= day and (row.valid_to is None or day <= row.valid_to))


def of_day(rows: Iterable[Row], day: date) -> Row | None:
    """The row that holds on `day`, else the last one before it, else the first."""
    ordered = sorted(rows, key=lambda row: row.valid_from)
    holding = [row for row in ordered if holds_on(row, day)]
    earlier = [row for row in ordered if row.valid_from <= day]
    found = holding or earlier or ordered[:1]
    return found[-1] if found else None


def overlaps(rows: list[Any]) -> list[tuple[Any, Any]]:
    """Pairs of neighbouring rows (by `valid_from`) whose days overlap."""
    ordered = sorted(rows, key=lambda row: row.valid_from)
    return [
        (earlier, later)
        for earlier, later in pairwise(ordered)
        if earlier.valid_to is None or earlier.valid_to >= later.valid_from
    ]
