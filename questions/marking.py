"""Findings shown in their text: each with its kind in words, not by colour alone."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from .detectors import Finding

_TAG = re.compile(r"(<[^>]*>)")


def _mark(row: Finding, shown: str) -> str:
    unsure = "" if row.sure else " ql-mark--unsure"
    return format_html('<mark class="ql-mark{}">{} <small>({})</small></mark>', unsure, mark_safe(shown), row.label)  # noqa: S308


def marked(text: str, findings: Iterable[Finding]) -> SafeString:
    """Plain text, escaped."""
    parts, end = [], 0
    for row in findings:
        parts += [escape(text[end : row.start]), _mark(row, escape(row.text))]
        end = row.end
    return mark_safe("".join([*parts, escape(text[end:])]))  # noqa: S308 - every part is escaped


def marked_html(html: str, findings: Iterable[Finding]) -> SafeString:
    """Safe HTML (`words.clean_html`); a finding across tags is marked piece by piece, so that tags stay nested."""
    parts, end = [], 0
    for row in findings:
        parts.append(html[end : row.start])
        pieces = _TAG.split(html[row.start : row.end])
        parts += [_mark(row, piece) if piece.strip() and not piece.startswith("<") else piece for piece in pieces]
        end = row.end
    return mark_safe("".join([*parts, html[end:]]))  # noqa: S308 - cleaned when it was stored
