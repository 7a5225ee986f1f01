"""Answers to requests: pages of askers leave no trace, pages of the room look alike."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from cms.core.locales import language_code_of
from questions.models import QuestionsPage


def render(page: QuestionsPage, request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """A public page of the room."""
    values = {**page.get_context(request), **context}
    return TemplateResponse(request, template, values, status=status)


def private(response: HttpResponse) -> HttpResponse:
    """Kept by nobody, found by nobody, told to nobody: the address itself opens the question."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    # Only the host: with “no-referrer” browsers send no origin either, and our own forms would be refused.
    response["Referrer-Policy"] = "strict-origin"
    return response


def versions(page: QuestionsPage, request: HttpRequest, route: str) -> dict[str, str]:
    """Language -> address of the same view of the page's other versions."""
    found = {page.language: page.get_url(request) or ""}
    for other in page.live_translations:
        found[language_code_of(other.locale_id)] = other.get_url(request) or ""
    tail = page.reverse_subpage(route)
    return {language: url + tail for language, url in found.items() if url}
