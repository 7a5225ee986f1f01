"""Recall, reciprocal rank and discounted gain among the first ten (Manning, Raghavan, Schütze, “Introduction to
Information Retrieval”, chapter 8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import log2

from .labelled import Case

FIRST = 10
ALL = "all"


@dataclass(frozen=True)
class Quality:
    """Means over queries: recall@10, MRR, nDCG@10; and how many queries."""

    recall: float
    mrr: float
    ndcg: float
    queries: int


def of_case(case: Case, found: Sequence[str]) -> tuple[float, float, float]:
    """Recall@10, reciprocal rank and nDCG@10 (relevant or not) of one query; `found` are ids, best first."""
    first = list(found[:FIRST])
    places = sorted(first.index(name) + 1 for name in set(case.relevant) if name in first)
    possible = min(len(set(case.relevant)), FIRST)
    ideal = sum(1 / log2(place + 1) for place in range(1, possible + 1))
    gain = sum(1 / log2(place + 1) for place in places)
    return len(places) / possible, 1 / places[0] if places else 0.0, gain / ideal


def measure(cases: Iterable[Case], search: Callable[[Case], Sequence[str]]) -> tuple[dict[str, Quality], list[Case]]:
    """Quality by class, and `all` for all of them; and the queries whose recall is not whole."""
    rows: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    weak = []
    for case in cases:
        row = of_case(case, search(case))
        rows[case.group].append(row)
        rows[ALL].append(row)
        if row[0] < 1:
            weak.append(case)
    quality = {}
    for name, group in rows.items():
        recall, mrr, ndcg = (sum(column) / len(group) for column in zip(*group, strict=True))
        quality[name] = Quality(recall, mrr, ndcg, len(group))
    return quality, weak


def below(quality: dict[str, Quality], *, recall: float, mrr: float, each: float) -> list[str]:
    """Which floors are not reached, as sentences."""
    whole = quality[ALL]
    problems = []
    if whole.recall < recall:
        problems.append(f"recall@10 is {whole.recall:.3f}, below {recall:g}")
    if whole.mrr < mrr:
        problems.append(f"MRR is {whole.mrr:.3f}, below {mrr:g}")
    for name, row in quality.items():
        if name != ALL and min(row.recall, row.mrr) < each:
            problems.append(f"{name}: recall@10 {row.recall:.3f}, MRR {row.mrr:.3f}, below {each:g}")
    return problems
