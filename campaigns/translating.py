"""Campaigns at the translation desk: the Vietnamese text is the original, those of other languages are made there."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone
from wagtail.models import Page
from wagtail.permissions import policy_registry

from sites.models import MemberSite
from translation import requesting
from translation.registry import TranslatableKind, kind_of

from .enums import EDITABLE_STATES
from .models import Campaign, CampaignText


class CampaignTextKind(TranslatableKind):
    """A text can be asked for before readers see its campaign: so that all languages begin on the same day."""

    def site_of(self, instance: CampaignText) -> MemberSite | None:
        unit = instance.campaign.unit_id
        return MemberSite.objects.filter(unit=unit).first() if unit is not None else None

    def may_request(self, user: Any, instance: CampaignText) -> bool:
        policy = policy_registry.get_by_type(Campaign)
        return bool(policy.user_has_permission_for_instance(user, "change", instance.campaign))

    def is_public(self, instance: CampaignText) -> bool:
        campaign = instance.campaign
        return campaign.state in EDITABLE_STATES and campaign.ends_at > timezone.now()

    def title_of(self, instance: CampaignText) -> str:
        return instance.title

    def published(self, instance: CampaignText) -> None:
        """The link leads to the page in the same language, where there is one; every site shows the new text."""
        page = instance.link_page
        if page is not None and page.locale_id != instance.locale_id:
            there = Page.objects.filter(translation_key=page.translation_key, locale=instance.locale_id, live=True)
            instance.link_page = there.first() or page
            instance.save(update_fields=["link_page"])
        # A form that was open meanwhile does not know the text: the new version has it refused.
        instance.campaign.save()


def may_request(user: Any, text: CampaignText) -> bool:
    """Whether the person may send a text to the desk: a Vietnamese one of a campaign that is not over."""
    if text.language != settings.LANGUAGE_CODE:
        return False
    kind = kind_of(text)
    return kind is not None and kind.is_public(text) and requesting.may_request(user, text)
