"""What this room tells those who care."""

from __future__ import annotations

from django.dispatch import Signal

# An invitation waits to be mailed; sent after commit, with `invitation_id` and `language` (that of whoever invites).
invitation_ready = Signal()
