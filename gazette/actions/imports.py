"""Documents from a table: uploaded, mapped, looked through by the worker, then entered by it, row by row.

Rows are written in batches, each in one transaction with the position: a worker that dies leaves whole rows behind,
and the next one goes on after them. What is wrong in a row is noted, and the others go on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.actions import Action, ActionError
from cms.media.content import check_content
from gazette.actions.documents import (
    CheckDocumentAction,
    EnterDocumentAction,
    PublishDocumentAction,
    SameNumberError,
    fill,
)
from gazette.actions.files import AddFileAction
from gazette.duties import OLD_RECORDS
from gazette.encodings import Encoding
from gazette.enums import Confidentiality, EventKind, FileKind, ImportState
from gazette.importing.archive import MAX_BYTES as MAX_ARCHIVE
from gazette.importing.archive import Archive
from gazette.importing.fields import BY_NAME, FIELDS, suggested
from gazette.importing.planning import FILES, Planned, Planner, RowError
from gazette.importing.table import MAX_BYTES, Table, read_table
from gazette.models import DocumentImport, LegalDocument
from gazette.numbering import same_numbers
from gazette.rights import room_of
from sites.models import Unit

log = structlog.get_logger(__name__)

BATCH = 25
MAX_ERRORS = 1000
DOCUMENTS = "documents"
# Steps of the state CHECKING.
MAPPING, LOOKING = "mapping", "looking"


def check_unit(user: Any, unit: Unit | None) -> None:
    """Raises `ActionError` unless the person enters documents of the unit; the centre those of all."""
    if user is None:
        return
    room = room_of(user)
    if not room.is_centre and (unit is None or unit.pk not in room.writer_units):
        raise ActionError(_("You may not enter documents of this unit."), "unit")


def imports_for(user: Any) -> Any:
    """The centre sees all, others those of the units for which they enter documents."""
    rows = DocumentImport.objects.filter(what=DOCUMENTS).select_related("unit", "made_by")
    room = room_of(user)
    return rows if room.is_centre else rows.filter(unit__in=room.writer_units)


def table_of(source: DocumentImport) -> Table:
    """The stored table, read again with the encoding that a person chose, if one did."""
    with source.table.open("rb") as stream:
        content = stream.read(MAX_BYTES + 1)
    return read_table(content, source.name, source.mapping.get("encoding", ""))


class UploadDocumentsAction(Action):
    """Keep a table and its ZIP; nothing else is done yet."""

    def __init__(self, table: Any, archive: Any = None, unit: Unit | None = None, user: Any = None) -> None:
        super().__init__(user)
        self.table, self.archive, self.unit = table, archive, unit

    def check(self) -> None:
        check_unit(self.user, self.unit)
        if self.archive is None:
            return
        if (self.archive.size or 0) > MAX_ARCHIVE:
            raise ActionError(_("The ZIP holds too much. Divide it."), "archive")
        try:
            check_content(self.archive, "zip")
        except ValidationError as error:
            raise ActionError(" ".join(error.messages), "archive") from error
        Archive(self.archive)
        self.archive.seek(0)

    def perform(self) -> DocumentImport:
        content = self.table.read(MAX_BYTES + 1)
        table = read_table(content, self.table.name)
        source = DocumentImport(what=DOCUMENTS, name=self.table.name[-200:], unit=self.unit, made_by=self.user)
        source.total = len(table.rows)
        source.mapping = {"columns": suggested(table.header)}
        source.report = {"step": MAPPING, "header": table.header, "conversion": table.report()}
        source.report["first"] = [cells[:12] for _number, cells in table.rows[:3]]
        source.table.save("table", ContentFile(content), save=False)
        if self.archive is not None:
            source.archive.save("archive.zip", self.archive, save=False)
        source.save()
        return source


class ImportAction(Action):
    """Something is done with an uploaded table."""

    def __init__(self, source: DocumentImport, user: Any = None) -> None:
        super().__init__(user)
        self.source = source

    def check(self) -> None:
        check_unit(self.user, self.source.unit)

    def locked(self, *states: str) -> DocumentImport:
        rows = DocumentImport.objects.select_related("unit", "made_by").select_for_update(of=("self",))
        source: DocumentImport = rows.get(pk=self.source.pk)
        if source.state not in states:
            raise ActionError(_("This table is being brought in, or has been already."))
        return source


class MapDocumentsAction(ImportAction):
    """Say which column is what; the worker then looks through the rows. Whoever calls this enqueues the task.

    Args:
        encoding: empty: the one that was recognised.
        as_published: the documents are old ones and are published at once.
        same_ok: rows whose number is there already are other documents.
    """

    def __init__(
        self,
        source: DocumentImport,
        columns: Mapping[str, int],
        user: Any = None,
        *,
        encoding: str = "",
        as_published: bool = False,
        same_ok: bool = False,
    ) -> None:
        super().__init__(source, user)
        self.columns, self.encoding = dict(columns), encoding
        self.as_published, self.same_ok = as_published, same_ok

    def check(self) -> None:
        super().check()
        if self.encoding and self.encoding not in set(Encoding):
            raise ActionError(_("Choose one of the values."), "encoding")
        room = room_of(self.user) if self.user is not None else None
        unit = self.source.unit_id
        if self.as_published and room is not None and not (room.is_centre or unit in room.publisher_units):
            raise ActionError(_("You may not publish documents of this unit."), "as_published")

    def perform(self) -> DocumentImport:
        source = self.locked(ImportState.CHECKING, ImportState.READY)
        check_columns(self.columns, source.report["header"])
        source.mapping = {
            "columns": self.columns,
            "encoding": self.encoding,
            "as_published": self.as_published,
            "same_ok": self.same_ok,
        }
        source.state, source.errors, source.position = ImportState.CHECKING, [], 0
        source.report = source.report | {"step": LOOKING}
        source.save()
        return source


def check_columns(columns: Mapping[str, int], header: list[str]) -> None:
    """Raises `ActionError` when a field that is needed has no column, or two fields have the same."""
    missing = [str(field.label) for field in FIELDS if field.required and field.name not in columns]
    if missing:
        raise ActionError(_("Choose a column for: %(fields)s.") % {"fields": ", ".join(missing)})
    if set(columns) - set(BY_NAME) or any(not 0 <= column < len(header) for column in columns.values()):
        raise ActionError(_("Choose one of the columns of the table."))
    if len(set(columns.values())) < len(columns):
        raise ActionError(_("Two fields have the same column."))


def planner_of(source: DocumentImport, table: Table) -> Planner:
    mapping = source.mapping
    archive = Archive(source.archive.open("rb") if source.archive else None)
    return Planner(
        mapping["columns"],
        table.header,
        archive,
        unit=source.unit,
        user=source.made_by,
        same_ok=bool(mapping.get("same_ok")),
        source=OLD_RECORDS if mapping.get("as_published") else "",
    )


def check_row(planner: Planner, planned: Planned) -> None:
    """What the actions would refuse, found without writing: numbers, dates, the same number twice, files.

    Raises:
        RowError: the first thing that is wrong.
    """
    document = LegalDocument()
    try:
        fill(document, planned.data)
        other = None if planned.same_number_ok else same_numbers(document).first()
        if other is not None:
            raise SameNumberError(other)
    except ActionError as error:
        raise planner.error_of(error) from error
    key = (document.number_key, document.issuer_id, document.year, document.authority)
    if key in planner.seen and not planned.same_number_ok:
        message = _("The same number stands in row %(row)d. If it is another document, say so in its column.")
        raise RowError(planner.column("number"), message % {"row": planner.seen[key]})
    planner.seen.setdefault(key, planned.number)
    for name, kind in planned.files:
        problem = planner.archive.problem(name)
        if not problem and kind == FileKind.OFFICIAL and not name.lower().endswith(".pdf"):
            problem = _("The official form is a PDF.")
        if problem:
            raise RowError(planner.column(next(field for field, one in FILES if one == kind)), problem)


def error_row(number: int, error: RowError) -> dict[str, Any]:
    return {"row": number, "column": error.column, "message": error.message}


class LookThroughAction(ImportAction):
    """The dry run, in the worker: every row read and checked, nothing entered."""

    def perform(self) -> DocumentImport:
        source = self.locked(ImportState.CHECKING)
        if source.report.get("step") != LOOKING:
            return source
        try:
            table = table_of(source)
            planner = planner_of(source, table)
        except (ActionError, OSError) as error:
            return give_up(source, error)
        wrong, source.errors = 0, []
        for number, cells in table.rows:
            try:
                check_row(planner, planner.read(number, cells))
            except RowError as error:
                wrong += 1
                if len(source.errors) < MAX_ERRORS:
                    source.errors.append(error_row(number, error))
        source.total = len(table.rows)
        source.report = source.report | {
            "step": "", "wrong": wrong, "right": source.total - wrong, "conversion": table.report(),
        }  # fmt: skip
        source.state = ImportState.READY
        source.save()
        return source


def give_up(source: DocumentImport, error: Exception) -> DocumentImport:
    message = str(error.message) if isinstance(error, ActionError) else _("The stored file cannot be read.")
    source.errors = [*source.errors, {"row": 0, "column": "", "message": message}]
    source.state, source.finished_at = ImportState.FAILED, timezone.now()
    source.save()
    return source


class StartDocumentsAction(ImportAction):
    """Hand the table to the worker; whoever calls this enqueues the task."""

    def perform(self) -> DocumentImport:
        source = self.locked(ImportState.READY)
        source.state, source.position, source.errors, source.created = ImportState.RUNNING, 0, [], 0
        source.save()
        return source


class ForgetDocumentsAction(ImportAction):
    """Do not bring it in: table and files are deleted once this is committed."""

    def perform(self) -> DocumentImport:
        source = self.locked(ImportState.CHECKING, ImportState.READY, ImportState.FAILED)
        source.state, source.finished_at = ImportState.FAILED, timezone.now()
        source.report = source.report | {"forgotten": True, "first": []}
        source.save()
        return source

    def announce(self, result: DocumentImport) -> None:
        delete_files(result)


def delete_files(source: DocumentImport) -> None:
    for file in (source.table, source.archive):
        if file:
            file.storage.delete(str(file.name))


class ImportBatchAction(ImportAction):
    """The next rows of a running import, in one transaction with the position. Returns whether there are more."""

    def __init__(self, source: DocumentImport, table: Table, planner: Planner) -> None:
        super().__init__(source)
        self.table, self.planner = table, planner

    def perform(self) -> bool:
        source = self.locked(ImportState.RUNNING)
        errors = list(source.errors)
        wrong = int(source.report.get("failed", 0)) if source.position else 0
        for number, cells in self.table.rows[source.position : source.position + BATCH]:
            try:
                self._enter(source, self.planner.read(number, cells))
                source.created += 1
            except RowError as error:
                wrong += 1
                if len(errors) < MAX_ERRORS:
                    errors.append(error_row(number, error))
            source.position += 1
        source.errors = errors
        source.report = source.report | {"failed": wrong}
        more = source.position < len(self.table.rows)
        if not more:
            source.state, source.finished_at = ImportState.DONE, timezone.now()
        source.save()
        return more

    def _enter(self, source: DocumentImport, planned: Planned) -> None:
        user = source.made_by
        try:
            with transaction.atomic():
                document = EnterDocumentAction(planned.data, user, same_number_ok=planned.same_number_ok).execute()
                for name, kind in planned.files:
                    AddFileAction(document, self.planner.archive.read(name), kind, user, known=True).execute()
                document.note_event(EventKind.IMPORTED, user, source.name, row=planned.number, source=source.pk)
                if source.mapping.get("as_published") and document.confidentiality == Confidentiality.PUBLIC:
                    CheckDocumentAction(document, user).execute()
                    PublishDocumentAction(document, user).execute()
        except ActionError as error:
            raise self.planner.error_of(error) from error


def run_import(source: DocumentImport) -> DocumentImport:
    """Bring in what is left of a running import, batch by batch."""
    try:
        table = table_of(source)
        planner = planner_of(source, table)
    except (ActionError, OSError) as error:
        return give_up(source, error)
    try:
        while ImportBatchAction(source, table, planner).execute():
            pass
    except ActionError:  # Another worker has brought in the rest.
        log.info("document_import_met_another_run", source=source.pk)
    except OSError as error:  # A full disk: what is in stays, and somebody is told.
        return give_up(source, error)
    source.refresh_from_db()
    if source.state == ImportState.DONE:
        delete_files(source)
    return source
