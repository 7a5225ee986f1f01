"""The translation memory."""

from .search import containing, percent_of, similar
from .store import Adopted, MemoryHit, Pair, adopt_pairs, exact, remember, source_hash

__all__ = [
    "Adopted",
    "MemoryHit",
    "Pair",
    "adopt_pairs",
    "containing",
    "exact",
    "percent_of",
    "remember",
    "similar",
    "source_hash",
]
