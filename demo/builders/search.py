"""The search for the editors: best bets, synonyms of the province, and what was asked in the last ninety days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone
from wagtail.log_actions import log

from cms.users.models import User
from demo.data import read
from news.models import ArticlePage
from search import popular
from search.models import BestBet, QueryLog, SynonymGroup
from search.querylog import KEPT_DAYS, new_token
from search.words import key_of
from sites.models import Unit

EDITOR = "bientap"

DATA = "search.yaml"
# People ask by day rather than by night.
HOURS = (7, 8, 8, 9, 9, 10, 10, 11, 13, 14, 14, 15, 15, 16, 19, 20, 21)


def build_editing() -> None:
    """Best bets and synonyms that are not there yet; the log of queries, when there is none."""
    today, editor = timezone.localdate(), User.objects.filter(username=EDITOR).first()
    for row in read(DATA)["best_bets"]:
        if BestBet.objects.filter(title=row["title"]).exists():
            continue
        first, last = row.get("days", (None, None))
        language = row.get("language", "vi")
        bet = BestBet.objects.create(
            queries="\n".join(row["queries"]),
            title=row["title"],
            description=row.get("description", ""),
            page=article(row["page"], language) if "page" in row else None,
            url=row.get("url", ""),
            unit=Unit.objects.get(code=row["unit"]) if "unit" in row else None,
            language=language,
            starts_on=today + timedelta(days=first) if first is not None else None,
            ends_on=today + timedelta(days=last) if last is not None else None,
            rank=row.get("rank", 100),
        )
        log(bet, "wagtail.create", user=editor)
    for row in read(DATA)["synonyms"]:
        words = "\n".join(row["words"])
        SynonymGroup.objects.get_or_create(
            words=words, defaults={"kind": row["kind"], "language": "vi", "note": row.get("note", "")}
        )
    if not QueryLog.objects.exists():
        QueryLog.objects.bulk_create(queries(timezone.localtime()), batch_size=1000)


def article(slug: str, language: str) -> ArticlePage:
    found: ArticlePage = ArticlePage.objects.get(slug=slug, locale__language_code=language, alias_of=None)
    return found


def build_popular() -> None:
    """After the index is there: each query is asked again."""
    popular.refresh()


def queries(now: datetime) -> Iterator[QueryLog]:
    """The same for every building of the demonstration."""
    units: dict[str, int] = dict(Unit.objects.values_list("code", "pk"))
    random = Random(224)  # noqa: S311  (no secret)
    for row in read(DATA)["queries"]:
        for _number in range(row["count"]):
            yield query(row, units, random, now)


def query(row: dict[str, Any], units: dict[str, int], random: Random, now: datetime) -> QueryLog:
    text = random.choice(row["text"])
    days = int((KEPT_DAYS - 1) * random.random() ** row.get("grows", 1))
    asked_at = now.replace(hour=random.choice(HOURS), minute=random.randrange(60)) - timedelta(days=days)
    clicked = random.choice((1, 1, 1, 2, 2, 3, 5)) if random.random() < row.get("clicks", 0) else None
    where = random.choice(row.get("units", ["", "", "", "snnmt", "cua-vinh"]))
    return QueryLog(
        text=text,
        key=key_of(text),
        visitor=f"{random.getrandbits(64):016x}",
        language=row.get("language", "vi"),
        unit_id=units.get(where),
        results=row["found"],
        took_ms=max(1, int(random.gauss(row.get("ms", 9), 4))),
        clicked=clicked,
        token=new_token(),
        asked_at=asked_at if asked_at <= now else asked_at - timedelta(days=1),
    )
