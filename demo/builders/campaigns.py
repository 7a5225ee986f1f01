"""Campaigns: running, mandatory and optional, one hidden, one recalled, one to come, one of a unit's own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from campaigns.actions import HideCampaignAction, PublishCampaignAction, RecallCampaignAction
from campaigns.models import Campaign, CampaignClicks, CampaignText
from cms.users.models import User
from demo.data import read
from news.models import ArticlePage
from sites.models import MemberSite, Unit, UnitKind

from .member_sites import picture

MANAGER = "chiendich"


def build_campaigns() -> None:
    """Make those that are not there yet. The worker looks where they are seen, as after every publishing."""
    for row in read("campaigns.yaml"):
        if not Campaign.objects.filter(name=row["name"]).exists():
            make(row)


def make(row: dict[str, Any]) -> Campaign:
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    first, last = row["days"]
    texts = row["texts"]
    campaign = Campaign(
        name=row["name"],
        unit=Unit.objects.get(code=row["unit"]) if "unit" in row else None,
        kind=row["kind"],
        slots=row["slots"],
        priority=row["priority"],
        mandatory=row.get("mandatory", False),
        starts_at=today + timedelta(days=first, hours=7),
        ends_at=today + timedelta(days=last),
        target="kinds" if "kinds" in row else "all",
        legal_basis=row.get("legal_basis", ""),
        picture_wide=picture(row["picture"], texts["vi"]["alt"]) if "picture" in row else None,
    )
    campaign.texts = [text_of(language, text) for language, text in texts.items()]
    campaign.save()
    if "kinds" in row:
        campaign.kinds.set(UnitKind.objects.filter(code__in=row["kinds"]))
        campaign.save()
    live(campaign, row)
    return campaign


def text_of(language: str, text: dict[str, str]) -> CampaignText:
    page = None
    if "page" in text:
        page = ArticlePage.objects.filter(slug=text["page"], locale__language_code=language).first()
    return CampaignText(
        language=language,
        title=text["title"],
        text=text.get("text", ""),
        label=text.get("label", "") if page or text.get("url") else "",
        link_page=page,
        link_url=text.get("url", ""),
        alt=text.get("alt", ""),
    )


def live(campaign: Campaign, row: dict[str, Any]) -> None:
    """What happened to it: published, hidden, recalled, clicked."""
    if row.get("state") == "draft":
        return
    manager = User.objects.filter(username=MANAGER).first() if campaign.is_of_centre else None
    campaign = PublishCampaignAction(campaign, user=manager).execute()
    for code, reason in row.get("hidden", {}).items():
        HideCampaignAction(campaign, MemberSite.objects.get(unit__code=code), reason).execute()
    if "recalled" in row:
        RecallCampaignAction(campaign, row["recalled"], user=manager).execute()
    sites = MemberSite.objects.filter(unit=campaign.unit) if campaign.unit else MemberSite.objects.order_by("pk")[:4]
    for number, site in enumerate(sites if row.get("clicks") else ()):
        for day in range(5):
            count = row["clicks"] // (number + day + 1)
            when = timezone.localdate() - timedelta(days=day)
            CampaignClicks.objects.create(campaign=campaign, site=site, day=when, count=count)
