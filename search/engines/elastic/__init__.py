"""The engine beside the database: a real search server, asked through the official client."""

from __future__ import annotations

from .engine import ElasticsearchEngine

__all__ = ["ElasticsearchEngine"]
