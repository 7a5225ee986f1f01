"""The public search page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sites.hosts import member_site_of

from .address import Address
from .advanced import PRESETS, PeriodForm, with_preset
from .facet_labels import labels_of
from .forms import read_search
from .presentation import ALL_LANGUAGES, context_of, language, pager_of, type_names
from .querylog import note, visitor_of
from .rescue import everywhere, fewer_words, popular_topics
from .service import Results, Search, acl_of_user, find
from .unit_tree import unit_tree

# What the form of the page has fields for; the rest is carried along.
FORM_FIELDS = ("q", "phrase", "without", "number", "within", "type", "topic", "since", "until", "attachment", "lang")
# What asks for something; the language, the order and the page alone do not.
ASKING = ("phrase", "without", "unit", "within", "type", "topic", "year", "attachment", "number", "since", "until")


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Search over all units: the page's language first, the others a tab away. Works without JavaScript."""
    if (changed := with_preset(request.GET)) is not None:
        return HttpResponseRedirect(Address(changed).changed())
    address = Address(request.GET)
    period = PeriodForm(request.GET)
    all_languages = request.GET.get("lang") == ALL_LANGUAGES
    search = read_page_search(request, period, all_languages)
    asked = bool(search.text.strip() or any(getattr(search, name) for name in ASKING))
    results = find(search) if asked and period.is_valid() else None
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
        "form": form_context(request, search, address, period),
    }
    if results is not None:
        context |= context_of(results, search, address, own_unit(request), all_languages)
        context |= paging(request, results, search, address)
        context["token"] = noted(request, results, search)
        if not (results.results or context["pager"].missing or results.failed):
            context["rescue"] = {
                "fewer": fewer_words(search, address),
                "everywhere": everywhere(search) if context["chips"] else 0,
                "topics": popular_topics(language(), address),
            }
    return render(request, "search/search.html", context)


def read_page_search(request: HttpRequest, period: PeriodForm, all_languages: bool) -> Search:
    """What the page is asked for; wrong values are left out."""
    search = read_search(request.GET, strict=False, acl=acl_of_user(request.user))
    spoken = () if all_languages else search.language or (language(),)
    days = period.cleaned_data if period.is_valid() else {}
    since, until = days.get("since"), days.get("until")
    return replace(search, language=spoken, site_unit=own_unit(request), since=since, until=until)


def form_context(request: HttpRequest, search: Search, address: Address, period: PeriodForm) -> dict[str, Any]:
    """The search form with everything that was typed; unfolded where the advanced part is in use or wrong."""
    used = (search.phrase, search.without, search.within, search.number, search.attachment, search.since, search.until)
    return {
        "period": period,
        "open": not period.is_valid() or any(used) or request.GET.get("advanced") == "1",
        "carried": address.hidden(*FORM_FIELDS),
        "types": type_names(),
        "topics": labels_of("topic", language()),
        "units": unit_tree(language()),
        "presets": PRESETS,
        "languages": settings.LANGUAGES,
        "lang": request.GET.get("lang", ""),
    }


def noted(request: HttpRequest, results: Results, search: Search) -> str:
    """The token under which a click on a result is reported; empty where nothing is noted."""
    continued = search.after is not None or search.sort == "newest"
    return note(
        results,
        unit_code=own_unit(request),
        visitor=visitor_of(request),
        language=language(),
        continued=continued,
    )


def paging(request: HttpRequest, results: Results, search: Search, address: Address) -> dict[str, Any]:
    asked = request.GET.get("page", "").strip()
    pager = pager_of(results, search, address, asked, request.GET.get("after", ""))
    return {"pager": pager, "first_url": address.changed(), "asked_page": asked[:12]}


def own_unit(request: HttpRequest) -> str:
    """Code of the unit whose site this is; empty on the portal."""
    member_site = member_site_of(request)
    return member_site.unit.code if member_site is not None and not member_site.is_portal else ""
