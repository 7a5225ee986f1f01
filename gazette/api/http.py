"""What every address does before and after its own work: language, key, rate, CORS, ETag."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables

from gazette.keys import key_of
from search.api.http import NOT_KEPT, View, in_language, public_endpoint
from search.api.throttle import Allowance, count_key, count_use

KEY_METHODS = ("POST", "PUT")
# Wrong keys from one address: enough for a typing error, too few for guessing.
WRONG_KEY_RATE = "20/m"


def by_method(get: View, writing: View | None = None) -> View:
    """One address whose methods have rules of their own."""
    reading = public_endpoint("documents", "SEARCH_API_RATE")(get)
    keyed = with_key(writing) if writing is not None else None

    @csrf_exempt
    def endpoint(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method in KEY_METHODS:
            return keyed(request, *args, **kwargs) if keyed is not None else HttpResponseNotAllowed(["GET", "HEAD"])
        return reading(request, *args, **kwargs)

    return endpoint


def with_key(view: View) -> View:
    """For systems with a key; never for pages of other origins, so without CORS. Nothing of it is kept on the way."""

    @wraps(view)
    @in_language
    @sensitive_variables()
    def endpoint(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = key_of(request)
        if key is None:
            allowance = count_use(request, "documents-key", WRONG_KEY_RATE)
            if allowance.is_over:
                return too_many(allowance)
            errors = {"key": _("Send a valid key: Authorization: Bearer …")}
            return JsonResponse({"errors": errors}, status=401, headers={"WWW-Authenticate": "Bearer"} | NOT_KEPT)
        allowance = count_key("documents-key", key.prefix, settings.QUESTIONS_API_RATE)
        if allowance.is_over:
            return too_many(allowance)
        request.auth_key = key  # type: ignore[attr-defined]
        if (wrong := take_parts(request)) is not None:
            return wrong
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        for name, value in allowance.headers.items():
            response[name] = value
        return response

    return csrf_exempt(endpoint)


def take_parts(request: HttpRequest) -> HttpResponse | None:
    """Of a multipart request the part `metadata` is the JSON body, and the files are kept beside it."""
    request.delivered_files = None  # type: ignore[attr-defined]
    if request.content_type != "multipart/form-data":
        return None
    errors = {"body": _("This value has not the right form.")}
    if request.method != "POST":
        errors = {"body": _("Send files by POST.")}
        return JsonResponse({"errors": errors}, status=415, headers=NOT_KEPT)
    try:
        metadata = request.POST.get("metadata") or ""
        part = request.FILES.get("metadata")
        body = part.read(1024 * 1024) if part is not None else metadata.encode()
        request.delivered_files = request.FILES  # type: ignore[attr-defined]
    except (MultiPartParserError, RequestDataTooBig):
        return JsonResponse({"errors": errors}, status=422, headers=NOT_KEPT)
    request._body = body
    return None


def too_many(allowance: Allowance) -> HttpResponse:
    message = _("Too many requests. Wait %(seconds)s seconds, then try again.")
    errors = {"rate": message % {"seconds": allowance.resets}}
    return JsonResponse({"errors": errors}, status=429, headers=allowance.headers | NOT_KEPT)
