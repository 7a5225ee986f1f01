"""Search in the text of issues: in one, in a year, in all of them; by page, forgiving accents."""

from __future__ import annotations

import re
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from cms.core.text import fold, nfc
from gazette.enums import IssueState
from gazette.models import GazetteIssue, GazettePage, IssuePage
from gazette.words import has_words
from search.results import Search
from search.service import find

from .gazette import years
from .gazette_excerpts import excerpt
from .gazette_places import portal_of, published, render, title_of, versions

PAGE_SIZE = 20
MAX_PAGE = 1_000
# Words that stand on more pages are asked of the search first: it names the best issues, of which pages are shown.
MANY = 5_000
HITS = 100
_NUMBER = re.compile(r"(?:so|no\.?)?\s*(\d{1,5})(?:\s*/\s*((?:19|20)\d\d))?", re.ASCII)


def wanted_issue(request: HttpRequest) -> GazetteIssue | None:
    """The one issue to search in (`nam`, `so`), if it is out."""
    year, first = request.GET.get("nam", ""), request.GET.get("so", "").split("-")[0]
    if not (year.isascii() and year.isdigit() and len(year) == 4 and first.isascii() and first.isdigit()):
        return None
    found: GazetteIssue | None = published().filter(numbers__year=int(year), numbers__number=int(first[:6])).first()
    return found


def wanted_year(request: HttpRequest) -> int | None:
    year = request.GET.get("nam", "")
    return int(year) if re.fullmatch(r"(19|20)\d\d", year, re.ASCII) else None


def pages_with(text: str, issue: GazetteIssue | None, year: int | None) -> Any:
    """Pages that hold every word, of the newest issue first."""
    rows = IssuePage.objects.filter(issue__state=IssueState.PUBLISHED).order_by(
        "-issue__issued_on", "-issue_id", "number"
    )
    rows = rows.filter(has_words(IssuePage, text))
    if issue is not None:
        return rows.filter(issue=issue)
    rows = rows.filter(issue__year=year) if year else rows
    if rows.order_by()[: MANY + 1].count() > MANY:
        return rows.filter(issue__in=best(text))
    return rows


def best(text: str) -> list[int]:
    """Issues that the product's search finds."""
    found = find(Search(text=text, type=("gazette",), page_size=HITS))
    return [int(row.details["pk"]) for row in found.results if row.details.get("pk")]


def numbered(text: str) -> list[GazetteIssue]:
    """Issues of the number that was typed: `1095`, `số 1095/2026`."""
    match = _NUMBER.fullmatch(fold(text))
    if match is None:
        return []
    rows = published().filter(numbers__number=int(match[1]))
    return list(rows.filter(numbers__year=int(match[2]))[:5] if match[2] else rows[:5])


def search(page: GazettePage, request: HttpRequest) -> HttpResponse:
    portal_of(request)
    text = nfc(request.GET.get("q", "")).replace("\x00", "").strip()[:200]
    issue = wanted_issue(request)
    year = wanted_year(request)
    number = request.GET.get("page", "")
    number = number if number.isascii() and number.isdigit() and int(number[:6]) <= MAX_PAGE else "1"
    rows = pages_with(text, issue, year) if text else IssuePage.objects.none()
    hits = Paginator(rows.defer("folded").select_related("issue").prefetch_related("issue__numbers"), PAGE_SIZE)
    shown = hits.get_page(number)
    shown.object_list = list(shown.object_list)
    for row in shown.object_list:
        row.parts, row.issue_title = excerpt(row.text, text), title_of(row.issue)
    context: dict[str, Any] = {
        "asked": text,
        "issue": issue,
        "issue_title": title_of(issue) if issue is not None else "",
        "year": year,
        "years": years(),
        "hits": shown,
        "numbered": [(row, title_of(row)) for row in numbered(text)] if text and issue is None else [],
        "sub_title": _("Search in the gazette"),
        "page_title": _("Search in the gazette"),
        "language_versions": versions(page, request, page.reverse_subpage("search")),
        "structured_data": None,
    }
    response = render(page, request, "search", **context)
    response["X-Robots-Tag"] = "noindex"
    return response
