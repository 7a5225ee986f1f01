"""What every address does before and after its own work: language, key, rate, CORS, ETag."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables

from questions.keys import key_of
from search.api.http import NOT_KEPT, View, in_language, public_endpoint
from search.api.throttle import Allowance, count_key, count_use

KEY_METHODS = ("POST",)
# Wrong keys from one address: enough for a typing error, too few for guessing.
WRONG_KEY_RATE = "20/m"


def by_method(get: View | None, post: View | None) -> View:
    """One address whose methods have rules of their own."""
    reading = public_endpoint("questions", "SEARCH_API_RATE")(get) if get is not None else None
    writing = with_key(post) if post is not None else None

    @csrf_exempt
    def endpoint(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method in KEY_METHODS and writing is not None:
            return writing(request, *args, **kwargs)
        if reading is not None:
            return reading(request, *args, **kwargs)
        return HttpResponseNotAllowed(KEY_METHODS)

    return endpoint


def with_key(view: View) -> View:
    """For systems with a key; never for pages of other origins, so without CORS. Nothing of it is kept on the way."""

    @wraps(view)
    @in_language
    @sensitive_variables()
    def endpoint(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = key_of(request)
        if key is None:
            allowance = count_use(request, "questions-key", WRONG_KEY_RATE)
            if allowance.is_over:
                return too_many(allowance)
            errors = {"key": _("Send a valid key: Authorization: Bearer …")}
            return JsonResponse({"errors": errors}, status=401, headers={"WWW-Authenticate": "Bearer"} | NOT_KEPT)
        allowance = count_key("questions-key", key.prefix, settings.QUESTIONS_API_RATE)
        if allowance.is_over:
            return too_many(allowance)
        request.auth_key = key  # type: ignore[attr-defined]
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        for name, value in allowance.headers.items():
            response[name] = value
        return response

    return csrf_exempt(endpoint)


def too_many(allowance: Allowance) -> HttpResponse:
    message = _("Too many requests. Wait %(seconds)s seconds, then try again.")
    errors = {"rate": message % {"seconds": allowance.resets}}
    return JsonResponse({"errors": errors}, status=429, headers=allowance.headers | NOT_KEPT)
