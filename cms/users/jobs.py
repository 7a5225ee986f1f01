"""Tidying up: what is noted about people is kept no longer than it is needed (Luật 91/2025 on personal data)."""

from __future__ import annotations

from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.utils import timezone

from .models import LoginEvent, UserSession


def prune_login_history() -> int:
    """Delete history and sessions older than LOGIN_HISTORY_DAYS, and failed log-ins that lock nobody out any more."""
    deleted: int = LoginEvent.objects.outdated().delete()[0] + UserSession.objects.outdated().delete()[0]
    over = timezone.now() - settings.AXES_COOLOFF_TIME
    deleted += AccessAttempt.objects.filter(attempt_time__lt=over - timedelta(days=1)).delete()[0]
    return deleted
