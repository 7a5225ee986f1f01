"""One index: fill it, ask it. Run by `tests.benchmarks.search` in a process of its own, with the database in
DATABASE_URL and the engine in SEARCH_URL; prints JSON."""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from itertools import islice

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.tenants.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from search.engines import get_engine  # noqa: E402
from search.engines.base import SearchRequest  # noqa: E402
from search.engines.failover import FailoverEngine  # noqa: E402
from search.language.highlight import Marker  # noqa: E402
from search.language.query import parse  # noqa: E402
from search.models import EngineBacklog, SearchEntry  # noqa: E402
from search.service import answer_to  # noqa: E402
from search.synonyms import lexicon  # noqa: E402
from tests.benchmarks.search.load import BATCH, fill  # noqa: E402
from tests.search.library import cases  # noqa: E402

EVERYBODY = frozenset({"public"})
# Words that nearly every entry, or every tenth, has: what a list of labelled queries does not hold.
COMMON = (
    "trang",
    "tài liệu",
    "nội dung",
    "hình ảnh",
    "của",
    "the",
    "người dùng",
    "thêm trang mới",
    "không thể",
    "페이지",
)


def texts() -> list[str]:
    return [*(case.query for case in cases()), *COMMON]


def ask(text: str) -> None:
    """What a page of results asks of the index: ten hits, five facets, titles and passages with marks."""
    words = lexicon(())
    answer, request, _better = answer_to(SearchRequest(parse(text, words)), get_engine(), words)
    marker = Marker(request.query)
    for entry in SearchEntry.objects.defer("attachments").in_bulk(answer.ids).values():
        marker.mark(entry.title)
        marker.passage(f"{entry.summary} {entry.body}")


def suggest(text: str) -> None:
    SearchEntry.objects.defer("summary", "body", "attachments").in_bulk(get_engine().suggest(text, EVERYBODY, "vi"))


def timed(work: Callable[[str], None], inputs: Iterable[str], repeat: int) -> dict[str, float]:
    """Milliseconds, warm: the first round is not counted."""
    inputs = list(inputs)
    taken = []
    for turn in range(repeat + 1):
        for text in inputs:
            started = time.perf_counter()
            work(text)
            if turn:
                taken.append((time.perf_counter() - started) * 1000)
    return {"p50": statistics.median(taken), "p95": statistics.quantiles(taken, n=20)[18], "max": max(taken)}


def copy_to_elasticsearch() -> None:
    """An engine beside the database holds nothing yet; what it is told after each commit is not measured here."""
    engine = get_engine()
    if isinstance(engine, FailoverEngine):
        engine.primary.clear()
        rows = SearchEntry.objects.select_related("unit").iterator(chunk_size=BATCH)
        while batch := list(islice(rows, BATCH)):
            engine.primary.index(batch)
        EngineBacklog.objects.all().delete()
        engine.primary.indices.client.indices.refresh(index=engine.primary.indices.alias)
        engine.circuit.succeeded()  # While it was filled there was no index.


def main() -> None:
    count, repeat = int(sys.argv[1]), int(sys.argv[2])
    call_command("migrate", verbosity=0)
    started = time.perf_counter()
    if not SearchEntry.objects.exists():
        fill(count)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    copy_to_elasticsearch()
    filled = time.perf_counter() - started
    typed = [text[:length] for text in texts() for length in (3, 6, 10) if len(text) >= length]
    print(
        json.dumps(
            {
                "engine": type(get_engine()).__name__,
                "entries": SearchEntry.objects.count(),
                "filled": filled,
                "search": timed(ask, texts(), repeat),
                "suggest": timed(suggest, typed, repeat),
            }
        )
    )


if __name__ == "__main__":
    main()
