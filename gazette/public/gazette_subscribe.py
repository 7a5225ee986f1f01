"""Subscribing by e-mail: asked for here, confirmed from the mail, left by one click; nobody else has a part in it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cms.core.actions import ActionError
from cms.core.client import over_rate_limit
from gazette.actions.subscriptions import (
    AskSubscriptionAction,
    ConfirmSubscriptionAction,
    LeaveSubscriptionAction,
    Wishes,
    find_subscription,
)
from gazette.addresses import portal_page
from gazette.forms.subscription import SubscriptionForm
from gazette.models import GazettePage
from sites.models import MemberSite

from .documents_listing import Listing
from .documents_wanted import Wanted
from .gazette_places import portal_of, private, render, versions

# Tries of links by one client in so many seconds.
TRIES = (30, 600)
DONE = frozenset({"sent", "confirmed", "left"})


Choice = tuple[str, str, bool]


def choices(portal: MemberSite, language: str) -> dict[str, list[Choice]]:
    """Kinds of documents and units that have any: code, name, whether the name is Vietnamese."""
    listing = Listing(portal, Wanted())
    found, originals = listing.choices(language), listing.choices("vi")
    rows: dict[str, list[Choice]] = {}
    for ours, theirs in (("kinds", "kinds"), ("units", "issuers")):
        names = {row[0]: row[1] for row in originals[theirs]}
        rows[ours] = [(row[0], row[1], row[1] == names.get(row[0])) for row in found[theirs]]
    return rows


def context_of(page: GazettePage, request: HttpRequest, **more: Any) -> dict[str, Any]:
    return {
        "sub_title": _("Subscription by e-mail"),
        "page_title": _("The gazette by e-mail"),
        "language_versions": {},
        "structured_data": None,
        "noindex": True,
        **more,
    }


def subscribe(page: GazettePage, request: HttpRequest) -> HttpResponse:
    """The form, and the answer to it, which is the same for every address."""
    portal = portal_of(request)
    offered = choices(portal, page.language)
    posted = request.method == "POST"
    pairs = {name: [row[:2] for row in rows] for name, rows in offered.items()}
    form = SubscriptionForm(request.POST if posted else None, initial={"issues": True}, **pairs)
    shown = versions(page, request, page.reverse_subpage("subscribe"))
    context = context_of(page, request, form=form, language_versions=shown, **offered)
    if not posted:
        done = request.GET.get("done", "")
        context |= {"done": done if done in DONE else "", "noindex": bool(done)}
        return private(render(page, request, "subscribe", **context))
    context["chosen"] = {name: request.POST.getlist(name) for name in ("kinds", "units")}
    if not form.is_valid():
        return private(render(page, request, "subscribe", 422, **context))
    limit, seconds = settings.FORM_RATE_LIMIT
    if over_rate_limit(request, "gazette-subscribe", limit, seconds):
        response = private(render(page, request, "subscribe", 429, blocked=True, **context))
        response["Retry-After"] = str(seconds)
        return response
    data = form.cleaned_data
    kinds, units = tuple(data["kinds"]), tuple(data["units"])
    AskSubscriptionAction(Wishes(data["email"], page.language, data["issues"], units, kinds)).execute()
    return private(HttpResponseRedirect(f"{page.get_url(request)}{page.reverse_subpage('subscribe')}?done=sent"))


def by_link(page: GazettePage, request: HttpRequest, token: str, action: Any, what: str) -> HttpResponse:
    """A link of a mail: opened it asks, pressed it does: programs that open links in mails decide nothing."""
    portal_of(request)
    context = context_of(page, request, what=what, token=token)
    if over_rate_limit(request, "gazette-link", *TRIES):
        response = private(render(page, request, "link", 429, blocked=True, **context))
        response["Retry-After"] = str(TRIES[1])
        return response
    if request.method == "POST":
        try:
            action(token).execute()
        except ActionError as error:
            return private(render(page, request, "link", 404, error=error, **context))
        done = "confirmed" if what == "confirm" else "left"
        tail = page.reverse_subpage("subscribe")
        return private(HttpResponseRedirect(f"{page.get_url(request)}{tail}?done={done}"))
    known = find_subscription(token) is not None
    return private(render(page, request, "link", 200 if known else 404, gone=not known, **context))


def confirm(page: GazettePage, request: HttpRequest, token: str) -> HttpResponse:
    return by_link(page, request, token, ConfirmSubscriptionAction, "confirm")


def leave(page: GazettePage, request: HttpRequest, token: str) -> HttpResponse:
    return by_link(page, request, token, LeaveSubscriptionAction, "leave")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def one_click(request: HttpRequest, token: str) -> HttpResponse:
    """For mail programs (RFC 8058): a POST erases at once; who opens the address gets the page with the button.

    Not limited: the few machines of a mail provider press it for all of its people; nobody guesses a token.
    """
    portal_of(request)
    if request.method == "POST":
        LeaveSubscriptionAction(token).execute()
        return private(HttpResponse(status=200, content_type="text/plain; charset=utf-8"))
    found = find_subscription(token)
    page = portal_page(GazettePage, found.language if found is not None else settings.LANGUAGE_CODE)
    if page is None:
        return private(HttpResponse(status=404))
    return private(HttpResponseRedirect(f"{page.get_url(request)}{page.reverse_subpage('leave', args=[token])}"))
