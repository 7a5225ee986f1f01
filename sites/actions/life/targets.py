"""The unit that comes after: one that is there already, or a new one with its site."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.actions import ActionError
from sites.actions.provision import ProvisionSiteAction
from sites.enums import SiteState
from sites.models import LANGUAGE_FIELDS, Unit, UnitKind, UnitPeriod

from .base import fresh, must_exist
from .plan import Step
from .steps import BeginPeriod, CreateUnit, Note, ProvisionSite


@dataclass(frozen=True)
class NewUnit:
    """A unit that a merger or split makes.

    Attributes:
        names: language code -> name; the Vietnamese one is required.
        parent: that of the predecessor where `None`.
        host: of its site; without one it gets none.
        languages: to open besides Vietnamese.
    """

    code: str
    names: dict[str, str]
    kind: UnitKind | None
    parent: Unit | None = None
    host: str = ""
    languages: tuple[str, ...] = ()
    short_name: str = ""
    official_code: str = ""


# An existing unit may get a site with the change, if it has none: (unit, host, languages).
@dataclass(frozen=True)
class ExistingUnit:
    unit: Unit
    host: str = ""
    languages: tuple[str, ...] = ()


Target = NewUnit | ExistingUnit


@dataclass
class Prepared:
    """A target as the plan goes on with it: `unit` is unsaved where the plan makes it first."""

    unit: Unit
    host: str
    steps: list[Step] = field(default_factory=list)

    @property
    def has_site(self) -> bool:
        return bool(self.host)


def prepare(target: Target, day: date, legal_basis: str, parent: Unit | None) -> Prepared:
    """What has to be made for a target.

    Args:
        parent: of a new unit that names none.

    Raises:
        ActionError: it cannot be made, or cannot take over on that day.
    """
    if isinstance(target, NewUnit):
        return _prepare_new(target, day, legal_basis, parent)
    return _prepare_existing(target, day)


def _prepare_existing(target: ExistingUnit, day: date) -> Prepared:
    unit = fresh(target.unit)
    must_exist(unit, day, "existing")
    site = getattr(unit, "member_site", None)
    if site is not None and site.state != SiteState.OPEN:
        raise ActionError(_("The site of %(unit)s is not open.") % {"unit": unit}, "existing")
    prepared = Prepared(unit, site.site.hostname if site else target.host)
    if site is None and target.host:
        period = unit.period_on(day)
        prepared.steps.append(_provision(unit, target, period.kind.template if period else "unit", day))
    return prepared


def _prepare_new(target: NewUnit, day: date, legal_basis: str, parent: Unit | None) -> Prepared:
    unit = Unit(code=target.code)
    try:
        unit.full_clean(exclude=["rank"])
    except ValidationError as error:
        raise ActionError(" ".join(error.messages), "code") from error
    if not target.names.get("vi", "").strip():
        raise ActionError(_("The new unit needs a name in Vietnamese."), "name")
    if target.kind is None:
        raise ActionError(_("Say of what kind the new unit is."), "kind")
    unit.rank = target.kind.rank
    above = target.parent or parent
    if above is not None:
        above = fresh(above)
        must_exist(above, day, "parent")
    period = UnitPeriod(
        kind=target.kind,
        parent=above,
        valid_from=day,
        legal_basis=legal_basis,
        short_name=target.short_name,
        official_code=target.official_code,
        **{f"name{end}": target.names.get(language, "").strip() for language, end in LANGUAGE_FIELDS.items()},
    )
    too_long = _too_long(period)
    if too_long:
        raise ActionError(too_long[1], too_long[0])
    unit.periods = [period]  # Names it in the sentences; saved by the step of its own.
    prepared = Prepared(unit, target.host.strip().lower())
    prepared.steps += [CreateUnit(unit), BeginPeriod(unit, period, above)]
    if target.host:
        prepared.steps.append(_provision(unit, target, target.kind.template, day))
        prepared.steps.append(Note(_("Nobody works for %(unit)s yet: grant memberships.") % {"unit": unit}))
    return prepared


def _too_long(period: UnitPeriod) -> tuple[str, str] | None:
    try:
        period.clean_fields(exclude=["unit", "parent", "kind", "valid_to"])
    except ValidationError as error:
        name = next(iter(error.message_dict))
        return name, " ".join(error.message_dict[name])
    return None


def _provision(unit: Unit, target: Any, template: str, day: date) -> ProvisionSite:
    """The step that makes the site, where provisioning would not refuse it."""
    action = ProvisionSiteAction(target.host, unit, template=template, languages=target.languages)
    action.check()
    return ProvisionSite(unit, action.host, target.languages, action.template, day, timezone.localdate())
