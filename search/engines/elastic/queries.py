"""A `SearchRequest` as a request to Elasticsearch. Of what was typed only tokens of our analyser get here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.utils import timezone

from search.engines.base import MAX_NUMBERED, Filters, SearchRequest
from search.engines.facts import NO_DATE, seconds
from search.language.analyser import Kind, analyse
from search.language.query import Clause, ParsedQuery, QueryUnit, UnitKind
from search.language.relaxing import Relaxed, groups

Query = dict[str, Any]
# Field -> weight, as in the SQLite engine. Folded text; a unit must stand in one of these.
FOLDED = {"title": 8.0, "number": 10.0, "summary": 3.0, "body": 2.0, "files": 1.0}
EXACT = {"title_exact": 3.0, "text_exact": 0.7}
FIELDS = {UnitKind.STEM: {"stems": 1.5}, UnitKind.KEY: {"number": 10.0, "body": 2.0, "files": 1.0}}
# What a hit in further fields adds to that in the best one.
OTHER_FIELDS = 0.3
# A beginning of a word scores the same however rare it is: as much as a fairly rare word.
RARE = 5.0
COMPLETE = 1000  # Entries with all clauses stand above those with some.
EXPANSIONS = 1000
FACET_VALUES = 300


def weighted(fields: dict[str, float]) -> list[str]:
    return [f"{name}^{weight}" for name, weight in fields.items()]


def any_of(queries: list[Query]) -> Query:
    return queries[0] if len(queries) == 1 else {"bool": {"should": queries, "minimum_should_match": 1}}


def all_of(queries: list[Query]) -> Query:
    return queries[0] if len(queries) == 1 else {"bool": {"must": queries}}


def words(tokens: Iterable[str], fields: dict[str, float] | None = None) -> Query:
    """Tokens side by side in one field; a single one is worth the same in whichever field it is rare."""
    text = list(tokens)
    return {
        "multi_match": {
            "query": " ".join(text),
            "type": "phrase" if len(text) > 1 else "cross_fields",
            "fields": weighted(fields or FOLDED),
            "tie_breaker": OTHER_FIELDS,
        }
    }


def beginning(tokens: tuple[str, ...], fields: dict[str, float]) -> Query:
    """Tokens side by side, the last of which may go on."""
    if len(tokens) > 1:
        options = {"type": "phrase_prefix", "max_expansions": EXPANSIONS, "tie_breaker": OTHER_FIELDS}
        return {"multi_match": {"query": " ".join(tokens), "fields": weighted(fields), **options}}
    prefixes = [{"prefix": {name: {"value": tokens[0], "boost": RARE * weight}}} for name, weight in fields.items()]
    return {"dis_max": {"queries": prefixes, "tie_breaker": OTHER_FIELDS}}


def unit_query(unit: QueryUnit) -> Query:
    fields = FIELDS.get(unit.kind, FOLDED)
    return beginning(unit.tokens, fields) if unit.prefix else words(unit.tokens, fields)


def clause_query(clause: Clause) -> Query:
    """What was typed, or any of what also serves."""
    choices = [clause.units, *clause.alternatives]
    return any_of([all_of([unit_query(unit) for unit in units]) for units in choices])


def boosts(query: ParsedQuery) -> list[Query]:
    """What raises the score without being required: neighbours, exact spelling, `raising`."""
    found = []
    latin = [unit for unit in query.units if unit.kind is not UnitKind.CJK]
    tokens = [token for unit in latin for token in unit.tokens]
    if len(latin) > 1:
        found.append(words(tokens))
        found += [words(pair) for pair in pairwise(tokens)]
    found += [words([token], EXACT) for unit in query.units for token in unit.exact]
    return found + [unit_query(unit) for unit in query.raising]


def group_queries(query: ParsedQuery, level: Relaxed) -> list[Query]:
    """What must match, any of it: groups of clauses that are all needed."""
    return [all_of([clause_query(clause) for clause in group]) for group in groups(query, level)]


def text_query(query: ParsedQuery, level: Relaxed) -> Query:
    """What must match and what raises; for a query without clauses, everything."""
    choices = group_queries(query, level)
    if not choices:
        return {"match_all": {}}
    should = boosts(query)
    if level is not Relaxed.ALL:
        complete = all_of(group_queries(query, Relaxed.ALL))
        should.append({"constant_score": {"filter": complete, "boost": COMPLETE}})
    return {"bool": {"must": [any_of(choices)], "should": should, "minimum_should_match": 0}}


def readable(acl: frozenset[str], hidden: Iterable[int], now: datetime | None) -> tuple[list[Query], list[Query]]:
    """What a reader may find now: conditions that must hold, and such that must not."""
    ids = [str(pk) for pk in hidden]
    unexpired = {"range": {"expires": {"gt": seconds(now or timezone.now(), 0)}}}
    return [{"terms": {"acl": sorted(acl)}}, unexpired], [{"ids": {"values": ids}}] if ids else []


def filter_queries(filters: Filters) -> dict[str, Query]:
    """Name of the filter -> its query, of those that are set."""
    found: dict[str, Query] = {
        name: {"terms": {name: list(getattr(filters, name))}}
        for name in ("unit", "type", "topic", "language", "year")
        if getattr(filters, name)
    }
    period = {"gte": filters.since, "lt": filters.before}
    limits = {sign: seconds(moment, 0) for sign, moment in period.items() if moment is not None}
    if limits:
        found["period"] = {"range": {"published": {"gte": NO_DATE + 1, **limits}}}
    if filters.has_attachment is not None:
        found["has_attachment"] = {"term": {"has_attachment": filters.has_attachment}}
    if filters.number:
        whole = [{"terms": {"number_key": list(filters.number)}}]
        found["number"] = any_of(whole + [{"prefix": {"number_key": f"{key}_"}} for key in filters.number])
    return found


def facet_aggregations(facets: Iterable[str], filters: dict[str, Query]) -> Query:
    """Each facet counted under all filters but its own: `post_filter` narrows the hits only."""
    values = {"size": FACET_VALUES, "order": [{"_count": "desc"}, {"_key": "asc"}]}
    return {
        name: {
            "filter": {"bool": {"filter": [query for other, query in filters.items() if other != name]}},
            "aggs": {"values": {"terms": {"field": name, **values}}},
        }
        for name in facets
    }


def search_body(request: SearchRequest, hidden: Iterable[int]) -> dict[str, Any]:
    """Arguments of the client's `search`; it asks for one hit more than the page, to know whether there is a next."""
    by_date = request.sort == "newest" or request.query.is_empty
    must, must_not = readable(request.acl, hidden, request.now)
    must_not += map(unit_query, request.query.excluded)
    text = text_query(request.query, request.relaxed)
    filters = filter_queries(request.filters)
    body: dict[str, Any] = {
        "query": {"bool": {"must": [text], "filter": must, "must_not": must_not}},
        "aggs": facet_aggregations(request.facets, filters),
        "post_filter": {"bool": {"filter": list(filters.values())}},
        "sort": [*([] if by_date else [{"_score": "desc"}]), {"published": "desc"}, {"entry": "desc"}],
        "track_scores": False,
        "track_total_hits": True,
        "size": request.page_size + 1,
    }
    if request.after is not None:
        place = [request.after.published, request.after.entry]
        body["search_after"] = place if by_date else [request.after.score, *place]
    else:
        body["from_"] = min((request.page - 1) * request.page_size, MAX_NUMBERED)
    return body


def suggest_body(prefix: str, acl: frozenset[str], hidden: Iterable[int], language: str) -> dict[str, Any] | None:
    """Arguments of the client's `search` for suggestions; `None` when nothing was typed that could be looked for."""
    tokens = [token.text for token in analyse(prefix, query=True) if token.kind is Kind.FOLDED]
    if not tokens:
        return None
    must, must_not = readable(acl, hidden, None)
    fields = {"title": 1.0, "number": 1.0}
    must += [{"term": {"language": language}}, *(words([token], fields) for token in tokens[:-1])]
    must.append(beginning((tokens[-1],), fields))
    return {
        "query": {"bool": {"filter": must, "must_not": must_not}},
        "sort": [{"published": "desc"}, {"entry": "desc"}],
        "track_total_hits": False,
    }
