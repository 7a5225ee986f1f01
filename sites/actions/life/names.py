"""A unit that goes on: under another name, or under another unit."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cms.core.actions import ActionError
from sites.models import LANGUAGE_FIELDS, Unit
from sites.models.units import is_under

from .base import ONE_DAY, LifeOfUnitAction, fresh, must_exist, period_to_change
from .plan import Step
from .steps import BeginPeriod, ChangeSite, EndPeriod, renewed


class _OneUnitAction(LifeOfUnitAction):
    unit: Unit

    def unit_ids(self) -> set[int]:
        return {self.unit.pk}

    def subject(self) -> Unit:
        return self.unit


def host_of(unit: Unit) -> str:
    site = getattr(unit, "member_site", None)
    return site.site.hostname if site else ""


class RenameUnitAction(_OneUnitAction):
    """Call a unit something else from a day on.

    Args:
        names: language code -> name. A language that is not named keeps no old name: an old name in one language beside
            a new one in another would be wrong, the Vietnamese one stands in.
        short_name: that of before if `None`.

    Raises:
        ActionError: no name, the same name, the unit is not there on that day, another change is planned.
    """

    log_action = "member_sites.rename_unit"

    def __init__(
        self, unit: Unit, names: dict[str, str], day: date, *, short_name: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(day, **kwargs)
        self.unit = unit
        self.names = {language: name.strip() for language, name in names.items() if name.strip()}
        self.short_name = short_name

    def steps(self) -> list[Step]:
        unit = fresh(self.unit)
        period = period_to_change(unit, self.day, "day")
        if not self.names.get("vi"):
            raise ActionError(_("The new name in Vietnamese is missing."), "name")
        columns = {f"name{end}": self.names.get(language, "") for language, end in LANGUAGE_FIELDS.items()}
        if all(getattr(period, column) == name for column, name in columns.items()):
            raise ActionError(_("%(unit)s has this name already.") % {"unit": unit}, "name")
        if self.short_name is not None:
            columns["short_name"] = self.short_name.strip()
        new = renewed(unit, period, self.day, self.legal_basis, **columns)
        try:
            new.clean_fields(exclude=["unit", "valid_to"])
        except ValidationError as error:
            name, texts = next(iter(error.message_dict.items()))
            raise ActionError(" ".join(texts), name) from error
        return [
            EndPeriod(unit, period, self.day - ONE_DAY),
            BeginPeriod(unit, new, new.parent),
            ChangeSite(unit, self.day, host=host_of(unit)),
        ]


class MoveUnitAction(_OneUnitAction):
    """Put a unit under another one from a day on, or under none.

    Raises:
        ActionError: that is where it is; it would be its own parent at any distance; either is not there on that day;
            another change is planned.
    """

    log_action = "member_sites.move_unit"

    def __init__(self, unit: Unit, parent: Unit | None, day: date, **kwargs: Any) -> None:
        super().__init__(day, **kwargs)
        self.unit = unit
        self.parent = parent

    def steps(self) -> list[Step]:
        unit = fresh(self.unit)
        period = period_to_change(unit, self.day, "day")
        parent = fresh(self.parent) if self.parent is not None else None
        if parent is not None:
            must_exist(parent, self.day, "parent")
            if parent.pk == unit.pk:
                raise ActionError(_("A unit cannot be its own parent."), "parent")
            if is_under(parent.pk, unit.pk, self.day, period.valid_to):
                message = _("%(parent)s lies below %(unit)s: it cannot be above it as well.")
                raise ActionError(message % {"parent": parent, "unit": unit}, "parent")
        if period.parent_id == (parent.pk if parent else None):
            raise ActionError(_("%(unit)s is there already.") % {"unit": unit}, "parent")
        return [
            EndPeriod(unit, period, self.day - ONE_DAY),
            BeginPeriod(unit, renewed(unit, period, self.day, self.legal_basis), parent),
        ]

    def unit_ids(self) -> set[int]:
        return {self.unit.pk} | ({self.parent.pk} if self.parent else set())
