"""Middleware without business.

Health answers, compression, paths no page can have, language by address, the two security policies.
"""

from __future__ import annotations

from collections.abc import Callable

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponseBadRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from . import health

GetResponse = Callable[[HttpRequest], HttpResponseBase]

MAX_PATH = 2000


class HealthMiddleware:
    """Answers `/health/live` and `/health/ready` before anything that could be broken, whatever the host header says.

    A load balancer probes by address, so these two paths stand outside the check of hosts; they name no site.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = request.path_info.rstrip("/")
        if path == "/health/live":
            return health.live_response()
        if path == "/health/ready":
            return health.ready_response()
        return self.get_response(request)


class TextCompressionMiddleware(GZipMiddleware):
    """gzip for pages, feeds and JSON; files go as they are (they are compressed already, and keep their length)."""

    types = ("text/", "application/json", "application/rss+xml", "application/atom+xml", "application/xml")

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.headers.get("Content-Type", "").startswith(self.types):
            return response
        compressed: HttpResponseBase = super().process_response(request, response)
        return compressed


class RequestPathMiddleware:
    """Refuses with 400 what no page of ours can be called, before it reaches a database that would choke on it.

    NUL bytes, bytes that are not UTF-8 (WSGI hands these on re-percent-encoded or as U+FFFD) and overlong paths.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        query = request.META.get("QUERY_STRING", "")
        if len(path) > MAX_PATH or "\x00" in path or "\ufffd" in path or not path.isprintable():
            return HttpResponseBadRequest("Bad Request", content_type="text/plain; charset=utf-8")
        if "%00" in query or "\x00" in query:
            return HttpResponseBadRequest("Bad Request", content_type="text/plain; charset=utf-8")
        return self.get_response(request)


class PathLanguageMiddleware(LocaleMiddleware):
    """The language of a page is in its address and nowhere else.

    Django's own middleware also looks at cookies and `Accept-Language` where no prefix is, and adds a `Vary` that
    splits every cache by browser language (docs/design/performance.md, traps).
    """

    def process_request(self, request: HttpRequest) -> None:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language() or language

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        return response


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """django-csp with a second policy below the admin, whose editor needs inline styles and scripts of its own."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and request.path_info.startswith("/admin/"):
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY["DIRECTIVES"]
        return parts
