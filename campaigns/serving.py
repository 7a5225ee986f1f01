"""What a page shows of the campaigns: kept with the chrome of the site, chosen when the page is made.

The chrome holds the campaigns of a site in a language that are published and not over, those included that begin later.
A page compares start and end with the clock, so that a campaign begins and ends on the minute without any writing; a
change or recall begins a new generation of the chrome (`Campaign.save`). A page costs no query more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from cms.media.models import CustomImage
from cms.media.renditions import PRESETS, picture_sources, prefetch_pictures
from sites.enums import EDITABLE_STATES
from sites.models import MemberSite

from .enums import PLACES
from .models import Campaign, CampaignText
from .targeting import campaigns_of_units

PRESET = PRESETS["natural"]


@dataclass(frozen=True)
class Shown:
    """A campaign in one language, as templates want it."""

    campaign_id: int
    slots: tuple[str, ...]
    mandatory: bool
    priority: int
    of_centre: bool
    starts_at: datetime
    ends_at: datetime
    title: str
    text: str
    label: str
    alt: str
    url: str
    wide: dict[str, Any] | None
    narrow: dict[str, Any] | None

    @property
    def rank(self) -> tuple[Any, ...]:
        """Mandatory ones first; below them the unit's own and the optional ones of the centre, by priority."""
        return (not self.mandatory, self.priority, self.of_centre, self.starts_at, self.campaign_id)

    @property
    def art(self) -> dict[str, Any] | None:
        """The picture of phones, and of all where there is only one."""
        return self.narrow or self.wide

    def is_on(self, at: datetime) -> bool:
        return self.starts_at <= at < self.ends_at


def shown(campaign: Campaign, text: CampaignText) -> Shown:
    """A campaign as pages in the language of `text` show it."""
    wide, narrow = campaign.picture_wide, campaign.picture_narrow
    return Shown(
        campaign_id=campaign.pk,
        slots=tuple(campaign.slots),
        mandatory=campaign.mandatory and campaign.unit_id is None,
        priority=campaign.priority,
        of_centre=campaign.unit_id is None,
        starts_at=campaign.starts_at,
        ends_at=campaign.ends_at,
        title=text.title,
        text=text.text,
        label=text.label,
        alt=text.alt,
        url=address_of(text),
        wide=_sources(wide),
        narrow=_sources(narrow) if narrow is not None and narrow != wide else None,
    )


def _sources(image: CustomImage | None) -> dict[str, Any] | None:
    return picture_sources(image, PRESET) if image is not None else None


def address_of(text: CampaignText) -> str:
    """Where the link leads; empty where it leads nowhere, for example to a page that was taken off."""
    if text.link_url:
        return text.link_url
    page = text.link_page
    return str(page.full_url or "") if page is not None and page.live else ""


def campaigns_for(member_site: MemberSite, language: str) -> tuple[Shown, ...]:
    """The part of the chrome: campaigns of a site in a language, in their order. Archives show none. Eight queries."""
    if member_site.state not in EDITABLE_STATES:
        return ()
    texts = CampaignText.objects.filter(language=language).select_related("link_page__locale")
    rows = (
        campaigns_of_units([member_site.unit_id])
        .published()
        .not_over()
        .filter(texts__language=language)
        .exclude(pk__in=_hidden_on(member_site))
        .select_related("picture_wide", "picture_narrow")
        .prefetch_related(Prefetch("texts", queryset=texts, to_attr="texts_here"))
    )
    found = list(rows)
    prefetch_pictures(image for row in found for image in (row.picture_wide, row.picture_narrow))
    return tuple(sorted((shown(row, row.texts_here[0]) for row in found), key=lambda row: row.rank))


def _hidden_on(member_site: MemberSite) -> Any:
    """Optional campaigns that the unit hides; one that became mandatory since is shown again."""
    hidden = Campaign.objects.filter(hidings__site=member_site, mandatory=False)
    return hidden.values("pk")


def choose(rows: Iterable[Shown], slot: str, at: datetime | None = None, without: Iterable[int] = ()) -> list[Shown]:
    """What a slot shows: every mandatory campaign, and others while there is a place.

    Args:
        rows: in their order.
        without: ids of those that the page shows already.
    """
    at = at or timezone.now()
    used = set(without)
    fitting = [row for row in rows if slot in row.slots and row.is_on(at) and row.campaign_id not in used]
    return [row for number, row in enumerate(fitting) if row.mandatory or number < PLACES[slot]]
