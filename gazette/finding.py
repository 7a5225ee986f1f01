"""Documents found by a number as people type it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from cms.core.text import fold

from .models import LegalDocument
from .numbers import loose_key

MOST = 20


def by_number(query: str, user: Any, but: int = 0) -> list[LegalDocument]:
    """Documents that the person may see: the number itself first, then those that go on from it, then words."""
    rows = LegalDocument.objects.visible_to(user).exclude(pk=but).for_lists()
    query = query.strip()[:200]
    key = loose_key(query) if query else ""
    found: dict[int, LegalDocument] = {}
    wanted = []
    if key:
        wanted.append(Q(number_key=key))
        wanted.append(Q(number_key__startswith=f"{key}/") | Q(number_key__startswith=f"{key}-"))
    if len(query) >= 3:
        wanted.append(Q(folded__contains=fold(query)) | Q(number__icontains=query))
    for condition in wanted:
        if len(found) < MOST:
            found |= {row.pk: row for row in rows.filter(condition).order_by("-signed_on", "-pk")[: MOST - len(found)]}
    return list(found.values())
