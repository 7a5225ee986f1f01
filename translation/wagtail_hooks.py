"""What the desk adds to Wagtail's admin."""

from __future__ import annotations

from .words import hooks  # noqa: F401
