"""The OpenAPI 3.1 document: what ninja makes of the operations, completed with examples, headers and failures."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from . import texts
from .examples import EXAMPLES
from .operations import SUGGESTIONS_TYPE, api

TRANSLATED = ("summary", "description")
FAILURES = ("304", "400", "405", "429", "503")


def document(request: HttpRequest) -> dict[str, Any]:
    """The document in the active language, for the host that is asked."""
    translated: dict[str, Any] = translate(source())
    translated["info"]["title"] = gettext(texts.TITLE)
    return translated | {"servers": [{"url": request.build_absolute_uri("/").rstrip("/")}]}


@cache
def source() -> dict[str, Any]:
    """The document in English, without servers; made once a process."""
    # A copy: ninja puts one object into many places.
    made: dict[str, Any] = without_titles(deepcopy(dict(api.get_openapi_schema(path_prefix="/api/v1/"))))
    made["info"]["title"] = texts.TITLE
    made["components"]["headers"] = {
        name: {"description": text, "schema": {"type": "string"}} for name, text in texts.HEADERS.items()
    }
    for path, operations in made["paths"].items():
        complete(operations["get"], EXAMPLES[path])
    del made["servers"]
    return made


def without_titles(node: Any) -> Any:
    """Ninja titles every field by its own name; a field that is called so stays."""
    if isinstance(node, dict):
        kept = {name: value for name, value in node.items() if name != "title" or not isinstance(value, str)}
        return {name: without_titles(value) for name, value in kept.items()}
    return [without_titles(item) for item in node] if isinstance(node, list) else node


def complete(operation: dict[str, Any], example: dict[str, Any]) -> None:
    for parameter in operation["parameters"]:
        schema = parameter["schema"]
        # It stands at the parameter; `null` is how ninja says that there is no default.
        for superfluous in ("description", "examples"):
            schema.pop(superfluous, None)
        if schema.get("default", "") in (None, ""):
            schema.pop("default", None)
        examples = parameter.pop("examples", None)
        if examples:
            parameter["example"] = examples[0]
    answers = {str(status): answer for status, answer in operation["responses"].items()}
    for status in FAILURES:
        answers.setdefault(status, {})
    for status, answer in answers.items():
        answer["description"] = texts.ANSWERS[int(status)]
        answer["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in headers_of(status)}
    answers["200"]["content"]["application/json"]["example"] = example["answer"]
    answers["400"]["content"]["application/json"]["example"] = example["errors"]
    answers["429"]["content"]["application/json"]["example"] = EXAMPLES["rate"]
    # What no address of ours can hold (NUL bytes) is refused before the API is asked.
    answers["400"]["content"]["text/plain"] = {"schema": {"type": "string"}, "example": "Bad Request"}
    answers["405"]["content"] = {"text/html": {"schema": {"type": "string"}}}
    if "list" in example:
        items = {"type": "array", "items": {"type": "string"}}
        schema = {"type": "array", "prefixItems": [{"type": "string"}, items], "minItems": 2, "maxItems": 2}
        answers["200"]["content"][SUGGESTIONS_TYPE] = {"schema": schema, "example": example["list"]}
    operation["responses"] = dict(sorted(answers.items()))


def headers_of(status: str) -> list[str]:
    if status == "405":
        return []
    names = ["RateLimit-Policy", "RateLimit"]
    return names + {"200": ["ETag"], "304": ["ETag"], "429": ["Retry-After"]}.get(status, [])


def translate(node: Any) -> Any:
    """A copy with the texts for people in the active language; examples and names stay as they are."""
    if isinstance(node, list):
        return [translate(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        name: gettext(value)
        if name in TRANSLATED and isinstance(value, str) and value
        else value
        if name in ("example", "examples")
        else translate(value)
        for name, value in node.items()
    }
