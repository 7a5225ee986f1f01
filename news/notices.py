"""Whom a step of an appearance concerns, and what they read."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from cms.users.enums import Role
from sites.models import Membership

from .enums import BY_CENTRE, Direction, EventKind
from .models import Appearance, AppearanceEvent
from .rights import SPEAKS_FOR_UNIT


def recipients(event: AppearanceEvent) -> list[Any]:
    """The people at the other end who have a mail address: who asked or decided, else all who speak for it."""
    row = event.appearance
    if event.kind in {EventKind.EDITED, EventKind.SEEN}:
        return []
    if event.kind in {EventKind.CHANGED, EventKind.RETRACTED}:
        to_unit = row.direction == Direction.DOWN
        person = row.decided_by
    else:
        to_unit = event.state in BY_CENTRE
        person = row.asked_by if to_unit == (row.direction == Direction.UP) else row.decided_by
    if person is not None and person.is_active and person.email and person.pk != event.user_id:
        return [person]
    found = people_of(row, to_unit=to_unit)
    return [user for user in found if user.pk != event.user_id]


def people_of(row: Appearance, *, to_unit: bool) -> list[Any]:
    holders = Membership.objects.valid_on()
    if to_unit:
        holders = holders.filter(role__in=SPEAKS_FOR_UNIT, unit=row.unit_id)
    else:
        holders = holders.filter(role=Role.CENTRAL_EDITOR, unit__member_site__site__is_default_site=True)
    users = get_user_model()._default_manager.filter(pk__in=holders.values("user"), is_active=True)
    return list(users.exclude(email="").order_by("pk"))


def language_of(user: Any) -> str:
    profile = getattr(user, "wagtail_userprofile", None)
    return str((profile and profile.preferred_language) or settings.LANGUAGE_CODE)


def message_for(event: AppearanceEvent, user: Any) -> tuple[str, str]:
    """Subject and text, in the language that the reader works in."""
    row = event.appearance
    with translation.override(language_of(user)):
        subject = f"{event.label}: {row.title}"
        lines = [_("Article: %(title)s") % {"title": row.title}, _("Unit: %(unit)s") % {"unit": row.unit}]
        lines += [_("Appears on: %(site)s") % {"site": row.site}, _("State: %(state)s") % {"state": event.label}]
        if event.reason:
            lines.append(_("Reason or note: %(text)s") % {"text": event.reason})
        home = row.unit.member_site if event.state in BY_CENTRE else row.site
        lines.append(home.site.root_url + reverse("news_appearance", args=[row.pk]))
    return subject, "\n".join(lines)
