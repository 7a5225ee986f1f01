"""Work of campaigns for the task worker."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task
from wagtail.images.models import SourceImageIOError
from wagtail.users.models import UserProfile

from cms.core.actions import ActionError
from sites.middleware import MaintenanceMiddleware

from .actions import RemindAction
from .checking import Inspection
from .models import Campaign, CampaignPlacement, CampaignReminder
from .serving import PRESET

log = structlog.get_logger(__name__)

HOUR = 3600
# A running campaign is checked again after this time.
CHECK_AGAIN = timedelta(hours=6)
MAX_ATTEMPTS = 6
# Somebody waits for these; the upkeep of indexes does not mind.
SOON = 20


@task(priority=SOON)
def check_campaigns(campaign_ids: list[int] | None = None) -> int:
    """Look at the published homes for running campaigns of the centre, and remind where it is time to.

    Args:
        campaign_ids: these; otherwise those that were not checked for six hours.

    Returns:
        How many pages were looked at. During maintenance none: every page would be missing then.
    """
    if MaintenanceMiddleware.notice() is not None:
        return 0
    rows = Campaign.objects.running().of_centre().prefetch_related("texts", "kinds", "units")
    if campaign_ids is not None:
        rows = rows.filter(pk__in=campaign_ids)
    else:
        rows = rows.filter(Q(checked_at=None) | Q(checked_at__lte=timezone.now() - CHECK_AGAIN))
    campaigns = list(rows)
    pages = Inspection(campaigns).run() if campaigns else 0
    for campaign in campaigns:
        if campaign.remind_after:
            with suppress(ActionError):  # Nobody to remind.
                RemindAction(campaign).execute()
    return pages


def check_due() -> None:
    """The periodic job: enough to ask the worker."""
    due = Campaign.objects.running().of_centre()
    if due.filter(Q(checked_at=None) | Q(checked_at__lte=timezone.now() - CHECK_AGAIN)).exists():
        check_campaigns.enqueue()


@task(priority=SOON)
def mail_reminder(reminder_id: int) -> bool:
    """Send a reminder; when the mail server is away, again after 1, 2, 4 … minutes. It stays on record either way."""
    reminder = (
        CampaignReminder.objects.filter(pk=reminder_id, sent_at=None)
        .select_related("campaign", "site__site", "site__unit", "user")
        .first()
    )
    if reminder is None:
        return False
    reminder.attempts += 1
    if not reminder.user.email:
        reminder.error = _("The account has no e-mail address.")
        reminder.save(update_fields=["attempts", "error"])
        return False
    try:
        message_of(reminder).send()
    except OSError as error:  # SMTPException is one.
        reminder.error = str(error)[:300] or type(error).__name__
        reminder.save(update_fields=["attempts", "error"])
        log.warning("campaign_reminder_failed", reminder=reminder.pk, attempts=reminder.attempts)
        if reminder.attempts < MAX_ATTEMPTS and mail_reminder.get_backend().supports_defer:
            delay = timedelta(minutes=2 ** (reminder.attempts - 1))
            mail_reminder.using(run_after=timezone.now() + delay).enqueue(reminder.pk)
        return False
    reminder.sent_at, reminder.error = timezone.now(), ""
    reminder.save(update_fields=["attempts", "sent_at", "error"])
    return True


def message_of(reminder: CampaignReminder) -> EmailMessage:
    """The mail, in the language that the person uses in the admin, with a link to the campaign there."""
    profile = UserProfile.objects.filter(user=reminder.user).first()
    with translation.override((profile and profile.preferred_language) or settings.LANGUAGE_CODE):
        campaign, site = reminder.campaign, reminder.site
        placement = CampaignPlacement.objects.filter(campaign=campaign, site=site).first()
        values = {
            "campaign": campaign.name,
            "site": str(site),
            "reason": placement.get_reason_display() if placement else "",
            "detail": placement.detail if placement else "",
            "link": site.site.root_url + reverse("campaigns:inspect", args=[campaign.pk]),
        }
        lines = (
            _("The campaign “%(campaign)s” of the centre is not shown on %(site)s.") % values,
            _("Reason: %(reason)s %(detail)s") % values,
            _("What it is about and what to do: %(link)s") % values,
        )
        subject = _("Campaign “%(campaign)s” is missing on %(site)s") % values
    return EmailMessage(
        subject=subject, body="\n\n".join(lines), from_email=settings.DEFAULT_FROM_EMAIL, to=[reminder.user.email]
    )


@task(priority=SOON)
def prepare_pictures(campaign_id: int) -> None:
    """Make the sizes that pages link to, so that no reader waits for them; then let pages link to the files."""
    campaign = Campaign.objects.filter(pk=campaign_id).select_related("picture_wide", "picture_narrow").first()
    if campaign is None:
        return
    for image in (campaign.picture_wide, campaign.picture_narrow):
        if image is not None:
            try:
                image.get_renditions(*PRESET.specs)
            except (SourceImageIOError, OSError) as error:
                log.warning("campaign_picture_failed", image=image.pk, error=str(error))
    campaign.touch_sites()
