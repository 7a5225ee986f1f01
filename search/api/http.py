"""What every address of the API does before and after its own work: methods, language, rate, CORS, ETag."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_supported_language_variant
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt

from search.service import language_code

from .throttle import count_use

View = Callable[..., HttpResponse]

METHODS = ("GET", "HEAD", "OPTIONS")
# Short: what is withdrawn must be gone everywhere soon.
MAX_AGE = 30
EXPOSED = "ETag, RateLimit, RateLimit-Policy, Retry-After"


def public_endpoint(purpose: str, rate_setting: str) -> Callable[[View], View]:
    """Answer GET, HEAD and preflights of anybody.

    Args:
        purpose: what is counted.
        rate_setting: name of the setting with the rate.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def endpoint(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            return with_cors(request, in_language(answer)(request, **kwargs))

        def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if request.method == "OPTIONS":
                return HttpResponse(status=204, headers={"Allow": ", ".join(METHODS)})
            if request.method not in METHODS:
                return HttpResponseNotAllowed(METHODS)
            allowance = count_use(request, purpose, getattr(settings, rate_setting))
            if allowance.is_over:
                message = _("Too many requests. Wait %(seconds)s seconds, then try again.")
                errors = {"rate": message % {"seconds": allowance.resets}}
                return JsonResponse({"errors": errors}, status=429, headers=allowance.headers | NOT_KEPT)
            response = validated(request, as_get(view, request, **kwargs))
            for name, value in allowance.headers.items():
                response[name] = value
            return response

        return csrf_exempt(endpoint)

    return decorate


def in_language(view: View) -> View:
    """Answer in the language asked for."""

    @wraps(view)
    def localized(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        with translation.override(language_of(request)):
            response = view(request, **kwargs)
            response["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
        patch_vary_headers(response, ["Accept-Language"])
        return response

    return localized


NOT_KEPT = {"Cache-Control": "no-store"}


def language_of(request: HttpRequest) -> str:
    """The language of messages and names: `ui`, else what the client accepts, else Vietnamese."""
    if asked := language_code(request.GET.get("ui", "")[:20]):
        return asked
    if "ui" not in request.GET:
        for code, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
            try:
                return get_supported_language_variant(code)
            except (LookupError, ValueError):  # Unknown; longer than any language's name.
                continue
    return settings.LANGUAGE_CODE


def as_get(view: View, request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """HEAD has the headers of GET (RFC 9110, 9.3.2); the server leaves out the body."""
    method, request.method = request.method, "GET"
    try:
        return view(request, **kwargs)
    finally:
        request.method = method


def validated(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer with its ETag, or 304 where the client has it already (RFC 9110, 13.1.2)."""
    if response.status_code != 200:
        response.headers.setdefault("Cache-Control", "no-store")
        return response
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response.headers.setdefault("Cache-Control", f"public, max-age={MAX_AGE}")
    kept = get_conditional_response(request, etag=response["ETag"], response=response)
    return kept if isinstance(kept, HttpResponse) else response


def with_cors(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Lets the pages of the origins in `SEARCH_API_ORIGINS` read the answer (`*`: all). Nothing here needs a cookie."""
    origins = settings.SEARCH_API_ORIGINS
    if not origins:
        return response
    patch_vary_headers(response, ["Origin"])
    origin = request.headers.get("Origin", "")
    if not origin or not ("*" in origins or origin in origins):
        return response
    response["Access-Control-Allow-Origin"] = "*" if "*" in origins else origin
    response["Access-Control-Expose-Headers"] = EXPOSED
    if request.method == "OPTIONS":
        response["Access-Control-Allow-Methods"] = ", ".join(METHODS)
        response["Access-Control-Allow-Headers"] = "Accept-Language, If-None-Match"
        response["Access-Control-Max-Age"] = "86400"
    return response
