"""`/api/v1/search/` and `/api/v1/suggest/` (ADR 0011). Public entries only, whoever asks."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urljoin

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import translation
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Query, Status
from ninja.renderers import JSONRenderer

from search.engines.base import EngineUnavailable
from search.forms import MAX_TEXT, Reader, one_of, read, unknown_value, whole_number
from search.service import Result, Results, find, language_code
from search.sources import PUBLIC
from search.suggest import suggest
from sites.hosts import member_site_of

from . import texts
from .schemas import FORMATS, MAX_SUGGESTIONS, Errors, SearchAnswer, SearchParameters, Suggestions, SuggestParameters

EVERYBODY = frozenset({PUBLIC})
SUGGESTIONS_TYPE = "application/x-suggestions+json"


class Renderer(JSONRenderer):
    json_dumps_params = {"ensure_ascii": False}


class Api(NinjaAPI):
    def get_content_type(self) -> str:
        """JSON has no charset (RFC 8259, 11)."""
        return "application/json"


api = Api(
    title=texts.TITLE,
    description=texts.ABOUT,
    version="1",
    urls_namespace="search_api",
    openapi_url=None,
    docs_url=None,
    renderer=Renderer(),
)
FAILURES = {400: Errors, 429: Errors, 503: Errors}


@api.get(
    "/search/",
    url_name="search",
    operation_id="search",
    summary=texts.SEARCH,
    description=texts.SEARCH_LONG,
    response={200: SearchAnswer, **FAILURES},
)
def search(request: HttpRequest, parameters: Query[SearchParameters]) -> Status[Any]:
    reading = read(request.GET, acl=EVERYBODY, site_unit=site_unit_of(request))
    errors = wrong_ui(request) | reading.errors
    if errors:
        return Status(400, {"errors": errors})
    results = find(reading.search)
    if results.failed:
        return unavailable()
    data = as_data(request, results)
    data["cut"] = data["cut"] or any(len(request.GET.get(name, "")) > MAX_TEXT for name in ("q", "phrase", "without"))
    return Status(200, data)


@api.get(
    "/suggest/",
    url_name="suggest",
    operation_id="suggest",
    summary=texts.SUGGEST,
    description=texts.SUGGEST_LONG,
    response={200: Suggestions, **FAILURES},
)
def suggestions(request: HttpRequest, parameters: Query[SuggestParameters]) -> Any:
    reader = Reader(request.GET)
    text = reader.text("q", MAX_TEXT)
    limit = reader.read("limit", whole_number("limit", MAX_SUGGESTIONS), 8)
    form = reader.read("format", one_of("format", FORMATS), FORMATS[0])
    language = reader.read("lang", one_of_languages, translation.get_language() or "vi")
    errors = wrong_ui(request) | reader.errors
    if errors:
        return Status(400, {"errors": errors})
    try:
        found = suggest(text, language, EVERYBODY, site_unit_of(request), limit) if text.strip() else []
    except (DatabaseError, EngineUnavailable):
        return unavailable()
    if form == "opensearch":
        content = json.dumps([text, [row.text for row in found]], ensure_ascii=False)
        return HttpResponse(content, content_type=SUGGESTIONS_TYPE)
    rows = [{"text": row.text, "kind": row.kind, "url": row.url or None} for row in found]
    return Status(200, {"suggestions": rows})


def unavailable() -> Status[Any]:
    return Status(503, {"errors": {"search": _("The search is not available at the moment.")}})


def wrong_ui(request: HttpRequest) -> dict[str, str]:
    asked = request.GET.get("ui", "")
    return {"ui": unknown_value("ui", asked)} if asked and language_code(asked[:20]) is None else {}


def one_of_languages(text: str) -> str:
    return language_code(text) or one_of("lang", ())(text)


def site_unit_of(request: HttpRequest) -> str:
    """Code of the unit whose site is asked; empty on the portal."""
    member_site = member_site_of(request)
    return member_site.unit.code if member_site is not None and not member_site.is_portal else ""


def as_data(request: HttpRequest, results: Results) -> dict[str, Any]:
    facets = {"lang" if name == "language" else name: values for name, values in results.facets.items()}
    return {
        "total": results.total,
        "page": results.page,
        "page_size": results.page_size,
        "next": address_of_next(request, results.next) if results.next else None,
        "results": [row_data(request, row) for row in results.results],
        "facets": {
            name: [
                {"value": row.value, "label": row.label, "count": row.count, "selected": row.selected} for row in values
            ]
            for name, values in facets.items()
        },
        "best_bets": [
            {"title": bet.title, "url": request.build_absolute_uri(bet.url), "description": bet.description}
            for bet in results.best_bets
        ],
        "did_you_mean": results.did_you_mean or None,
        "corrected": results.corrected,
        "relaxed": results.relaxed,
        "cut": results.query.cut,
        "degraded": results.degraded,
    }


def address_of_next(request: HttpRequest, cursor: str) -> str:
    asked: QueryDict = request.GET.copy()
    asked.pop("page", None)
    asked["after"] = cursor
    return request.build_absolute_uri(f"{request.path}?{asked.urlencode()}")


def row_data(request: HttpRequest, row: Result) -> dict[str, Any]:
    found_in = row.found_in
    return {
        "url": request.build_absolute_uri(row.url),
        "title": row.title,
        "title_html": row.title_html,
        "snippet": row.snippet_html,
        "unit": row.unit,
        "unit_name": row.unit_name,
        "type": row.type,
        "lang": row.language,
        "number": row.number,
        "published_at": row.published_at.isoformat() if row.published_at else None,
        "topics": list(row.topics),
        "has_attachment": row.has_attachment,
        "found_in": {"title": found_in.title, "url": urljoin(row.url, found_in.url), "page": found_in.page}
        if found_in
        else None,
        "also_on": [{"name": name, "url": urljoin(row.url, url)} for name, url in row.also_on],
        "also_in": [{"lang": language, "url": urljoin(row.url, url)} for language, url in row.also_in],
        "details": dict(row.details),
    }
