"""Campaigns for tests: running, mandatory, on all sites, in Vietnamese, unless a test says otherwise."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from campaigns.enums import CampaignState
from campaigns.models import Campaign, CampaignText
from sites.models import Unit, UnitKind
from tests.factories import make_image

TITLES = {
    "vi": "Tháng hành động vì biển sạch",
    "en": "A month for a clean sea",
    "ja": "きれいな海の月間",
}


def make_campaign(
    name: str = "",
    *,
    languages: tuple[str, ...] = ("vi",),
    kinds: tuple[str, ...] = (),
    units: tuple[str, ...] = (),
    unit: str = "",
    url: str = "https://bien-sach.example/",
    **values: Any,
) -> Campaign:
    now = timezone.now()
    defaults: dict[str, Any] = {
        "name": name or "Biển sạch",
        "kind": "banner",
        "slots": ["banner"],
        "starts_at": now - timedelta(days=1),
        "ends_at": now + timedelta(days=9),
        "mandatory": not unit,
        "state": CampaignState.PUBLISHED,
        "legal_basis": "Công văn 12/UBND-VX",
    }
    if kinds or units:
        defaults["target"] = "kinds" if kinds else "units"
    campaign = Campaign(**(defaults | values))
    if unit:
        campaign.unit = Unit.objects.get(code=unit)
    if campaign.kind == "banner" and "picture_wide" not in values:
        campaign.picture_wide = make_image()
    campaign.texts = [
        CampaignText(
            language=language,
            title=f"{name}: {TITLES[language]}" if name else TITLES[language],
            text="",
            label="Xem lịch" if url else "",
            link_url=url,
            alt="Bãi biển",
        )
        for language in languages
    ]
    campaign.save()
    campaign.kinds.set(UnitKind.objects.filter(code__in=kinds))
    campaign.units.set(Unit.objects.filter(code__in=units))
    campaign.save()
    return campaign


def make_notice(name: str = "", **values: Any) -> Campaign:
    return make_campaign(name, **{"kind": "notice", "slots": ["strip"], **values})


def mark(campaign: Campaign) -> str:
    """What the check looks for in a page."""
    return f'data-campaign="{campaign.pk}"'
