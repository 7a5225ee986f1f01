"""The words of the index, counted from the engine into `SearchTerm`."""

from __future__ import annotations

from django.db import transaction

from .engines import get_engine
from .models import SearchTerm
from .spelling import new_version

MAX_LENGTH = 80


def refresh() -> int:
    """Count the words anew; returns how many there are."""
    terms = [
        SearchTerm(term=term, spelling=spelling[:MAX_LENGTH], documents=count)
        for term, spelling, count in get_engine().vocabulary()
        if len(term) <= MAX_LENGTH
    ]
    with transaction.atomic():
        SearchTerm.objects.all().delete()
        SearchTerm.objects.bulk_create(terms, batch_size=2000)
    new_version()
    return len(terms)
