"""Addresses of searches: the one that is shown, with something else chosen."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import QueryDict

# What may stand more than once in an address, or with commas.
REPEATABLE = ("unit", "within", "type", "topic", "year")
SINGLE = ("q", "phrase", "without", "number", "since", "until", "attachment", "lang", "sort")
# What narrows beside the words and the language, in the order of the chips.
NARROWING = ("phrase", "without", "number", "unit", "within", "type", "topic", "year", "since", "until", "attachment")


class Address:
    """The parameters of a search, without empty and unknown ones. Another choice begins at its first page."""

    def __init__(self, data: QueryDict) -> None:
        self.values: dict[str, list[str]] = {}
        for name in SINGLE:
            if text := data.get(name, "").replace("\x00", " ").strip():
                self.values[name] = [text]
        for name in REPEATABLE:
            parts = [part.strip() for value in data.getlist(name) for part in value.replace("\x00", " ").split(",")]
            if found := list(dict.fromkeys(part for part in parts if part))[:50]:
                self.values[name] = found

    def changed(self, **changes: str | Iterable[str] | None) -> str:
        """As `?…`, with other values; `None` takes a parameter away."""
        values = self.values | {
            name: [value] if isinstance(value, str) else list(value or ()) for name, value in changes.items()
        }
        address = QueryDict(mutable=True)
        for name, found in values.items():
            if found:
                address.setlist(name, found)
        return f"?{address.urlencode()}"

    def without(self, name: str, value: str) -> str:
        """As `?…`, with one value of a parameter taken away."""
        return self.changed(**{name: [kept for kept in self.values.get(name, []) if kept != value]})

    def widened(self, **changes: str | None) -> str:
        """As `?…`, with nothing that narrows but the words."""
        return self.changed(**(dict.fromkeys(NARROWING) | changes))

    def hidden(self, *shown: str) -> list[tuple[str, str]]:
        """What a form must carry along that has fields for `shown`: (name, value)."""
        return [(name, value) for name, values in self.values.items() if name not in shown for value in values]
