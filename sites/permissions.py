"""What each role may do, and the policies that read it straight from the memberships (docs/adr/0007).

No group is derived from a unit: with 200 sites that would be 600 groups to keep in step. A policy adds the rows that
the user's memberships of today imply to those that stock Wagtail groups give.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from wagtail.models import Collection
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.core.tree import STEP
from cms.users.enums import CENTRAL, GRANTED_BY_WEBMASTER, OF_UNIT, PER_LANGUAGE, Role

from .enums import EDITABLE_STATES
from .models import Membership, MemberSite
from .scope import at_portal, below, in_groups, kept, memberships_of, scope_of, site_of
from .unit_policy import ALL, READING, UnitPermissionPolicy

# Role -> what it may do with pages of its site (per language: with all pages of the language).
PAGE_ACTIONS: dict[str, tuple[str, ...]] = {
    Role.CENTRAL_EDITOR: ("add", "change", "publish", "bulk_delete", "lock", "unlock"),
    Role.UNIT_WEBMASTER: ("add", "change", "publish", "bulk_delete", "lock", "unlock"),
    Role.UNIT_LEADER: ("change", "publish", "lock", "unlock"),
    Role.UNIT_AUTHOR: ("add",),
    Role.TRANSLATOR: ("add", "change"),
    Role.TRANSLATION_REVIEWER: ("change", "publish", "lock", "unlock"),
}
# Role -> what it may do with pictures and documents of its site.
MEDIA_ACTIONS: dict[str, tuple[str, ...]] = {
    Role.CENTRAL_EDITOR: ("add", "change", "delete", "choose"),
    Role.CAMPAIGN_MANAGER: ("add", "change", "choose"),
    Role.UNIT_WEBMASTER: ("add", "change", "delete", "choose"),
    Role.UNIT_LEADER: ("choose",),
    Role.UNIT_AUTHOR: ("add", "choose"),
    Role.TRANSLATOR: ("choose",),
    Role.TRANSLATION_REVIEWER: ("choose",),
    Role.TRANSLATION_HEAD: ("choose",),
    Role.QUESTION_OFFICER: ("add", "choose"),
    Role.ANSWER_APPROVER: ("choose",),
    Role.GAZETTE_OFFICER: ("add", "change", "choose"),
}
# To close or archive a site is for the centre, not for the site's own people.
CHANGE_STATE = "member_sites.change_state"
# Role -> further permissions, by their Django names.
MODEL_PERMISSIONS: dict[str, frozenset[str]] = {
    Role.CENTRAL_EDITOR: frozenset({"wagtail_localize.submit_translation", CHANGE_STATE}),
}
ENTER_ADMIN = "wagtailadmin.access_admin"
# Role -> actions, for the models of this room and for Wagtail's own that belong to a unit.
SITE_SETTINGS = {
    Role.CENTRAL_EDITOR: {"change", "view"},
    Role.CAMPAIGN_MANAGER: {"view"},
    Role.UNIT_WEBMASTER: {"change", "view"},
    Role.AUDITOR: {"view"},
}
UNITS = {Role.CENTRAL_EDITOR: READING, Role.CAMPAIGN_MANAGER: READING, Role.AUDITOR: READING}
MEMBERSHIPS = {Role.CENTRAL_EDITOR: {"view"}, Role.UNIT_WEBMASTER: {"view"}, Role.AUDITOR: {"view"}}
# Nobody but administrators adds people by hand: others are invited by mail (`sites.actions.invitations`).
PEOPLE = {Role.CENTRAL_EDITOR: {"view"}, Role.UNIT_WEBMASTER: {"change", "view"}, Role.AUDITOR: {"view"}}
# The auditor of the portal's unit; the history is no unit's.
LOGIN_HISTORY = {Role.AUDITOR: {"view"}}
# The calendar is the province's: everybody who works here reads it, the centre keeps it.
CALENDAR = {Role.CENTRAL_EDITOR: ALL, Role.AUDITOR: {"view"}}
WORKING_HOURS = {Role.CENTRAL_EDITOR: ALL, Role.UNIT_WEBMASTER: ALL, Role.AUDITOR: {"view"}}
REDIRECTS = {Role.CENTRAL_EDITOR: ALL, Role.UNIT_WEBMASTER: ALL, Role.AUDITOR: {"view"}}


def model_permissions_of(user: Any) -> set[str]:
    """`app.codename` of all that the memberships of today allow, entering the admin included."""
    held = memberships_of(user)
    found: set[str] = {ENTER_ADMIN} if held else set()
    for membership in held:
        found |= MODEL_PERMISSIONS.get(membership.role, frozenset())
    return found


@dataclass(frozen=True)
class _Codename:
    codename: str


class _Grant:
    """Stands in for a `GroupPagePermission` or `GroupCollectionPermission` row, of which Wagtail reads these names."""

    def __init__(self, codename: str, target: Any) -> None:
        self.permission = _Codename(codename)
        self.page = self.collection = target
        self.page_id = self.collection_id = target.pk


def _member_site(membership: Membership) -> MemberSite | None:
    """The site that the membership is for, while its people may change it."""
    site = site_of(membership)
    if membership.role in CENTRAL and not at_portal(membership):
        return None
    return site if site is not None and site.state in EDITABLE_STATES else None


class MembershipPagePermissionPolicy(PagePermissionPolicy):
    """Page rights from memberships: the homes of the own site in every language.

    Translators: the language container.
    """

    def get_all_permissions_for_user(self, user: Any) -> list[Any]:
        permissions = list(super().get_all_permissions_for_user(user)) if in_groups(user) else []
        if user.is_anonymous or user.is_superuser:
            return permissions
        held = memberships_of(user)
        roles_of_home: dict[Any, set[str]] = {}
        for membership in held:
            site = _member_site(membership)
            if membership.role in PER_LANGUAGE or site is None:
                continue
            roles_of_home.setdefault(site.site.root_page.translation_key, set()).add(membership.role)
        scope = scope_of(user)
        for home in scope.homes:
            for role in roles_of_home.get(home.translation_key, ()):
                permissions += [_Grant(f"{action}_page", home) for action in PAGE_ACTIONS.get(role, ())]
        for container in scope.containers:
            for role in {m.role for m in held if m.role in PER_LANGUAGE and m.locale_id == container.locale_id}:
                permissions += [_Grant(f"{action}_page", container) for action in PAGE_ACTIONS.get(role, ())]
        return permissions

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> Any:
        """As Wagtail's, with one condition for each tree; its own asks again for the user's own pages in each."""
        everything = self._base_queryset_for_user(user)
        if everything is not None:
            return everything
        wanted = self._get_permission_codenames(set(actions))
        granted = {(perm.permission.codename, perm.page.path) for perm in self.get_cached_permissions_for_user(user)}
        whole = {path for codename, path in granted if codename in wanted}
        own = {path for codename, path in granted if codename == "add_page"} - whole if "change" in actions else set()
        return self.model._default_manager.filter(below(whole) | (below(own) & Q(owner=user)))

    # ---- the explorer shows what the user sees, which may be more than what the user may change ----
    def instances_with_direct_explore_permission(self, user: Any) -> Any:
        if user.is_superuser:
            return super().instances_with_direct_explore_permission(user)
        stock = super().instances_with_direct_explore_permission(user)
        return list({page.pk: page for page in (*scope_of(user).roots, *stock)}.values())

    def explorable_root_instance(self, user: Any) -> Any:
        """The top of the user's explorer; one root is its own, without looking for the common ancestor of many."""
        if not user.is_superuser and not in_groups(user) and len(scope_of(user).roots) == 1:
            return scope_of(user).roots[0]
        return super().explorable_root_instance(user)

    def explorable_instances(self, user: Any) -> Any:
        """Seen pages and those on the way to them, by their paths alone: one condition for each root."""
        if user.is_superuser or not user.is_active:
            return super().explorable_instances(user)
        if scope_of(user).sees_everything:
            return self.model._default_manager.all()
        roots = [page.path for page in self.instances_with_direct_explore_permission(user)]
        top = self.explorable_root_instance(user)
        on_the_way = {path[:end] for path in roots for end in range(len(top.path), len(path), STEP)} if top else set()
        return self.model._default_manager.filter(below(roots) | Q(path__in=on_the_way))

    def users_with_any_permission(self, actions: Iterable[str], include_superusers: bool = True) -> Any:
        users = get_user_model()._default_manager
        by_group = super().users_with_any_permission(actions, include_superusers)
        holders = Membership.objects.valid_on().filter(role__in=_roles_with(actions))
        return users.filter(Q(pk__in=by_group.values("pk")) | Q(pk__in=holders.values("user")), is_active=True)

    def users_with_any_permission_for_instance(
        self, actions: Iterable[str], instance: Any, include_superusers: bool = True
    ) -> Any:
        users = get_user_model()._default_manager
        by_group = super().users_with_any_permission_for_instance(actions, instance, include_superusers)
        ancestors = instance.get_ancestors(inclusive=True)
        held = Membership.objects.valid_on().filter(role__in=_roles_with(actions))
        of_unit = Q(
            role__in=OF_UNIT | CENTRAL,
            unit__member_site__site__root_page__translation_key__in=ancestors.values("translation_key"),
        )
        of_language = Q(role__in=PER_LANGUAGE, locale_id=instance.locale_id)
        holders = held.filter(of_unit | of_language)
        return users.filter(Q(pk__in=by_group.values("pk")) | Q(pk__in=holders.values("user")), is_active=True)


def _roles_with(actions: Iterable[str]) -> list[str]:
    wanted = set(actions)
    if "change" in wanted:
        wanted.add("add")  # An author may change the own pages.
    return [role for role, allowed in PAGE_ACTIONS.items() if wanted & set(allowed)]


def shared_library() -> Collection | None:
    """The portal's collection, from which everybody may choose. It is made once, and kept for a minute."""
    portals = Collection.objects.filter(member_site__site__is_default_site=True)
    found: Collection | None = kept("sites.library", portals.first)
    return found


class MembershipCollectionPolicy(CollectionOwnershipPermissionPolicy):
    """Pictures and documents: those of the own site's collection, and the centre's shared library to choose from."""

    def get_all_permissions_for_user(self, user: Any) -> list[Any]:
        permissions = list(super().get_all_permissions_for_user(user)) if in_groups(user) else []
        if user.is_anonymous or user.is_superuser:
            return permissions
        held = memberships_of(user)
        actions: list[tuple[str, Any]] = []
        for membership in held:
            site = _member_site(membership)
            if site is not None:
                actions += [(action, site.collection) for action in MEDIA_ACTIONS.get(membership.role, ())]
        if scope_of(user).sees_everything:  # What the portal pulls up comes with its pictures.
            actions.append(("choose", kept("sites.collections", Collection.get_first_root_node)))
        elif held and (library := shared_library()) is not None:
            actions.append(("choose", library))
        # Wagtail keeps one list a user for all kinds of files, whichever policy is asked first.
        grants = [_Grant(f"{action}_{name}", target) for name in ("image", "document") for action, target in actions]
        return permissions + grants


class UserPolicy(UnitPermissionPolicy):
    """People: a webmaster sees those of the own unit, and changes those who serve nobody else."""

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> Any:
        rows = super().instances_user_has_any_permission_for(user, actions)
        units = self.units_for(user, actions)
        if units is None or set(actions) & READING:  # Any of them is enough, and more people are seen than changed.
            return rows
        elsewhere = Membership.objects.exclude(unit__in=units).values("user")
        beyond = Membership.objects.exclude(role__in=GRANTED_BY_WEBMASTER).values("user")
        return rows.filter(is_superuser=False).exclude(pk__in=elsewhere).exclude(pk__in=beyond)
