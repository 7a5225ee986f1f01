"""The admin of what the editors of the search keep."""

from __future__ import annotations

from .admin.bestbets import BestBetViewSet
from .admin.synonyms import SynonymViewSet

EDITORS_VIEWSETS = (BestBetViewSet("best_bets"), SynonymViewSet("synonyms"))
