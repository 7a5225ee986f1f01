"""Users of every role. One documented password: the demonstration is for trying out, on one's own machine."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from wagtail.models import Locale
from wagtail.users.models import UserProfile

from cms.users.models import User
from demo.data import read
from sites.models import Invitation, Membership, Unit

PASSWORD = "HaiVan@2026"  # noqa: S105  (printed by `make run` and named in the README)
SINCE = date(2025, 7, 1)


def build_people() -> list[tuple[str, str]]:
    """Make the users; returns (user name, what the person is)."""
    shown = []
    for row in read("people.yaml"):
        user = User.objects.filter(username=row["username"]).first()
        if user is None:
            user = User(
                username=row["username"],
                last_name=row["last_name"],
                first_name=row["first_name"],
                email=f"{row['username']}@haivan.example",
                position=row.get("position", ""),
                phone=row.get("phone", ""),
                is_superuser=bool(row.get("administrator")),
            )
            user.set_password(PASSWORD)
            user.save()
            UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "vi"})
        for membership in row.get("memberships", ()):
            language = membership.get("language")
            Membership.objects.get_or_create(
                user=user,
                unit=Unit.objects.get(code=membership["unit"]),
                role=membership["role"],
                locale=Locale.objects.get(language_code=language) if language else None,
                defaults={
                    "valid_from": SINCE,
                    "valid_to": membership.get("until"),
                    "granted_by": User.objects.filter(username=membership.get("by")).first(),
                },
            )
        shown.append((row["username"], row["is"]))
    return shown


def build_invitations() -> None:
    """Invitations that wait; their mail counts as sent, so that building the province sends none."""
    for row in read("invitations.yaml"):
        values = {name: row[name] for name in ("last_name", "first_name", "role", "valid_from", "valid_to")}
        unit = Unit.objects.get(code=row["unit"])
        if Invitation.objects.filter(email=row["email"], unit=unit).exists():
            continue
        invitation = Invitation(email=row["email"], unit=unit, **values)
        invitation.invited_by = User.objects.get(username=row["by"])
        invitation.renew()
        invitation.mailed_at = timezone.now()
        invitation.save()
