"""Labels and lists on A4: what goes out with the paper gazette."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from .setting import set_html
from .words import WORDS

COLUMNS, ROWS = 3, 8
_SHEETS = ("gazette/pdf/base.css", "gazette/pdf/sheets.css")


def set_labels_pdf(title: str, labels: Sequence[Sequence[str]], target: Path) -> int:
    """Address labels, 3 × 8 on A4 (70 × 37 mm), a sequence of lines each, the first in bold. Returns the sheets."""
    step = COLUMNS * ROWS
    sheets = [labels[at : at + step] for at in range(0, len(labels), step)]
    return _set("labels", {"title": title, "sheets": sheets}, target)


def set_table_pdf(
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    target: Path,
    *,
    notes: Sequence[str] = (),
    signatures: Sequence[str] = (),
    widths: Sequence[int] = (),
    numeric: Sequence[int] = (),
) -> int:
    """A list with its heading on every page. Returns the pages.

    Args:
        notes: lines below the title (issue, day, agency).
        signatures: who signs at the end, side by side ("Người giao", "Người nhận").
        widths: of the columns, in per cent.
        numeric: columns, from 0, that are set to the right.
    """
    shares = list(widths) or [100 // max(len(columns), 1)] * len(columns)
    style = "".join(f"th:nth-child({at}){{width:{share}%}}" for at, share in enumerate(shares, start=1))
    heads = [{"words": words, "right": at in numeric} for at, words in enumerate(columns)]
    cells = [[{"words": cell, "right": at in numeric} for at, cell in enumerate(row)] for row in rows]
    words = {"title": title, "heads": heads, "rows": cells, "notes": notes, "signatures": signatures}
    return _set("list", words, target, style)


def _set(name: str, words: dict[str, Any], target: Path, style: str = "") -> int:
    with translation.override("vi"):
        html = render_to_string(f"gazette/pdf/{name}.html", words | {"words": WORDS})
    return set_html(html, target, sheets=_SHEETS, style=style)
