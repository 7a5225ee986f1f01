"""What the translation desk adds to Wagtail's admin."""

from __future__ import annotations

from .localize import hooks as localize_hooks  # noqa: F401  (closes wagtail-localize's screens)
from .words import hooks  # noqa: F401
