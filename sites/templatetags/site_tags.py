"""Template tags that know the site: languages, breadcrumbs, the current menu item."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.core.locales import html_code, language_code_of
from cms.core.models import BasePage
from cms.core.tree import HOME_DEPTH, home_path_of
from sites.chrome import Chrome, Link, home_path
from sites.enums import EDITABLE_STATES
from sites.hosts import member_site_of
from sites.issuers import day_of, unit_name_of_home
from sites.registry import missing_version_link

register = template.Library()


@register.filter(name="html_code")
def html_code_filter(language: str) -> str:
    return html_code(language)


@register.simple_tag
def html_code_of(page: Page) -> str:
    """Language of a page for `lang` and `hreflang`."""
    return html_code(language_code_of(page.locale_id))


@register.simple_tag
def lang_attribute(language: str) -> SafeString:
    """` lang="…"` where it is not the language of the page around it."""
    if language == (translation.get_language() or settings.LANGUAGE_CODE):
        return SafeString("")
    return format_html(' lang="{}"', html_code(language))


@register.simple_tag
def html_language() -> str:
    return html_code(translation.get_language() or settings.LANGUAGE_CODE)


def _versions(context: dict[str, Any]) -> dict[str, str]:
    """Language -> address of this very page or view in it. Only what readers can open. Found once a request."""
    if "language_versions" in context:  # The page says where its versions are on this site.
        given: dict[str, str] = context["language_versions"]
        return given
    request: HttpRequest = context["request"]
    page = context.get("page")
    key = (getattr(page, "pk", None), context.get("view_name"))
    known: dict[Any, dict[str, str]] = request.__dict__.setdefault("_language_versions", {})
    if key not in known:
        known[key] = _find_versions(context, request, page)
    return known[key]


def _find_versions(context: dict[str, Any], request: HttpRequest, page: Any) -> dict[str, str]:
    chrome: Chrome | None = context.get("chrome")
    if isinstance(page, BasePage):
        versions = {page.language: page.get_url(request) or ""}
        for other in page.live_translations:
            versions[language_code_of(other.locale_id)] = other.get_url(request) or ""
        return {language: url for language, url in versions.items() if url}
    name = context.get("view_name")
    if not name or not chrome:
        return {}
    found = {}
    for language in chrome.languages:
        with translation.override(language):
            try:
                found[language] = reverse(name)
            except NoReverseMatch:
                continue
    if name == "search" and request.GET.get("q"):
        found = {language: f"{url}?{urlencode({'q': request.GET['q']})}" for language, url in found.items()}
    return found


@register.simple_tag(takes_context=True)
def language_links(context: dict[str, Any]) -> list[dict[str, Any]]:
    """The language switcher: this very page in the languages that it exists in; where there is none, the homes.

    In an opened language that a page is not translated into, the way to ask for it (`missing`).
    """
    chrome: Chrome | None = context.get("chrome")
    if not chrome:
        return []
    versions = _versions(context)
    missing = _missing_versions(context, chrome, versions)
    rows = _language_rows({**missing, **versions} if versions else home_urls(chrome))
    return [{**row, "missing": row["html_code"] in {html_code(code) for code in missing}} for row in rows]


def _missing_versions(context: dict[str, Any], chrome: Chrome, versions: dict[str, str]) -> dict[str, str]:
    """Language -> address where readers ask for this page in it. Only for what all may read in Vietnamese."""
    page = context.get("page")
    languages = [code for code in chrome.languages if code not in versions]
    if not languages or not isinstance(page, BasePage) or settings.LANGUAGE_CODE not in versions:
        return {}
    if context.get("original_url") or context.get("print_view") or not _is_open(context["request"]):
        return {}
    if page.get_view_restrictions():  # No query where restrictions are few.
        return {}
    found = {language: missing_version_link(page, language) for language in languages}
    return {language: url for language, url in found.items() if url}


def _is_open(request: HttpRequest) -> bool:
    """Whether the site of a request is one that its people still write for."""
    member_site = member_site_of(request)
    return member_site is not None and member_site.state in EDITABLE_STATES


def other_homes(context: dict[str, Any]) -> list[dict[str, Any]]:
    """The site's homes in other languages, for readers of a page that exists in one only."""
    chrome: Chrome | None = context.get("chrome")
    return [row for row in _language_rows(home_urls(chrome)) if not row["current"]] if chrome else []


# Rendered feet by the key of their chrome: nothing in them depends on the page, but for the home.
_feet: dict[tuple[str, bool], SafeString] = {}
MAX_FEET = 2000


@register.simple_tag(takes_context=True)
def foot(context: dict[str, Any]) -> SafeString:
    """The foot of the page, rendered once a process for each site, language and generation."""
    chrome: Chrome | None = context.get("chrome")
    if not chrome:
        return SafeString("")
    key = (chrome.key, getattr(context.get("page"), "kind", "") == "home")
    if key not in _feet:
        if len(_feet) >= MAX_FEET:
            _feet.clear()
        values = {"chrome": chrome, "is_home": key[1], "homes": other_homes(context)}
        _feet[key] = render_to_string("components/footer.html", values)
    return _feet[key]


def home_urls(chrome: Chrome) -> dict[str, str]:
    return {language: home_path(chrome.homes, language) for language in chrome.languages}


def _language_rows(urls: dict[str, str]) -> list[dict[str, Any]]:
    here = translation.get_language() or settings.LANGUAGE_CODE
    return [
        {"html_code": html_code(language), "label": label, "url": urls[language], "current": language == here}
        for language, label in settings.LANGUAGES
        if language in urls
    ]


@register.simple_tag(takes_context=True)
def language_alternates(context: dict[str, Any]) -> SafeString:
    """`<link rel=alternate hreflang>` for each language version, and `x-default` for the Vietnamese one.

    Not where only the interface is in that language (`interface_only`: legal documents, issues of the gazette).
    """
    versions = _versions(context)
    if len(versions) < 2 or any(
        context.get(name) for name in ("noindex", "print_view", "original_url", "interface_only")
    ):
        return SafeString("")
    if not _is_itself(context, versions):
        return SafeString("")
    absolute = context["request"].build_absolute_uri
    rows = [(html_code(language), absolute(url)) for language, url in versions.items()]
    default = versions.get(settings.LANGUAGE_CODE) or next(iter(versions.values()))
    return format_html_join(
        "\n", '<link rel="alternate" hreflang="{}" href="{}">', [*rows, ("x-default", absolute(default))]
    ) + SafeString("\n")


def _is_itself(context: dict[str, Any], versions: dict[str, str]) -> bool:
    """Whether this address is the one that its versions name: not the second page of a list, not a part of a page."""
    here = versions.get(translation.get_language() or settings.LANGUAGE_CODE, "")
    request: HttpRequest = context["request"]
    return request.build_absolute_uri(here).partition("?")[0] == canonical_url(context)


# Language -> its code for Facebook and others (Open Graph protocol, `og:locale`).
SOCIAL_LOCALES = {"vi": "vi_VN", "en": "en_GB", "ja": "ja_JP", "ko": "ko_KR", "zh-hans": "zh_CN"}


@register.simple_tag(takes_context=True)
def social_locales(context: dict[str, Any]) -> SafeString:
    """`og:locale` of this page, and of its other versions."""
    here = translation.get_language() or settings.LANGUAGE_CODE
    others = [("og:locale:alternate", SOCIAL_LOCALES[code]) for code in _versions(context) if code != here]
    rows = [("og:locale", SOCIAL_LOCALES[here]), *others]
    return format_html_join("", '<meta property="{}" content="{}">', rows)


@register.simple_tag(takes_context=True)
def canonical_url(context: dict[str, Any]) -> str:
    """Absolute address of the page without filters; a later page of a list keeps its number.

    What appears here by reference has its address where it comes from.
    """
    if context.get("original_url"):
        return str(context["original_url"])
    request: HttpRequest = context["request"]
    url = request.build_absolute_uri(request.path)
    number = request.GET.get("page", "")
    return f"{url}?page={number}" if number.isascii() and number.isdigit() and number != "1" else url


@register.simple_tag(takes_context=True)
def absolute_url(context: dict[str, Any], url: str) -> str:
    absolute: str = context["request"].build_absolute_uri(url)
    return absolute


@register.simple_tag(takes_context=True)
def breadcrumbs(context: dict[str, Any]) -> list[dict[str, str]]:
    """From the province to this page. On a member site the province comes first; the home itself has none."""
    request: HttpRequest = context["request"]
    chrome: Chrome | None = context.get("chrome")
    page = context.get("page")
    if not chrome or (isinstance(page, Page) and page.depth <= HOME_DEPTH and chrome.is_portal):
        return []
    first = {"title": _("Home"), "url": chrome.home_url}
    crumbs = [first] if chrome.is_portal else [{"title": chrome.province_name, "url": chrome.province_url}]
    if not chrome.is_portal:
        crumbs.append({"title": chrome.name, "url": chrome.home_url})
    if isinstance(page, BasePage):
        chain = getattr(request, "page_chain", None) or [*page.get_ancestors()[2:], page]
        crumbs += [{"title": item.title, "url": item.get_url(request) or ""} for item in chain[1:]]
        if page.kind == "article":
            crumbs[-1] = {"title": _("Article"), "url": ""}
        if context.get("sub_title"):
            crumbs.append({"title": str(context["sub_title"]), "url": ""})
    elif context.get("view_title"):
        crumbs.append({"title": str(context.get("crumb_title") or context["view_title"]), "url": ""})
    else:
        return []
    crumbs[-1] = {**crumbs[-1], "url": ""}
    return crumbs


@register.simple_tag(takes_context=True)
def is_here(context: dict[str, Any], link: Link) -> bool:
    """Whether the page lies below a menu item, or the view is it."""
    page = context.get("page")
    if isinstance(page, Page) and link.page_path:
        return page.path.startswith(link.page_path)
    return bool(context["request"].path == link.url)


@register.simple_tag
def unit_of(page: Page) -> str:
    """Name of the unit whose site a page is on, as it was on the page's date."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    return unit_name_of_home(home_path_of(page.path), language, day_of(page))


@register.simple_tag(takes_context=True)
def former_issuer(context: dict[str, Any], page: Page) -> str:
    """What the site's unit was called on the page's date, where that is not its name of today."""
    chrome: Chrome | None = context.get("chrome")
    name = chrome.names.on(day_of(page)) if chrome else ""
    return name if chrome and name != chrome.unit_name else ""


@register.filter
def telephone(value: str) -> str:
    """A Vietnamese number as `tel:` wants it: +842990001022."""
    digits = re.sub(r"[^\d+]", "", value)
    return f"+84{digits[1:]}" if digits.startswith("0") else digits
