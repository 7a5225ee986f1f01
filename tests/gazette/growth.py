"""That work grows with its input and not with the square of it: ratios of processor time in one run."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

TIMES = 6
# A machine's caches and garbage collection cost something; the square of TIMES is 36.
MOST = 18
# What takes no longer than this, in seconds, is not worth a ratio.
NOTHING = 3.0


def spent(work: Callable[[Any], object], given: Any) -> float:
    start = time.process_time()
    work(given)
    return time.process_time() - start


def grows_evenly(work: Callable[[Any], object], make: Callable[[int], Any], size: int) -> bool:
    """Whether `work` on an input TIMES as large takes less than MOST times as long."""
    large = spent(work, make(size))
    if large < NOTHING:
        return True
    small = min(spent(work, make(size // TIMES)) for _n in range(2))
    return large < max(small, 0.01) * MOST
