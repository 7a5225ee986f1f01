"""Who gets into the admin: pages before the log-in, sessions that were ended, the second factor.

Each of them looks at the path first. A public page costs no query and no cookie more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.translation import gettext as _

from cms.core.client import over_rate_limit

from . import second_factor, sessions
from .throttle import MESSAGE, mark_throttled

ADMIN = "/admin/"
# What a session reaches whose second factor was not given yet.
BEFORE_SECOND_FACTOR = frozenset(
    {
        "wagtailadmin_login",
        "wagtailadmin_logout",
        "wagtailadmin_sprite",
        "wagtailadmin_javascript_catalog",
        "wagtailadmin_password_reset",
        "wagtailadmin_password_reset_done",
        "wagtailadmin_password_reset_confirm",
        "wagtailadmin_password_reset_complete",
        "second_factor:verify",
        "second_factor:enrol",
    }
)
PASSWORD_RESET_RATE = (10, 600)  # Mails and seconds, an address.
GetResponse = Callable[[HttpRequest], HttpResponseBase]


def is_admin(request: HttpRequest) -> bool:
    return request.path_info.startswith(ADMIN)


class LoginPagesMiddleware:
    """Pages of the admin are in no cache and no search engine; whoever tries too often waits."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if is_admin(request):
            response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
            if not response.headers.get("Cache-Control"):
                add_never_cache_headers(response)
            if not request.user.is_authenticated and response.headers.get("Content-Type", "").startswith("text/html"):
                patch_cache_control(response, no_store=True)
            mark_throttled(request, response)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        asked = request.method == "POST" and match is not None and match.view_name == "wagtailadmin_password_reset"
        if asked and over_rate_limit(request, "password-reset", *PASSWORD_RESET_RATE):
            messages.error(request, str(MESSAGE))
            return redirect("wagtailadmin_login")
        return None


class SessionListMiddleware:
    """Notes at most every five minutes that a session is in use, and refuses one that was ended."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_admin(request) and request.user.is_authenticated and not sessions.seen(request):
            logout(request)
            messages.warning(request, _("This session was ended. Log in again."))
            return HttpResponseRedirect(reverse("wagtailadmin_login"))
        return self.get_response(request)


class SecondFactorMiddleware:
    """The gate: a session without the second factor that it needs reaches nothing but the way to give it.

    It is needed by whoever has set one up, and by whoever holds a role that must have one.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not is_admin(request) or not request.user.is_authenticated or second_factor.is_verified(request):
            return None
        match = request.resolver_match
        if match is not None and match.view_name in BEFORE_SECOND_FACTOR:
            return None
        if second_factor.device_of(request.user) is not None:
            where = "second_factor:verify"
        elif second_factor.is_required(request.user):
            where = "second_factor:enrol"
        else:
            return None
        if request.headers.get("x-requested-with") == "XMLHttpRequest" or request.method not in {"GET", "HEAD"}:
            raise PermissionDenied
        return redirect(f"{reverse(where)}?{urlencode({'next': request.get_full_path()})}")
