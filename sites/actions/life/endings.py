"""Units that end: merged into another, split into several, closed."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.actions import ActionError
from sites.enums import RETIRED_STATES, SiteState, SuccessionKind
from sites.models import Membership, Unit, UnitPeriod
from sites.models.units import comes_from, is_under
from sites.registry import all_unit_work

from .base import ONE_DAY, LifeOfUnitAction, fresh, fresh_units, period_to_change, refuse_portal
from .names import host_of
from .plan import Step
from .steps import BeginPeriod, ChangeSite, EndMemberships, EndPeriod, HandOver, RecordSuccession, renewed
from .targets import ExistingUnit, NewUnit, Prepared, Target, prepare


class _EndingAction(LifeOfUnitAction):
    """What all endings have in common.

    Args:
        state: of the site that is left: archive, forwarded, or closed.
    """

    how: SuccessionKind

    def __init__(self, day: date, *, state: str = SiteState.ARCHIVE, **kwargs: Any) -> None:
        super().__init__(day, **kwargs)
        self.state = state

    @abstractmethod
    def ending(self) -> list[Unit]:
        """The units that end."""

    def unit_ids(self) -> set[int]:
        return {unit.pk for unit in self.ending()}

    # ---- checks ----
    def ending_periods(self) -> list[tuple[Unit, UnitPeriod]]:
        if self.state not in RETIRED_STATES:
            raise ActionError(_("Say what becomes of the site: archive, forwarding or closed."), "state")
        found = fresh_units(self.unit_ids())
        pairs = []
        for unit in self.ending():
            current = found.get(unit.pk) or fresh(unit)
            refuse_portal(current)
            pairs.append((current, period_to_change(current, self.day, "day")))
        return pairs

    def refuse_cycles(self, target: Unit, units: list[Unit]) -> None:
        for unit in units:
            if target.pk == unit.pk:
                raise ActionError(_("%(unit)s cannot be merged into itself.") % {"unit": unit}, "existing")
            if target.pk and comes_from(unit.pk, target.pk):
                message = _("%(unit)s came from %(target)s: it cannot become its predecessor as well.")
                raise ActionError(message % {"unit": unit, "target": target}, "existing")

    def refuse_forwarding_to_nowhere(self, successor: Prepared | None, units: list[Unit]) -> None:
        if self.state == SiteState.FORWARDED and any(host_of(unit) for unit in units):
            if successor is None:
                raise ActionError(_("Forwarding needs a successor."), "successor")
            if not successor.has_site:
                message = _("%(unit)s has no site to forward to: give it a host, or keep the old site as an archive.")
                raise ActionError(message % {"unit": successor.unit}, "host")

    # ---- steps ----
    def end(self, unit: Unit, period: UnitPeriod, successor: Unit | None) -> list[Step]:
        """The steps by which one unit ends."""
        today = timezone.localdate()
        steps: list[Step] = [EndPeriod(unit, period, self.day - ONE_DAY)]
        host = host_of(unit)
        state = self.state if host else ""
        if host and unit.member_site.state == SiteState.CLOSED:
            state = SiteState.CLOSED  # What nobody could read does not come to light by a merger.
        steps.append(ChangeSite(unit, self.day, state, successor, host))
        running = Q(valid_to__isnull=True) | Q(valid_to__gte=self.day)
        rows = list(Membership.objects.filter(running, unit=unit.pk).select_related("user").order_by("pk"))
        if rows:
            steps.append(EndMemberships(unit, self.day, today, rows))
        for work in all_unit_work():
            if count := work.count(unit):
                steps.append(HandOver(unit, successor, work, count))
        return steps

    def move_children(self, ending: list[tuple[Unit, UnitPeriod]], successor: Unit | None) -> list[Step]:
        """Units below those that end go below the successor.

        The successor itself, where it lies below one of them, takes that one's place.
        """
        ends = {unit.pk: period for unit, period in ending}
        rows = UnitPeriod.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=self.day), parent__in=ends)
        above = dict(rows.exclude(unit__in=ends).values_list("unit_id", "parent_id"))
        steps: list[Step] = []
        for pk, child in sorted(fresh_units(above).items()):
            if successor is None:
                message = _("%(child)s lies below %(unit)s: move it first.")
                old = next(unit for unit, _period in ending if unit.pk == above[pk])
                raise ActionError(message % {"child": child, "unit": old}, "day")
            period = period_to_change(child, self.day, "day")
            parent: Unit | None = successor
            if pk == successor.pk:
                parent = ends[above[pk]].parent
                while parent is not None and parent.pk in ends:
                    parent = ends[parent.pk].parent
            elif self._lies_below(successor, pk):
                message = _("%(unit)s lies below %(child)s, which would come under it: move one of them first.")
                raise ActionError(message % {"unit": successor, "child": child}, "parent")
            steps.append(EndPeriod(child, period, self.day - ONE_DAY))
            steps.append(BeginPeriod(child, renewed(child, period, self.day, self.legal_basis), parent))
        return steps

    def _lies_below(self, successor: Unit, above_id: int) -> bool:
        """Whether the successor, which may be new, is below another unit on the day."""
        if successor.pk:
            return is_under(successor.pk, above_id, self.day, None)
        parent = successor.periods.all()[0].parent_id
        return parent is not None and (parent == above_id or is_under(parent, above_id, self.day, None))

    def refuse_parent_that_ends(self, target: Target) -> None:
        parent = target.parent if isinstance(target, NewUnit) else None
        if parent is not None and parent.pk in {unit.pk for unit in self.ending()}:
            message = _("%(unit)s ends itself: it cannot be above the new unit.")
            raise ActionError(message % {"unit": parent}, "parent")


class MergeUnitsAction(_EndingAction):
    """Several units become one (sáp nhập): a new one, or one that is there already.

    Raises:
        ActionError: see docs/features/life-of-a-unit.md, "What is refused".
    """

    log_action = "member_sites.merge_units"
    how = SuccessionKind.MERGED

    def __init__(self, units: Sequence[Unit], into: Target, day: date, **kwargs: Any) -> None:
        super().__init__(day, **kwargs)
        self.units = list({unit.pk: unit for unit in units}.values())
        self.into = into
        self._subject: Unit | None = None

    def ending(self) -> list[Unit]:
        return self.units

    def unit_ids(self) -> set[int]:
        return super().unit_ids() | ({self.into.unit.pk} if isinstance(self.into, ExistingUnit) else set())

    def subject(self) -> Unit:
        return self._subject or self.units[0]

    def steps(self) -> list[Step]:
        if not self.units:
            raise ActionError(_("Name the units that are merged."), "units")
        if isinstance(self.into, NewUnit) and len(self.units) < 2:
            message = _("One unit alone is not merged into a new one: rename it, or name the others.")
            raise ActionError(message, "units")
        if isinstance(self.into, ExistingUnit):
            self.refuse_cycles(self.into.unit, self.units)
        self.refuse_parent_that_ends(self.into)
        pairs = self.ending_periods()
        units = [unit for unit, _period in pairs]
        target = prepare(self.into, self.day, self.legal_basis, self._parent(pairs))
        self._subject = target.unit
        self.refuse_forwarding_to_nowhere(target, units)
        steps = list(target.steps)
        for unit, period in pairs:
            steps.append(RecordSuccession(target.unit, unit, self.how, self.day, self.legal_basis))
            steps += self.end(unit, period, target.unit)
        return steps + self.move_children(pairs, target.unit)

    @staticmethod
    def _parent(pairs: list[tuple[Unit, UnitPeriod]]) -> Unit | None:
        """The unit above those that are merged, where none of them is it."""
        ending = {unit.pk for unit, _period in pairs}
        return next((row.parent for _unit, row in pairs if row.parent and row.parent_id not in ending), None)

    def ending_periods(self) -> list[tuple[Unit, UnitPeriod]]:
        if self.state == SiteState.CLOSED:
            raise ActionError(_("The site of a merged unit stays as an archive or forwards."), "state")
        return super().ending_periods()


class SplitUnitAction(_EndingAction):
    """One unit becomes several (chia tách). The first of them takes over open work, and the readers where it forwards.

    Raises:
        ActionError: see docs/features/life-of-a-unit.md, "What is refused".
    """

    log_action = "member_sites.split_unit"
    how = SuccessionKind.SPLIT

    def __init__(self, unit: Unit, into: Sequence[Target], day: date, **kwargs: Any) -> None:
        super().__init__(day, **kwargs)
        self.unit = unit
        self.into = list(into)

    def ending(self) -> list[Unit]:
        return [self.unit]

    def unit_ids(self) -> set[int]:
        return super().unit_ids() | {row.unit.pk for row in self.into if isinstance(row, ExistingUnit)}

    def subject(self) -> Unit:
        return self.unit

    def steps(self) -> list[Step]:
        if len(self.into) < 2:
            raise ActionError(_("A unit is split into two at least."), "into")
        self._refuse_twice()
        ((unit, period),) = self.ending_periods()
        for row in self.into:
            self.refuse_parent_that_ends(row)
        targets = [prepare(target, self.day, self.legal_basis, period.parent) for target in self.into]
        for target in targets:
            self.refuse_cycles(target.unit, [unit])
        self.refuse_forwarding_to_nowhere(targets[0], [unit])
        steps: list[Step] = []
        for target in targets:
            steps += target.steps
            steps.append(RecordSuccession(target.unit, unit, self.how, self.day, self.legal_basis))
        return steps + self.end(unit, period, targets[0].unit) + self.move_children([(unit, period)], None)

    def _refuse_twice(self) -> None:
        codes = [row.code if isinstance(row, NewUnit) else row.unit.code for row in self.into]
        hosts = [row.host.strip().lower() for row in self.into if row.host]
        for values, field in ((codes, "code"), (hosts, "host")):
            for value in values:
                if values.count(value) > 1:
                    raise ActionError(_("“%(value)s” is named twice.") % {"value": value}, field)


class CloseUnitAction(_EndingAction):
    """A unit ends (giải thể); another may take over its work.

    Raises:
        ActionError: see docs/features/life-of-a-unit.md, "What is refused".
    """

    log_action = "member_sites.close_unit"
    how = SuccessionKind.REPLACED

    def __init__(self, unit: Unit, day: date, *, successor: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(day, **kwargs)
        self.unit = unit
        self.successor = successor

    def ending(self) -> list[Unit]:
        return [self.unit]

    def unit_ids(self) -> set[int]:
        return super().unit_ids() | ({self.successor.pk} if self.successor else set())

    def subject(self) -> Unit:
        return self.unit

    def steps(self) -> list[Step]:
        target = None
        if self.successor is not None:
            if self.successor.pk == self.unit.pk:
                raise ActionError(_("A unit cannot be its own successor."), "successor")
            self.refuse_cycles(self.successor, [self.unit])
        ((unit, period),) = self.ending_periods()
        if self.successor is not None:
            target = prepare(ExistingUnit(self.successor), self.day, self.legal_basis, None)
        self.refuse_forwarding_to_nowhere(target, [unit])
        steps: list[Step] = []
        if target is not None:
            steps.append(RecordSuccession(target.unit, unit, self.how, self.day, self.legal_basis))
        successor = target.unit if target else None
        return steps + self.end(unit, period, successor) + self.move_children([(unit, period)], successor)
