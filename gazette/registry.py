"""The public views of the room: the pages have their addresses, `gazette.public` what they do.

Models stand below views, so a page cannot name its views itself; they are registered at start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponseBase

# Gets the page, the request, and the arguments of the address.
PublicView = Callable[..., HttpResponseBase]

_views: dict[str, PublicView] = {}


def register_public_views(views: Mapping[str, PublicView]) -> None:
    _views.update(views)


def show(name: str, page: Any, request: HttpRequest, **arguments: Any) -> HttpResponseBase:
    """The answer of the view of that name.

    Raises:
        ImproperlyConfigured: no view of that name is registered.
    """
    try:
        view = _views[name]
    except KeyError:
        raise ImproperlyConfigured(f"No public view named {name!r} is registered.") from None
    return view(page, request, **arguments)
