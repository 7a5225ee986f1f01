"""Reports: what the centre and the units must know about their sites."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Reports")

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from campaigns.models import CampaignPlacement
        from cms.core.periodic import register_periodic_job
        from sites.unit_policy import UnitPermissionPolicy

        from . import permissions, receivers, tasks  # noqa: F401
        from .campaign_indicator import CampaignIndicator
        from .indicators.content import FreshnessIndicator, LanguagesIndicator, MandatoryIndicator
        from .indicators.duties import LicenceIndicator, OutageIndicator
        from .indicators.posting import PostingIndicator
        from .indicators.quality import LinksIndicator, PicturesIndicator
        from .indicators.registry import register_indicator
        from .models import HealthRule, MandatoryContent, PlannedOutage, SiteHealth, SiteRecord
        from .recognisers import CHECKS
        from .registry import register_check

        for check in CHECKS:
            register_check(check)
        for indicator in (
            MandatoryIndicator(),
            FreshnessIndicator(),
            LinksIndicator(),
            PicturesIndicator(),
            LanguagesIndicator(),
            LicenceIndicator(),
            OutageIndicator(),
            PostingIndicator(),
            CampaignIndicator(lambda sites: CampaignPlacement.objects.ignored_mandatory().names_by_site(sites)),
        ):
            register_indicator(indicator)

        of_site = "member_site__unit"
        for model, lookup, roles in (
            (SiteHealth, of_site, permissions.HEALTH),
            (SiteRecord, of_site, permissions.RECORDS),
            (PlannedOutage, "owner", permissions.OUTAGES),
            (MandatoryContent, None, permissions.RULES),
            (HealthRule, None, permissions.RULES),
        ):
            register_permission_policy(model, UnitPermissionPolicy(model, lookup, roles))

        register_periodic_job("site_health", tasks.HOUR, tasks.hourly_health)
        register_periodic_job("link_check", tasks.TEN_MINUTES, tasks.link_round)
