"""The address at which the results page reports that a result was opened (`navigator.sendBeacon`)."""

from __future__ import annotations

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from cms.core.client import over_rate_limit

from .querylog import note_click

A_MINUTE = 120


@csrf_exempt  # A beacon has no token of the form's; it changes one figure of a row that its own token names, once.
@require_POST
def search_clicked(request: HttpRequest) -> HttpResponse:
    """`token` and `rank` (place of the result, from 1; 0: a best bet). Always 204: nobody reads the answer."""
    response = HttpResponse(status=204)
    response["Cache-Control"] = "no-store"
    try:
        token, rank = request.POST.get("token", ""), request.POST.get("rank", "")
    except (MultiPartParserError, SuspiciousOperation, UnicodeError, OSError):
        return response
    known = rank.isascii() and rank.isdigit() and len(rank) <= 4
    if known and not over_rate_limit(request, "search-click", A_MINUTE, 60):
        note_click(token, int(rank))
    return response
