"""The gate: one fail-closed middleware in front of the admin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from cms.users.events import note_refusal

from .checks import Visit
from .rules import RULES

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class AdminGateMiddleware:
    """Refuses people other than administrators what no rule allows them.

    403 for an address that is on no list; 404 where an object that it names is not theirs, as if it did not exist. A
    view that is `guarded` (`sites.admin_scope`) asks for itself. Wagtail sends who has not logged in to the log-in.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.prefix = reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if not request.path_info.startswith(self.prefix) or not request.user.is_authenticated:
            return None
        if request.user.is_superuser or getattr(view, "guarded", False):
            return None
        match = request.resolver_match
        name = match.view_name if match else ""
        checks = RULES.get(name)
        if checks is None:
            note_refusal(request, f"{name}: no rule")
            raise PermissionDenied
        visit = Visit(request, args, kwargs)
        if not all(check(visit) for check in checks):
            note_refusal(request, f"{name}: not the user's own")
            raise Http404
        return None
