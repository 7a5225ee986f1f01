"""Automatic requests: what a rule names is asked for when it is published."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page

from cms.core.actions import ActionError
from cms.core.tree import STEP

from .actions import RequestTranslationAction
from .models import TranslationRule


def rules_for(page: Page) -> Any:
    """The rules in use for a page: of itself, or of a page above it. One query."""
    paths = [page.path[:end] for end in range(STEP, len(page.path) + 1, STEP)]
    return TranslationRule.objects.filter(active=True, section__path__in=paths)


def apply_rules_to(page: Page) -> int:
    """Ask for what the rules say and nobody has asked for yet; how many jobs were made."""
    made = 0
    for rule in rules_for(page).prefetch_related("locales"):
        try:
            outcome = RequestTranslationAction(
                page, rule.locales.all(), None, priority=rule.priority, automatic=True
            ).execute()
        except ActionError:
            continue  # An alias, or withdrawn again meanwhile.
        made += len(outcome.jobs)
    return made
