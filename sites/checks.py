"""System checks: whose rows are whose; dated data (with `manage.py check --database default`, and by `migrate`)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.core.checks import Error, Tags, register
from django.db import DatabaseError
from django.urls import get_resolver
from wagtail.admin.viewsets import viewsets
from wagtail.coreutils import resolve_model_string
from wagtail.permissions import policy_registry

from .intervals import overlaps
from .models import Membership, UnitPeriod


@register(Tags.database)
def check_periods_do_not_overlap(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[Error]:
    """On no day does a unit have two names, kinds or parents."""
    if not databases:
        return []
    by_unit: dict[int, list[UnitPeriod]] = defaultdict(list)
    try:
        for period in UnitPeriod.objects.select_related("unit"):
            by_unit[period.unit_id].append(period)
    except DatabaseError:
        return []  # Not migrated yet.
    return [
        Error(
            f"Periods of unit {earlier.unit.code} overlap: “{earlier.name}” from {earlier.valid_from} and "
            f"“{later.name}” from {later.valid_from}.",
            hint="End the earlier period on the day before the later one begins.",
            id="member_sites.E001",
        )
        for rows in by_unit.values()
        for earlier, later in overlaps(rows)
    ]


@register(Tags.database)
def check_memberships_do_not_overlap(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[Error]:
    """Nobody holds the same role at the same unit twice on one day."""
    if not databases:
        return []
    by_key: dict[tuple[Any, ...], list[Membership]] = defaultdict(list)
    try:
        for row in Membership.objects.all():
            by_key[row.user_id, row.unit_id, row.role, row.locale_id].append(row)
    except DatabaseError:
        return []
    return [
        Error(f"Memberships {earlier.pk} and {later.pk} overlap.", id="member_sites.E002")
        for rows in by_key.values()
        for earlier, later in overlaps(rows)
    ]


# Wagtail's own that only administrators edit, and that belong to no unit.
ADMINISTRATORS_MODELS = {"wagtailcore.locale", "wagtailcore.site", "wagtailcore.collection", "auth.group"}


@register(Tags.security)
def check_edited_models_have_a_policy(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Every model that the admin edits says, by a policy of ours, whose rows are whose (docs/adr/0009)."""
    named = (getattr(viewset, "model", None) for viewset in _viewsets())
    edited = {resolve_model_string(model) for model in named if model is not None}
    return [
        Error(
            f"{model._meta.label} is edited in the admin and has no permission policy of ours.",
            hint="Register a sites.unit_policy.UnitPermissionPolicy in AppConfig.ready().",
            obj=model,
            id="member_sites.E003",
        )
        for model in sorted(edited, key=lambda model: model._meta.label)
        if model._meta.label_lower not in ADMINISTRATORS_MODELS and not _is_ours(policy_registry.get_by_type(model))
    ]


def _viewsets() -> list[Any]:
    """What is registered with the admin; its addresses must be loaded first."""
    get_resolver().url_patterns  # noqa: B018
    return list(viewsets.viewsets)


def _is_ours(policy: Any) -> bool:
    return not type(policy).__module__.startswith(("wagtail.", "django."))
