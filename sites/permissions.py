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
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.users.enums import CENTRAL, OF_UNIT, PER_LANGUAGE, Role

from .enums import EDITABLE_STATES
from .models import LocaleContainerPage, Membership, MemberSite

# Role -> what it may do with pages of its site (a translator: with all pages of the language).
PAGE_ACTIONS: dict[str, tuple[str, ...]] = {
    Role.CENTRAL_EDITOR: ("add", "change", "publish", "bulk_delete", "lock", "unlock"),
    Role.UNIT_WEBMASTER: ("add", "change", "publish", "bulk_delete", "lock", "unlock"),
    Role.UNIT_LEADER: ("change", "publish", "lock", "unlock"),
    Role.UNIT_AUTHOR: ("add",),
    Role.TRANSLATOR: ("add", "change"),
}
# Role -> what it may do with pictures and documents of its site.
MEDIA_ACTIONS: dict[str, tuple[str, ...]] = {
    Role.CENTRAL_EDITOR: ("add", "change", "delete", "choose"),
    Role.UNIT_WEBMASTER: ("add", "change", "delete", "choose"),
    Role.UNIT_LEADER: ("choose",),
    Role.UNIT_AUTHOR: ("add", "choose"),
    Role.TRANSLATOR: ("choose",),
}
# To close or archive a site is for the centre, not for the site's own people.
CHANGE_STATE = "member_sites.change_state"
# Role -> permissions on models that belong to no unit.
MODEL_PERMISSIONS: dict[str, frozenset[str]] = {
    Role.CENTRAL_EDITOR: frozenset(
        {"news.add_topic", "news.change_topic", "news.delete_topic", "wagtailredirects.add_redirect"}
        | {"wagtailredirects.change_redirect", "wagtailredirects.delete_redirect"}
        | {"wagtail_localize.submit_translation", CHANGE_STATE}
    ),
}
ENTER_ADMIN = "wagtailadmin.access_admin"


def memberships_of(user: Any) -> list[Membership]:
    """The user's memberships of today, with their sites; one query, kept on the user object for the request."""
    if not user.is_authenticated or not user.is_active:
        return []
    if not hasattr(user, "_memberships_today"):
        user._memberships_today = list(
            user.memberships.valid_on().select_related("unit__member_site__site__root_page", "locale")
        )
    return list(user._memberships_today)


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
    site: MemberSite | None = getattr(membership.unit, "member_site", None)
    return site if site is not None and site.state in EDITABLE_STATES else None


class MembershipPagePermissionPolicy(PagePermissionPolicy):
    """Page rights from memberships: the homes of the own site in every language.

    Translators: the language container.
    """

    def get_all_permissions_for_user(self, user: Any) -> list[Any]:
        permissions = list(super().get_all_permissions_for_user(user))
        if user.is_anonymous or user.is_superuser:
            return permissions
        held = memberships_of(user)
        roles_of_home: dict[Any, set[str]] = {}
        for membership in held:
            site = _member_site(membership)
            if membership.role in PER_LANGUAGE or site is None:
                continue
            roles_of_home.setdefault(site.site.root_page.translation_key, set()).add(membership.role)
        homes = Page.objects.filter(translation_key__in=roles_of_home) if roles_of_home else []
        for home in homes:
            for role in roles_of_home[home.translation_key]:
                permissions += [_Grant(f"{action}_page", home) for action in PAGE_ACTIONS[role]]
        languages = {m.locale_id: m.role for m in held if m.role in PER_LANGUAGE}
        if languages:
            for container in LocaleContainerPage.objects.filter(locale_id__in=languages):
                role = languages[container.locale_id]
                permissions += [_Grant(f"{action}_page", container.page_ptr) for action in PAGE_ACTIONS[role]]
        return permissions

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


class MembershipCollectionPolicy(CollectionOwnershipPermissionPolicy):
    """Pictures and documents: those of the own site's collection, and the centre's shared library to choose from."""

    def get_all_permissions_for_user(self, user: Any) -> list[Any]:
        permissions = list(super().get_all_permissions_for_user(user))
        if user.is_anonymous or user.is_superuser:
            return permissions
        held = memberships_of(user)
        actions: list[tuple[str, Any]] = []
        for membership in held:
            site = _member_site(membership)
            if site is not None:
                actions += [(action, site.collection) for action in MEDIA_ACTIONS[membership.role]]
        if held:
            shared = MemberSite.objects.filter(site__is_default_site=True).select_related("collection").first()
            if shared is not None:
                actions.append(("choose", shared.collection))
        # Wagtail keeps one list a user for all kinds of files, whichever policy is asked first.
        grants = [_Grant(f"{action}_{name}", target) for name in ("image", "document") for action, target in actions]
        return permissions + grants


class MemberSitePolicy(ModelPermissionPolicy):
    """Settings of a member site: the centre changes all, a webmaster the own one; only administrators add or remove."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        if action in {"change", "view"} and not user.is_superuser:
            return bool(user.is_authenticated and MemberSite.objects.visible_to(user).exists())
        return bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        if action in {"change", "view"} and not user.is_superuser:
            return bool(MemberSite.objects.visible_to(user).filter(pk=instance.pk).exists())
        return self.user_has_permission(user, action)

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Any) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> Any:
        if set(actions) & {"change", "view"}:
            return MemberSite.objects.visible_to(user)
        return super().instances_user_has_any_permission_for(user, actions)
