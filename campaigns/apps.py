"""Campaigns: banners and notices of the centre, shown on the units' sites by reference."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = _("Campaigns")

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from cms.core.periodic import register_periodic_job
        from sites.registry import register_chrome_part, register_unit_work
        from translation.registry import register_translatable

        from . import receivers, unit_work  # noqa: F401
        from .models import Campaign, CampaignText
        from .permissions import campaign_policy
        from .serving import campaigns_for
        from .tasks import HOUR, check_due
        from .translating import CampaignTextKind

        register_permission_policy(Campaign, campaign_policy())
        register_translatable(CampaignTextKind(CampaignText))
        register_chrome_part("campaigns", campaigns_for)
        register_unit_work("campaigns", _("Campaigns that name the unit"), unit_work.count, unit_work.hand_over)
        register_periodic_job("check_campaigns", HOUR, check_due)
