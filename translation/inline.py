"""Marks and links of a segment as chips: what a text looks like where nobody writes."""

from __future__ import annotations

from bs4 import BeautifulSoup, NavigableString, Tag
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

NAMES = {"b": "B", "strong": "B", "i": "I", "em": "I", "br": "↵"}


def chips(html: str) -> SafeString:
    """The text with a chip for the beginning and end of each mark and link."""
    if "<" not in html:
        return mark_safe(escape(BeautifulSoup(html, "html.parser").get_text() if "&" in html else html))  # noqa: S308
    return mark_safe("".join(_walk(BeautifulSoup(html, "html.parser"))))  # noqa: S308 - all parts are escaped


def _walk(node: Tag) -> list[str]:
    parts: list[str] = []
    for child in node.children:
        if isinstance(child, NavigableString):
            parts.append(escape(str(child)))
        elif isinstance(child, Tag):
            name = str(child.get("id") or NAMES.get(child.name, child.name))
            if child.name == "mark":
                parts += [format_html('<mark title="{}">', child.get("title", "")), *_walk(child), "</mark>"]
                continue
            if child.name == "br":
                parts.append(_chip("single", name) + "<br>")
                continue
            parts += [_chip("start", name), *_walk(child), _chip("end", name)]
    return parts


def _chip(side: str, name: str) -> str:
    return format_html('<span class="desk-chip desk-chip--{}" aria-hidden="true">{}</span>', side, name)


def tags_of(html: str) -> list[str]:
    """Names of the tags in a text, in their order."""
    return [tag.name for tag in BeautifulSoup(html, "html.parser").find_all(True)] if "<" in html else []
