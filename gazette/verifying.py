"""The nightly check: every published file against the digest that was kept, and its signature. A difference alarms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from . import press
from .enums import FROZEN_ISSUES, EventKind
from .models import FileCheck, GazetteIssue
from .storing import fetch, workshop

log = structlog.get_logger("audit")

# Once a night, and again when the clock was stopped for a night.
EVERY = timedelta(hours=20)
AT_ONCE = 25


@dataclass(frozen=True)
class Finding:
    ok: bool
    found: str = ""
    error: str = ""


def look_at(issue: GazetteIssue) -> Finding:
    """Compare one file with what was kept of it. Changes nothing."""
    with workshop() as folder:
        path = folder / "issue.pdf"
        try:
            found = fetch(issue.file, path)
        except OSError:
            return Finding(False, "", _("The file is not there, or cannot be read."))
        if found != issue.sha256:
            return Finding(False, found, _("The file is another one than the one that was signed."))
        if issue.signature:
            try:
                facts = press.verify(path)
            except Exception as error:
                return Finding(False, found, str(error)[:300])
            if not press.holds(facts):
                return Finding(False, found, _("The signature does not hold any more."))
    return Finding(True, found)


def check_file(pk: int) -> Finding | None:
    """Check an issue and write what was found: a row when it differs, and when what is known of it changes."""
    issue = GazetteIssue.objects.filter(pk=pk, state__in=FROZEN_ISSUES).exclude(file="").exclude(sha256="").first()
    if issue is None:
        return None
    finding, before = look_at(issue), issue.verified_ok
    with transaction.atomic():
        GazetteIssue.objects.filter(pk=pk).update(verified_at=timezone.now(), verified_ok=finding.ok)
        if not finding.ok or before is not True or not issue.checks.exists():
            issue.checks.create(ok=finding.ok, found=finding.found, error=finding.error[:300])
        if finding.ok and before is False:
            issue.note_event(EventKind.VERIFIED)
        if not finding.ok and before is not False:
            issue.note_event(EventKind.ALARM, None, finding.error, found=finding.found)
    if not finding.ok:
        log.error("gazette_file_differs", issue=pk, expected=issue.sha256, found=finding.found)
    return finding


def due_for_check() -> Any:
    """Keys of issues that were not looked at last night; the longest ago first."""
    rows = GazetteIssue.objects.filter(state__in=FROZEN_ISSUES).exclude(file="").exclude(sha256="")
    rows = rows.filter(Q(verified_at=None) | Q(verified_at__lt=timezone.now() - EVERY))
    return rows.order_by(F("verified_at").asc(nulls_first=True), "pk").values_list("pk", flat=True)


def check_some() -> tuple[list[int], bool]:
    """Check a batch. Returns the issues that differ now and did not before, and whether more are due."""
    keys = list(due_for_check()[: AT_ONCE + 1])
    known = set(GazetteIssue.objects.filter(pk__in=keys, verified_ok=False).values_list("pk", flat=True))
    new = []
    for key in keys[:AT_ONCE]:
        finding = check_file(key)
        if finding is not None and not finding.ok and key not in known:
            new.append(key)
    return new, len(keys) > AT_ONCE


# As `GazetteIssue.is_altered`.
ALTERED = Q(state__in=FROZEN_ISSUES, verified_ok=False)


def alarming() -> Any:
    """Issues whose file differs now."""
    return GazetteIssue.objects.filter(ALTERED)


def last_check(issue: GazetteIssue) -> FileCheck | None:
    found: FileCheck | None = issue.checks.first()
    return found
