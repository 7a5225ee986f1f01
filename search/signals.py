"""Signals of the search."""

from __future__ import annotations

from django.dispatch import Signal

# There is something in the outbox, and its transaction is committed.
outbox_filled = Signal()
