"""What accounts add to Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from .views import account


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    urls = [
        path("sessions/", account.end_sessions, name="end_sessions"),
        path("recovery-codes/", account.new_recovery_codes, name="recovery_codes"),
        path("remove-second-factor/", account.remove_second_factor, name="remove_second_factor"),
    ]
    return [path("account/security/", include((urls, "account"), namespace="account"))]


@hooks.register("insert_global_admin_css")
def add_stylesheet() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin-account.css"))


@hooks.register("register_account_settings_panel")
def register_security_panel(request: HttpRequest, user: Any, profile: Any) -> account.SecurityPanel:
    return account.SecurityPanel(request, user, profile)


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for action, label, message in (
        ("users.end_sessions", _("End sessions"), _("Ended sessions")),
        ("users.second_factor_set_up", _("Set up second factor"), _("Set up the second factor")),
        ("users.second_factor_removed", _("Remove second factor"), _("Removed the second factor")),
        ("users.recovery_codes", _("Make recovery codes"), _("Made new recovery codes")),
        ("users.unlock", _("Unlock"), _("Ended the lock-out")),
        ("users.role_policy", _("Change second factor policy"), _("Changed whether a role needs a second factor")),
    ):
        actions.register_action(action, label, message)
