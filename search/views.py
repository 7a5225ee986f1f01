"""The public search page and its JSON."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sites.hosts import member_site_of

from .forms import read_search
from .service import Results, acl_of_user, find
from .sources import type_labels

ALL_LANGUAGES = "all"
SHOWN_FACETS = ("type", "unit")
SHORT_FACET = 6


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Search over all units: the page's language first, the others a tab away. Works without JavaScript."""
    search = read_search(request.GET, strict=False, acl=acl_of_user(request.user))
    if not search.language and request.GET.get("lang") != ALL_LANGUAGES:
        search = replace(search, language=(translation.get_language() or "vi",))
    asked = bool(search.text.strip() or search.unit or search.type)
    results = find(search) if asked else None
    context: dict[str, Any] = {
        "search": search,
        "asked": asked,
        "results": results,
        "view_title": _("“%(query)s” – Search") % {"query": results.query.text}
        if results and results.query.text
        else _("Search"),
        "crumb_title": _("Search"),
        "view_name": "search",
        "noindex": True,
    }
    if results is not None:
        context |= {
            "language_tabs": language_tabs(results, request.GET.get("lang") == ALL_LANGUAGES),
            "facets": shown_facets(results),
            "chosen_count": len(search.unit) + len(search.type),
            "own_unit": own_unit(request),
        }
    return render(request, "search/search.html", context)


def own_unit(request: HttpRequest) -> str:
    """Code of the unit whose site this is; empty on the portal."""
    member_site = member_site_of(request)
    return member_site.unit.code if member_site is not None and not member_site.is_portal else ""


def language_tabs(results: Results, all_chosen: bool) -> list[dict[str, Any]]:
    """One tab a language with its number of hits, and one for all of them."""
    rows = {value.value: value for value in results.facets.get("language", [])}
    tabs: list[dict[str, Any]] = [
        {
            "code": code,
            "label": label,
            "count": rows[code].count if code in rows else 0,
            "here": not all_chosen and code in rows and rows[code].selected,
        }
        for code, label in settings.LANGUAGES
    ]
    total = sum(tab["count"] for tab in tabs)
    return [*tabs, {"code": ALL_LANGUAGES, "label": _("All languages"), "count": total, "here": all_chosen}]


def shown_facets(results: Results) -> list[dict[str, Any]]:
    """The facets of the page with their first values, and the others behind a fold."""
    labels = type_labels()
    titles = {"type": _("Kind of content"), "unit": _("Authority")}
    facets = []
    for name in SHOWN_FACETS:
        values = results.facets.get(name, [])
        if name == "type":
            values = [replace(value, label=str(labels[value.value][0])) for value in values if value.value in labels]
        ordered = sorted(values, key=lambda value: not value.selected)
        facets.append(
            {"name": name, "title": titles[name], "first": ordered[:SHORT_FACET], "more": ordered[SHORT_FACET:]}
        )
    return facets


@require_safe
def search_api(request: HttpRequest) -> JsonResponse:
    """`/api/v1/search/?q=&lang=&unit=&type=&sort=&page=&page_size=`: public entries only, whoever asks.

    Returns:
        `{total, page, page_size, results: [{url, title, unit, unit_name, type, lang, number, published_at, snippet,
        also_on: [{name, url}]}], facets: {unit|type|lang: [{value, label, count}]}, did_you_mean}`;
        400 with `{errors: {parameter: message}}`.
    """
    try:
        search = read_search(request.GET, strict=True, acl=acl_of_user(AnonymousReader()))
    except ValidationError as error:
        messages = {item.code or "query": str(item.message) for item in error.error_list}
        return JsonResponse({"errors": messages}, status=400)
    results = find(search)
    if results.failed:
        return JsonResponse({"errors": {"search": _("The search is not available at the moment.")}}, status=503)
    return JsonResponse(as_json(results), json_dumps_params={"ensure_ascii": False})


class AnonymousReader:
    """The API answers everybody alike, also somebody who is logged in."""

    is_authenticated = False


def as_json(results: Results) -> dict[str, Any]:
    names = {"unit": "unit", "type": "type", "topic": "topic", "language": "lang", "year": "year"}
    return {
        "total": results.total,
        "page": results.page,
        "page_size": results.page_size,
        "results": [
            {
                "url": row.url,
                "title": row.title,
                "unit": row.unit,
                "unit_name": row.unit_name,
                "type": row.type,
                "lang": row.language,
                "number": row.number,
                "published_at": row.published_at.isoformat() if row.published_at else None,
                "snippet": row.snippet_html,
                "also_on": [{"name": name, "url": url} for name, url in row.also_on],
            }
            for row in results.results
        ],
        "facets": {
            names[name]: [{"value": v.value, "label": v.label, "count": v.count} for v in values]
            for name, values in results.facets.items()
        },
        "did_you_mean": results.did_you_mean or None,
    }
