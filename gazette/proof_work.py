"""Setting a proof: the worker's part. The file counts only together with the pages it gives to the items."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from . import press
from .enums import EventKind, IssueState
from .issue_numbers import first_page_of, later_issues
from .models import GazetteIssue, IssueItem
from .press import Pressed
from .proofs import items_of
from .storing import keep, sweep, workshop
from .working import Beat


def name_of(kind: str, issue: GazetteIssue, beat: Beat) -> str:
    """A name that belongs to one attempt at a job: a worker that was taken for dead writes over nobody's file."""
    return f"gazette/{kind}/{issue.year}/{issue.pk}-{beat.job.pk}-{beat.attempt}.pdf"


def set_proof(beat: Beat) -> None:
    issue = beat.job.issue
    items = items_of(issue)
    first_page = first_page_of(issue)
    with workshop() as folder:
        target = folder / "proof.pdf"
        pressed = press.compose(issue, items, first_page, folder, target, beat)
        name = keep(target, issue.proof, name_of("proofs", issue, beat))
    try:
        with beat.finishing() as issue:
            _take(issue, items, first_page, pressed, name, beat)
    except BaseException:
        issue.proof.storage.delete(name)
        raise


def _take(
    issue: GazetteIssue, items: list[IssueItem], first_page: int, pressed: Pressed, name: str, beat: Beat
) -> None:
    old, storage = issue.proof.name, issue.proof.storage
    for item, (first, last) in zip(items, pressed.spans, strict=True):
        item.first_page, item.last_page = first, last
    IssueItem.objects.bulk_update(items, ["first_page", "last_page"])
    last_page = first_page + pressed.pages - 1
    moved = issue.last_page != last_page
    issue.proof.name, issue.proof_sha256, issue.composed_version = name, pressed.sha256, issue.version
    issue.first_page, issue.last_page = first_page, last_page
    issue.save()
    issue.note_event(EventKind.COMPOSED, beat.job.asked_by, pages=pressed.pages, sha256=pressed.sha256)
    if moved:
        # Pages run on: what was set behind this issue is old now.
        waiting = (IssueState.COMPOSING, IssueState.IN_APPROVAL, IssueState.APPROVED)
        behind = GazetteIssue.objects.filter(pk__in=later_issues(issue), state__in=waiting)
        behind.update(composed_version=None)
    if old:
        transaction.on_commit(partial(storage.delete, old))
    transaction.on_commit(partial(sweep, storage, name))
