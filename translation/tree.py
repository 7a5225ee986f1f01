"""Which member site a page belongs to."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page

from cms.core.tree import home_path_of
from sites.models import MemberSite


def site_of_page(page: Any) -> MemberSite | None:
    """The member site in whose tree (of any language) a page lies; one query."""
    keys = Page.objects.filter(path=home_path_of(page.path)).values("translation_key")
    found: MemberSite | None = (
        MemberSite.objects.filter(site__root_page__translation_key__in=keys)
        .select_related("site__root_page", "unit")
        .first()
    )
    return found
