"""Template tags of the results page."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from urllib.parse import urljoin

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from search.sources import SearchSource, all_sources, type_labels
from search.unit_tree import Group, render_tree

register = template.Library()

CARDS = frozenset({"article", "document", "gazette", "page", "person", "question", "section", "service", "unit"})


@register.simple_tag
def type_label(name: str) -> dict[str, Any]:
    """Name and icon of a type of content."""
    label, icon = type_labels().get(name, (name, "doc"))
    return {"label": label, "icon": icon}


@register.simple_tag
def card_of(name: str) -> str:
    """Template of a type's card: its source's own, else ours of that name, else the plain one."""
    for source in all_sources():
        if source.type == name and source.card != SearchSource.card:
            return source.card
    return f"search/cards/{name}.html" if name in CARDS else SearchSource.card


@register.simple_tag
def language_label(code: str) -> str:
    """Name of a language in that language."""
    return dict(settings.LANGUAGES).get(code, code)


@register.simple_tag
def working_days(days: Any) -> str:
    """How long an answer took; nothing for what is no number."""
    try:
        count = int(days)
    except (TypeError, ValueError):
        return ""
    return ngettext("after %(days)d working day", "after %(days)d working days", count) % {"days": count}


@register.simple_tag
def unit_boxes(groups: tuple[Group, ...], chosen: Collection[str]) -> SafeString:
    """The tree of units with a check box each."""
    return render_tree(groups, chosen)


@register.filter
def as_day(value: Any) -> date | None:
    """A day that a source wrote as text; `None` for anything else."""
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


@register.filter
def beside(url: str, of: str) -> str:
    """`url` as it is meant on the site of a result at `of`, which may be another site than this."""
    return urljoin(of, url)


@register.filter
def at_page(url: str, page: int) -> str:
    """The address of a page of a PDF, as browsers understand it; other files have no pages."""
    return f"{url}#page={page}" if page and "#" not in url else url


@register.simple_tag
def suggest_attributes() -> SafeString:
    """What the script of the suggestions needs of a search field: where to ask, and what to say aloud."""
    said = {
        "suggest": reverse("suggest_api"),
        "label": _("Suggestions"),
        "some": _("Suggestions: {n}. Use the arrow keys."),
        "none": _("No suggestions"),
    }
    return format_html_join("", ' data-{}="{}"', said.items())
