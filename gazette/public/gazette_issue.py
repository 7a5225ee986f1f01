"""One issue: facts, contents, signature, and its pages as text with the PDF beside."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from cms.core.text import fold
from gazette.models import GazetteIssue, GazettePage, IssuePage

from .gazette_contents import corrections_of, items_of, of_page, sections, shown
from .gazette_excerpts import marked, words_of
from .gazette_places import find, label_of, pages_of, render, title_of, versions
from .gazette_schema import publication_issue
from .gazette_signature import signature_of


def about(page: GazettePage, request: HttpRequest, issue: GazetteIssue, route: str, *rest: Any) -> dict[str, Any]:
    """What all pages of an issue share."""
    tail = page.reverse_subpage(route, args=[issue.year, issue.slug, *rest])
    return {
        "issue": issue,
        "issue_title": title_of(issue),
        "issue_tail": page.reverse_subpage("issue", args=[issue.year, issue.slug]),
        "pages": pages_of(issue),
        "signature": signature_of(issue),
        "language_versions": versions(page, request, tail),
        "interface_only": True,
        "structured_data": None,
    }


def issue(page: GazettePage, request: HttpRequest, year: int, slug: str) -> HttpResponseBase:
    found = find(page, request, year, slug, "issue")
    if not isinstance(found, GazetteIssue):
        return found
    rows, corrections = list(items_of(found)), corrections_of(found)
    shown([*rows, *corrections], page, request)
    context = {
        **about(page, request, found, "issue"),
        "sections": sections(rows),
        "corrections": corrections,
        "sub_title": _("No. %(label)s") % {"label": label_of(found)},
        "page_title": title_of(found),
        "structured_data": publication_issue(page, request, found, rows),
    }
    return render(page, request, "issue", **context)


def signature(page: GazettePage, request: HttpRequest, year: int, slug: str) -> HttpResponseBase:
    """How the signature was checked, and how anybody checks it alone."""
    found = find(page, request, year, slug, "signature")
    if not isinstance(found, GazetteIssue):
        return found
    context = {
        **about(page, request, found, "signature"),
        "checks": list(found.checks.all()[:10]),
        "sub_title": _("No. %(label)s") % {"label": label_of(found)},
        "page_title": _("Digital signature of gazette no. %(label)s of %(year)s")
        % {"label": label_of(found), "year": found.year},
    }
    return render(page, request, "signature", **context)


def reading(page: GazettePage, request: HttpRequest, year: int, slug: str, number: int) -> HttpResponseBase:
    """One page of an issue: what stands on it, its text, the PDF beside, and corrections of it before all else."""
    found = find(page, request, year, slug, "page", number)
    if not isinstance(found, GazetteIssue):
        return found
    first, last = found.first_page or 1, found.last_page or 0
    if not first <= number <= last:
        raise Http404
    here = list(items_of(found).filter(first_page__lte=number, last_page__gte=number))
    corrections = of_page(corrections_of(found), here, number)
    shown([*here, *corrections], page, request)
    text = IssuePage.objects.filter(issue=found, number=number).values_list("text", flat=True).first() or ""
    asked = request.GET.get("q", "").strip()[:200]
    context = {
        **about(page, request, found, "page", number),
        "number": number,
        "in_file": number - first + 1,
        "previous": number - 1 if number > first else None,
        "next": number + 1 if number < last else None,
        "rows": here,
        "corrections": corrections,
        "parts": marked(text, words_of(fold(asked))),
        "has_text": bool(text.strip()),
        "asked": asked,
        "sub_title": _("No. %(label)s, page %(number)s") % {"label": label_of(found), "number": number},
        "page_title": _("Page %(number)s of gazette no. %(label)s of %(year)s")
        % {"number": number, "label": label_of(found), "year": found.year},
    }
    response = render(page, request, "page", **context)
    # The PDF stands beside the text: our own file, and nothing else.
    response._csp_replace = {"object-src": ["'self'"], "frame-src": ["'self'"]}  # type: ignore[attr-defined]
    if asked:
        response["X-Robots-Tag"] = "noindex"
    return response
