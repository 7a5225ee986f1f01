"""Campaigns, what the check of published pages found, clicks and reminders."""

from __future__ import annotations

from .campaigns import Campaign, CampaignHiding, CampaignText
from .results import CampaignClicks, CampaignPlacement, CampaignReminder

__all__ = [
    "Campaign",
    "CampaignClicks",
    "CampaignHiding",
    "CampaignPlacement",
    "CampaignReminder",
    "CampaignText",
]
