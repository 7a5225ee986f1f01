"""`manage.py search_quality QUERIES [--documents FILE [--distractors N]] [--engine NAME]`: how good the answers are.

Without `--documents` the index in use is asked; the ids of the queries are then keys or paths of its entries.
"""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.engines import engine_named, get_engine
from search.engines.base import SearchEngine, SearchRequest
from search.language.query import parse
from search.models import SearchEntry
from search.quality.corpus import only_these
from search.quality.distractors import distractors
from search.quality.labelled import BadSet, Case, read_cases, read_documents
from search.quality.measures import ALL, FIRST, Quality, below, measure
from search.service import answer_to, is_known
from search.synonyms import lexicon


def share(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise ArgumentTypeError("from 0 to 1")
    return value


class Command(BaseCommand):
    help = "Measure recall@10, MRR and nDCG@10 of labelled queries, by class and over all; fail under a floor."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("queries", type=Path, help="JSON: [{q, rel: [ids], cls}]")
        parser.add_argument("--documents", type=Path, help="JSON of the documents to index for this, and nothing else")
        parser.add_argument("--distractors", type=int, default=0, help="that many more that nobody looks for")
        parser.add_argument("--engine", default="", help="sqlite, postgresql or elasticsearch; the one in use")
        parser.add_argument("--recall", type=share, default=0.97, help="floor of recall@10 over all")
        parser.add_argument("--mrr", type=share, default=0.95, help="floor of MRR over all")
        parser.add_argument("--each", type=share, default=0.9, help="floor of both in each class")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            cases = read_cases(options["queries"])
            documents = read_documents(options["documents"]) if options["documents"] else None
            engine = engine_named(options["engine"]) if options["engine"] else get_engine()
        except (BadSet, ValueError) as error:
            raise CommandError(str(error)) from error
        if documents is None:
            quality, weak = measure(cases, lambda case: self.names(engine, case))
        else:
            more = distractors(documents, cases, options["distractors"])
            with only_these(engine, chain(documents, more)) as names:
                quality, weak = measure(cases, lambda case: [names[pk] for pk in ids(engine, case.query)])
        self.report(quality, weak)
        problems = below(quality, recall=options["recall"], mrr=options["mrr"], each=options["each"])
        if problems:
            raise CommandError("; ".join(problems))

    def names(self, engine: SearchEngine, case: Case) -> list[str]:
        """What is found, by path where the query names paths, else by key."""
        found = ids(engine, case.query)
        rows = SearchEntry.objects.in_bulk(found)
        return [rows[pk].path if rows[pk].path in case.relevant else rows[pk].key for pk in found]

    def report(self, quality: dict[str, Quality], weak: Sequence[Case]) -> None:
        self.stdout.write(f"{'class':16} {'queries':>8} {f'recall@{FIRST}':>10} {'MRR':>8} {f'nDCG@{FIRST}':>9}")
        for name, row in sorted(quality.items(), key=lambda item: (item[0] == ALL, item[0])):
            self.stdout.write(f"{name:16} {row.queries:8} {row.recall:10.3f} {row.mrr:8.3f} {row.ndcg:9.3f}")
        for case in weak:
            self.stdout.write(f"  not all found: {case.group}: {case.query}")


def ids(engine: SearchEngine, text: str) -> list[int]:
    """Ids of the first hits, as a reader would get them: with synonyms and better spellings."""
    words = lexicon(())
    request = SearchRequest(parse(text, words, is_known), facets=(), page_size=FIRST)
    answer, _request, _better = answer_to(request, engine, words)
    return answer.ids
