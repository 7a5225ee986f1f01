"""Segment pairs of the demonstration's real translations: what people wrote, by which the checks are measured."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from demo.data import CONTENT

LANGUAGES = ("en", "ja", "ko", "zh-hans")
FIELDS = ("title", "summary", "alt", "caption")


def _parts(path) -> tuple[dict, list[str]]:
    _start, front, text = path.read_text(encoding="utf-8").split("---\n", 2)
    lines = (line.strip().lstrip("#>-* ").strip() for line in text.splitlines())
    return yaml.safe_load(front), [
        line.replace("**", "") for line in lines if line and not line.startswith(("|", "!", "["))
    ]


def demo_pairs() -> Iterator[tuple[str, str, str]]:
    """(language, Vietnamese, translation): fields, and the lines of texts that have as many lines in both."""
    for path in sorted(CONTENT.glob("*/*.md")):
        if path.name.count(".") > 1:
            continue
        front, lines = _parts(path)
        for language in LANGUAGES:
            other = path.with_name(f"{path.stem}.{language}.md")
            if not other.exists():
                continue
            translated, theirs = _parts(other)
            yield from (
                (language, front[name], translated[name]) for name in FIELDS if name in front and name in translated
            )
            if len(lines) == len(theirs):
                yield from ((language, mine, their) for mine, their in zip(lines, theirs, strict=True))
