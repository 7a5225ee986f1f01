"""Signals of the search."""

from __future__ import annotations

from django.dispatch import Signal

# There is something in the outbox, and its transaction is committed.
outbox_filled = Signal()

# Files wait to be read, and their transaction is committed. Provides `ids` of documents.
files_waiting = Signal()

# Files were read, and what they say is committed. Provides `ids` of documents.
text_arrived = Signal()
