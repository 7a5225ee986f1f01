"""A search from the typed text to results that may be shown. The page and the API call this, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from time import perf_counter
from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone, translation

from sites.issuers import NameHistory, name_register
from sites.models import Unit

from .also_on import Found, Place, places_of
from .attachments import public_documents
from .bestbets import bets_for
from .engines import get_engine
from .engines.base import FACETS, EngineUnavailable, Filters, SearchAnswer, SearchEngine, SearchRequest
from .facet_labels import labels_of
from .language.analyser import squash_number
from .language.highlight import Marker
from .language.lexicon import NO_WORDS, Lexicon
from .language.query import ParsedQuery, UnitKind, parse
from .language.relaxing import Relaxed, next_level
from .models import SearchEntry
from .results import FacetValue, FoundIn, Result, Results, Search
from .sources import PUBLIC, type_labels
from .spelling import correct
from .synonyms import lexicon
from .visibility import may_be_shown

__all__ = ["FacetValue", "FoundIn", "Result", "Results", "Search", "acl_of_user", "find", "language_code"]

log = structlog.get_logger(__name__)

ENOUGH = 3  # With fewer hits than this some of the words suffice.


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


def find(search: Search, words: Lexicon | None = None) -> Results:
    """Run a search. Never raises for what was typed; a failing index gives an empty answer that says so.

    Args:
        words: the synonyms to use in place of the stored ones (to try a change before it is saved).
    """
    started = perf_counter()
    words = lexicon(search.language) if words is None else words
    query = parse(search.full_text, words, is_known)
    if query.only_excludes:
        return Results(query, [], 0, {}, search.page, search.page_size)
    filters = filters_of(search, query)
    request = SearchRequest(
        query, filters, FACETS, search.acl, search.sort, search.page, search.page_size, search.after
    )
    engine = get_engine()
    try:
        answer, request, better = answer_to(request, engine, words)
        results = _results(answer.ids, request.query, search.acl)
        bets = bets_for(search.text, search.site_unit, page_language(search), search.acl, timezone.localdate())
    except (DatabaseError, EngineUnavailable):
        # Not what was searched for: subjects of questions pass here too.
        log.exception("search_failed", length=len(query.text))
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
        relaxed=request.relaxed is not Relaxed.ALL,
        best_bets=bets if search.page == 1 and search.after is None else (),
        degraded=bool(getattr(engine, "degraded", "")),
        next=str(answer.next) if answer.next is not None else "",
        took_ms=round((perf_counter() - started) * 1000),
    )


def page_language(search: Search) -> str:
    """The language in which the page speaks; the one searched where only one is."""
    return search.language[0] if len(search.language) == 1 else translation.get_language() or "vi"


def filters_of(search: Search, query: ParsedQuery) -> Filters:
    """What was chosen, and typed as a prefix. What is typed is meant: `lang:ja` wins over the language of the page."""
    typed = tuple(code for code in map(language_code, query.values("lang")) if code is not None)
    numbers = [squash_number(search.number) if search.number.strip() else "", *query.values("number")]
    since = [day for day in (search.since, *map(read_day, query.values("after"))) if day is not None]
    before = [day for day in map(read_day, query.values("before")) if day is not None]
    before += [search.until + timedelta(days=1)] if search.until is not None and search.until < date.max else []
    return Filters(
        unit=(*search.unit, *units_below(search.within), *map(str.lower, query.values("site"))),
        type=(*search.type, *map(str.lower, query.values("type"))),
        topic=search.topic,
        language=typed or search.language,
        year=search.year,
        since=midnight(max(since)) if since else None,
        before=midnight(min(before)) if before else None,
        has_attachment=search.attachment,
        number=tuple(number for number in numbers if number),
    )


def read_day(text: str) -> date | None:
    """A day of this age; `None` for anything else (the first day of the first year has no moment in UTC)."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2100 else None


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def units_below(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Codes of these units and of all that are under them today."""
    if not codes:
        return ()
    children: dict[str, list[str]] = {}
    for unit in Unit.objects.prefetch_related("periods__parent"):
        period = unit.period_on()
        if period is not None and period.parent is not None:
            children.setdefault(period.parent.code, []).append(unit.code)
    found: dict[str, None] = {}
    waiting = list(codes)
    while waiting:
        code = waiting.pop()
        if code not in found:
            found[code] = None
            waiting += children.get(code, [])
    return tuple(found)


def is_known(prefix: str, value: str) -> bool:
    """Whether a typed prefix has a value that it can have; what has not is text."""
    if prefix == "lang":
        return language_code(value) is not None
    return value in type_labels() if prefix == "type" else value in name_register("vi")


def answer_to(
    request: SearchRequest, engine: SearchEngine, words: Lexicon = NO_WORDS
) -> tuple[SearchAnswer, SearchRequest, str]:
    """All words; with too few hits a better spelling where there is one, else some of the words.

    Returns:
        The answer, the request that gave it, and the better spelling.
    """
    answer = engine.search(request)
    if answer.total >= ENOUGH or request.query.is_empty or is_one_number(request.query):
        return answer, request, ""
    better = correct(request.query.text)
    spelled: SearchRequest | None = None
    if better == request.query.text:
        better = ""
    elif answer.total:
        return answer, request, better
    else:
        spelled = replace(request, query=parse(better, words))
        found = engine.search(spelled)
        if found.total:
            return found, spelled, better
    for attempt in (spelled, request):
        level = next_level(attempt.query, Relaxed.ALL) if attempt is not None else None
        while attempt is not None and level is not None:
            relaxed = replace(attempt, relaxed=level)
            found = engine.search(relaxed)
            if found.total > answer.total:
                return found, relaxed, better
            level = next_level(attempt.query, level)
    return answer, request, better


def is_one_number(query: ParsedQuery) -> bool:
    """Whether a document number or a day is all that is asked for: its digits elsewhere are no answer."""
    return len(query.units) == 1 and query.units[0].kind in (UnitKind.NUMBER, UnitKind.KEY)


@dataclass(frozen=True)
class _Around:
    """What all results of a page need."""

    marker: Marker
    names: dict[str, NameHistory]
    places: dict[Found, list[Place]]
    versions: dict[str, list[SearchEntry]]
    files: dict[int, list[dict[str, Any]]]


def _results(ids: list[int], query: ParsedQuery, acl: frozenset[str]) -> list[Result]:
    """The entries of `ids` in that order, without those that the database says this reader may not see now."""
    if not ids:
        return []
    rows = list(SearchEntry.objects.for_results().with_versions(ids))
    entries = {entry.pk: entry for entry in rows if entry.pk in set(ids)}
    others = [entry for entry in rows if entry.pk not in entries and acl & set(entry.acl.split())]
    seen = {entry.pk for entry in may_be_shown([*entries.values(), *others], acl)}
    shown = [entries[pk] for pk in ids if pk in seen and pk in entries]
    marker = Marker(query)
    around = _Around(
        marker,
        name_register(translation.get_language() or "vi"),
        places_of({_found(entry) for entry in shown if entry.group_key}),
        _versions([entry for entry in (*entries.values(), *others) if entry.pk in seen]),
        _files(shown, marker),
    )
    return [_result(entry, around) for entry in shown]


def _versions(entries: Iterable[SearchEntry]) -> dict[str, list[SearchEntry]]:
    versions: dict[str, list[SearchEntry]] = {}
    for entry in entries:
        if entry.group_key:
            versions.setdefault(entry.group_key, []).append(entry)
    return versions


def _files(entries: list[SearchEntry], marker: Marker) -> dict[int, list[dict[str, Any]]]:
    """What the files of those entries say whose own text does not hold all that was asked. At most three queries."""
    wanted = [
        entry.pk
        for entry in entries
        if entry.has_attachment
        and marker.clauses
        and marker.found(f"{entry.title} {entry.number} {entry.summary} {entry.body}") < marker.clauses
    ]
    if not wanted:
        return {}
    files = dict(SearchEntry.objects.filter(pk__in=wanted).values_list("pk", "attachments"))
    public = public_documents({file["document"] for rows in files.values() for file in rows if file.get("document")})
    return {pk: [file for file in rows if file.get("document") in {None, *public}] for pk, rows in files.items()}


def _found(entry: SearchEntry) -> Found:
    return entry.group_key, entry.language


def address(entry: SearchEntry) -> str:
    return (entry.site.site.root_url if entry.site is not None else "") + entry.path


def _result(entry: SearchEntry, around: _Around) -> Result:
    code = entry.unit.code if entry.unit is not None else ""
    names = around.names
    passage = around.marker.passage(" ".join(part for part in (entry.summary, entry.body) if part))
    found_in = None
    files = around.files.get(entry.pk)
    if files:
        number, page, clauses = around.marker.best_page(files)
        if clauses > passage.clauses:
            file = files[number]
            paged = len(file["pages"]) > 1
            passage = around.marker.passage(file["pages"][page])
            found_in = FoundIn(file["title"], file["url"], page + 1 if paged else 0)
    others = [other for other in around.versions.get(entry.group_key, []) if other.language != entry.language]
    order = [language for language, _label in settings.LANGUAGES]
    return Result(
        url=address(entry),
        title=entry.title,
        title_html=around.marker.mark(entry.title),
        snippet_html=passage.html,
        unit=code,
        unit_name=names[code].on(entry.published_at) if code in names else code,
        type=entry.type,
        language=entry.language,
        number=entry.number,
        published_at=entry.published_at,
        also_on=tuple(
            (names[place.unit].on() if place.unit in names else place.unit, place.url)
            for place in around.places.get(_found(entry), [])
        ),
        also_in=tuple(
            (other.language, address(other)) for other in sorted(others, key=lambda row: order.index(row.language))
        ),
        found_in=found_in,
        topics=tuple(entry.topics.split()),
        has_attachment=entry.has_attachment,
        details=entry.details,
    )


def unit_names() -> dict[str, str]:
    """Unit code -> name of today in the language of the page."""
    return {code: names.on() for code, names in name_register(translation.get_language() or "vi").items()}


def label_facets(facets: dict[str, list[tuple[str, int]]], filters: Filters) -> dict[str, list[FacetValue]]:
    """Counts with names for readers; a chosen value is listed even where it counts nothing."""
    types = {name: str(label) for name, (label, _icon) in type_labels().items()}
    labels = {"unit": unit_names(), "type": types, "language": dict(settings.LANGUAGES), "topic": labels_of("topic")}
    labelled = {}
    for name, rows in facets.items():
        chosen = getattr(filters, name)
        counts = dict(rows) | {value: 0 for value in chosen if value not in dict(rows)}
        labelled[name] = [
            FacetValue(value, str(labels.get(name, {}).get(value, value)), count, value in chosen)
            for value, count in counts.items()
        ]
    return labelled
