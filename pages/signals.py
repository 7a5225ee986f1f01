"""Signals of the standing pages."""

from __future__ import annotations

from django.dispatch import Signal

# A contact message was stored. Provides `submission`.
contact_received = Signal()
