"""What the screens of people show, already limited to what the person who asks may see."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone
from wagtail.permissions import policy_registry

from cms.core.text import collation_key
from cms.users.enums import PER_LANGUAGE, Role
from cms.users.events import note_refusal
from cms.users.models import User
from sites.grants import may_grant
from sites.models import Invitation, Membership, Unit
from sites.scope import scope_of

from .words import ALLOWS

SHOWN_INVITATIONS = 50


def _membership_policy() -> Any:
    return policy_registry.get_by_type(Membership)


def units_seen(user: Any) -> Any:
    """Units whose people `user` may see."""
    units = _membership_policy().units_for(user, {"view"})
    return Unit.objects.all() if units is None else Unit.objects.filter(pk__in=units)


def _in_directory(unit: Unit) -> tuple[object, ...]:
    """Kind by kind, then by name; a unit that has no name any more comes last."""
    period = unit.period_on()
    return (period is None, period.kind.rank if period else 0, unit.rank, collation_key(str(unit)))


def units_with_counts(user: Any) -> list[Any]:
    """Units with `people` (of today) and `waiting` invitations, in the order of the directory."""
    held = Membership.objects.valid_on().filter(unit=OuterRef("pk")).order_by().values("unit")
    asked = Invitation.objects.waiting().filter(unit=OuterRef("pk")).order_by().values("unit")
    units = (
        units_seen(user)
        .with_names()
        .annotate(
            people=Coalesce(Subquery(held.annotate(n=Count("user", distinct=True)).values("n")), 0),
            waiting=Coalesce(Subquery(asked.annotate(n=Count("pk")).values("n")), 0),
        )
    )
    return sorted(units, key=_in_directory)


@dataclass
class Row:
    """A membership as a line of a table."""

    membership: Membership
    allows: Any
    may_end: bool

    @property
    def is_past(self) -> bool:
        return bool(self.membership.valid_to and self.membership.valid_to < timezone.localdate())

    @property
    def is_future(self) -> bool:
        return self.membership.valid_from > timezone.localdate() and not self.is_past


@dataclass
class Rows:
    """Memberships of today, those that begin later, those that have ended."""

    present: list[Row] = field(default_factory=list)
    future: list[Row] = field(default_factory=list)
    past: list[Row] = field(default_factory=list)


def rows_of(user: Any, memberships: Any) -> Rows:
    found = Rows()
    for membership in memberships:
        row = Row(membership, ALLOWS.get(membership.role, ""), False)
        row.may_end = not row.is_past and may_grant(user, membership.role, membership.unit_id)
        (found.past if row.is_past else found.future if row.is_future else found.present).append(row)
    return found


def people_of(user: Any, unit: Unit) -> Rows:
    """The memberships at a unit, ordered as Vietnamese lists of people are: by given name."""
    memberships = list(unit.memberships.select_related("user", "granted_by", "locale"))
    order = list(Role)
    memberships.sort(key=lambda row: (order.index(Role(row.role)), row.user.sort_key, row.valid_from))
    return rows_of(user, memberships)


def translators_of(unit: Unit) -> Any:
    """Whose language is open on the unit's site: they work there, too."""
    site = getattr(unit, "member_site", None)
    if site is None:
        return Membership.objects.none()
    held = Membership.objects.valid_on().filter(role__in=PER_LANGUAGE, locale__in=site.languages.all())
    return held.exclude(unit=unit).select_related("user", "locale")


def invitations_of(unit: Unit) -> Any:
    """Invitations that wait, and the latest others."""
    return unit.invitations.select_related("invited_by", "accepted_by", "locale")[:SHOWN_INVITATIONS]


def find_unit(request: Any, pk: int) -> Unit:
    found: Unit | None = units_seen(request.user).with_names().select_related("member_site__site").filter(pk=pk).first()
    if found is None:
        note_refusal(request, "unit out of scope")
        raise Http404
    return found


def find_person(request: Any, pk: int) -> User:
    """Somebody whom whoever asks may see; oneself always."""
    user = request.user
    seen = policy_registry.get_by_type(User).instances_user_has_permission_for(user, "view")
    found: User | None = User.objects.filter(Q(pk__in=seen.values("pk")) | Q(pk=user.pk)).filter(pk=pk).first()
    if found is None:
        note_refusal(request, "person out of scope")
        raise Http404
    return found


def memberships_shown(user: Any, person: User) -> Rows:
    """The person's memberships at the units whose people `user` may see; one's own all."""
    rows = person.memberships.select_related("user", "unit__member_site", "granted_by", "locale")
    rows = rows.prefetch_related("unit__periods__kind").order_by("-valid_from")
    if person.pk != user.pk:
        units = _membership_policy().units_for(user, {"view"})
        rows = rows if units is None else rows.filter(unit__in=units)
    return rows_of(user, rows)


def sees_security_of(user: Any, person: User) -> bool:
    """Addresses and browsers are personal data: for the person, administrators and the portal's auditor."""
    scope = scope_of(user)
    at_centre = scope.sees_everything and any(row.role == Role.AUDITOR for row in scope.memberships)
    return bool(person.pk == user.pk or scope.is_administrator or at_centre)
