"""What the address of a list asks for; what it names wrongly is left out, and the form shows it empty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date

from gazette.enums import EffectState, Nature
from news.models.topics import topic_by_slug

SORTS = ("best", "newest", "oldest", "number", "effective")
MAX_WORDS = 200


def day_of(value: str) -> date | None:
    """A date as browsers send it; None for anything else (`parse_date` raises where a day does not exist)."""
    try:
        found = parse_date(value[:10])
    except ValueError:
        return None
    return found if found is not None and 1900 <= found.year <= 2200 else None


@dataclass(frozen=True)
class Wanted:
    """The filters; every one has a name in the address, so that a list can be sent to somebody.

    Attributes:
        day: on which the state of effect is asked for; `None` is today.
    """

    text: str = ""
    kind: str = ""
    issuer: str = ""
    year: int | None = None
    topic: str = ""
    nature: str = ""
    effect: str = ""
    day: date | None = None
    signer: str = ""
    since: date | None = None
    until: date | None = None
    sort: str = ""

    @classmethod
    def read(cls, request: HttpRequest) -> Wanted:
        get: QueryDict = request.GET
        topic = topic_by_slug(get.get("topic", "")[:80])
        year, sort = get.get("year", ""), get.get("sort", "")
        nature, effect = get.get("nature", ""), get.get("effect", "")
        return cls(
            text=" ".join(get.get("q", "")[:MAX_WORDS].replace("\x00", "").split()),
            kind=get.get("kind", "")[:12].replace("\x00", ""),
            issuer=get.get("issuer", "")[:63].replace("\x00", ""),
            year=int(year) if len(year) == 4 and year.isascii() and year.isdigit() else None,
            topic=topic.slug if topic is not None else "",
            nature=nature if nature in Nature.values else "",
            effect=effect if effect in EffectState.values else "",
            day=day_of(get.get("ngay", "")),
            signer=" ".join(get.get("signer", "")[:120].replace("\x00", "").split()),
            since=day_of(get.get("from", "")),
            until=day_of(get.get("to", "")),
            sort=sort if sort in SORTS else "",
        )

    @property
    def on(self) -> date:
        return self.day or timezone.localdate()

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text) or self.narrows_more

    @property
    def narrows_more(self) -> bool:
        """Whether anything but the words narrows the list: the form then unfolds."""
        return any((self.kind, self.issuer, self.year, self.topic, self.unfolds))

    @property
    def unfolds(self) -> bool:
        return any((self.nature, self.effect, self.day, self.signer, self.since, self.until))

    @property
    def order(self) -> str:
        return self.sort or ("best" if self.text else "newest")

    @property
    def feed_query(self) -> str:
        """Of the feed and the data: kind, issuer, year, field, nature."""
        kept = {
            "kind": self.kind,
            "issuer": self.issuer,
            "year": self.year or "",
            "topic": self.topic,
            "nature": self.nature,
        }
        kept = {name: value for name, value in kept.items() if value}
        return f"?{urlencode(kept)}" if kept else ""
