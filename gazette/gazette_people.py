"""Whom the gazette tells something: a unit's people, the desk, administrators."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db.models import Q

from cms.users.enums import Role
from sites.models import Membership, MemberSite

from .rights import APPROVING, WRITING

AT_PORTAL = {"unit__member_site__site__is_default_site": True}


def reachable(wanted: Q) -> list[Any]:
    """Active people with an address."""
    people = get_user_model()._default_manager.filter(wanted, is_active=True)
    return [user for user in people.order_by("pk") if user.email]


def holding(roles: Iterable[str], **unit: Any) -> Q:
    """Who holds one of the roles today; `unit` says where."""
    return Q(pk__in=Membership.objects.valid_on().filter(role__in=list(roles), **unit).values("user"))


def holders(unit_id: int, roles: Iterable[str]) -> list[Any]:
    return reachable(holding(roles, unit=unit_id))


def people_of(unit_id: int) -> list[Any]:
    """Who works on a unit's documents."""
    return holders(unit_id, WRITING)


def desk(*, with_administrators: bool = False) -> list[Any]:
    """The gazette's officers at the portal; alarms go to the administrators too."""
    officers = holding([Role.GAZETTE_OFFICER], **AT_PORTAL)
    return reachable(officers | Q(is_superuser=True) if with_administrators else officers)


def approvers() -> list[Any]:
    """Who may approve issues by a role at the portal; administrators may as well, and are not written to."""
    return reachable(holding(APPROVING, **AT_PORTAL))


def language_of(user: Any) -> str:
    profile = getattr(user, "wagtail_userprofile", None)
    return str((profile and profile.preferred_language) or settings.LANGUAGE_CODE)


def root_url() -> str:
    portal = MemberSite.objects.filter(site__is_default_site=True).select_related("site").first()
    return str(portal.site.root_url) if portal else ""


def mail(user: Any, subject: str, lines: Iterable[str]) -> EmailMessage:
    return EmailMessage(" ".join(subject.split()), "\n\n".join(lines), settings.DEFAULT_FROM_EMAIL, [user.email])


def person_name(user: Any) -> str:
    return str(user.get_full_name() or user.get_username()) if user is not None else ""
