"""How good the answers are: recall among the first ten and the place of the first right one, by class of query."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import pytest

from search import service
from search.engines import get_engine
from search.engines.base import SearchRequest
from search.query import parse
from search.relaxing import Relaxed
from tests.search.library import documents, filling, load, queries

pytestmark = pytest.mark.django_db


def measure(names: dict[int, str]) -> dict[str, tuple[float, float]]:
    """Class of query -> (recall@10, mean reciprocal rank); `all` for all of them."""
    rows = defaultdict(list)
    for case in queries():
        text = f'"{case["q"]}"' if case.get("phrase") else case["q"]
        answer, _request, _better = service._answer(get_engine(), SearchRequest(parse(text), facets=()))
        found = [names.get(pk, "") for pk in answer.ids]
        ranks = [found.index(name) + 1 for name in case["rel"] if name in found]
        row = (len(ranks) / len(case["rel"]), 1 / min(ranks) if ranks else 0.0)
        rows[case["cls"]].append(row)
        rows["all"].append(row)
    return {
        name: tuple(sum(column) / len(group) for column in zip(*group, strict=True)) for name, group in rows.items()
    }


@pytest.mark.parametrize("others", [0, 2000])
def test_recall_and_rank(others):
    get_engine().clear()
    names = load([*documents(), *filling(others)])
    quality = measure(names)
    recall, rank = quality["all"]
    assert recall >= 0.97
    assert rank >= 0.95
    assert all(row[0] >= 0.9 for row in quality.values()), quality


def test_the_private_document_is_never_found():
    get_engine().clear()
    names = load()
    private = {row["id"] for row in documents() if row["private"]}
    assert private
    for row in documents():
        for text in (row["title"], " ".join(row["body"].split()[:4])):
            request = SearchRequest(parse(text), page_size=100)
            for attempt in (request, replace(request, relaxed=Relaxed.ANY)):
                assert not {names[pk] for pk in get_engine().search(attempt).ids} & private
