"""Documents of a site as wanted: filters, numbers however they are spelt, words, order."""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.http import HttpRequest
from django.utils import timezone

from cms.core.text import fold
from gazette.models import Correction, DocumentKind, DocumentText, LegalDocument
from gazette.numbers import loose_key
from gazette.words import has_words
from news.models.topics import topic_by_slug, topics_in
from search.results import Search
from search.service import find
from sites.models import MemberSite, Unit

from .documents_places import shown_at
from .documents_wanted import Wanted

PAGE_SIZE = 20
MAX_PAGE = 10_000
HITS = 100
HITS_KEPT = 60
CHOICES_KEPT = 5 * 60
MAX_SIGNERS = 2_000


def hits(text: str) -> list[int]:
    """Documents that the product's search finds, in texts and attachments as well, the best first.

    Kept for a minute: who turns the pages of a list asks once. What is readable is asked of the database each time.
    """
    key = f"documents:hits:{sha256(text.encode()).hexdigest()}"
    found: list[int] | None = cache.get(key)
    if found is None:
        results = find(Search(text=text, type=("document",), page_size=HITS))
        rows = [int(row.details["document"]) for row in results.results if row.details.get("document")]
        found = list(dict.fromkeys(rows))
        if not results.failed:
            cache.set(key, found, HITS_KEPT)
    return found


def named(unit: Unit, language: str) -> tuple[str, str]:
    """The name of a unit in a language, and the language that it is in: former units have a Vietnamese one only."""
    name, own = unit.name_on(language=language), unit.name_on(language="vi")
    return name or own or unit.code, "vi" if name in {"", own} else language


def issuers_of(rows: list[Any]) -> dict[int, Unit]:
    """Units with their names through time; kept for some minutes."""
    wanted = {row.issuer_id for row in rows}
    known: dict[int, Unit] = cache.get("documents:issuers") or {}
    if not wanted <= known.keys():
        known |= Unit.objects.prefetch_related("periods").in_bulk(wanted - known.keys())
        cache.set("documents:issuers", known, CHOICES_KEPT)
    return known


class Listing:
    """Readable documents of a site, as wanted."""

    def __init__(self, member_site: MemberSite, wanted: Wanted) -> None:
        self.member_site, self.wanted = member_site, wanted
        self.all = shown_at(member_site)

    @cached_property
    def rows(self) -> Any:
        """As filtered, without the words."""
        rows, wanted = self.all, self.wanted
        topic = topic_by_slug(wanted.topic) if wanted.topic else None
        if topic is not None:
            rows = rows.filter(topic__translation_key=topic.translation_key)
        plain: dict[str, Any] = {
            "kind__code": wanted.kind,
            "issuer__code": wanted.issuer,
            "year": wanted.year,
            "nature": wanted.nature,
        }
        plain |= {"signed_on__gte": wanted.since, "signed_on__lte": wanted.until}
        rows = rows.filter(**{name: value for name, value in plain.items() if value})
        if wanted.effect:
            rows = rows.in_effect_state(wanted.effect, wanted.on)
        if wanted.signer:
            rows = rows.filter(signer__in=self._signers_like(wanted.signer))
        return rows

    def _signers_like(self, asked: str) -> list[str]:
        """Names that hold what was typed, with or without marks."""
        return [name for name in self.signers if fold(asked) in fold(name)]

    # ---- numbers and words ----
    @cached_property
    def key(self) -> str:
        """What of a number stands in the words."""
        return loose_key(self.wanted.text) if self.wanted.text else ""

    @cached_property
    def exact(self) -> list[Any]:
        """Documents that bear the very number that was typed; two are enough to know that it is not one."""
        if not self.key:
            return []
        found = list(self.rows.filter(number_key=self.key).for_lists()[:2])
        parts = self.key.split("/")
        if not found and len(parts) == 3:  # Typed with the year, though this kind of number has none.
            found = list(self.rows.filter(number_key=f"{parts[0]}/{parts[2]}", year=int(parts[1])).for_lists()[:2])
        return found

    @cached_property
    def found(self) -> Any:
        """With the words: number or beginning of one, else words of number, abstract and signer, else of the texts."""
        rows, text = self.rows, self.wanted.text
        if not text:
            return self._ordered(rows)
        if self.key:
            keys = Q(number_key=self.key) | Q(number_key__startswith=f"{self.key}/")
            numbered = rows.filter(keys | Q(number_key__startswith=f"{self.key}-"))
            if numbered.exists():
                return self._ordered(numbered)
        best = hits(text)
        return self._ordered(rows.filter(has_words(LegalDocument, text) | Q(pk__in=best)), best)

    def _ordered(self, rows: Any, best: list[int] | None = None) -> Any:
        order = self.wanted.order
        if order == "best" and best:
            ranks = [When(pk=pk, then=Value(rank)) for rank, pk in enumerate(best)]
            rank = Case(*ranks, default=Value(len(best)), output_field=IntegerField())
            return rows.annotate(rank=rank).order_by("rank", "-signed_on", "-pk")
        orders: dict[str, list[Any]] = {
            "oldest": ["signed_on", "pk"],
            "number": ["-year", "sequence", "pk"],
            "effective": [F("effective_on").desc(nulls_last=True), "-signed_on", "-pk"],
        }
        return rows.order_by(*orders.get(order, ["-signed_on", "-pk"]))

    def page(self, request: HttpRequest, language: str) -> PaginatorPage[Any]:
        number = request.GET.get("page", "")
        number = number if number.isascii() and number.isdigit() and int(number[:6]) <= MAX_PAGE else "1"
        corrections = Correction.objects.filter(document=OuterRef("pk")).order_by("-published_on")
        rows = self.found.for_lists().with_effect(self.wanted.on)
        rows = rows.annotate(corrected_on=Subquery(corrections.values("published_on")[:1]))
        listed: Any = Counted(rows, self.found)
        page: PaginatorPage[Any] = Paginator(listed, PAGE_SIZE).get_page(number)
        page.object_list = decorate(list(page.object_list), language)
        return page

    # ---- what may be chosen ----
    @cached_property
    def signers(self) -> list[str]:
        """Names of signers; kept for some minutes."""
        key = f"documents:signers:{self.member_site.pk}"
        found: list[str] | None = cache.get(key)
        if found is None:
            names = self.all.exclude(signer="").order_by().values_list("signer", flat=True).distinct()
            found = sorted(names[:MAX_SIGNERS])
            cache.set(key, found, CHOICES_KEPT)
        return found

    def choices(self, language: str) -> dict[str, Any]:
        """What the filters offer, with figures; kept for some minutes: all of it is public."""
        key = f"documents:choices:{self.member_site.pk}:{language}:{timezone.localdate():%Y%m%d}"
        found: dict[str, Any] | None = cache.get(key)
        if found is None:
            found = self._choices(language)
            cache.set(key, found, CHOICES_KEPT)
        return found

    def _choices(self, language: str) -> dict[str, Any]:
        columns = ("kind_id", "issuer_id", "year", "topic__translation_key", "nature")
        sums: dict[str, dict[Any, int]] = {name: {} for name in columns}
        for row in self.all.order_by().values(*columns).annotate(n=Count("pk")):
            for name in columns:
                sums[name][row[name]] = sums[name].get(row[name], 0) + row["n"]
        kinds: dict[str, list[Any]] = {}
        for kind in DocumentKind.objects.filter(pk__in=sums["kind_id"]):
            entry = kinds.setdefault(kind.code, [kind.code, kind.name_in(language), 0])
            entry[2] += sums["kind_id"][kind.pk]
        units = Unit.objects.filter(pk__in=sums["issuer_id"]).prefetch_related("periods")
        issuers = [(u.code, *named(u, language), sums["issuer_id"][u.pk]) for u in units]
        topics = sums["topic__translation_key"]
        return {
            "kinds": list(kinds.values()),
            "issuers": sorted(issuers, key=lambda row: row[1]),
            "years": sorted(sums["year"].items(), reverse=True),
            "topics": [(t.slug, t.name, topics[key]) for key, t in topics_in(language).items() if key in topics],
            "natures": sorted(sums["nature"].items()),
        }


class Counted:
    """Rows for a page, counted without what only the rows need."""

    def __init__(self, rows: Any, plain: Any) -> None:
        self.rows, self.plain = rows, plain

    def count(self) -> int:
        return int(self.plain.order_by().count())

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> Any:
        return self.rows[part]


def decorate(rows: list[Any], language: str) -> list[Any]:
    """Rows with abstract, kind and issuer in the language of the page: `shown`, `shown_language`, `issuer_shown`."""
    texts: dict[int, str] = {}
    names: dict[int, Unit] = {}
    if language != "vi" and rows:
        if not all("translated" in row.__dict__ for row in rows):
            found = DocumentText.objects.filter(document__in=rows, locale__language_code=language)
            texts = dict(found.values_list("document_id", "abstract"))
        else:
            texts = {row.pk: row.translated for row in rows if row.translated}
        names = issuers_of(rows)
    for row in rows:
        row.shown = texts.get(row.pk) or row.abstract
        row.shown_language = language if row.pk in texts else "vi"
        unit = names.get(row.issuer_id)
        row.issuer_shown = (unit.name_on(row.signed_on, language) if unit else "") or row.issuer_name or row.issuer.code
        row.kind_shown = row.kind.name_in(language)
    return rows
