"""Fill the index with entries."""

from __future__ import annotations

from itertools import islice

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from news.models import ArticlePage
from search.engines import get_engine
from search.language.analyser import squash_number
from search.models import SearchEntry
from search.vocabulary import refresh
from sites.models import Unit
from tests.benchmarks.search.texts import entries
from tests.search.library import load as load_library

BATCH = 500


def fill(count: int) -> None:
    """The library of the tests, and generated entries up to `count`."""
    load_library()
    units = {f"unit-{n}": Unit.objects.get_or_create(code=f"unit-{n}")[0] for n in range(1, 201)}
    content_type = ContentType.objects.get_for_model(ArticlePage)
    rows = entries(count - SearchEntry.objects.count())
    at = 0
    while batch := list(islice(rows, BATCH)):
        made = []
        for row in batch:
            at += 1
            values = row | {"unit": units[row["unit"]], "number_key": squash_number(row["number"])}
            key = f"bench:{at}"
            made.append(
                SearchEntry(key=key, object_id=key, content_type=content_type, path=f"/{at}/", checksum=key, **values)
            )
        with transaction.atomic():
            SearchEntry.objects.bulk_create(made)
            get_engine().index(made)
    refresh()
