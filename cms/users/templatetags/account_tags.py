"""Template tags of the log-in and of accounts."""

from __future__ import annotations

from urllib.parse import quote

from django import template
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from cms.users.sessions import device_in_words

register = template.Library()


@register.simple_tag
def installation_name() -> str:
    return str(settings.WAGTAIL_SITE_NAME)


@register.simple_tag
def second_factor_enforced() -> bool:
    return bool(settings.SECOND_FACTOR_ENFORCED)


@register.simple_tag
def codes_as_file(codes: list[str]) -> SafeString:
    """Recovery codes as the address of a text file: they are nowhere stored for a second request to fetch."""
    return mark_safe("data:text/plain;charset=utf-8," + quote("\r\n".join(codes) + "\r\n"))  # noqa: S308  (quoted)


@register.filter
def device(agent: str) -> str:
    return device_in_words(agent)
