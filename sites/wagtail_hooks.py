"""What the sites room adds to Wagtail's admin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from .viewsets import SitesViewSetGroup


@hooks.register("register_admin_viewset")
def register_viewsets() -> SitesViewSetGroup:
    return SitesViewSetGroup()


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("member_sites.provision", _("Provision site"), _("Provisioned the member site"))
    actions.register_action("member_sites.open_language", _("Open language"), _("Opened a language"))
