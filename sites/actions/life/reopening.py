"""A unit that has ended comes back, or a planned end is called off."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.actions import ActionError
from sites.enums import SiteState
from sites.intervals import holds_on
from sites.models import PlannedChange, Unit, UnitPeriod, UnitSuccession

from .base import LifeOfUnitAction, fresh, shown
from .names import host_of
from .plan import Step
from .steps import BeginPeriod, CallOff, ChangeSite, ExtendPeriod, Note, renewed


class ReopenUnitAction(LifeOfUnitAction):
    """Open a unit again from a day on, with its site. People do not come back with it.

    Where its end is still ahead, that is called off instead, and `day` means nothing.

    Raises:
        ActionError: the unit has not ended, or not yet on that day.
    """

    log_action = "member_sites.reopen_unit"

    def __init__(self, unit: Unit, day: date, **kwargs: Any) -> None:
        super().__init__(day, **kwargs)
        self.unit = unit

    def unit_ids(self) -> set[int]:
        return {self.unit.pk}

    def subject(self) -> Unit:
        return self.unit

    def steps(self) -> list[Step]:
        unit = fresh(self.unit)
        last = max(unit.periods.all(), key=lambda row: row.valid_from, default=None)
        if last is None or last.valid_to is None:
            raise ActionError(_("%(unit)s has not ended.") % {"unit": unit}, "day")
        if last.valid_to >= timezone.localdate():
            return self._call_off(unit, last)
        if self.day <= last.valid_to:
            message = _("%(unit)s ended on %(last)s: choose a later day.")
            raise ActionError(message % {"unit": unit, "last": shown(last.valid_to)}, "day")
        return self._reopen(unit, last)

    def _reopen(self, unit: Unit, last: UnitPeriod) -> list[Step]:
        parent = last.parent
        steps: list[Step] = []
        if parent is not None and not any(holds_on(row, self.day) for row in parent.periods.all()):
            message = _("%(parent)s, above it before, has ended: move %(unit)s under another unit afterwards.")
            steps.append(Note(message % {"parent": parent, "unit": unit}))
            parent = None
        period = renewed(unit, last, self.day, self.legal_basis, valid_to=None)
        steps.insert(0, BeginPeriod(unit, period, parent))
        waiting = list(PlannedChange.objects.waiting().filter(unit=unit.pk))
        if waiting:
            steps.insert(0, CallOff(unit, waiting, []))
        site = getattr(unit, "member_site", None)
        if site is not None and (site.state != SiteState.OPEN or waiting):
            steps.append(ChangeSite(unit, self.day, SiteState.OPEN, host=host_of(unit)))
        steps.append(Note(_("Memberships that ended are not revived: grant them anew.")))
        return steps

    def _call_off(self, unit: Unit, last: UnitPeriod) -> list[Step]:
        waiting = list(PlannedChange.objects.waiting().filter(unit=unit.pk))
        ahead = UnitSuccession.objects.filter(predecessor=unit.pk, effective_on__gt=timezone.localdate())
        successions = list(ahead.select_related("unit"))
        steps: list[Step] = [CallOff(unit, waiting, successions)] if waiting or successions else []
        steps.append(ExtendPeriod(unit, last))
        for row in successions:
            message = _("%(unit)s stays planned: close it if it is not wanted.")
            steps.append(Note(message % {"unit": row.unit}))
        steps.append(Note(_("Memberships that end then still end: give them a later end if they should go on.")))
        return steps


def can_reopen(unit: Unit, day: date | None = None) -> bool:
    """Whether the unit has ended, or will."""
    last = max(unit.periods.all(), key=lambda row: row.valid_from, default=None)
    return last is not None and last.valid_to is not None
