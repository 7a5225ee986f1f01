"""A reform from one CSV file: every row merges some units into one (sắp xếp đơn vị hành chính).

Whole or nothing a row; rows that are done already are left alone, so that a corrected file can be given again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from cms.core.actions import ActionError

from .actions.life import ExistingUnit, MergeUnitsAction, NewUnit, Plan, Target
from .csv_rows import CsvRow, read_rows
from .enums import SiteState
from .models import LANGUAGE_FIELDS, Unit, UnitKind, UnitSuccession

REQUIRED = ("predecessors", "code", "name", "kind", "host", "day")
NAMES = {language: f"name{suffix}" for language, suffix in LANGUAGE_FIELDS.items()}
OPTIONAL = (
    *(column for column in NAMES.values() if column != "name"),
    *("short_name", "official_code", "parent", "languages", "legal_basis", "mode"),
)
MODES = {"": SiteState.ARCHIVE, "archive": SiteState.ARCHIVE, "redirects": SiteState.FORWARDED}


@dataclass(frozen=True)
class Outcome:
    """What became of a row.

    Attributes:
        status: `merged`, `planned` (dry run), `unchanged`, `error`.
    """

    number: int
    status: str
    message: str
    plan: Plan | None = None


@dataclass
class Reform:
    """Reads a file and merges row by row.

    Args:
        dry_run: say what would be done, and write nothing.
    """

    data: bytes
    dry_run: bool = False
    user: Any = None
    # A dry run writes nothing, so that a second row cannot see what the first would have taken.
    _taken: dict[tuple[str, str], int] = field(default_factory=dict)

    def run(self) -> Iterator[Outcome]:
        """One outcome for each row, as they are done.

        Raises:
            ActionError: the file as a whole cannot be read; before the first row.
        """
        rows = read_rows(self.data, REQUIRED, OPTIONAL)
        return (self._outcome(row) for row in rows)

    def _outcome(self, row: CsvRow) -> Outcome:
        try:
            return self._run_row(row)
        except ActionError as error:
            return Outcome(row.number, "error", str(error.message))

    def _run_row(self, row: CsvRow) -> Outcome:
        if row.too_long:
            raise ActionError(_("There are more cells than columns: put text that holds a comma in quotation marks."))
        units, day = self._predecessors(row), self._day(row)
        existing = Unit.objects.filter(code=row["code"]).first()
        names = {"codes": " + ".join(unit.code for unit in units), "code": row["code"]}
        if existing is not None and self._is_done(existing, units, day):
            return Outcome(row.number, "unchanged", _("%(codes)s are %(code)s already.") % names)
        if self.dry_run:
            self._take(row, units)
        action = MergeUnitsAction(
            units,
            self._existing(row, existing) if existing is not None else self._new(row),
            day,
            state=self._mode(row),
            legal_basis=row["legal_basis"],
            user=self.user,
        )
        plan: Plan = action.preview() if self.dry_run else action.execute()
        message = _("%(codes)s become %(code)s.") % names
        return Outcome(row.number, "planned" if self.dry_run else "merged", message, plan)

    @staticmethod
    def _predecessors(row: CsvRow) -> list[Unit]:
        codes = list(dict.fromkeys(row["predecessors"].replace("+", " ").split()))
        found = {unit.code: unit for unit in Unit.objects.filter(code__in=codes)}
        if missing := [code for code in codes if code not in found]:
            raise ActionError(_("There is no unit %(codes)s.") % {"codes": ", ".join(missing)})
        return [found[code] for code in codes]

    @staticmethod
    def _day(row: CsvRow) -> date:
        for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                return datetime.strptime(row["day"], pattern).date()  # noqa: DTZ007 (a day, no moment)
            except ValueError:
                continue
        raise ActionError(_("“%(text)s” is no date; write 01/07/2026 or 2026-07-01.") % {"text": row["day"]})

    @staticmethod
    def _mode(row: CsvRow) -> SiteState:
        try:
            return MODES[row["mode"].lower()]
        except KeyError:
            message = _("“%(text)s” is no mode; there is “archive” and “redirects”.")
            raise ActionError(message % {"text": row["mode"]}) from None

    @staticmethod
    def _is_done(unit: Unit, predecessors: list[Unit], day: date) -> bool:
        rows = UnitSuccession.objects.filter(unit=unit, predecessor__in=predecessors, effective_on=day)
        return bool(predecessors) and rows.count() == len(predecessors)

    def _existing(self, row: CsvRow, unit: Unit) -> Target:
        if row["name"] and row["name"] not in {period.name for period in unit.periods.all()}:
            message = _("The code “%(code)s” belongs to %(unit)s already.")
            raise ActionError(message % {"code": row["code"], "unit": unit})
        host = "" if getattr(unit, "member_site", None) else row["host"]
        return ExistingUnit(unit, host, self._languages(row))

    def _new(self, row: CsvRow) -> Target:
        kind = UnitKind.objects.filter(code=row["kind"]).first()
        if kind is None:
            codes = ", ".join(UnitKind.objects.values_list("code", flat=True))
            message = _("There is no kind of unit “%(kind)s”; there is %(codes)s.")
            raise ActionError(message % {"kind": row["kind"], "codes": codes})
        parent = None
        if row["parent"]:
            parent = Unit.objects.filter(code=row["parent"]).first()
            if parent is None:
                raise ActionError(_("There is no unit %(codes)s.") % {"codes": row["parent"]})
        return NewUnit(
            row["code"],
            {language: row[column] for language, column in NAMES.items()},
            kind,
            parent,
            row["host"],
            self._languages(row),
            row["short_name"],
            row["official_code"],
        )

    @staticmethod
    def _languages(row: CsvRow) -> tuple[str, ...]:
        return tuple(code for code in row["languages"].lower().split() if code != settings.LANGUAGE_CODE)

    def _take(self, row: CsvRow, units: list[Unit]) -> None:
        """Refuse what another row of the same file has taken.

        Raises:
            ActionError: naming that row.
        """
        wanted = [("unit", unit.code) for unit in units] + [("unit", row["code"])]
        if row["host"]:
            wanted.append(("host", row["host"].lower()))
        for key in wanted:
            if key in self._taken:
                message = _("“%(name)s” stands in row %(number)d as well.")
                raise ActionError(message % {"name": key[1], "number": self._taken[key]})
        self._taken |= dict.fromkeys(wanted, row.number)
