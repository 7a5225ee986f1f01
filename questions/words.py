"""What people type, as it is stored: composed, without what nobody sees, within limits; answers as safe HTML."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

import nh3
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from cms.core.actions import ActionError
from cms.core.text import fold, nfc

__all__ = ["clean_html", "clean_line", "clean_references", "clean_text", "fold", "is_blank_html", "plain", "required"]

TITLE_LENGTH = 200
TEXT_LENGTH = 10_000
ANSWER_LENGTH = 50_000
MAX_REFERENCES = 20
# More marks than this on one letter are no writing of any language.
MAX_MARKS = 4

TAGS = {"p", "br", "b", "strong", "i", "em", "u", "ul", "ol", "li", "a", "h3", "h4", "blockquote", "sub", "sup"}
TAGS |= {"table", "caption", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {"a": {"href"}, "th": {"scope", "colspan", "rowspan"}, "td": {"colspan", "rowspan"}}
SCHEMES = {"http", "https", "mailto", "tel"}

JOINER = "\u200d"
# A joiner between two pictographs makes one of them (a family, a flag); elsewhere nobody sees it.
PICTOGRAPHS = "\u2600-\u27bf\ufe0f\U0001f000-\U0001faff"
_JOINERS = re.compile(f"(?<![{PICTOGRAPHS}]){JOINER}|{JOINER}(?![{PICTOGRAPHS}])")
# Zero-width characters and controls of direction: with them a text can look other than it is (Unicode TR 36).
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff9-\ufffd\U000e0000-\U000e0fff]"
)
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_MARKS = re.compile(
    rf"((?:[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]){{{MAX_MARKS}}})[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_BLANK_LINES = re.compile(r"\n{4,}")


def clean_text(text: str) -> str:
    """Plain text in NFC, without what is invisible; lines kept, at most two empty ones together.

    HTML stays as it was typed: templates escape it.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = _CONTROLS.sub("", _INVISIBLE.sub("", text))
    text = _JOINERS.sub("", text)
    text = nfc(_MARKS.sub(r"\1", text))
    lines = (line.rstrip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n\n", "\n".join(lines)).strip()


def clean_line(text: str) -> str:
    """One line: blanks and line ends become single blanks."""
    return " ".join(clean_text(text).split())


def required(text: str, limit: int, empty: str, field: str | None = None) -> str:
    """A cleaned text that is neither empty nor too long.

    Args:
        empty: what is said when nothing is left of it.

    Raises:
        ActionError: it is.
    """
    if not any(unicodedata.category(char)[0] in "LNSP" for char in text):
        raise ActionError(empty, field)
    return within(text, limit, field)


def within(text: str, limit: int, field: str | None = None) -> str:
    """Raises `ActionError` when a text is too long; it is never cut silently."""
    if len(text) > limit:
        values = {"length": len(text), "limit": limit}
        raise ActionError(_("This text has %(length)s characters; at most %(limit)s are possible.") % values, field)
    return text


def clean_html(html: str) -> str:
    """Safe HTML of an answer: paragraphs, lists, tables, links that tell no referrer."""
    text = _CONTROLS.sub("", _INVISIBLE.sub("", html.replace("\r\n", "\n")))
    text = _MARKS.sub(r"\1", _JOINERS.sub("", text))
    return nh3.clean(
        nfc(text),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
        clean_content_tags={"script", "style", "iframe", "object"},
    ).strip()


def plain(html: str) -> str:
    """The words of safe HTML."""
    return strip_tags(re.sub(r"</(p|li|h3|h4|tr|blockquote)>|<br ?/?>", "\n", html)).replace("&nbsp;", " ").strip()


def is_blank_html(html: str) -> bool:
    return not plain(html).replace("\u00a0", "").strip()


def clean_references(references: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Legal documents that an answer rests on: number, title, and the address of one of our pages or of the web.

    Raises:
        ActionError: an address is none, or there are too many.
    """
    found = []
    for row in references:
        number, title = clean_line(str(row.get("number") or "")), clean_line(str(row.get("title") or ""))
        url = str(row.get("url") or "").strip()
        if not (number or title):
            continue
        if url and not re.fullmatch(r"(https?://|/(?!/))[^\s<>\"']{1,300}", url):
            message = _("“%(url)s” is no address of a document: it begins with https:// or /.")
            raise ActionError(message % {"url": url[:80]}, "references")
        found.append({"number": number[:100], "title": title[:300], "url": url})
    if len(found) > MAX_REFERENCES:
        raise ActionError(_("At most %(number)s documents can be named.") % {"number": MAX_REFERENCES}, "references")
    return found
