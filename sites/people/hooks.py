"""What the screens of people add to Wagtail's admin; `sites.wagtail_hooks` imports this."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import policy_registry

from cms.users.models import LoginEvent
from sites.models import Membership
from sites.scope import scope_of

from .viewsets import BULK_ACTIONS

for bulk_action in BULK_ACTIONS:  # After Wagtail's own, which they replace.
    hooks.register("register_bulk_action", bulk_action, order=10)


class PeopleMenuItem(MenuItem):
    """For whoever sees the people of a unit; the person who invites sees it as “Users”."""

    def is_shown(self, request: HttpRequest) -> bool:
        policy = policy_registry.get_by_type(Membership)
        return bool(policy.user_has_permission(request.user, "view"))


class AdministratorsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return scope_of(request.user).is_administrator


class HistoryMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(policy_registry.get_by_type(LoginEvent).user_has_permission(request.user, "view"))


@hooks.register("register_admin_urls")
def register_urls() -> list[URLResolver]:
    return [path("people/", include("sites.people.urls"))]


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    return PeopleMenuItem(
        gettext_lazy("Users"), reverse_lazy("people:index"), name="people", icon_name="group", order=650
    )


@hooks.register("register_settings_menu_item")
def register_history() -> MenuItem:
    url = reverse_lazy("people:history")
    return HistoryMenuItem(gettext_lazy("Log-in history"), url, name="login-history", icon_name="history", order=610)


@hooks.register("register_settings_menu_item")
def register_locked_out() -> MenuItem:
    url = reverse_lazy("people:locked_out")
    return AdministratorsMenuItem(gettext_lazy("Locked out"), url, name="locked-out", icon_name="lock", order=611)


@hooks.register("register_settings_menu_item")
def register_role_policy() -> MenuItem:
    url = reverse_lazy("people:role_policy")
    return AdministratorsMenuItem(gettext_lazy("Second factor"), url, name="second-factor", icon_name="key", order=612)


@hooks.register("construct_settings_menu")
def hide_users(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's list of users is for administrators; webmasters find their people under “Users”."""
    if not scope_of(request.user).is_administrator:
        items[:] = [item for item in items if item.name != "users"]


@hooks.register("register_account_menu_item")
def own_roles(request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("people:person", args=[request.user.pk]),
        "label": _("My roles"),
        "help_text": _("Where you may do what, since and until when."),
    }


@hooks.register("register_user_listing_buttons")
def listing_buttons(user: Any, request_user: Any) -> list[Button]:
    url = reverse("people:person", args=[user.pk])
    return [Button(_("Roles and log-in"), url, icon_name="key", priority=20)]


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for action, label, message in (
        ("member_sites.grant", gettext_lazy("Grant role"), gettext_lazy("Granted the role")),
        ("member_sites.end_membership", gettext_lazy("End membership"), gettext_lazy("Ended the membership")),
        ("member_sites.invite", gettext_lazy("Invite"), gettext_lazy("Sent the invitation")),
        ("member_sites.resend_invitation", gettext_lazy("Send again"), gettext_lazy("Sent the invitation again")),
        ("member_sites.withdraw_invitation", gettext_lazy("Withdraw"), gettext_lazy("Withdrew the invitation")),
        ("member_sites.accept_invitation", gettext_lazy("Accept"), gettext_lazy("Accepted the invitation")),
    ):
        actions.register_action(action, label, message)
