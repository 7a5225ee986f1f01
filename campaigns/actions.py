"""Changes of campaigns besides editing: publish, recall, hide, show, remind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.permissions import policy_registry

from cms.core.actions import Action, ActionError
from cms.users.enums import Role
from sites.models import Membership, MemberSite

from .desk_jobs import call_off_jobs
from .enums import BEYOND_THE_UNIT, UNITS_RIGHT, CampaignKind, CampaignState
from .models import Campaign, CampaignHiding, CampaignPlacement, CampaignReminder
from .permissions import sites_to_decide
from .signals import campaign_published, check_wanted, reminders_written
from .targeting import is_meant_for

# Nobody is asked twice for the same campaign within this time, by however many hands.
REMINDER_PAUSE = timedelta(hours=20)


def problems_of(campaign: Campaign) -> list[str]:
    """What a campaign still lacks before readers may see it."""
    found = []
    texts = list(campaign.texts.all())
    if not texts:
        found.append(_("It has no text."))
    if campaign.kind == CampaignKind.BANNER:
        if campaign.picture_wide_id is None:
            found.append(_("A banner needs a picture."))
        found += [
            _("The alternative text is missing (%(language)s).") % {"language": text.get_language_display()}
            for text in texts
            if not text.alt.strip()
        ]
    if campaign.is_of_centre and not campaign.legal_basis.strip():
        found.append(_("The legal basis or the request is not named."))
    return found


def recalled_message(campaign: Campaign) -> str:
    values = {
        "when": formats.date_format(timezone.localtime(campaign.recalled_at), "SHORT_DATETIME_FORMAT"),
        "who": campaign.recalled_by or "–",
        "reason": campaign.recall_reason,
    }
    message = _("This campaign was recalled on %(when)s by %(who)s (%(reason)s). It cannot be changed any more.")
    return message % values


class CampaignAction(Action):
    """An action on one campaign, which is read again and locked inside the transaction."""

    def __init__(self, campaign: Campaign, user: Any = None) -> None:
        super().__init__(user)
        self.campaign = campaign

    def may_change(self) -> None:
        policy = policy_registry.get_by_type(Campaign)
        if self.user is not None and not policy.user_has_permission_for_instance(self.user, "change", self.campaign):
            raise ActionError(_("This campaign is not yours to change."))

    def locked(self) -> Campaign:
        """The row as it is now; others wait until this is done."""
        found: Campaign | None = Campaign.objects.select_for_update().filter(pk=self.campaign.pk).first()
        if found is None:
            raise ActionError(_("This campaign was deleted meanwhile."))
        if found.state == CampaignState.RECALLED:
            raise ActionError(recalled_message(found))
        return found


class PublishCampaignAction(CampaignAction):
    """Show a campaign to readers from its start to its end. All its sites have it at their next request."""

    def check(self) -> None:
        self.may_change()

    def perform(self) -> Campaign:
        campaign = self.locked()
        if campaign.state == CampaignState.PUBLISHED:
            raise ActionError(_("This campaign is published already."))
        if problems := problems_of(campaign):
            raise ActionError(" ".join(problems))
        if campaign.ends_at <= timezone.now():
            raise ActionError(_("Its end is in the past. Change the end first."))
        campaign.state = CampaignState.PUBLISHED
        campaign.published_at = timezone.now()
        campaign.save()
        log(campaign, "campaigns.publish", user=self.user)
        return campaign

    def announce(self, result: Campaign) -> None:
        campaign_published.send(Campaign, campaign=result)
        check_wanted.send(Campaign, campaign_ids=[result.pk])


class RecallCampaignAction(CampaignAction):
    """Take a campaign off all sites at once, for good.

    Args:
        reason: for those who look why it is gone.
    """

    def __init__(self, campaign: Campaign, reason: str, user: Any = None) -> None:
        super().__init__(campaign, user)
        self.reason = reason.strip()

    def check(self) -> None:
        self.may_change()
        if not self.reason:
            raise ActionError(_("Say why it is recalled."), field="reason")

    def perform(self) -> Campaign:
        campaign = self.locked()
        if campaign.state != CampaignState.PUBLISHED:
            raise ActionError(_("Only a published campaign can be recalled."))
        campaign.state = CampaignState.RECALLED
        campaign.recalled_at, campaign.recalled_by = timezone.now(), self.user
        campaign.recall_reason = self.reason[:300]
        campaign.save()
        call_off_jobs(campaign, self.user)
        log(campaign, "campaigns.recall", user=self.user, data={"reason": campaign.recall_reason})
        return campaign


class HideCampaignAction(CampaignAction):
    """A unit does not want an optional campaign on its site.

    Args:
        site: the unit's site.
        reason: the centre reads it in the list of sites where the campaign is missing.
    """

    def __init__(self, campaign: Campaign, site: MemberSite, reason: str = "", user: Any = None) -> None:
        super().__init__(campaign, user)
        self.site = site
        self.reason = reason.strip()

    def check(self) -> None:
        self.may_decide()
        if not self.reason:
            raise ActionError(_("Say why your site does not show it."), field="reason")

    def may_decide(self) -> None:
        if self.user is not None and self.site.pk not in {site.pk for site in sites_to_decide(self.user)}:
            raise ActionError(_("You do not decide for this site."))

    def perform(self) -> CampaignHiding:
        campaign = self.locked()
        if campaign.state != CampaignState.PUBLISHED or not campaign.is_of_centre:
            raise ActionError(_("Only a published campaign of the centre can be hidden."))
        if campaign.mandatory:
            raise ActionError(_("This campaign is mandatory: no site can hide it."))
        if not is_meant_for(campaign, self.site):
            raise ActionError(_("This campaign is not meant for your site."))
        values = {"reason": self.reason[:300], "hidden_by": self.user}
        hiding, _new = CampaignHiding.objects.update_or_create(campaign=campaign, site=self.site, defaults=values)
        self.site.touch()
        # In the history of the site, not of the campaign: other units read that one.
        log(self.site, "campaigns.hide", user=self.user, data={"campaign": str(campaign), "reason": hiding.reason})
        return hiding


class ShowCampaignAction(HideCampaignAction):
    """The unit shows the campaign again."""

    def check(self) -> None:
        self.may_decide()

    def perform(self) -> None:  # type: ignore[override]
        campaign = self.locked()
        hidden, _rows = CampaignHiding.objects.filter(campaign=campaign, site=self.site).delete()
        if not hidden:
            raise ActionError(_("Your site does not hide this campaign."))
        self.site.touch()
        log(self.site, "campaigns.show", user=self.user, data={"campaign": str(campaign)})


class RemindAction(CampaignAction):
    """Ask the webmasters of sites that lack the campaign to look after it.

    Args:
        user: who asks; `None` for the worker, which leaves alone what a unit may decide and who was asked lately.
    """

    def check(self) -> None:
        self.may_change()

    def perform(self) -> list[CampaignReminder]:
        campaign = self.locked()
        if not campaign.is_of_centre or not campaign.is_running():
            raise ActionError(_("Reminders are for running campaigns of the centre."))
        placements = list(self._due(campaign).select_related("site__unit"))
        asked = CampaignReminder.objects.filter(
            campaign=campaign, created_at__gt=timezone.now() - self._pause(campaign)
        )
        known = set(asked.values_list("site_id", "user_id"))
        holders = Membership.objects.valid_on().filter(role=Role.UNIT_WEBMASTER, user__is_active=True)
        sites = {placement.site.unit_id: placement.site for placement in placements}
        pairs = {(sites[row.unit_id].pk, row.user_id): row for row in holders.filter(unit__in=sites)}
        rows = [
            CampaignReminder.objects.create(campaign=campaign, site_id=site, user_id=user, created_by=self.user)
            for site, user in pairs
            if (site, user) not in known
        ]
        if not rows:
            raise ActionError(_("There is nobody to remind: no webmaster, or all were asked a short time ago."))
        log(campaign, "campaigns.remind", user=self.user, data={"people": len(rows)})
        return rows

    def _due(self, campaign: Campaign) -> Any:
        missing = CampaignPlacement.objects.filter(campaign=campaign).missing().exclude(reason__in=BEYOND_THE_UNIT)
        if self.user is not None:
            return missing
        since = timezone.now() - timedelta(days=campaign.remind_after)
        return missing.exclude(reason__in=UNITS_RIGHT).filter(missing_since__lte=since)

    def _pause(self, campaign: Campaign) -> timedelta:
        return REMINDER_PAUSE if self.user is not None else max(timedelta(days=campaign.remind_after), REMINDER_PAUSE)

    def announce(self, result: list[CampaignReminder]) -> None:
        reminders_written.send(CampaignReminder, reminders=result)
