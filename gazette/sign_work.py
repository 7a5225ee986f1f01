"""Signing an issue: the worker's part. A signature counts once it was verified in the file that is kept."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.errors import ActionError

from . import press
from .enums import EventKind, IssueState
from .issue_numbers import first_page_of
from .models import GazetteIssue
from .pdf.errors import WrongPin
from .pdf.verifying import Problem, problem_words
from .pin_lock import right_pin, wrong_pin
from .proof_work import name_of
from .proofs import is_current
from .sealing import SealError, unseal
from .signals import issue_changed
from .storing import digest_of_path, fetch, keep, sweep, workshop
from .working import Beat

STEPS = 4
# Whose signature is worth nothing from its first day.
USELESS = frozenset({Problem.REVOKED, Problem.EARLY, Problem.EXPIRED})


def sign_issue(beat: Beat) -> None:
    job, issue = beat.job, beat.job.issue
    with workshop() as folder:
        source, target = folder / "proof.pdf", folder / "signed.pdf"
        if fetch(issue.proof, source) != issue.proof_sha256:
            raise ActionError(_("The proof is not the file that was approved. Set it again, and have it approved."))
        beat(1, STEPS)
        _sign(beat, issue, source, target)
        beat(2, STEPS)
        facts = press.verify(target)
        if not press.holds(facts):
            raise ActionError(_("The signature does not hold in the file that was made. Nothing was changed."))
        useless = USELESS & set(facts.get("problems", ()))
        if useless:
            raise ActionError(problem_words(min(useless)))
        beat(3, STEPS)
        digest, size = digest_of_path(target), target.stat().st_size
        name = keep(target, issue.file, name_of("issues", issue, beat))
    try:
        with beat.finishing() as issue:
            _take(issue, job.asked_by, {"name": name, "sha256": digest, "size": size, "facts": facts})
    except BaseException:
        issue.file.storage.delete(name)
        raise


def _sign(beat: Beat, issue: GazetteIssue, source: Path, target: Path) -> None:
    user = beat.job.asked_by
    try:
        pin = unseal(bytes(beat.job.sealed), issue.pk)
    except SealError as error:
        raise ActionError(_("The PIN cannot be opened any more. Sign again.")) from error
    try:
        press.sign(issue, source, target, pin)
    except WrongPin:
        words = wrong_pin(user) if user is not None else _("The PIN is wrong.")
        raise ActionError(words) from None
    if user is not None:
        right_pin(user)


def _take(issue: GazetteIssue, user: Any, found: dict[str, Any]) -> None:
    if issue.state != IssueState.APPROVED or not is_current(issue):
        raise ActionError(_("The issue is not approved any more."))
    if not issue.archived and first_page_of(issue) != issue.first_page:
        raise ActionError(_("The issue before has other pages now. Set the proof again, and have it approved."))
    before = issue.state
    issue.file.name, issue.sha256, issue.size = found["name"], found["sha256"], found["size"]
    issue.signature, issue.state = found["facts"], IssueState.SIGNED
    issue.signed_by, issue.signed_at = user, timezone.now()
    issue.verified_at, issue.verified_ok = issue.signed_at, True
    issue.version += 1
    issue.composed_version = issue.version
    issue.save()
    transaction.on_commit(partial(sweep, issue.file.storage, issue.file.name))
    event = issue.note_event(EventKind.SIGNED, user, sha256=issue.sha256)
    issue_changed.send(sender=sign_issue, issue=issue, event=event, before=before)
