"""Who works at the desk, and how much each has to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Count, F, Q, Sum
from django.utils import timezone, translation

from cms.users.enums import Role
from sites.issuers import name_register
from sites.models import Membership, MemberSite

from .enums import LOCKED_STATES, OPEN_STATES
from .models import TranslationJob


def holders_of(role: str, locale_ids: Iterable[int] | None = None) -> Any:
    """Active people who hold a role of the desk today, in one of the languages if some are given."""
    rows = Membership.objects.valid_on().filter(role=role)
    if locale_ids is not None:
        rows = rows.filter(locale__in=list(locale_ids))
    return get_user_model()._default_manager.filter(pk__in=rows.values("user"), is_active=True)


def translators(locale_ids: Iterable[int] | None = None) -> list[Any]:
    return sorted(holders_of(Role.TRANSLATOR, locale_ids), key=lambda user: user.sort_key)


def reviewers(locale_ids: Iterable[int] | None = None) -> list[Any]:
    return sorted(holders_of(Role.TRANSLATION_REVIEWER, locale_ids), key=lambda user: user.sort_key)


def heads() -> list[Any]:
    """Those who direct the desk; where nobody does, the administrators."""
    found = list(holders_of(Role.TRANSLATION_HEAD))
    return found or list(get_user_model()._default_manager.filter(is_superuser=True, is_active=True))


def person_name(user: Any) -> str:
    return str(user.get_full_name() or user.get_username()) if user is not None else ""


def unit_name(site: MemberSite | None) -> str:
    """What a site's unit is called today, from the register that is kept for a minute."""
    if site is None:
        return ""
    names = name_register(translation.get_language() or settings.LANGUAGE_CODE).get(site.unit.code)
    return (names.on() if names else "") or site.unit.code


@dataclass(frozen=True)
class Load:
    """What somebody has to do.

    Attributes:
        words: source words that are not confirmed yet.
    """

    jobs: int = 0
    words: int = 0
    overdue: int = 0


def workload(user_ids: Iterable[int]) -> dict[int, Load]:
    """Person -> open jobs that wait for that person as translator; one query."""
    mine = TranslationJob.objects.filter(assignee__in=list(user_ids), state__in=OPEN_STATES - LOCKED_STATES)
    rows = (
        mine.order_by()
        .values("assignee")
        .annotate(
            jobs=Count("pk"),
            left=Sum(F("words") - F("words_confirmed")),
            late=Count("pk", filter=Q(due_date__lt=timezone.localdate())),
        )
    )
    return {row["assignee"]: Load(row["jobs"], row["left"] or 0, row["late"]) for row in rows}
