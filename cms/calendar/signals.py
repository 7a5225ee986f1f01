"""Signals of the calendar."""

from __future__ import annotations

from django.dispatch import Signal

# Days became working days or days off. Sent after commit, once for each change, with `dates` (sorted, only those whose
# status really changed), `reason` (a sentence) and `user` (`None` for commands). Whoever keeps a deadline in working
# days computes it anew, keeps the old date with the reason, and tells the people concerned.
days_changed = Signal()
