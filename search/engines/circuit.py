"""Whether the engine beside the database is asked at all: one state for all processes, in the cache.

Closed: it is asked. Open: it failed, and is left alone for a while. Half open: the while is over, and one tries.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import structlog
from django.core.cache import cache

log = structlog.get_logger(__name__)

KEY, TRIAL_KEY = "search.circuit", "search.circuit.trial"
OPEN_SECONDS = 30
TRIAL_SECONDS = 5  # Another one may try when the first has not come back by then.
KEEP_SECONDS = 3600


@dataclass(frozen=True)
class CircuitState:
    since: float
    until: float
    reason: str


class Circuit:
    def state(self) -> CircuitState | None:
        """`None` when it is closed."""
        kept: dict[str, Any] | None = cache.get(KEY)
        return CircuitState(**kept) if kept else None

    def may_try(self, state: CircuitState) -> bool:
        """Whether this caller may ask the engine although it failed: one at a time, when the while is over."""
        return time.time() >= state.until and cache.add(TRIAL_KEY, 1, TRIAL_SECONDS)

    def pass_on(self) -> None:
        """This caller did not ask after all; another one may."""
        cache.delete(TRIAL_KEY)

    def failed(self, reason: str, seconds: float = OPEN_SECONDS) -> None:
        """Open it, or keep it open; the log hears of it once."""
        now = time.time()
        state = self.state()
        since = state.since if state is not None else now
        cache.set(KEY, {"since": since, "until": now + seconds, "reason": reason}, KEEP_SECONDS)
        cache.delete(TRIAL_KEY)
        if state is None:
            log.error("search_engine_down", reason=reason)

    def succeeded(self) -> None:
        state = self.state()
        if state is not None:
            cache.delete_many([KEY, TRIAL_KEY])
            log.warning("search_engine_back", seconds=round(time.time() - state.since))
