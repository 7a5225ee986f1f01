"""The gazette: its start page, the issues of a year, the calendar of a year."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from gazette.models import GazetteIssue, GazettePage

from .gazette_contents import items_of, sections, shown
from .gazette_places import counted, pages_of, portal_of, render, tail_of, versions
from .gazette_signature import signature_of

RECENT = 8


def years() -> list[dict[str, Any]]:
    """Years that have issues, the newest first, with how many."""
    rows: Any = GazetteIssue.objects.published().order_by().values("year").annotate(n=Count("pk"))
    return sorted(rows, key=lambda row: -int(row["year"]))


def start(page: GazettePage, request: HttpRequest) -> HttpResponse:
    """The latest issue with its contents, the years, and the ways to search and to be told."""
    portal_of(request)
    recent = listed(counted()[:RECENT], page, request)
    latest = recent[0] if recent else None
    context: dict[str, Any] = {"latest": latest, "recent": recent[1:], "years": years()}
    if latest is not None:
        context |= {
            "sections": sections(shown(list(items_of(latest)), page, request)),
            "signature": signature_of(latest),
        }
    return render(page, request, "start", **context)


def listed(issues: Any, page: GazettePage, request: HttpRequest) -> list[Any]:
    """Issues with `pages_shown` and `url`."""
    rows: list[Any] = list(issues)
    base = page.get_url(request) or ""
    for row in rows:
        row.pages_shown, row.url = pages_of(row), base + tail_of(row)
    return rows


def of_year(page: GazettePage, request: HttpRequest, year: int) -> list[Any]:
    """Issues of a year, the newest first.

    Raises:
        Http404: there is none.
    """
    portal_of(request)
    issues = listed(counted().filter(year=year), page, request) if year <= 9999 else []
    if not issues:
        raise Http404
    return issues


def year_page(page: GazettePage, request: HttpRequest, year: int) -> HttpResponse:
    issues = of_year(page, request, year)
    context: dict[str, Any] = {
        "year": year,
        "issues": issues,
        "years": years(),
        "sub_title": str(year),
        "page_title": _("Gazette of the year %(year)s") % {"year": year},
        "language_versions": versions(page, request, page.reverse_subpage("year", args=[year])),
        "structured_data": None,
    }
    return render(page, request, "year", **context)


def calendar(page: GazettePage, request: HttpRequest, year: int) -> HttpResponse:
    """A table of the year: a row for each month, in it the days on which issues came out."""
    issues = of_year(page, request, year)
    months: list[dict[str, Any]] = [{"first": date(year, month, 1), "issues": []} for month in range(1, 13)]
    outside: list[Any] = []
    for issue in reversed(issues):
        # An issue of a year may bear a day of the next one.
        (months[issue.issued_on.month - 1]["issues"] if issue.issued_on.year == year else outside).append(issue)
    known = years()
    found = [row["year"] for row in known]
    place = found.index(year)
    context: dict[str, Any] = {
        "year": year,
        "months": months,
        "outside": outside,
        "total": len(issues),
        "earlier": found[place + 1] if place + 1 < len(found) else None,
        "later": found[place - 1] if place else None,
        "sub_title": _("Calendar of issues"),
        "page_title": _("Calendar of issues, %(year)s") % {"year": year},
        "language_versions": versions(page, request, page.reverse_subpage("calendar", args=[year])),
        "structured_data": None,
    }
    return render(page, request, "calendar", **context)
