"""What became of a campaign: where it is seen, how often it was followed, who was reminded."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.enums import MissingReason
from campaigns.querysets import PlacementQuerySet
from sites.models import MemberSite

from .campaigns import Campaign


class CampaignPlacement(models.Model):
    """What the last check of the published home found: one row for a campaign and a site that it is meant for."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="placements")
    site = models.ForeignKey(MemberSite, on_delete=models.CASCADE, related_name="campaign_placements")
    shown = models.BooleanField(_("shown"))
    reason = models.CharField(_("why not"), max_length=12, choices=MissingReason.choices, blank=True)
    detail = models.CharField(_("detail"), max_length=300, blank=True)
    checked_at = models.DateTimeField(_("checked at"))
    missing_since = models.DateTimeField(_("missing since"), null=True)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("placement of a campaign")
        verbose_name_plural = _("placements of campaigns")
        constraints = [models.UniqueConstraint(fields=["campaign", "site"], name="campaignplacement_once")]

    def __str__(self) -> str:
        return f"{self.campaign} – {self.site}"


class CampaignClicks(models.Model):
    """How often the link was followed on a site on a day. A number and nothing else: no address, no cookie."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="clicks")
    site = models.ForeignKey(MemberSite, on_delete=models.CASCADE, related_name="+")
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("clicks"), default=0)

    class Meta:
        verbose_name = _("clicks on a campaign")
        verbose_name_plural = _("clicks on campaigns")
        constraints = [models.UniqueConstraint(fields=["campaign", "site", "day"], name="campaignclicks_day")]

    def __str__(self) -> str:
        return f"{self.campaign} – {self.site}, {self.day}"


class CampaignReminder(models.Model):
    """A mail to a webmaster of a site that does not show the campaign."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="reminders")
    site = models.ForeignKey(MemberSite, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(_("asked for at"), auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField(_("sent at"), null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(_("error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("reminder of a campaign")
        verbose_name_plural = _("reminders of campaigns")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.campaign} – {self.site}: {self.user}"
