"""Signals of the news room."""

from __future__ import annotations

from django.dispatch import Signal

# Something happened to appearances, and is committed. Provides `event_ids`.
appearances_moved = Signal()
