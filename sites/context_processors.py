"""The chrome of the request's site and language, for every template."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from .chrome import Chrome, chrome_for
from .hosts import member_site_of


def chrome(request: HttpRequest) -> dict[str, Any]:
    """`chrome` is built only when a template asks for it: the admin never does."""

    def find() -> Chrome | None:
        member_site = member_site_of(request)
        return chrome_for(member_site, translation.get_language() or "vi") if member_site else None

    return {"chrome": SimpleLazyObject(find)}
