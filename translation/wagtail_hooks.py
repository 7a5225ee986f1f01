"""What the desk adds to Wagtail's admin."""

from __future__ import annotations

from . import editor_hooks  # noqa: F401
