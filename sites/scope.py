"""What a person's memberships of today let them see in the admin: the own sites, a language, or everything.

Seeing is one thing and changing another: what each role may do is in `sites.permissions`. The scope is kept on the user
object for a request; after a membership has changed, and in jobs, fetch the user anew.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.cache import cache
from django.db.models import Q
from wagtail.models import Page

from cms.users.enums import PER_LANGUAGE, SEES_EVERY_UNIT

from .enums import EDITABLE_STATES
from .models import LocaleContainerPage, Membership, MemberSite


def memberships_of(user: Any) -> list[Membership]:
    """The user's memberships of today, with their sites; one query, kept on the user object for the request."""
    if not user.is_authenticated or not user.is_active:
        return []
    if not hasattr(user, "_memberships_today"):
        user._memberships_today = list(
            user.memberships.valid_on().select_related(
                "unit__member_site__site__root_page", "unit__member_site__collection", "locale"
            )
        )
    return list(user._memberships_today)


def in_groups(user: Any) -> bool:
    """Whether Django's groups may give the user rights; `MembershipBackend.get_user` has asked already."""
    return bool(getattr(user, "in_groups", True))


def site_of(membership: Membership) -> MemberSite | None:
    """The site of the unit that the membership names."""
    found: MemberSite | None = getattr(membership.unit, "member_site", None)
    return found


def at_portal(membership: Membership) -> bool:
    site = site_of(membership)
    return site is not None and site.is_portal


class Scope:
    """What `user` sees in the admin.

    Attributes:
        sees_everything: administrators, and those of the portal's people who look after all units.
    """

    def __init__(self, user: Any) -> None:
        self.user = user
        self.memberships = memberships_of(user)
        self.is_administrator = bool(user.is_active and user.is_superuser)
        self.sees_everything = self.is_administrator or any(
            membership.role in SEES_EVERY_UNIT and at_portal(membership) for membership in self.memberships
        )

    @cached_property
    def unit_ids(self) -> frozenset[int]:
        """The units that the user works for; a translator works for a language, not for a unit's site."""
        return frozenset(m.unit_id for m in self.memberships if m.role not in PER_LANGUAGE)

    @cached_property
    def sites(self) -> list[MemberSite]:
        """The sites of the user's units, each once, in the order of the memberships."""
        found = {m.unit_id: site for m in self.memberships if m.unit_id in self.unit_ids and (site := site_of(m))}
        return list(found.values())

    @cached_property
    def editable_unit_ids(self) -> frozenset[int]:
        """Units whose site is open for changes; those of an archive only read."""
        frozen = {site.unit_id for site in self.sites if site.state not in EDITABLE_STATES}
        return self.unit_ids - frozen

    def units_where(self, roles: Any) -> frozenset[int]:
        """Units at which the user holds one of `roles`."""
        return frozenset(m.unit_id for m in self.memberships if m.role in roles)

    # ---- pages ----
    @cached_property
    def homes(self) -> list[Page]:
        """Homes of the own sites in every language."""
        keys = {site.site.root_page.translation_key for site in self.sites}
        return list(Page.objects.filter(translation_key__in=keys).order_by("path")) if keys else []

    @cached_property
    def containers(self) -> list[Page]:
        """Containers of the languages that a translator works for."""
        locales = {m.locale_id for m in self.memberships if m.role in PER_LANGUAGE}
        found = LocaleContainerPage.objects.filter(locale_id__in=locales).select_related("page_ptr") if locales else ()
        return [row.page_ptr for row in found]

    @cached_property
    def roots(self) -> list[Page]:
        """The topmost pages that the user sees: everything, or the own homes and containers."""
        return [Page.get_first_root_node()] if self.sees_everything else [*self.homes, *self.containers]

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Tree paths of `roots`."""
        return tuple(page.path for page in self.roots)

    def sees_path(self, path: str) -> bool:
        return path.startswith(self.paths) if self.paths else False

    def is_above_own(self, path: str) -> bool:
        """Whether a page lies on the way from the root to what the user sees."""
        return any(own.startswith(path) for own in self.paths)

    def pages(self) -> Any:
        """The pages that the user sees, drafts included."""
        if self.sees_everything:
            return Page.objects.all()
        return Page.objects.filter(below(self.paths))

    def choosable_pages(self) -> Any:
        """Pages that the user may link to: those seen, and what everybody can read on the portal."""
        if self.sees_everything:
            return Page.objects.all()
        return Page.objects.filter(below(self.paths) | (below(self.portal_paths) & Q(live=True)))

    @cached_property
    def portal_paths(self) -> tuple[str, ...]:
        """Tree paths of the portal's homes, in every language; one that is opened counts within a minute."""

        def find() -> tuple[str, ...]:
            portals = MemberSite.objects.filter(site__is_default_site=True).values("site__root_page__translation_key")
            return tuple(Page.objects.filter(translation_key__in=portals).values_list("path", flat=True))

        found: tuple[str, ...] = kept("sites.portal_paths", find)
        return found


def kept(key: str, find: Any) -> Any:
    """A row that is made once for an installation; kept for a minute, so that not each request of the admin asks."""
    found = cache.get(key)
    if found is None:
        found = find()
        cache.set(key, found, 60)
    return found


def below(paths: Any) -> Q:
    """Pages at or below one of these tree paths."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(path__startswith=path)
    return condition


def scope_of(user: Any) -> Scope:
    """The scope of a user of today; worked out once for a user object."""
    if not hasattr(user, "_scope"):
        user._scope = Scope(user)
    found: Scope = user._scope
    return found
