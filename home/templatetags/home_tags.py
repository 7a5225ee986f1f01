"""Template tags of the home page's blocks."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.utils import translation

from cms.core.locales import language_code_of

register = template.Library()

COLUMN_CLASSES = {"8-4": ("col-lg-8", "col-lg-4"), "7-5": ("col-lg-7", "col-lg-5"), "6-6": ("col-lg-6", "col-lg-6")}


def localized(page: Any) -> Any:
    """The page in the reader's language, where it exists. No query where it is in it already."""
    here = translation.get_language() or settings.LANGUAGE_CODE
    return page if language_code_of(page.locale_id) == here else page.localized


@register.simple_tag(takes_context=True)
def link_url(context: dict[str, Any], link: Any) -> str:
    """Address of a `LinkBlock`: the page in the reader's language where it exists, or what the editor typed."""
    if not link:
        return ""
    page = link.get("page")
    if page:
        return str(localized(page).get_url(context.get("request")) or "")
    return str(link.get("url") or "")


@register.simple_tag(takes_context=True)
def section_url(context: dict[str, Any], section: Any) -> str:
    """Address of a section; without one, of the site's list of news where its menu has one."""
    if section:
        return str(localized(section).get_url(context.get("request")) or "")
    chrome = context.get("chrome")
    links = chrome.menu if chrome else ()
    for link in links:
        if link.url.rstrip("/").endswith(("/tin-tuc", "/tin-dia-phuong")):
            return str(link.url)
    return ""


@register.filter
def column(ratio: str, index: int) -> str:
    """Grid classes of a column."""
    return COLUMN_CLASSES.get(ratio, COLUMN_CLASSES["8-4"])[index]
