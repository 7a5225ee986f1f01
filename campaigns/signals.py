"""What this room tells its worker."""

from __future__ import annotations

from django.dispatch import Signal

# campaign_ids: the published homes are to be looked at, for these campaigns.
check_wanted = Signal()
# reminders: `CampaignReminder` rows whose mails are to be sent.
reminders_written = Signal()
# campaign: readers will see it soon; its pictures are to be made ready.
campaign_published = Signal()
