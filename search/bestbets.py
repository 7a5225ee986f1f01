"""Best bets (kết quả đề xuất): what the editors put above the results of certain queries.

All of them are kept in the process, by a version in the cache; a query that has none costs nothing, one that has costs
the one look whether its pages may be seen now.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any
from uuid import uuid4

from django.core.cache import cache
from django.db.models import Exists, OuterRef
from django.db.models.functions import Length, Substr
from wagtail.models import Page, PageViewRestriction

from cms.core.tree import home_path_of
from sites.models import MemberSite

from .models import BestBet
from .words import key_of

VERSION_KEY = "search.bestbets.version"
SHOWN = 3


@dataclass(frozen=True)
class Bet:
    """A best bet to show above the results; `title` and `description` are text.

    Attributes:
        id: of the row; 0 for one that is only tried.
    """

    title: str
    url: str
    description: str = ""
    id: int = 0


@dataclass
class Index:
    """The bets of today's version.

    Attributes:
        by_key: folded query -> its bets, a unit's own before those of all sites.
        portal: code of the portal's unit.
        addresses: page -> (its path of addresses when it was resolved, its full address); no address: its site is not
            public.
    """

    version: str
    by_key: dict[str, list[BestBet]]
    portal: str
    addresses: dict[int, tuple[str, str]] = field(default_factory=dict)


_lock = Lock()
_loaded: Index | None = None


def new_version() -> None:
    """Tell every process that a bet, or the address of a page, changed."""
    cache.set(VERSION_KEY, uuid4().hex, None)


def index() -> Index:
    """The bets, loaded once a process and version: two queries."""
    global _loaded  # noqa: PLW0603  (one copy a process, replaced when the bets change)
    version = str(cache.get(VERSION_KEY) or "")
    with _lock:
        if _loaded is None or _loaded.version != version:
            rows = list(BestBet.objects.select_related("unit"))
            _loaded = Index(version, by_key(rows), portal_code())
        return _loaded


def by_key(rows: Iterable[BestBet]) -> dict[str, list[BestBet]]:
    found: dict[str, list[BestBet]] = {}
    for row in sorted(rows, key=lambda row: (row.unit_id is None, row.rank, row.title, row.pk or 0)):
        for key in dict.fromkeys(key_of(line) for line in row.lines):
            if key:
                found.setdefault(key, []).append(row)
    return found


def portal_code() -> str:
    portals = MemberSite.objects.filter(site__is_default_site=True)
    return portals.values_list("unit__code", flat=True).first() or ""


def bets_for(text: str, unit_code: str, language: str, acl: frozenset[str], today: date) -> tuple[Bet, ...]:
    """The bets of a query, at most three; the unit's own first.

    Args:
        text: the whole query; compared by its folded words, in their order.
        unit_code: of the unit on whose site it is asked; empty: the portal.
        language: of the search page.
        acl: tokens of the reader; a page that they do not open is not shown.
    """
    key = key_of(text)
    known = index()
    rows = known.by_key.get(key, ()) if key else ()
    return _shown(known, rows, unit_code, language, acl, today) if rows else ()


def bets_with(
    bet: BestBet, text: str, unit_code: str, language: str, acl: frozenset[str], today: date
) -> tuple[Bet, ...]:
    """As `bets_for`, if `bet` were saved as it is now."""
    known = index()
    others = {row.pk: row for rows in known.by_key.values() for row in rows if row.pk != bet.pk}
    rows = by_key([*others.values(), bet]).get(key_of(text), ())
    return _shown(known, rows, unit_code, language, acl, today)


def _shown(
    known: Index, rows: Sequence[BestBet], unit_code: str, language: str, acl: frozenset[str], today: date
) -> tuple[Bet, ...]:
    here = unit_code or known.portal
    meant = [row for row in rows if _is_meant(row, here, language, today)]
    addresses = _addresses(known, [row for row in meant if row.page_id], acl)
    found: dict[str, Bet] = {}
    for row in meant:
        url = addresses.get(row.page_id, "") if row.page_id else row.url
        if url:
            found.setdefault(url, Bet(row.title, url, row.description, row.pk or 0))
    return tuple(found.values())[:SHOWN]


def _is_meant(row: BestBet, unit_code: str, language: str, today: date) -> bool:
    return (
        (row.unit_id is None or (row.unit is not None and row.unit.code == unit_code))
        and row.language in {"", language}
        and (row.starts_on is None or row.starts_on <= today)
        and (row.ends_on is None or row.ends_on >= today)
    )


def _addresses(known: Index, rows: list[BestBet], acl: frozenset[str]) -> dict[int, str]:
    """Page -> address, of those pages that a reader with these tokens may open now. One query when warm."""
    if not rows:
        return {}
    above = Substr(OuterRef("path"), 1, Length("page__path"))
    barriers = PageViewRestriction.objects.filter(page__path=above)
    if "user" in acl:
        barriers = barriers.exclude(restriction_type=PageViewRestriction.LOGIN)
    groups = [int(token.removeprefix("group:")) for token in acl if token.startswith("group:")]
    if groups:
        passed = PageViewRestriction.objects.filter(restriction_type=PageViewRestriction.GROUPS, groups__in=groups)
        barriers = barriers.exclude(pk__in=passed.values("pk"))
    pages = Page.objects.filter(pk__in=[row.page_id for row in rows], live=True, alias_of=None)
    found = {}
    for page in pages.exclude(Exists(barriers)):
        url_path, address = known.addresses.get(page.pk, ("", ""))
        if url_path != page.url_path:
            address = address_of(page)
            known.addresses[page.pk] = page.url_path, address
        if address:
            found[page.pk] = address
    return found


def address_of(page: Any) -> str:
    """Full address of a page; empty when its site is not public."""
    homes = Page.objects.filter(path=home_path_of(page.path)).values("translation_key")
    site = MemberSite.objects.filter(site__root_page__translation_key__in=homes).first()
    return (page.get_full_url() or "") if site is not None and site.is_public else ""


def duplicates_of(bet: BestBet) -> list[BestBet]:
    """Other bets for one of its queries, at the same place and time: its own unit's, or those of all sites."""
    keys = {key_of(line) for line in bet.lines}
    rows = {row.pk: row for key in keys for row in by_key(BestBet.objects.all()).get(key, ()) if row.pk != bet.pk}
    return [
        row
        for row in rows.values()
        if row.unit_id == bet.unit_id
        and (not row.language or not bet.language or row.language == bet.language)
        and (row.ends_on is None or bet.starts_on is None or row.ends_on >= bet.starts_on)
        and (bet.ends_on is None or row.starts_on is None or bet.ends_on >= row.starts_on)
    ]
