"""What the questions room adds to Wagtail's admin."""

from __future__ import annotations

from . import clock_hooks, desk_hooks, flow_hooks, import_hooks, leader_hooks, office_hooks, outside_hooks  # noqa: F401
