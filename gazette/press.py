"""The one place where issues meet `gazette.pdf`: what is set, signed and verified, in the words of an issue.

What sets and signs is loaded when the worker needs it, and never by the web server.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from .enums import ItemKind
from .issue_plan import plan_of
from .models import GazetteIssue, GazetteSettings, IssueItem

Progress = Callable[..., None]


@dataclass(frozen=True)
class Pressed:
    """What was set: how many pages altogether, and the first and last page of each item in its order."""

    pages: int
    spans: Sequence[tuple[int, int]]
    sha256: str


def compose(
    issue: GazetteIssue, items: Sequence[IssueItem], first_page: int, folder: Path, target: Path, progress: Progress
) -> Pressed:
    """Set an issue. Corrections stand together: one that has no row of its own in the contents bears the pages of
    the others.

    Raises:
        ActionError: a document cannot be set; the message names it.
    """
    plan = plan_of(issue, items, first_page, folder, proof=False)
    composed = import_module("gazette.pdf.composing").compose_issue(plan, target, progress)
    found = {row.key: (row.first_page, row.last_page) for row in composed.rows}
    notes = next((span for key, span in found.items() if not key.isdigit()), None)
    last = (composed.last_page, composed.last_page)
    spans = [
        found.get(str(item.pk)) or (notes if item.kind == ItemKind.CORRECTION and notes else last) for item in items
    ]
    return Pressed(composed.pages, spans, composed.sha256)


def sign(issue: GazetteIssue, source: Path, target: Path, pin: str) -> None:
    """Sign with the credentials of the settings.

    Raises:
        WrongPin: the PIN does not open them.
        ActionError: there are none, or no signature was made.
    """
    credentials = import_module("gazette.pdf.credentials").Credentials.from_settings()
    settings = GazetteSettings.load()
    reason = f"Công báo số {issue.label} ngày {issue.issued_on:%d/%m/%Y}"
    import_module("gazette.pdf.signing").sign_pdf(
        source, target, credentials, pin, reason=reason, location=settings.place, name=settings.agency
    )


def verify(path: Path) -> dict[str, Any]:
    """Facts of the signature for the public page; `holds` decides."""
    facts: dict[str, Any] = import_module("gazette.pdf.verifying").verify_pdf(path).to_json()
    return facts


def holds(facts: dict[str, Any]) -> bool:
    """Whether the file is as it was signed. That a certificate expires later takes nothing from it."""
    return bool(facts.get("intact") and facts.get("covers_whole_file"))
