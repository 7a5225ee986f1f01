"""Marks and links of a segment survive: what wagtail-localize asks of a translated string, in the reader's words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag
from django.utils.translation import gettext_noop
from wagtail_localize.strings import StringValue

from .base import Problem

MESSAGES = {
    "markup.broken": gettext_noop("The markup is not allowed here: only bold, italics, links and line breaks."),
    "markup.link_missing": gettext_noop("A link of the source is missing: %(link)s."),
    "markup.link_unknown": gettext_noop("A link that the source does not have: %(link)s."),
    "markup.tags": gettext_noop("Other marks (bold, italics) than in the source."),
}


def check_markup(source: str, target: str, language: str) -> Iterator[Problem]:
    """Links of the source are there, each once; tags are those that a segment may have."""
    try:
        StringValue.from_translated_html(target)
    except ValueError:
        yield Problem("markup.broken", blocking=True)
        return
    wanted, found = _links(source), _links(target)
    for link in (wanted - found).elements():
        yield Problem("markup.link_missing", blocking=True, values={"link": link})
    for link in (found - wanted).elements():
        yield Problem("markup.link_unknown", blocking=True, values={"link": link})
    if _marks(source) != _marks(target):
        yield Problem("markup.tags", blocking=False)


def _tags(html: str) -> list[Tag]:
    return list(BeautifulSoup(html, "html.parser").find_all(True))


def _links(html: str) -> Counter[str]:
    return Counter(str(tag.get("id", "")) for tag in _tags(html) if tag.name == "a")


def _marks(html: str) -> Counter[str]:
    return Counter(tag.name for tag in _tags(html) if tag.name not in {"a", "br"})
