"""The translation memory."""

from .store import MemoryHit, exact, remember, source_hash

__all__ = ["MemoryHit", "exact", "remember", "source_hash"]
