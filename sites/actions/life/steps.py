"""The steps that plans are made of. Each says what it does, and does just that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sites.actions.provision import ProvisionSiteAction
from sites.enums import SiteState, StepKind, SuccessionKind
from sites.models import LANGUAGE_FIELDS, Membership, MemberSite, PlannedChange, Unit, UnitPeriod, UnitSuccession
from sites.registry import UnitWork

from .base import ONE_DAY, shown
from .plan import Step

COPIED = ("kind_id", "parent_id", "short_name", "official_code", *(f"name{end}" for end in LANGUAGE_FIELDS.values()))


@dataclass
class EndPeriod(Step):
    kind: ClassVar[StepKind] = StepKind.END_PERIOD
    unit: Unit
    period: UnitPeriod
    last: date

    def sentence(self) -> str:
        message = _("“%(name)s” ends on %(last)s.")
        return message % {"name": self.period.name, "last": shown(self.last)}

    def data(self) -> dict[str, Any]:
        return {"unit": self.unit.code, "period": self.period.pk, "last": self.last.isoformat()}

    def perform(self, user: Any) -> None:
        self.period.valid_to = self.last
        self.period.save(update_fields=["valid_to"])


@dataclass
class ExtendPeriod(Step):
    kind: ClassVar[StepKind] = StepKind.EXTEND_PERIOD
    unit: Unit
    period: UnitPeriod

    def sentence(self) -> str:
        return _("“%(name)s” goes on: its end is taken back.") % {"name": self.period.name}

    def data(self) -> dict[str, Any]:
        return {"unit": self.unit.code, "period": self.period.pk}

    def perform(self, user: Any) -> None:
        self.period.valid_to = None
        self.period.save(update_fields=["valid_to"])


@dataclass
class BeginPeriod(Step):
    """A new period. Its unit and its parent may be units that the same plan makes."""

    kind: ClassVar[StepKind] = StepKind.BEGIN_PERIOD
    unit: Unit
    period: UnitPeriod
    parent: Unit | None = None

    def sentence(self) -> str:
        values = {"name": self.period.name, "first": shown(self.period.valid_from), "kind": self.period.kind.name}
        if self.parent is None:
            return _("From %(first)s on: “%(name)s” (%(kind)s).") % values
        message = _("From %(first)s on: “%(name)s” (%(kind)s), under %(parent)s.")
        return message % {**values, "parent": self.parent}

    def data(self) -> dict[str, Any]:
        names = {f"name{end}": getattr(self.period, f"name{end}") for end in LANGUAGE_FIELDS.values()}
        return {
            "unit": self.unit.code,
            "first": self.period.valid_from.isoformat(),
            "last": self.period.valid_to.isoformat() if self.period.valid_to else None,
            "kind_of_unit": self.period.kind.code,
            "parent": self.parent.code if self.parent else None,
            **names,
        }

    def perform(self, user: Any) -> None:
        if self.period.pk is None:
            self.period.unit, self.period.parent = self.unit, self.parent
            self.period.save()


@dataclass
class CreateUnit(Step):
    kind: ClassVar[StepKind] = StepKind.CREATE_UNIT
    unit: Unit

    def sentence(self) -> str:
        return _("A new unit with the code “%(code)s”.") % {"code": self.unit.code}

    def data(self) -> dict[str, Any]:
        return {"unit": self.unit.code}

    def perform(self, user: Any) -> None:
        self.unit.save()  # With its first period, by which it is called while it is planned.


@dataclass
class ProvisionSite(Step):
    """A site for a unit; before its day it is there but closed."""

    kind: ClassVar[StepKind] = StepKind.PROVISION_SITE
    unit: Unit
    host: str
    languages: tuple[str, ...]
    template: str
    day: date
    today: date

    def sentence(self) -> str:
        values = {"host": self.host, "name": str(self.unit), "day": shown(self.day)}
        if self.day > self.today:
            return _("A new site at %(host)s for %(name)s, closed until %(day)s.") % values
        return _("A new site at %(host)s for %(name)s, open at once.") % values

    def data(self) -> dict[str, Any]:
        return {"unit": self.unit.code, "host": self.host, "languages": list(self.languages), "later": self._later}

    @property
    def _later(self) -> bool:
        return self.day > self.today

    def perform(self, user: Any) -> None:
        unit = Unit.objects.get(pk=self.unit.pk)
        action = ProvisionSiteAction(self.host, unit, template=self.template, languages=self.languages, user=user)
        member_site: MemberSite = action.execute().member_site
        if self._later:
            member_site.state = SiteState.CLOSED
            member_site.save()
            PlannedChange.objects.create(unit=unit, due_on=self.day, state=SiteState.OPEN, planned_by=user)


@dataclass
class ChangeSite(Step):
    """What becomes of the site, and of what no dates can say, on the day."""

    kind: ClassVar[StepKind] = StepKind.CHANGE_SITE
    unit: Unit
    day: date
    state: str = ""
    successor: Unit | None = None
    host: str = ""

    def sentence(self) -> str:
        values = {"host": self.host, "day": shown(self.day), "successor": str(self.successor or "")}
        if not self.host:
            return _("%(unit)s has no site.") % {"unit": self.unit}
        if self.state == SiteState.ARCHIVE and self.successor is not None:
            message = _("%(host)s becomes a read-only archive on %(day)s; every page leads to %(successor)s.")
        elif self.state == SiteState.ARCHIVE:
            message = _("%(host)s becomes a read-only archive on %(day)s, with a notice on every page.")
        elif self.state == SiteState.FORWARDED:
            message = _("From %(day)s on every address of %(host)s leads to the site of %(successor)s, page by page.")
        elif self.state == SiteState.CLOSED:
            message = _("%(host)s closes on %(day)s: nobody can read it any more.")
        elif self.state == SiteState.OPEN:
            message = _("%(host)s opens again on %(day)s.")
        else:
            message = _("%(host)s keeps its address; titles that carry the old name change on %(day)s.")
        return message % values

    def data(self) -> dict[str, Any]:
        successor = self.successor.code if self.successor else None
        return {"unit": self.unit.code, "day": self.day.isoformat(), "state": str(self.state), "successor": successor}

    def perform(self, user: Any) -> None:
        PlannedChange.objects.create(
            unit=self.unit, due_on=self.day, state=self.state, successor=self.successor, planned_by=user
        )


@dataclass
class RecordSuccession(Step):
    kind: ClassVar[StepKind] = StepKind.RECORD_SUCCESSION
    unit: Unit
    predecessor: Unit
    how: SuccessionKind
    day: date
    legal_basis: str

    def sentence(self) -> str:
        values = {"unit": self.unit, "predecessor": self.predecessor, "how": self.how.label}
        return _("%(unit)s comes after %(predecessor)s (%(how)s).") % values

    def data(self) -> dict[str, Any]:
        return {"unit": self.unit.code, "predecessor": self.predecessor.code, "how": self.how.value}

    def perform(self, user: Any) -> None:
        values = {"kind": self.how, "effective_on": self.day, "legal_basis": self.legal_basis}
        UnitSuccession.objects.update_or_create(unit=self.unit, predecessor=self.predecessor, defaults=values)


@dataclass
class EndMemberships(Step):
    """Memberships end on the day before; one that began since ends yesterday; one that never began goes."""

    kind: ClassVar[StepKind] = StepKind.END_MEMBERSHIPS
    unit: Unit
    day: date
    today: date
    rows: list[Membership]

    def last_of(self, row: Membership) -> date | None:
        """The last day of a membership; `None` where it never begins."""
        if row.valid_from < self.day:
            return self.day - ONE_DAY
        return self.today - ONE_DAY if row.valid_from < self.today else None

    def sentence(self) -> str:
        message = ngettext(
            "%(count)d membership at %(unit)s ends on %(last)s: %(people)s.",
            "%(count)d memberships at %(unit)s end on %(last)s: %(people)s.",
            len(self.rows),
        )
        people = ", ".join(f"{row.user.get_full_name() or row.user} ({row.get_role_display()})" for row in self.rows)
        last = shown(self.day - ONE_DAY)
        return message % {"count": len(self.rows), "unit": self.unit, "last": last, "people": people}

    def data(self) -> dict[str, Any]:
        lasts = {str(row.pk): last.isoformat() if (last := self.last_of(row)) else None for row in self.rows}
        users = sorted({row.user.get_username() for row in self.rows})
        return {"unit": self.unit.code, "memberships": lasts, "users": users}

    def perform(self, user: Any) -> None:
        for row in self.rows:
            row.valid_to = self.last_of(row)
            if row.valid_to is None:
                row.delete()
            else:
                row.save(update_fields=["valid_to"])


@dataclass
class HandOver(Step):
    """Open work of a room. It is handed over with the change of the site, on the day: what is open then."""

    kind: ClassVar[StepKind] = StepKind.HAND_OVER
    unit: Unit
    successor: Unit | None
    work: UnitWork
    count: int

    def sentence(self) -> str:
        values = {"label": self.work.label, "count": self.count, "successor": str(self.successor or "")}
        if self.successor is None:
            return _("%(label)s: %(count)d stay where they are; nobody takes them over.") % values
        return _("%(label)s: %(count)d go to %(successor)s.") % values

    def data(self) -> dict[str, Any]:
        successor = self.successor.code if self.successor else None
        return {"unit": self.unit.code, "work": self.work.name, "count": self.count, "successor": successor}


@dataclass
class CallOff(Step):
    """A planned end is called off before its day."""

    kind: ClassVar[StepKind] = StepKind.CALL_OFF
    unit: Unit
    changes: list[PlannedChange]
    successions: list[UnitSuccession]

    def sentence(self) -> str:
        days = ", ".join(shown(change.due_on) for change in self.changes)
        return _("What is planned for %(unit)s on %(days)s is called off.") % {"unit": self.unit, "days": days}

    def data(self) -> dict[str, Any]:
        return {
            "unit": self.unit.code,
            "changes": [change.pk for change in self.changes],
            "successors": [row.unit.code for row in self.successions],
        }

    def perform(self, user: Any) -> None:
        for row in (*self.changes, *self.successions):
            row.delete()


@dataclass
class Note(Step):
    """Something to know before one confirms."""

    kind: ClassVar[StepKind] = StepKind.NOTE
    text: str

    def sentence(self) -> str:
        return self.text

    def data(self) -> dict[str, Any]:
        return {}


def renewed(unit: Unit, period: UnitPeriod, day: date, legal_basis: str, **changes: Any) -> UnitPeriod:
    """The period that follows `period` from `day` on, with what changes; an end that is planned stays."""
    values = {name: getattr(period, name) for name in COPIED}
    values |= {"valid_from": day, "valid_to": period.valid_to, "legal_basis": legal_basis, **changes}
    found = UnitPeriod(**values)
    found.kind = changes.get("kind", period.kind)
    return found
