"""Old questions from a table: the file is kept sealed until it was written, then forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.actions import Action, ActionError
from questions.encryption import decrypt, encrypt
from questions.importing.fields import BY_NAME, FIELDS, suggested
from questions.importing.planning import Plan, Planner
from questions.importing.table import read_table
from questions.importing.writing import BATCH, Writer
from questions.models import QuestionImport
from questions.rights import room_of
from sites.models import MemberSite, Unit

# What becomes of right rows while others are wrong: they are written, or nothing is.
RIGHT, WHOLE = "right", "whole"
OPEN, QUEUED, DONE, FAILED = "open", "queued", "done", "failed"
KEPT = timedelta(days=7)


def check_desk(user: Any, unit: Unit) -> None:
    """Raises `ActionError` unless the person keeps the desk."""
    if user is None:
        return
    room = room_of(user)
    if not (room.is_centre or unit.pk in room.officer_units):
        raise ActionError(_("You may not bring in questions for this unit."), "unit")


def remembered(columns: list[str], unit: Unit) -> dict[str, int]:
    """The mapping that the last table with this header had, else what the names of the columns suggest."""
    for row in QuestionImport.objects.filter(unit=unit).order_by("-pk")[:50]:
        if row.columns == columns and row.mapping.get("fields"):
            return dict(row.mapping["fields"])
    return suggested(columns)


def rows_of(source: QuestionImport) -> list[tuple[int, list[str]]]:
    """The rows, as long as they are kept."""
    sealed = bytes(source.sealed_rows)
    return [(int(number), cells) for number, cells in decrypt(sealed)] if sealed else []


class UploadTableAction(Action):
    """Read a table and keep its rows sealed; nothing else is done yet."""

    def __init__(self, content: bytes, name: str, unit: Unit, user: Any = None) -> None:
        super().__init__(user)
        self.content, self.name, self.unit = content, name, unit

    def check(self) -> None:
        check_desk(self.user, self.unit)
        if not MemberSite.objects.for_serving().filter(unit=self.unit).exists():
            raise ActionError(_("This unit has no site: questions cannot be received there."), "unit")

    def perform(self) -> QuestionImport:
        table = read_table(self.content, self.name)
        source: QuestionImport = QuestionImport.objects.create(
            name=self.name[-200:],
            unit=self.unit,
            columns=table.header,
            sealed_rows=encrypt(table.rows)[0],
            mapping={"state": OPEN, "fields": remembered(table.header, self.unit), "rows": len(table.rows)},
            made_by=self.user,
        )
        return source


class ImportAction(Action):
    """Something is done with an uploaded table."""

    def __init__(self, source: QuestionImport, user: Any = None) -> None:
        super().__init__(user)
        self.source = source

    def check(self) -> None:
        check_desk(self.user, self.source.unit)

    def locked(self, *states: str) -> QuestionImport:
        rows = QuestionImport.objects.select_related("unit", "made_by").select_for_update(of=("self",))
        source: QuestionImport = rows.get(pk=self.source.pk)
        if source.mapping.get("state") not in states:
            raise ActionError(_("This table is being brought in, or has been already."))
        return source


class MapColumnsAction(ImportAction):
    """Say which column is what. Returns the dry run."""

    def __init__(self, source: QuestionImport, mapping: Mapping[str, int], user: Any = None) -> None:
        super().__init__(source, user)
        self.mapping = dict(mapping)

    def perform(self) -> Plan:
        source = self.locked(OPEN)
        check_mapping(self.mapping, source.columns)
        source.mapping = source.mapping | {"fields": self.mapping}
        source.save(update_fields=["mapping"])
        self.source.mapping = source.mapping
        return plan_of(source)


def check_mapping(mapping: Mapping[str, int], columns: list[str]) -> None:
    """Raises `ActionError` when a field that is needed has no column, or two fields have the same."""
    missing = [str(field.label) for field in FIELDS if field.required and field.name not in mapping]
    if missing:
        raise ActionError(_("Choose a column for: %(fields)s.") % {"fields": ", ".join(missing)})
    if set(mapping) - set(BY_NAME) or any(not 0 <= column < len(columns) for column in mapping.values()):
        raise ActionError(_("Choose one of the columns of the table."))
    if len(set(mapping.values())) < len(mapping):
        raise ActionError(_("Two fields have the same column."))


def plan_of(source: QuestionImport) -> Plan:
    """What would become of the rows now."""
    return Planner(source.mapping["fields"], source.columns, source.unit).plan(rows_of(source))


class StartImportAction(ImportAction):
    """Hand the table to the worker; whoever calls this enqueues the task.

    Args:
        mode: `RIGHT` writes the right rows and leaves the wrong ones out, `WHOLE` writes all or nothing.
    """

    def __init__(self, source: QuestionImport, mode: str, user: Any = None) -> None:
        super().__init__(source, user)
        self.mode = mode

    def perform(self) -> QuestionImport:
        source = self.locked(OPEN)
        if self.mode not in {RIGHT, WHOLE}:
            raise ActionError(_("Choose one of the values."), "mode")
        check_mapping(source.mapping["fields"], source.columns)
        source.mapping = source.mapping | {"state": QUEUED, "mode": self.mode}
        source.save(update_fields=["mapping"])
        return source


class RunImportAction(ImportAction):
    """Write the rows, in the worker. A second run of the same table finds nothing to do."""

    def perform(self) -> QuestionImport:
        source = self.locked(QUEUED)
        plan = plan_of(source)
        source.errors, source.finished_at = plan.errors, timezone.now()
        figures = {"wrong": plan.wrong, "known": plan.known}
        whole = source.mapping.get("mode") == WHOLE
        failed = whole and bool(plan.wrong)
        if not failed:
            try:
                source.created = self._write(source, plan, whole)
            except DatabaseError:
                failed = True
                message = _("The database refused the rows; nothing was written.")
                source.errors = [{"row": 0, "column": "", "message": message}]
        source.mapping = source.mapping | figures | {"state": FAILED if failed else DONE}
        # What is in the file is in the sealed table now, or was not wanted.
        source.sealed_rows = b""
        source.save()
        return source

    def _write(self, source: QuestionImport, plan: Plan, whole: bool) -> int:
        site = MemberSite.objects.for_serving().get(unit=source.unit_id)
        writer = Writer(site, source.made_by, source.pk)
        size = len(plan.rows) if whole else BATCH
        done = 0
        with transaction.atomic():
            for start in range(0, len(plan.rows), size or 1):
                with transaction.atomic():
                    done += writer.write(plan.rows[start : start + size])
        return done


class ForgetImportAction(ImportAction):
    """Delete the rows of a table that is not to be brought in."""

    def perform(self) -> QuestionImport:
        source = self.locked(OPEN)
        source.mapping = source.mapping | {"state": FAILED}
        source.sealed_rows, source.finished_at = b"", timezone.now()
        source.save()
        return source


def forget_old() -> int:
    """Rows of tables with which nobody went on."""
    rows = QuestionImport.objects.exclude(sealed_rows=b"").filter(made_at__lt=timezone.now() - KEPT)
    return int(rows.update(sealed_rows=b"", finished_at=timezone.now()))
