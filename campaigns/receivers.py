"""What follows a change of campaigns, and of what they link to."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from cms.media.models import CustomImage
from translation.receivers import refresh_later

from .models import Campaign, CampaignReminder, CampaignText
from .querysets import CampaignQuerySet
from .signals import campaign_published, check_wanted, reminders_written
from .tasks import check_campaigns, mail_reminder, prepare_pictures


@receiver(check_wanted)
def check_later(campaign_ids: list[int], **kwargs: Any) -> None:
    transaction.on_commit(partial(check_campaigns.enqueue, campaign_ids))


@receiver(reminders_written)
def mail_later(reminders: list[CampaignReminder], **kwargs: Any) -> None:
    for reminder in reminders:
        transaction.on_commit(partial(mail_reminder.enqueue, reminder.pk))


@receiver(campaign_published)
def prepare_later(campaign: Campaign, **kwargs: Any) -> None:
    if settings.PREPARE_RENDITIONS and campaign.picture_wide_id is not None:
        transaction.on_commit(partial(prepare_pictures.enqueue, campaign.pk))


def touch(campaigns: CampaignQuerySet) -> None:
    for campaign in campaigns.published().not_over().distinct():
        campaign.touch_sites()


@receiver(page_published)
@receiver(page_unpublished)
def linked_page_changed(instance: Page, **kwargs: Any) -> None:
    """A link to a page that was taken off must go, and come back with it."""
    touch(Campaign.objects.filter(texts__link_page=instance.pk))


@receiver(pre_delete)
def linked_page_deleted(sender: type, instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, Page):
        touch(Campaign.objects.filter(texts__link_page=instance.pk))


@receiver(post_save, sender=CampaignText)
def text_changed(instance: CampaignText, created: bool = False, raw: bool = False, **kwargs: Any) -> None:
    """New Vietnamese words make the translations out of date."""
    if not (raw or created) and instance.language == settings.LANGUAGE_CODE:
        refresh_later(instance)


@receiver(post_save, sender=CustomImage)
def picture_changed(instance: CustomImage, created: bool = False, **kwargs: Any) -> None:
    """A new file or focal point has other addresses."""
    if not created:
        touch(Campaign.objects.filter(picture_wide=instance) | Campaign.objects.filter(picture_narrow=instance))
