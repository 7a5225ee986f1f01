"""Signals of the reports."""

from __future__ import annotations

from django.dispatch import Signal

# Somebody asks for all sites to be measured now; the worker does it.
health_wanted = Signal()
