"""Whether campaigns are really seen: the published home of every site they are meant for, as a reader gets it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from sites.chrome import Home, find_homes, home_path
from sites.enums import SiteState
from sites.models import MemberSite

from .enums import MissingReason
from .models import Campaign, CampaignHiding, CampaignPlacement
from .targeting import all_sites, sites_of
from .visitor import Visitor

MARKER = re.compile(r'data-campaign="(\d+)"')


@dataclass(frozen=True)
class Finding:
    """`reason` is empty where the campaign is shown."""

    reason: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Seen:
    """A home as a reader got it: the status, and the ids of the campaigns on it."""

    status: int
    campaigns: frozenset[int]


class Inspection:
    """Looks at homes, each once however many campaigns are checked.

    Args:
        campaigns: running ones.
    """

    def __init__(self, campaigns: Iterable[Campaign]) -> None:
        self.campaigns = list(campaigns)
        self.visitor = Visitor()
        rows = CampaignHiding.objects.filter(campaign__in=self.campaigns, campaign__mandatory=False)
        self.hidden = {(row.campaign_id, row.site_id): row.reason for row in rows}
        self.languages = {campaign.pk: frozenset(campaign.languages) for campaign in self.campaigns}
        self._homes: dict[int, dict[str, Home]] = {}
        self._seen: dict[tuple[int, str], Seen] = {}

    def run(self) -> int:
        """Look, and write down what was found.

        Returns:
            How many pages were looked at.
        """
        sites = all_sites()
        for campaign in self.campaigns:
            findings = {site.pk: self.finding(campaign, site) for site in sites_of(campaign, sites)}
            write_down(campaign, findings)
        return len(self._seen)

    def finding(self, campaign: Campaign, site: MemberSite) -> Finding:
        """Shown on every home in a language that the campaign has, or the first reason why not."""
        if site.state != SiteState.OPEN:
            closed = site.state == SiteState.CLOSED
            return Finding(MissingReason.CLOSED if closed else MissingReason.ARCHIVED)
        if (campaign.pk, site.pk) in self.hidden:
            return Finding(MissingReason.HIDDEN, self.hidden[campaign.pk, site.pk])
        wanted = self.languages[campaign.pk]
        opened = {locale.language_code for locale in site.languages.all()} | {settings.LANGUAGE_CODE}
        if not opened & wanted:
            return Finding(MissingReason.LANGUAGE, ", ".join(sorted(wanted)))
        if site.pk not in self._homes:
            self._homes[site.pk] = find_homes(site)
        homes = self._homes[site.pk]
        languages = [language for language in homes if language in wanted]
        if not languages:
            return Finding(MissingReason.HOME)
        found = (self._on_home(campaign, site, language, home_path(homes, language)) for language in languages)
        return next((finding for finding in found if finding.reason), Finding())

    def _on_home(self, campaign: Campaign, site: MemberSite, language: str, path: str) -> Finding:
        seen = self._look(site, language, path)
        if campaign.pk in seen.campaigns:
            return Finding()
        if seen.status in {301, 302, 401, 403}:
            return Finding(MissingReason.RESTRICTED, path)
        if seen.status == 404:
            return Finding(MissingReason.HOME, path)
        if seen.status != 200:
            return Finding(MissingReason.NO_ANSWER, f"{path} ({seen.status})")
        return Finding(
            MissingReason.NO_PLACE if seen.campaigns and not campaign.mandatory else MissingReason.NO_SLOT, path
        )

    def _look(self, site: MemberSite, language: str, path: str) -> Seen:
        key = (site.pk, language)
        if key not in self._seen:
            status, text = self.visitor.get(site, path)
            ids = frozenset(int(number) for number in MARKER.findall(text)) if status == 200 else frozenset()
            self._seen[key] = Seen(status, ids)
        return self._seen[key]


def write_down(campaign: Campaign, findings: dict[int, Finding]) -> None:
    """One row a site; `missing_since` stays while it goes on missing. Sites that it is no longer meant for go."""
    now = timezone.now()
    known = {row.site_id: row for row in CampaignPlacement.objects.filter(campaign=campaign)}
    rows = []
    for site_id, finding in findings.items():
        before = known.get(site_id)
        missing = bool(finding.reason)
        since = (before.missing_since if before and not before.shown else now) if missing else None
        rows.append(
            CampaignPlacement(
                campaign=campaign,
                site_id=site_id,
                shown=not missing,
                reason=finding.reason,
                detail=finding.detail[:300],
                checked_at=now,
                missing_since=since,
            )
        )
    CampaignPlacement.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["campaign", "site"],
        update_fields=["shown", "reason", "detail", "checked_at", "missing_since"],
    )
    CampaignPlacement.objects.filter(campaign=campaign).exclude(site__in=findings).delete()
    Campaign.objects.filter(pk=campaign.pk).update(checked_at=now)
