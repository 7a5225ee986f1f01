"""Template tags for readers: names in their language, and pages that are not translated yet."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cms.core.locales import language_code_of
from sites.hosts import member_site_of
from translation.demand import ask_address, may_ask, original_at
from translation.names import name_in

register = template.Library()


@register.filter
def person_name(name: str) -> str | SafeString:
    """A Vietnamese name as the glossary has it written in the language of the page, else marked as Vietnamese."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    shown = name_in(name, language)
    if language == settings.LANGUAGE_CODE or shown != name or name.isascii():
        return shown
    return format_html('<span lang="vi">{}</span>', name)


@register.simple_tag(takes_context=True)
def untranslated(context: dict[str, Any]) -> dict[str, Any] | None:
    """On a "not found" below a language's prefix: the Vietnamese page at that path, and how to ask for it.

    Where it has a version in the language at another address, that version. Nothing on Vietnamese addresses.
    """
    request: HttpRequest | None = context.get("request")
    language = translation.get_language() or settings.LANGUAGE_CODE
    member_site = member_site_of(request) if request is not None else None
    if request is None or member_site is None or language == settings.LANGUAGE_CODE:
        return None
    page = original_at(request.path.removeprefix(f"/{language}/"), member_site, request)
    if page is None:
        return None
    versions = {language_code_of(other.locale_id): other for other in page.live_translations}
    version = versions.get(language)
    asks = version is None and may_ask(member_site, language)
    return {
        "title": page.title,
        "address": page.get_url(request),
        "version": version,
        "version_address": version.get_url(request) if version is not None else "",
        "ask_address": ask_address(page, language) if asks else "",
    }
