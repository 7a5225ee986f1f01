"""Who may find pages and where they stand: sites and restrictions, for many pages in the queries of one."""

from __future__ import annotations

from collections.abc import Iterable

from wagtail.models import Page, PageViewRestriction, Site

from cms.core.tree import STEP, home_path_of
from sites.models import MemberSite

PUBLIC = "public"


def tokens_of_restriction(restriction: PageViewRestriction) -> tuple[str, ...]:
    """Who passes a restriction: nobody by search where it asks for a password."""
    if restriction.restriction_type == PageViewRestriction.LOGIN:
        return ("user",)
    if restriction.restriction_type == PageViewRestriction.GROUPS:
        return tuple(f"group:{group.pk}" for group in restriction.groups.all())
    return ()


class Surroundings:
    """The sites that pages belong to, and the restrictions on them and above them."""

    def __init__(self, pages: Iterable[Page]) -> None:
        paths = {page.path for page in pages}
        self.sites = self._sites({home_path_of(path) for path in paths})
        above = {path[:length] for path in paths for length in range(STEP, len(path) + 1, STEP)}
        self.restrictions = self._restrictions(above)
        self.root_paths = Site.get_site_root_paths() if paths else []

    @staticmethod
    def _sites(homes: set[str]) -> dict[str, MemberSite]:
        """Tree path of a home, in any language -> its site."""
        keys = dict(Page.objects.filter(path__in=homes).values_list("path", "translation_key"))
        rows = MemberSite.objects.filter(site__root_page__translation_key__in=set(keys.values()))
        sites = {row.site.root_page.translation_key: row for row in rows.select_related("site__root_page")}
        return {path: sites[key] for path, key in keys.items() if key in sites}

    @staticmethod
    def _restrictions(paths: set[str]) -> dict[str, list[set[str]]]:
        """Tree path -> tokens of each restriction on that page."""
        rows = PageViewRestriction.objects.filter(page__path__in=paths)
        found: dict[str, list[set[str]]] = {}
        for row in rows.select_related("page").prefetch_related("groups"):
            found.setdefault(row.page.path, []).append(set(tokens_of_restriction(row)))
        return found

    def member_site_of(self, page: Page) -> MemberSite | None:
        return self.sites.get(home_path_of(page.path))

    def acl_of(self, page: Page) -> tuple[str, ...]:
        """Tokens of those who may find a page; empty when nobody may. Under several restrictions only common ones."""
        tokens: set[str] | None = None
        for length in range(STEP, len(page.path) + 1, STEP):
            for own in self.restrictions.get(page.path[:length], ()):
                tokens = own if tokens is None else tokens & own
        return (PUBLIC,) if tokens is None else tuple(sorted(tokens))

    def settle(self, page: Page) -> None:
        """Let a page make its address without asking for all sites again (Wagtail keeps them on the page itself)."""
        page._wagtail_cached_site_root_paths = self.root_paths


def acl_of(page: Page) -> tuple[str, ...]:
    """Tokens of those who may find one page; empty when nobody may."""
    return Surroundings([page]).acl_of(page)


def member_site_of(page: Page) -> MemberSite | None:
    return Surroundings([page]).member_site_of(page)
