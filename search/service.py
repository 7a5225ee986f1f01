"""A search from the typed text to results that may be shown. The page and the API call this, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.utils import translation

from sites.issuers import NameHistory, name_register

from .also_on import Found, Place, places_of
from .engines import get_engine
from .engines.base import FACETS, MAX_NUMBERED, Cursor, Filters, SearchAnswer, SearchEngine, SearchRequest
from .highlight import mark, snippet
from .models import SearchEntry
from .query import ParsedQuery, parse
from .sources import PUBLIC, source_for, type_labels
from .spelling import correct

log = structlog.get_logger(__name__)

ENOUGH = 3  # With fewer hits than this the words are joined by OR as well.


@dataclass(frozen=True)
class FoundIn:
    """Where in a file the shown passage stands: `page` from 1, 0 where the format has no pages."""

    title: str
    url: str
    page: int


@dataclass(frozen=True)
class Result:
    """One result, safe to show: `title_html` and `snippet_html` are escaped, with `<mark>` around the hits.

    Attributes:
        also_on: (name, address) of the other sites that show the same thing.
        also_in: (language code, address) of the same thing in other languages.
        found_in: the file that the snippet is from; `None` when it is from the text itself.
        details: what the type's card shows; see `SearchEntry.details`.
    """

    url: str
    title: str
    title_html: str
    snippet_html: str
    unit: str
    unit_name: str
    type: str
    language: str
    number: str
    published_at: datetime | None
    also_on: tuple[tuple[str, str], ...] = ()
    also_in: tuple[tuple[str, str], ...] = ()
    found_in: FoundIn | None = None
    topics: tuple[str, ...] = ()
    has_attachment: bool = False
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class FacetValue:
    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True)
class Bet:
    """A best bet to show above the results; `title` and `description` are text."""

    title: str
    url: str
    description: str = ""


@dataclass(frozen=True)
class Results:
    """The answer to a search.

    Attributes:
        corrected: the query whose results these are, when nothing was found for what was typed.
        did_you_mean: a better spelling to offer, if there is one.
        relaxed: whether some results hold only some of the words.
        next: cursor of the next page, `""` on the last one.
        degraded: the engine is away and the database answers in its place.
        failed: nothing could be asked.
        took_ms: time of the search, in milliseconds.
    """

    query: ParsedQuery
    results: list[Result]
    total: int
    facets: dict[str, list[FacetValue]]
    page: int
    page_size: int
    did_you_mean: str = ""
    corrected: bool = False
    relaxed: bool = False
    failed: bool = False
    degraded: bool = False
    best_bets: tuple[Bet, ...] = ()
    next: str = ""
    took_ms: int = 0

    @property
    def pages(self) -> int:
        """How many pages there are that can be asked for by number."""
        return -(-min(self.total, MAX_NUMBERED) // self.page_size)


@dataclass(frozen=True)
class Search:
    """What is asked for. Fields of several values: none means all.

    Attributes:
        text: words, with the query language.
        phrase: words that stand side by side (advanced search).
        without: words none of which may be found (advanced search).
        unit: unit codes; `within`: units with all below them.
        number: a document number or its beginning, in any spelling.
        since, until: first and last day of publication, local time.
        after: cursor of `Results.next`, which wins over `page`.
        site_unit: code of the unit on whose site is searched, for its best bets.
    """

    text: str = ""
    phrase: str = ""
    without: str = ""
    unit: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    attachment: bool | None = None
    number: str = ""
    sort: str = "relevance"
    page: int = 1
    page_size: int = 10
    after: Cursor | None = None
    acl: frozenset[str] = field(default=frozenset({PUBLIC}))
    site_unit: str = ""

    @property
    def full_text(self) -> str:
        """All words of the form as one query."""
        parts = [self.text, f'"{self.phrase.replace(chr(34), " ")}"' if self.phrase.strip() else ""]
        parts += [f"-{word}" for word in self.without.replace(chr(34), " ").split()]
        return " ".join(part for part in parts if part.strip())


def language_code(text: str) -> str | None:
    """The content language that `text` names: `zh`, `zh-CN`, `zh_Hans` all mean `zh-hans`.

    `None` for an unknown one.
    """
    wanted = text.strip().lower().replace("_", "-")
    codes = [code for code, _label in settings.LANGUAGES]
    if wanted in codes:
        return wanted
    if wanted.split("-")[0] == "zh":
        return "zh-hans"
    return wanted.split("-")[0] if wanted.split("-")[0] in codes else None


def acl_of_user(user: Any) -> frozenset[str]:
    """Tokens of a reader: everybody's, and those of the groups of somebody who is logged in."""
    if not user.is_authenticated:
        return frozenset({PUBLIC})
    return frozenset({PUBLIC, "user", *(f"group:{pk}" for pk in user.groups.values_list("pk", flat=True))})


def find(search: Search) -> Results:
    """Run a search. Never raises for what was typed; a failing index gives an empty answer that says so."""
    query = parse(search.full_text)
    # What is typed is meant: `lang:ja` wins over the language of the page.
    typed = tuple(code for code in map(language_code, query.values("lang")) if code is not None)
    filters = Filters(
        unit=(*search.unit, *map(str.lower, query.values("site"))),
        type=(*search.type, *map(str.lower, query.values("type"))),
        language=typed or search.language,
    )
    request = SearchRequest(
        query, filters, FACETS, search.acl, search.sort, search.page, search.page_size, search.after
    )
    try:
        answer, request, better = _answer(get_engine(), request)
        results = list(_results(answer.ids, request.query, search.acl))
    except DatabaseError:
        log.exception("search_failed", query=query.text)
        return Results(query, [], 0, {}, search.page, search.page_size, failed=True)
    return Results(
        query,
        results,
        answer.total,
        label_facets(answer.facets, filters),
        search.page,
        search.page_size,
        did_you_mean=better,
        corrected=bool(better) and request.query != query,
        relaxed=request.relaxed,
    )


def _answer(engine: SearchEngine, request: SearchRequest) -> tuple[SearchAnswer, SearchRequest, str]:
    """All words; with too few hits a better spelling where there is one, else any of the words.

    Returns:
        The answer, the request that gave it, and the better spelling.
    """
    answer = engine.search(request)
    if answer.total >= ENOUGH or request.query.is_empty:
        return answer, request, ""
    better = correct(request.query.text)
    if better != request.query.text:
        if answer.total:
            return answer, request, better
        spelled = replace(request, query=parse(better))
        found = engine.search(spelled)
        if found.total:
            return found, spelled, better
    else:
        better = ""
    if len(request.query.tokens) > 1:
        for attempt in ([replace(request, query=parse(better), relaxed=True)] if better else []) + [
            replace(request, relaxed=True)
        ]:
            found = engine.search(attempt)
            if found.total > answer.total:
                return found, attempt, better
    return answer, request, better


def _results(ids: list[int], query: ParsedQuery, acl: frozenset[str]) -> Iterable[Result]:
    """The entries of `ids` in that order, without those that the database says this reader may not see now."""
    entries = SearchEntry.objects.for_results().select_related("content_type").in_bulk(ids)
    by_model: dict[Any, list[SearchEntry]] = {}
    for entry in entries.values():
        by_model.setdefault(entry.content_type.model_class(), []).append(entry)
    visible: set[int] = set()
    for model, rows in by_model.items():
        source = source_for(model) if model is not None else None
        if source is not None:
            allowed = source.visible([row.object_id for row in rows], acl)
            visible |= {row.pk for row in rows if row.object_id in allowed}
    names = name_register(translation.get_language() or "vi")
    places = places_of({_found(entries[pk]) for pk in visible if entries[pk].group_key})
    for pk in ids:
        if pk in visible:
            yield _result(entries[pk], query, names, places.get(_found(entries[pk]), []))


def _found(entry: SearchEntry) -> Found:
    return entry.group_key, entry.language


def _result(entry: SearchEntry, query: ParsedQuery, names: dict[str, NameHistory], places: list[Place]) -> Result:
    code = entry.unit.code if entry.unit is not None else ""
    root_url = entry.site.site.root_url if entry.site is not None else ""
    text = " ".join(part for part in (entry.summary, entry.body) if part)
    return Result(
        url=root_url + entry.path,
        title=entry.title,
        title_html=mark(entry.title, query),
        snippet_html=snippet(text, query),
        unit=code,
        unit_name=names[code].on(entry.published_at) if code in names else code,
        type=entry.type,
        language=entry.language,
        number=entry.number,
        published_at=entry.published_at,
        also_on=tuple((names[place.unit].on() if place.unit in names else place.unit, place.url) for place in places),
    )


def unit_names() -> dict[str, str]:
    """Unit code -> name of today in the language of the page."""
    return {code: names.on() for code, names in name_register(translation.get_language() or "vi").items()}


def label_facets(facets: dict[str, list[tuple[str, int]]], filters: Filters) -> dict[str, list[FacetValue]]:
    """Counts with names for readers; a chosen value is listed even where it counts nothing."""
    types = {name: str(label) for name, (label, _icon) in type_labels().items()}
    labels = {"unit": unit_names(), "type": types, "language": dict(settings.LANGUAGES)}
    labelled = {}
    for name, rows in facets.items():
        chosen = getattr(filters, name)
        counts = dict(rows) | {value: 0 for value in chosen if value not in dict(rows)}
        labelled[name] = [
            FacetValue(value, str(labels.get(name, {}).get(value, value)), count, value in chosen)
            for value, count in counts.items()
        ]
    return labelled
