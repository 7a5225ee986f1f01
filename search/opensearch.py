"""The OpenSearch 1.1 description of a site's search, by which browsers offer it (draft 6, with its suggestions extension)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.text import Truncator
from django.views.decorators.http import require_safe

from sites.chrome import chrome_for
from sites.hosts import member_site_of

from .feeds import legal

TYPE = "application/opensearchdescription+xml"
SHORT_NAME, LONG_NAME = 16, 48  # What the specification allows.
MAX_AGE = 24 * 60 * 60


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """Of this site, in the language of the address."""
    member_site = member_site_of(request)
    language = translation.get_language() or "vi"
    name = legal(chrome_for(member_site, language).name) if member_site else ""
    absolute = request.build_absolute_uri
    context = {
        "short_name": Truncator(name).chars(SHORT_NAME),
        "long_name": Truncator(name).chars(LONG_NAME),
        "name": name,
        "language": language,
        "here": absolute(request.path),
        "page": absolute(reverse("search")),
        "rss": absolute(reverse("search_rss")),
        "atom": absolute(reverse("search_atom")),
        "suggest": absolute(reverse("suggest_api")),
        "icon": absolute(static("img/mark.svg")),
    }
    response = render(request, "search/opensearch.xml", context, content_type=f"{TYPE}; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    return response
