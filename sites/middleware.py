"""Requests find their member site here, or a plain 404."""

from __future__ import annotations

import json
from collections.abc import Callable

import structlog
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotFound

from . import hosts
from .enums import SiteState
from .forwarding import forward
from .views import errors

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class MemberSiteMiddleware:
    """Sets `request.member_site`. A host that no public member site has gets a 404 that names nothing.

    A retired host that forwards is answered here with the way to the successor's site.

    This is the list of allowed hosts: it follows the member sites without a restart, and Wagtail's habit of answering
    unknown hosts with the default site never comes into play.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            host = hosts.host_of(request)
        except DisallowedHost:
            host = ""
        member_site = hosts.member_site_of_host(host)
        if member_site is None:
            return HttpResponseNotFound("Not Found", content_type="text/plain; charset=utf-8")
        if member_site.state == SiteState.FORWARDED:
            return forward(request, member_site)
        hosts.bind_member_site(request, member_site)
        # The log's context is cleared when the next request begins; until then the line of this one's end needs it.
        structlog.contextvars.bind_contextvars(site=member_site.unit.code)
        return self.get_response(request)


class MaintenanceMiddleware:
    """While the maintenance file exists (`manage.py maintenance on`), the public reads a notice.

    The admin stays open.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        notice = self.notice()
        if notice is None or request.path_info.startswith(("/admin/", "/static/", "/media/")):
            return self.get_response(request)
        response: HttpResponse = errors.maintenance(request, until=notice.get("until", ""))
        response["Retry-After"] = str(notice.get("retry_after", 600))
        return response

    @staticmethod
    def notice() -> dict[str, str] | None:
        """What the file says; an unreadable file counts as a notice without a time."""
        try:
            text = settings.MAINTENANCE_FILE.read_text(encoding="utf-8")
        except OSError:
            return None
        try:
            data = json.loads(text)
        except ValueError:
            data = {}
        return data if isinstance(data, dict) else {}
