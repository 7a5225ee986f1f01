"""The words of the index, counted from the engine into `SearchTerm`."""

from __future__ import annotations

import re

from django.db import transaction

from .engines import get_engine
from .language.analyser import is_cjk
from .models import SearchTerm
from .spelling import new_version

MAX_LENGTH = 80
BATCH = 2_000
_NO_WORD = re.compile(r"\d+|d\d{8}|.*_.*", re.DOTALL)  # Numbers, days, squashed document numbers.


def refresh() -> int:
    """Count the words anew; returns how many there are. Only what changed is written."""
    counted = {
        term: (spelling[:MAX_LENGTH], count)
        for term, spelling, count in get_engine().vocabulary()
        if len(term) <= MAX_LENGTH and not _NO_WORD.fullmatch(term) and not is_cjk(term)
    }
    with transaction.atomic():
        stored = {
            term: (spelling, documents)
            for term, spelling, documents in SearchTerm.objects.values_list("term", "spelling", "documents")
        }
        gone = [term for term in stored if term not in counted]
        for start in range(0, len(gone), BATCH):
            SearchTerm.objects.filter(pk__in=gone[start : start + BATCH]).delete()
        changed = [
            SearchTerm(term=term, spelling=spelling, documents=documents)
            for term, (spelling, documents) in counted.items()
            if stored.get(term) != (spelling, documents)
        ]
        SearchTerm.objects.bulk_create(
            changed,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["term"],
            update_fields=["spelling", "documents"],
        )
    if gone or changed:
        new_version()
    return len(counted)
