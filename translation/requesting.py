"""Who may ask for what, for lists: without a question for each row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wagtail.models import Page
from wagtail.permissions import policy_registry

from .registry import kind_of
from .rights import desk_of


def may_request(user: Any, instance: Any) -> bool:
    """Whether somebody may ask for translations of a source."""
    kind = kind_of(instance)
    return kind is not None and (desk_of(user).requests_everywhere or kind.may_request(user, instance))


def requestable(user: Any, pages: Iterable[Page]) -> set[int]:
    """Those of the pages that the person may ask for; at most one query."""
    keys = [page.pk for page in pages]
    if desk_of(user).requests_everywhere:
        return set(keys)
    mine = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")
    return set(mine.filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()
