"""Answered questions like the one that somebody is about to send."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils import formats

from cms.core.client import over_rate_limit
from cms.core.text import fold
from questions.models import QuestionsPage
from sites.models import MemberSite

from .listing import slugs_found
from .places import shown_at, site_of

SHOWN = 4
LOOKED_AT = 20
# Of the words of the subject, so many must stand in a question, at least.
SHARE = 0.4
LOOKS = (60, 60)
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True)
class Similar:
    title: str
    url: str
    unit: str
    answered_on: date


def similar_to(page: QuestionsPage, request: HttpRequest, member_site: MemberSite, title: str) -> list[Similar]:
    """Published questions whose words are those of a subject, the best first; none while the search is away."""
    wanted = set(_WORDS.findall(fold(title)))
    if len(wanted) < 2:
        return []
    slugs = slugs_found(" ".join(title.split())[:200], (page.language,), LOOKED_AT)
    rows = {row.slug: row for row in shown_at(member_site).filter(slug__in=slugs or []).for_cards()}
    found = []
    base = page.get_url(request) or "/"
    for slug in slugs or []:
        row = rows.get(slug)
        if row is None or len(wanted & set(_WORDS.findall(fold(f"{row.title} {row.text}")))) < SHARE * len(wanted):
            continue
        url = base + page.reverse_subpage("question", args=[row.slug])
        found.append(Similar(row.title, url, row.unit.name_on(row.answered_on, page.language), row.answered_on))
    return found[:SHOWN]


def similar(page: QuestionsPage, request: HttpRequest) -> HttpResponse:
    """For the script of the form. Asked by POST: what somebody types stands in no address and so in no log."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if over_rate_limit(request, "question-similar", *LOOKS):
        return JsonResponse({"similar": []}, status=429)
    rows = similar_to(page, request, site_of(request), request.POST.get("title", "")[:200])
    shown = [
        {
            "title": row.title,
            "url": row.url,
            "about": f"{row.unit} · {formats.date_format(row.answered_on, 'SHORT_DATE_FORMAT')}",
        }
        for row in rows
    ]
    response = JsonResponse({"similar": shown})
    response["Cache-Control"] = "no-store"
    return response
