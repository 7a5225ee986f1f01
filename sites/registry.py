"""What higher rooms lend to provisioning: builders of pages. `home` registers "home", `news` "section", and so on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from .models import MemberSite
    from .section_templates import SectionSpec

# Makes an unsaved page for a section of a site in a language; provisioning saves it below its parent.
PageBuilder = Callable[["SectionSpec", "MemberSite", str], Any]

_builders: dict[str, PageBuilder] = {}


def register_page_builder(name: str, builder: PageBuilder) -> None:
    """Offer a builder to the templates of sections.

    Raises:
        ImproperlyConfigured: a builder of that name is registered already.
    """
    if name in _builders:
        raise ImproperlyConfigured(f"A page builder named {name!r} is registered already.")
    _builders[name] = builder


def page_builder(name: str) -> PageBuilder:
    """The builder of that name.

    Raises:
        ImproperlyConfigured: no room has registered one.
    """
    try:
        return _builders[name]
    except KeyError:
        raise ImproperlyConfigured(f"No page builder named {name!r} is registered.") from None
