"""The indices of one installation: `<prefix>-search-<time>`, of which an alias names the one that answers.

A second alias names the one being built: every change goes to both, and none is lost by the swap.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from .mapping import MAPPINGS, SETTINGS, VERSION


class Indices:
    """Names and changes of the indices under a prefix."""

    def __init__(self, client: Elasticsearch, prefix: str) -> None:
        self.client = client
        self.prefix = prefix
        self.alias = f"{prefix}-search-v{VERSION}"
        self.next = f"{self.alias}-next"

    def all(self) -> set[str]:
        """Every index of this installation, whoever left it."""
        return set(self.client.indices.get(index=f"{self.prefix}-search-*", expand_wildcards="all"))

    def named(self, alias: str) -> str | None:
        """The index behind an alias."""
        try:
            return next(iter(self.client.indices.get_alias(name=alias)), None)
        except NotFoundError:
            return None

    def aliases(self) -> list[str]:
        """Those of the two aliases that there are: where changes go."""
        rows: Any = self.client.indices.get_alias(name=f"{self.alias}*")
        found = {alias for row in rows.values() for alias in row["aliases"]}
        return [alias for alias in (self.alias, self.next) if alias in found]

    def create(self) -> str:
        """A new index under the alias of the one being built; what a broken run has left goes first."""
        self.clean()
        name = f"{self.prefix}-search-{datetime.now(UTC):%Y%m%d%H%M%S%f}"
        aliases: dict[str, Any] = {self.next: {"is_write_index": True}}
        self.client.indices.create(index=name, mappings=MAPPINGS, settings=SETTINGS, aliases=aliases)
        return name

    def swap(self) -> None:
        """The new index answers from now on: one call, and no moment without an index."""
        new = self.named(self.next)
        if new is None:
            raise ValueError("No index is being built.")
        old = self.named(self.alias)
        actions: list[dict[str, Any]] = [
            {"add": {"index": new, "alias": self.alias, "is_write_index": True}},
            {"remove": {"index": new, "alias": self.next}},
        ]
        if old is not None:
            actions.append({"remove": {"index": old, "alias": self.alias}})
        self.client.indices.update_aliases(actions=actions)
        self.clean()

    def clean(self) -> None:
        """Drop every index but the one that answers."""
        for name in sorted(self.all() - {self.named(self.alias)}):
            self.client.indices.delete(index=name, ignore_unavailable=True)

    def drop(self) -> None:
        """Drop all of them."""
        for name in sorted(self.all()):
            self.client.indices.delete(index=name, ignore_unavailable=True)
