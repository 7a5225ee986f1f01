"""What the translation desk has to do with the texts of a campaign."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from translation.calling_off import call_off
from translation.enums import OPEN_STATES, JobEventKind, JobState
from translation.models import TranslationJob


def jobs_of(campaign: Any) -> Any:
    """The desk's jobs for the texts of a campaign, those that were called off excepted."""
    keys = {text.translation_key for text in campaign.texts.all() if text.pk}
    return TranslationJob.objects.filter(translation_key__in=keys).exclude(state=JobState.CANCELLED)


def call_off_jobs(campaign: Any, user: Any = None) -> int:
    """Nobody translates a campaign that was recalled; how many jobs ended."""
    jobs = jobs_of(campaign).filter(state__in=OPEN_STATES).select_for_update()
    return call_off(jobs, JobEventKind.CANCELLED, _("The campaign was recalled."), user)
