"""What the room says when something has changed; inside the transaction where the name says so."""

from __future__ import annotations

from django.dispatch import Signal

# Inside the transaction: `document`, `event` (a DocumentEvent or None), `before` (state). Search entries, periods of
# effect, duties and mails follow it.
document_changed = Signal()
# Inside the transaction: `documents` (keys), whose periods of effect are others now.
effect_changed = Signal()
# Inside the transaction: `issue`, `event` (an IssueEvent or None), `before` (state).
issue_changed = Signal()
# Inside the transaction: `intake` (a GazetteIntake). A mail to the sender follows it.
intake_returned = Signal()
