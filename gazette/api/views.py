"""The addresses of the API, its OpenAPI document, and the page for people who read that."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from search.api.document import translate, without_titles
from search.api.http import View, in_language, public_endpoint
from search.api.views import resolved, shown_fields

from .http import by_method
from .operations import TITLE, api

OPERATIONS: dict[str, View] = {
    str(pattern.name): pattern.callback for pattern in api.urls[0] if isinstance(pattern, URLPattern)
}
# Ninja has one view for an address, whatever the method.
documents = by_method(OPERATIONS["list"], OPERATIONS["list"])
document_of = by_method(OPERATIONS["one"])
KEY = {"key": {"type": "http", "scheme": "bearer", "description": "vb_…"}}
WRITING = ("post", "put")


def described(request: HttpRequest) -> dict[str, Any]:
    """The OpenAPI 3.1 document in the active language, for the host that is asked."""
    made: dict[str, Any] = translate(source())
    made["info"]["title"] = gettext(TITLE)
    return made | {"servers": [{"url": request.build_absolute_uri("/").rstrip("/")}]}


@cache
def source() -> dict[str, Any]:
    made: dict[str, Any] = without_titles(deepcopy(dict(api.get_openapi_schema(path_prefix="/api/v1/documents"))))
    made["info"]["title"] = TITLE
    made["components"]["securitySchemes"] = KEY
    for operations in made["paths"].values():
        for method in WRITING:
            if method in operations:
                operations[method] = deepcopy(operations[method]) | {"security": [{"key": []}]}
                operations[method]["operationId"] = f"{method}Document"
    made.pop("servers", None)
    return made


@public_endpoint("document", "SEARCH_SUGGEST_RATE")
def openapi(request: HttpRequest) -> HttpResponse:
    return JsonResponse(described(request), json_dumps_params={"ensure_ascii": False, "indent": 1})


@require_safe
@in_language
def docs(request: HttpRequest) -> HttpResponse:
    """The document as a page of the site."""
    document = described(request)
    address = reverse("documents_api_docs")
    context = {
        "document": document,
        "format": f"OpenAPI {document['openapi']} (JSON)",
        "server": document["servers"][0]["url"],
        "openapi_url": reverse("documents_api_openapi"),
        "operations": [
            shown(path, method.upper(), operation, document)
            for path, item in document["paths"].items()
            for method, operation in item.items()
        ],
        "view_title": document["info"]["title"],
        "crumb_title": _("API"),
        "language_versions": {code: f"{address}?ui={code}" for code, _label in settings.LANGUAGES},
        "here": translation.get_language(),
        "noindex": True,
    }
    return render(request, "gazette/api_docs.html", context)


def shown(path: str, method: str, operation: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    answers = {str(status): answer for status, answer in operation["responses"].items()}
    good = next(status for status in answers if status.startswith("2"))
    schema = answers[good]["content"]["application/json"]["schema"]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    return {
        "id": operation["operationId"],
        "method": method,
        "path": path,
        "summary": operation["summary"],
        "description": operation["description"],
        "needs_key": "security" in operation,
        "parameters": [parameter(row) for row in operation.get("parameters", ())],
        "sent": list(shown_fields(body, document)) if body else [],
        "status": good,
        "fields": list(shown_fields(resolved(schema, document), document)),
        "failures": [status for status in answers if status != good],
    }


def parameter(row: dict[str, Any]) -> dict[str, Any]:
    schema = row["schema"]
    kinds = [part["type"] for part in schema.get("anyOf", [schema]) if part.get("type") not in (None, "null")]
    return {
        "name": row["name"],
        "description": row.get("description") or schema.get("description", ""),
        "type": ", ".join(kinds),
        "default": schema.get("default") if schema.get("default") not in (None, "") else "",
    }
