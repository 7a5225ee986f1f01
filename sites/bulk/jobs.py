"""Making jobs and working through them. Every row is a transaction of its own, and what is done is noted in it.

So a job whose worker died goes on where it stopped, and nothing is done twice. A dry run does everything as well and
rolls it back row by row: its report is the truth, and nobody else waits for a lock longer than one row takes.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import structlog
from django.db import DatabaseError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log as log_action
from wagtail.models import Site

from cms.core.actions import ActionError
from cms.core.audit import mirrored_when_done
from cms.core.locales import forget_locales
from sites.enums import JobKind, JobState, RowStatus
from sites.models import BulkJob, BulkRow, MemberSite

from .changes import CHANGES, Change
from .provision import ProvisionRowAction
from .reading import Row

log = structlog.get_logger(__name__)

Outcome = tuple[RowStatus, str]
Listener = Callable[[BulkRow], None]


class TakenOverError(Exception):
    """Another process works on the job now."""


@transaction.atomic
def provision_job(rows: Iterable[Row], *, file_name: str = "", dry_run: bool = False, user: Any = None) -> BulkJob:
    """A job that imports rows; those that cannot be used are refused at once."""
    job = _new_job(JobKind.PROVISION, dry_run=dry_run, user=user, file_name=file_name[-150:])
    _add_rows(job, ((row.number, row.values.get("code", "")[:100], row.values, row.error) for row in rows))
    return job


@transaction.atomic
def change_job(change: Change, sites: Any, *, dry_run: bool = False, user: Any = None) -> BulkJob:
    """A job that makes `change` on `sites`."""
    options = {"change": change.name, "values": change.values}
    job = _new_job(JobKind.CHANGE, dry_run=dry_run, user=user, options=options)
    rows = sites.order_by("unit__rank", "unit__code").values_list("pk", "unit__code")
    _add_rows(job, ((number, code, {"site": pk}, "") for number, (pk, code) in enumerate(rows, 1)))
    return job


@transaction.atomic
def repeat_job(job: BulkJob, *, dry_run: bool, user: Any) -> BulkJob:
    """The same rows again: for real after a dry run, or after somebody has mended what was refused."""
    again = _new_job(job.kind, dry_run=dry_run, user=user, file_name=job.file_name, options=job.options)
    rows = job.rows.all()
    _add_rows(again, ((row.number, row.code, row.values, row.message if row.is_unusable else "") for row in rows))
    return again


def _new_job(kind: str, **values: Any) -> BulkJob:
    return BulkJob.objects.create(kind=kind, language=translation.get_language() or "vi", **values)


def _add_rows(job: BulkJob, rows: Iterable[tuple[int, str, dict[str, Any], str]]) -> None:
    BulkRow.objects.bulk_create(
        BulkRow(
            job=job,
            number=number,
            code=code,
            values=values,
            status=RowStatus.UNUSABLE if error else RowStatus.WAITING,
            message=error,
        )
        for number, code, values, error in rows
    )


def run(job_id: int, listener: Listener | None = None) -> bool:
    """Work through what is left of a job.

    Args:
        listener: told of each row that is done.

    Returns:
        Whether it is finished; not when another process works on it.
    """
    token = uuid.uuid4()
    taken = BulkJob.objects.startable().filter(pk=job_id)
    if not taken.update(state=JobState.RUNNING, worker=token, beat_at=timezone.now()):
        return False
    job = BulkJob.objects.select_related("user").get(pk=job_id)
    with translation.override(job.language):
        try:
            for row in _rows_in_order(job):
                _do(job, row)
                if listener is not None:
                    listener(row)
        except TakenOverError:
            return False
        _finish(job)
    return True


def _rows_in_order(job: BulkJob) -> list[BulkRow]:
    """The rows that are left; of an import those of parents before those of their children."""
    waiting = list(job.rows.filter(status=RowStatus.WAITING))
    if job.kind != JobKind.PROVISION:
        return waiting
    by_code = {row.code: row for row in waiting}
    ordered: dict[int, BulkRow] = {}
    for row in waiting:
        chain = [row]
        while (parent := by_code.get(chain[-1].values.get("parent", "").lower())) and parent not in chain:
            chain.append(parent)
        for member in reversed(chain):
            ordered.setdefault(member.pk, member)
    return list(ordered.values())


def _do(job: BulkJob, row: BulkRow) -> None:
    """Do one row whole or not at all, and note what became of it."""
    if not BulkJob.objects.filter(pk=job.pk, worker=job.worker).update(beat_at=timezone.now()):
        raise TakenOverError
    try:
        with mirrored_when_done(dry_run=job.dry_run), transaction.atomic():
            outcome = _perform(job, row)
            if job.dry_run:
                transaction.set_rollback(True)
            else:
                _note(row, outcome)
        if not job.dry_run:
            return
    except TakenOverError:
        raise
    except ActionError as error:
        outcome = RowStatus.ERROR, str(error.message)
    except DatabaseError:
        log.exception("bulk_row_failed", job=job.pk, row=row.number)
        message = _("The database refused it, perhaps because somebody changed the same just now. Run it again.")
        outcome = RowStatus.ERROR, message
    except Exception:  # One row must not stop the others, whatever is wrong with it.
        log.exception("bulk_row_failed", job=job.pk, row=row.number)
        outcome = RowStatus.ERROR, _("Unexpected error; the log of the server tells more.")
    _forget_rolled_back()
    _note(row, outcome)


def _note(row: BulkRow, outcome: Outcome) -> None:
    row.status, row.message = outcome
    left = BulkRow.objects.filter(pk=row.pk, status=RowStatus.WAITING)
    if not left.update(status=row.status, message=row.message):
        raise TakenOverError


def _forget_rolled_back() -> None:
    """What was rolled back must not live on in a cache."""
    Site.clear_site_root_paths_cache()
    forget_locales()


def _finish(job: BulkJob) -> None:
    done = BulkJob.objects.filter(pk=job.pk, worker=job.worker)
    if done.update(state=JobState.DONE, finished_at=timezone.now()) and not job.dry_run:
        statuses = list(job.rows.values_list("status", flat=True))
        data = {status.value: statuses.count(status) for status in RowStatus if status in statuses}
        log_action(job, "member_sites.bulk", user=job.user, data={"job": job.pk, **job.options, "rows": data})


def _perform(job: BulkJob, row: BulkRow) -> Outcome:
    return _provision(job, row) if job.kind == JobKind.PROVISION else _change(job, row)


def _provision(job: BulkJob, row: BulkRow) -> Outcome:
    planned = partial(_planned, job) if job.dry_run else None
    made, notes = ProvisionRowAction(row.values, planned=planned, user=job.user).execute()
    if not made:
        return RowStatus.NOTHING, " ".join([_("Nothing to do."), *notes])
    words = ", ".join(made)
    said = _("Would make: %(what)s.") if job.dry_run else _("Made: %(what)s.")
    return RowStatus.DONE, " ".join([said % {"what": words}, *notes])


def _planned(job: BulkJob, code: str) -> dict[str, str] | None:
    """The row of a unit, where this dry run has found it good."""
    rows = job.rows.filter(status=RowStatus.DONE, code=code).values_list("values", flat=True)
    found: dict[str, str] | None = rows.first()
    return found


def _change(job: BulkJob, row: BulkRow) -> Outcome:
    """Locks the site, so that what is compared is what is changed."""
    change = CHANGES[job.options["change"]](job.options["values"])
    site: MemberSite | None = (
        MemberSite.objects.select_for_update(of=("self",))
        .select_related("site__root_page", "unit")
        .filter(pk=row.values["site"])
        .first()
    )
    if site is None:
        raise ActionError(_("The site is gone."))
    change.prepare([site])
    difference = change.difference(site)
    if difference.is_none:
        return RowStatus.NOTHING, _("Nothing to do.")
    change.apply(site, job.user)
    data = {"change": change.name, "old": difference.old, "new": difference.new, "job": job.pk}
    log_action(site, "member_sites.bulk_change", user=job.user, data=data)
    return RowStatus.DONE, f"{difference.old} → {difference.new}"


def prune() -> None:
    """Delete old jobs with what was uploaded; the audit entries stay. For the clock."""
    BulkJob.objects.outdated().delete()
