"""The one public page of the desk: "not yet translated: ask for it"."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.core.client import over_rate_limit
from cms.core.locales import language_code_of
from sites.chrome import chrome_for
from sites.hosts import member_site_of
from translation.demand import ask_address, count_wish, may_ask, original_of

DAY = 24 * 60 * 60


@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_translation(request: HttpRequest, key: UUID) -> HttpResponse:
    """A page that exists in Vietnamese only, and a button that counts the wish for it.

    Pages link here and stay without form and cookie, so that they can be cached. An address counts once a day for a
    page and a language; who asks again is thanked again.

    Raises:
        Http404: no such page that everybody may read, or the language is not opened on the site.
    """
    member_site, language = member_site_of(request), translation.get_language() or settings.LANGUAGE_CODE
    page = original_of(key, member_site, request) if member_site is not None else None
    if member_site is None or page is None:
        raise Http404
    versions = {settings.LANGUAGE_CODE: page.get_url(request)}
    for other in page.live_translations:
        versions[language_code_of(other.locale_id)] = other.get_url(request)
    if language in versions:
        return HttpResponseRedirect(versions[language])
    if not may_ask(member_site, language):
        raise Http404
    chrome = chrome_for(member_site, language)
    context: dict[str, Any] = {
        "original": page,
        "original_address": versions[settings.LANGUAGE_CODE],
        "home_address": chrome.home_url,
        "asked": "thanks" in request.GET,
        "language_versions": {code: versions.get(code) or ask_address(page, code) for code in chrome.languages},
        "view_title": _("Not translated yet"),
        "noindex": True,
    }
    if request.method == "POST":
        limit, seconds = settings.FORM_RATE_LIMIT
        if over_rate_limit(request, "ask-for-translation", limit, seconds):
            response = render(request, "translation/ask.html", {**context, "too_many": True}, status=429)
            response["Retry-After"] = str(seconds)
            return response
        if not over_rate_limit(request, f"ask-for-translation:{key}:{language}", 1, DAY):
            count_wish(page, member_site, language)
        return HttpResponseRedirect(f"{request.path}?thanks")
    response = render(request, "translation/ask.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
