"""What the pages of the gazette share: which issues readers see, how they are called, where they stand."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from cms.core.locales import language_code_of
from cms.core.text import NBSP
from gazette.enums import IssueState, ItemKind
from gazette.models import GazetteIssue, GazettePage, IssueItem, IssueNumber
from sites.hosts import member_site_of
from sites.models import MemberSite

# Numbers before and behind an issue among which its neighbours are.
NEAR = 8


def portal_of(request: HttpRequest) -> MemberSite:
    """The portal: the gazette is the province's, no unit has one (Nghị định 78/2025/NĐ-CP).

    Raises:
        Http404: the request is for another site.
    """
    found = member_site_of(request)
    if found is None or not found.is_portal:
        raise Http404
    return found


def published() -> Any:
    """Issues that readers see: none that is being composed, approved or signed."""
    return GazetteIssue.objects.published().prefetch_related("numbers")


def counted() -> Any:
    """With `documents`: how many documents stand in each; counted for the rows that are shown, not for all."""
    rows = IssueItem.objects.filter(issue=OuterRef("pk"), kind=ItemKind.DOCUMENT).order_by().values("issue")
    return published().annotate(documents=Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0))


def around(year: int, number: int) -> list[GazetteIssue]:
    """Published issues of that number and of those near it, by number, with all their numbers: one query."""
    rows = IssueNumber.objects.filter(year=year, number__range=(number - NEAR, number + NEAR))
    rows = rows.filter(issue__state=IssueState.PUBLISHED).select_related("issue").order_by("number")
    issues: dict[int, Any] = {}
    for row in rows:
        issue = issues.setdefault(row.issue_id, row.issue)
        # What `prefetch_related` would keep, without its query.
        issue.__dict__.setdefault("_prefetched_objects_cache", {}).setdefault("numbers", []).append(row)
    return list(issues.values())


def find(page: GazettePage, request: HttpRequest, year: int, slug: str, route: str, *rest: Any) -> Any:
    """The published issue of an address, with `earlier` and `later`, or the redirect to it.

    One number of a double issue leads to both.

    Raises:
        Http404: there is none, or not yet.
    """
    portal_of(request)
    numbers = slug.split("-")
    if not 1900 <= year <= 9999 or not all(part.isascii() and part.isdigit() and len(part) <= 6 for part in numbers):
        raise Http404
    number = int(numbers[0])
    issues = around(year, number)
    place = next((at for at, row in enumerate(issues) if number in {n.number for n in row.numbers.all()}), None)
    if place is None or (len(numbers) > 1 and issues[place].slug != slug):
        raise Http404
    issue: Any = issues[place]
    if issue.slug != slug or issue.year != year:
        tail = page.reverse_subpage(route, args=[issue.year, issue.slug, *rest])
        return HttpResponsePermanentRedirect(f"{page.get_url(request)}{tail}")
    issue.earlier = issues[place - 1] if place else None
    issue.later = issues[place + 1] if place + 1 < len(issues) else None
    return issue


def label_of(issue: GazetteIssue) -> str:
    """Its numbers, which no line parts."""
    return issue.label.replace(" ", NBSP)


def title_of(issue: GazetteIssue) -> str:
    """As it is called in lists and feeds, in the language of the page."""
    return _("Gazette no. %(label)s of %(year)s") % {"label": label_of(issue), "year": issue.year}


def tail_of(issue: GazetteIssue) -> str:
    """Address below the page, as the route `issue` makes it; asking the routes for each row of a long list is slow."""
    return f"{issue.year}/{issue.slug}/"


def pages_of(issue: GazetteIssue) -> int:
    """How many pages it has; 0 where nobody has counted them."""
    return issue.last_page - issue.first_page + 1 if issue.first_page and issue.last_page else 0


def render(page: GazettePage, request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page of the gazette."""
    values = {**page.get_context(request), **context}
    return TemplateResponse(request, f"gazette/issues/{template}.html", values, status=status)


def versions(page: GazettePage, request: HttpRequest, tail: str) -> dict[str, str]:
    """Language -> address of the same view of the page's other versions."""
    found = {page.language: page.get_url(request) or ""}
    for other in page.live_translations:
        found[language_code_of(other.locale_id)] = other.get_url(request) or ""
    return {language: url + tail for language, url in found.items() if url}


def private(response: HttpResponse) -> HttpResponse:
    """Kept and found by nobody: the address belongs to one reader."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "strict-origin"
    return response
