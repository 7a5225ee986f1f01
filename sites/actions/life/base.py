"""The base of all changes in the life of a unit: a plan, a dry run, one transaction, one audit entry."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, ClassVar

from django.db import IntegrityError
from django.utils import formats
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.core.actions import Action, ActionError
from sites.intervals import holds_on
from sites.models import PlannedChange, Unit, UnitPeriod

from .changes import ApplyChangeAction
from .plan import Plan, Step

ONE_DAY = timedelta(days=1)


class PlanChangedError(ActionError):
    """What was confirmed is not what would be done now: somebody changed something in between."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(_("Something has changed meanwhile. Read what would be done now, and confirm it again."))
        self.plan = plan


class LifeOfUnitAction(Action):
    """A change that can be read before it is made.

    `preview()` writes nothing. `execute()` locks the units, plans once more, and does exactly what that plan says; what
    no dates can say waits for its day (`PlannedChange`) or is done at once where the day has come.

    Attributes:
        log_action: name of the audit entry.
        expected: token of the plan that a person confirmed; empty where nobody did.
    """

    log_action: ClassVar[str]

    def __init__(self, day: date, *, legal_basis: str = "", user: Any = None, expected: str = "") -> None:
        super().__init__(user)
        self.day = day
        self.legal_basis = legal_basis
        self.expected = expected

    @abstractmethod
    def unit_ids(self) -> set[int]:
        """The units that exist already and that this changes."""

    @abstractmethod
    def steps(self) -> list[Step]:
        """Read everything anew, refuse what cannot be done, and say what would be.

        Raises:
            ActionError: it cannot be done.
        """

    @abstractmethod
    def subject(self) -> Unit:
        """The unit at which the audit entry stands."""

    def preview(self) -> Plan:
        """Everything that `execute` would do now. Writes nothing."""
        return Plan(tuple(self.steps()))

    def check(self) -> None:
        self.preview()

    def perform(self) -> Plan:
        # In order of the key, so that two who change the same units wait for each other instead of blocking each other.
        list(Unit.objects.select_for_update().filter(pk__in=self.unit_ids()).order_by("pk").values_list("pk"))
        plan = self.preview()
        if self.expected and plan.token != self.expected:
            raise PlanChangedError(plan)
        data = {"day": self.day.isoformat(), "legal_basis": self.legal_basis, "plan": plan.as_data()}
        for step in plan.steps:
            step.perform(self.user)
        units = self.unit_ids() | {self.subject().pk}
        for change in PlannedChange.objects.due().filter(unit_id__in=units):
            ApplyChangeAction(change.pk, self.user).execute()
        log(self.subject(), self.log_action, user=self.user, data=data)
        return plan

    def execute(self) -> Plan:
        try:
            plan: Plan = super().execute()
        except IntegrityError as error:  # Somebody took the code or the host after we looked.
            message = _("Somebody else changed the same units at this moment. Nothing was done here; look again.")
            raise ActionError(message) from error
        return plan


# ---- what every change asks ----
def fresh_units(ids: Iterable[int]) -> dict[int, Unit]:
    """The units as they are now, with their periods and sites."""
    rows = Unit.objects.filter(pk__in=list(ids)).with_names().select_related("member_site__site__root_page")
    return {unit.pk: unit for unit in rows}


def fresh(unit: Unit) -> Unit:
    """The unit as it is now.

    Raises:
        ActionError: it has been deleted.
    """
    found = fresh_units([unit.pk]).get(unit.pk)
    if found is None:
        raise ActionError(_("The unit %(unit)s is no longer there.") % {"unit": unit.code})
    return found


def shown(day: date) -> str:
    return formats.date_format(day, "SHORT_DATE_FORMAT")


def period_to_change(unit: Unit, day: date, field: str | None = None) -> UnitPeriod:
    """The period that holds on `day` and on the day before, where nothing is planned after it.

    Raises:
        ActionError: the unit is not there on that day, or another change is planned.
    """
    periods: list[UnitPeriod] = sorted(unit.periods.all(), key=lambda row: row.valid_from)
    names = {"unit": str(unit), "day": shown(day)}
    if not periods or day <= periods[0].valid_from:
        first = shown(periods[0].valid_from) if periods else "–"
        message = _("%(unit)s is there from %(first)s on only: choose a later day.")
        raise ActionError(message % {**names, "first": first}, field)
    if (later := periods[-1]).valid_from >= day:
        message = _("Another change of %(unit)s begins on %(first)s already (“%(name)s”): choose a later day.")
        raise ActionError(message % {**names, "first": shown(later.valid_from), "name": later.name}, field)
    waiting = PlannedChange.objects.waiting().filter(unit=unit.pk, due_on__gt=periods[-1].valid_from).first()
    if waiting is not None and (waiting.state or periods[-1].valid_to is not None):
        message = _("A change of %(unit)s is planned for %(first)s already: call that off first.")
        raise ActionError(message % {**names, "first": shown(waiting.due_on)}, field)
    if not holds_on(periods[-1], day):
        message = _("%(unit)s ended on %(last)s.")
        raise ActionError(message % {**names, "last": shown(periods[-1].valid_to)}, field)  # type: ignore[arg-type]
    return periods[-1]


def refuse_portal(unit: Unit) -> None:
    """The province itself cannot end; its portal carries everything else."""
    if unit.is_portal:
        raise ActionError(_("%(unit)s runs the portal: it cannot be merged, split or closed.") % {"unit": unit})


def must_exist(unit: Unit, day: date, field: str | None = None) -> UnitPeriod:
    """The unit's period on `day`.

    Raises:
        ActionError: it is not there on that day, or will end.
    """
    found = next((row for row in unit.periods.all() if holds_on(row, day)), None)
    if found is None:
        message = _("%(unit)s is not there on %(day)s.")
        raise ActionError(message % {"unit": unit, "day": shown(day)}, field)
    last = max(unit.periods.all(), key=lambda row: row.valid_from)
    if last.valid_to is not None:
        message = _("%(unit)s ends on %(last)s.")
        raise ActionError(message % {"unit": unit, "last": shown(last.valid_to)}, field)
    return found
