"""What the campaigns room adds to Wagtail's admin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from .viewsets import CampaignViewSet


@hooks.register("register_admin_viewset")
def register_viewset() -> CampaignViewSet:
    return CampaignViewSet("campaigns")


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("campaigns.publish", _("Publish campaign"), _("Published the campaign"))
    actions.register_action("campaigns.recall", _("Recall campaign"), _("Recalled the campaign"))
    actions.register_action("campaigns.hide", _("Hide campaign"), _("Hid a campaign of the centre on this site"))
    actions.register_action(
        "campaigns.show", _("Show campaign"), _("Showed a campaign of the centre on this site again")
    )
    actions.register_action("campaigns.remind", _("Remind of campaign"), _("Reminded webmasters"))
