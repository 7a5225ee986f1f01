"""The addresses of the API: its operations, its OpenAPI document, and the page for people who read that."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from .document import document
from .http import in_language, public_endpoint
from .operations import api

OPERATIONS = {pattern.name: pattern.callback for pattern in api.urls[0] if pattern.name in ("search", "suggest")}

search = public_endpoint("search", "SEARCH_API_RATE")(OPERATIONS["search"])
suggest = public_endpoint("suggest", "SEARCH_SUGGEST_RATE")(OPERATIONS["suggest"])


@public_endpoint("document", "SEARCH_SUGGEST_RATE")
def openapi(request: HttpRequest) -> HttpResponse:
    return JsonResponse(document(request), json_dumps_params={"ensure_ascii": False, "indent": 1})


@require_safe
@in_language
def docs(request: HttpRequest) -> HttpResponse:
    """The document as a page of the site. Ninja's own pages need inline scripts, which our policy forbids."""
    described = document(request)
    address = reverse("search_api_docs")
    context = {
        "document": described,
        "server": described["servers"][0]["url"],
        "operations": [shown_operation(path, item["get"], described) for path, item in described["paths"].items()],
        "view_title": described["info"]["title"],
        "crumb_title": _("API"),
        "language_versions": {code: f"{address}?ui={code}" for code, _label in settings.LANGUAGES},
        "languages": dict(settings.LANGUAGES),
        "here": translation.get_language(),
        "noindex": True,
    }
    return render(request, "search/api_docs.html", context)


def shown_operation(path: str, operation: dict[str, Any], described: dict[str, Any]) -> dict[str, Any]:
    answer = operation["responses"]["200"]["content"]["application/json"]
    return {
        "id": operation["operationId"],
        "path": path,
        "summary": operation["summary"],
        "description": operation["description"],
        "parameters": [shown_parameter(parameter) for parameter in operation["parameters"]],
        "fields": list(shown_fields(answer["schema"], described)),
        "example": as_text(answer["example"]),
        "failures": [
            {"status": status, "description": answer["description"]}
            for status, answer in operation["responses"].items()
            if status != "200"
        ],
        "error": as_text(operation["responses"]["400"]["content"]["application/json"]["example"]),
    }


def shown_parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    schema = parameter["schema"]
    items = schema.get("items", schema)
    bounds = [str(schema[name]) for name in ("minimum", "maximum") if name in schema]
    return {
        "name": parameter["name"],
        "description": parameter["description"],
        "type": f"{items['type']}[]" if schema["type"] == "array" else schema.get("format", schema["type"]),
        "values": ", ".join(items.get("enum", ())) or "–".join(bounds),
        "default": schema.get("default", ""),
    }


def shown_fields(schema: dict[str, Any], described: dict[str, Any], above: str = "") -> Any:
    """Fields of an answer, those of what it holds after it: (path, type, description)."""
    schema = resolved(schema, described)
    for name, field in schema.get("properties", {}).items():
        inner = resolved(next((row for row in field.get("anyOf", ()) if row.get("type") != "null"), field), described)
        held = resolved(inner["items"], described) if inner.get("type") == "array" else inner
        suffix = "[]" if inner.get("type") == "array" else ""
        path = f"{above}{name}{suffix}"
        kind = held.get("type", "") + (" | null" if "anyOf" in field else "")
        yield {"path": path, "type": kind, "description": field.get("description", "")}
        yield from shown_fields(held, described, f"{path}.")


def resolved(schema: dict[str, Any], described: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = described["components"]["schemas"][name] if name else schema
    return found


def as_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
