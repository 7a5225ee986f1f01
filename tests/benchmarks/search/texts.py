"""Entries to search among: natural words in natural frequencies, in five languages, made from the message catalogues of
the installed packages. The same seed gives the same entries."""

from __future__ import annotations

import gettext
import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import django
import wagtail

SHARES = {"vi": 72, "en": 10, "ja": 7, "ko": 6, "zh-hans": 5}
FOLDERS = {"vi": ("vi",), "en": (), "ja": ("ja",), "ko": ("ko",), "zh-hans": ("zh_Hans", "zh_CN")}
TYPES = ["article"] * 10 + ["gazette"] * 4 + ["question"] * 3 + ["document"] * 2 + ["page"]
TOPICS = ["dat-dai", "y-te", "giao-duc", "giao-thong", "moi-truong", "du-lich", "van-hoa", "thien-tai", "xay-dung"]
SUFFIXES = ["QĐ-UBND", "NQ-HĐND", "KH-UBND", "CT-UBND", "TB-VP"]
MARKUP = re.compile(r"%\(\w+\)[sd]|%[sd]|<[^>]+>|\{[^}]*\}")


@cache
def sentences(language: str) -> tuple[str, ...]:
    """What there is to say in a language: short texts of the catalogues, and the bodies of the library."""
    found: list[str] = []
    for package in (django, wagtail):
        for path in sorted(Path(str(package.__file__)).parent.rglob("LC_MESSAGES/django.mo")):
            if language == "en" and "/fr/" in str(path):
                found += [key for key in catalogue(path) if isinstance(key, str)]
            elif path.parts[-3] in FOLDERS[language]:
                found += [text for text in catalogue(path).values() if isinstance(text, str)]
    return tuple(MARKUP.sub("", text).replace("\n", " ") for text in found if len(text) > 8)


def catalogue(path: Path) -> dict[Any, str]:
    with path.open("rb") as file:
        messages: dict[Any, str] = vars(gettext.GNUTranslations(file))["_catalog"]
    return messages


def entries(count: int, seed: int = 7) -> Iterator[dict[str, Any]]:
    """Values of `count` entries: `language, type, unit, topics, number, title, body, published_at`."""
    chance = random.Random(seed)
    for _number in range(count):
        language = chance.choices(list(SHARES), list(SHARES.values()))[0]
        pool = sentences(language)
        kind = chance.choice(TYPES)
        published = datetime(2026, 11, 1, tzinfo=UTC) - timedelta(minutes=chance.randrange(60 * 24 * 365 * 10))
        number = f"{chance.randint(1, 3000)}/{published.year}/{chance.choice(SUFFIXES)}" if kind == "gazette" else ""
        wanted = int(chance.lognormvariate(6.6, 0.6))
        parts: list[str] = []
        length = 0
        while length < wanted:
            parts.append(chance.choice(pool))
            length += len(parts[-1])
        yield {
            "language": language,
            "type": kind,
            "unit": f"unit-{min(int(chance.paretovariate(0.8)), 200)}",
            "topics": f" {chance.choice(TOPICS)} " if chance.random() < 0.5 else "",
            "number": number,
            "title": f"{number} {chance.choice(pool)[:90]}".strip(),
            "body": ". ".join(parts),
            "published_at": published,
            "has_attachment": chance.random() < 0.2,
        }
