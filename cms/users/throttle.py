"""Throttling of log-in, second factor, password reset and invitations, by the client's address."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from cms.core.client import over_rate_limit, uncount

MESSAGE = _("Too many attempts from your network. Wait a few minutes, then try again.")


def refuse_too_many(request: HttpRequest | None, purpose: str) -> None:
    """Count one attempt; for use in a form's `clean`, so that what was typed is kept.

    Raises:
        ValidationError: there were too many; the answer then has the status 429.
    """
    if request is None:
        return
    limit, seconds = settings.LOGIN_RATE_LIMIT
    if over_rate_limit(request, purpose, limit, seconds):
        request.throttled_for = seconds  # type: ignore[attr-defined]
        raise forms.ValidationError(MESSAGE, code="throttled")


def forgive(request: HttpRequest | None, purpose: str) -> None:
    """The attempt succeeded and is no guess: a whole office behind one address comes to work at eight."""
    if request is not None:
        uncount(request, purpose)


def mark_throttled(request: HttpRequest, response: HttpResponseBase) -> None:
    """Give the answer to a throttled request its status (RFC 6585)."""
    seconds = getattr(request, "throttled_for", None)
    if seconds:
        response.status_code = 429
        response.headers["Retry-After"] = str(seconds)
