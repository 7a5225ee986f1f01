"""Intervals of days: both ends included, an open end is `None`."""

from __future__ import annotations

from itertools import pairwise
from typing import Any


def overlaps(rows: list[Any]) -> list[tuple[Any, Any]]:
    """Pairs of neighbouring rows (by `valid_from`) whose days overlap."""
    ordered = sorted(rows, key=lambda row: row.valid_from)
    return [
        (earlier, later)
        for earlier, later in pairwise(ordered)
        if earlier.valid_to is None or earlier.valid_to >= later.valid_from
    ]
