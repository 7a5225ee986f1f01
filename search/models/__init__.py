"""The search's own tables."""

from __future__ import annotations

from .bestbets import BestBet
from .entries import OutboxItem, SearchEntry, SearchTerm
from .files import FileText
from .queries import PopularQuery, QueryLog
from .synonyms import SynonymGroup
from .upkeep import EngineBacklog, SearchRun

__all__ = [
    "BestBet",
    "EngineBacklog",
    "FileText",
    "OutboxItem",
    "PopularQuery",
    "QueryLog",
    "SearchEntry",
    "SearchRun",
    "SearchTerm",
    "SynonymGroup",
]
