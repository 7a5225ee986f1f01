"""A refused publication, told to whoever tried it: in the admin as a message, to scripts as JSON."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from .publishing import PublishRefused

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def text_of(refusal: PublishRefused) -> str:
    """The reason, with the page's title where it is known."""
    if refusal.page is None:
        return str(refusal)
    values = {"title": refusal.page.get_admin_display_title(), "reason": str(refusal)}
    return _("“%(title)s” was not published. %(reason)s") % values


class PublishRefusedMiddleware:
    """Whatever view a publication was refused in: the reason is shown where the person came from."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if not isinstance(exception, PublishRefused):
            return None
        wants_json = "json" in request.headers.get("Accept", "") or "/api/" in request.path
        if wants_json or request.headers.get("X-Requested-With") == "XMLHttpRequest":
            return JsonResponse({"detail": text_of(exception)}, status=403)
        messages.error(request, text_of(exception))
        return redirect(_way_back(request, exception))


def _way_back(request: HttpRequest, refusal: PublishRefused) -> str:
    for url in (request.POST.get("next"), request.GET.get("next"), request.headers.get("Referer")):
        same = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
        if url and same and not url.endswith(request.path):
            return url
    if refusal.page is not None and refusal.page.pk:
        return reverse("wagtailadmin_explore", args=[refusal.page.pk])
    return reverse("wagtailadmin_home")
