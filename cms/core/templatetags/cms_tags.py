"""Template tags of the visual language: icons, dates, numbers, bound words, structured data."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import formats, timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from cms.core import text
from cms.core.icons import ICONS

register = template.Library()


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """An icon as inline SVG, hidden from screen readers: a word always stands beside it.

    Raises:
        KeyError: no icon of that name.
    """
    shape = mark_safe(ICONS[name])  # noqa: S308  (our own constants)
    if name == "chev":
        return format_html('<svg class="ic chev" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', shape)
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        f"ic {classes}".strip(),
        shape,
    )


@register.filter
def number(value: Any) -> str:
    """`value` with the digit groups of the language: 1.212.000 in Vietnamese. Every figure shown goes through here."""
    if value is None or value == "":
        return ""
    return str(formats.number_format(value, use_l10n=True, force_grouping=True))


@register.filter
def bind(value: Any) -> str:
    """Keep numbers with their units, and compounds, on one line (`cms.core.text.bind`). Escaping stays in force."""
    return text.bind(str(value))


@register.simple_tag
def day(value: date | datetime | None, style: str = "SHORT_DATE_FORMAT") -> SafeString | str:
    """A date in the language of the page, inside `<time datetime>` (Vietnam time)."""
    if value is None:
        return ""
    local = timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
    shown = formats.date_format(local, style)
    machine = local.date().isoformat() if isinstance(local, datetime) else local.isoformat()
    return format_html('<time datetime="{}">{}</time>', machine, shown)


@register.simple_tag
def moment(value: datetime | None, style: str = "SHORT_DATETIME_FORMAT") -> SafeString | str:
    """A date and time in the language of the page, inside `<time datetime>` with its offset."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return format_html(
        '<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), formats.date_format(local, style)
    )


# Japanese and Chinese lines have full-width stops and no blank after them.
FULL_WIDTH = ("ja", "zh-hans")


@register.simple_tag
def colon() -> str:
    """What stands between a label and its value in the language of the page."""
    return "：" if translation.get_language() in FULL_WIDTH else ": "


@register.filter
def bracketed(value: Any) -> str:
    """`value` in the brackets of the language of the page. Escaping stays in force."""
    return f"（{value}）" if translation.get_language() in FULL_WIDTH else f"({value})"


@register.filter
def numeric_column(rows: list[list[Any]], index: int) -> bool:
    """Whether a table's column holds figures only (then it is set flush right in digits of equal width)."""
    cells = [str(row[index] or "").strip() for row in rows if len(row) > index]
    filled = [cell for cell in cells if cell not in {"", "–", "-"}]
    return bool(filled) and all(re.fullmatch(r"[+−-]?[\d.,\s]+ ?%?", cell) for cell in filled)


@register.filter
def filesize(value: int | None) -> str:
    """Bytes as KB or MB with the language's decimal mark."""
    size = float(value or 0)
    for unit in ("B", "KB", "MB"):
        if size < 1024 or unit == "MB":
            digits = 0 if unit == "B" or size >= 100 else 1
            return f"{formats.number_format(round(size, digits), decimal_pos=digits, use_l10n=True)} {unit}"
        size /= 1024
    return ""


@register.simple_tag
def json_ld(data: dict[str, Any]) -> SafeString:
    """`data` as a JSON-LD block. It is data, not script: the Content-Security-Policy does not apply to it.

    `<`, `>` and `&` are escaped as Django's `json_script` does, so no text can close the element.
    """
    dumped = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    escaped = dumped.translate({ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"})
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(escaped))  # noqa: S308


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The current query string with `changes` applied; `None` removes a parameter. Starts with `?`."""
    params = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            params.pop(name, None)
        else:
            params[name] = str(value)
    encoded = params.urlencode()
    return f"?{encoded}" if encoded else "?"


@register.simple_tag
def page_numbers(current: int, last: int) -> list[int | None]:
    """Numbers for a pager: the first, the last, and those around the current one; `None` stands for a gap."""
    wanted = sorted({1, last, *range(current - 1, current + 2)} & set(range(1, last + 1)))
    numbers: list[int | None] = []
    for value in wanted:
        if numbers and numbers[-1] is not None and value - numbers[-1] > 1:
            numbers.append(None)
        numbers.append(value)
    return numbers
