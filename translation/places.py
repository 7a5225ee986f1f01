"""Where a segment stands on its page, in the words of the page's own form: field, block, and how long it may be."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField


@dataclass(frozen=True)
class Place:
    """Where a text belongs.

    Attributes:
        key: equal for the segments that stand under one heading.
        heading: of the field and its block.
        max_length: characters that the field holds; `None`: as many as one likes.
        rich: whether marks and links are possible; in any other field they would be lost.
    """

    key: str
    heading: str
    max_length: int | None = None
    rich: bool = False


class Places:
    """The places of one source, worked out once for each content path.

    Args:
        model: of the source; `None` where the code no longer has it.
        content_json: the source as wagtail-localize keeps it. An instance made of it costs eight queries.
    """

    def __init__(self, model: Any, content_json: str = "") -> None:
        self.model = model
        self.content: dict[str, Any] = json.loads(content_json) if content_json else {}
        self._known: dict[str, Place] = {}

    def of(self, path: str) -> Place:
        if path not in self._known:
            self._known[path] = self._find(path)
        return self._known[path]

    def _find(self, path: str) -> Place:
        name, *rest = path.split(".")
        if self.model is None:
            return Place(name, capfirst(name))
        try:
            field: Any = self.model._meta.get_field(name)
        except FieldDoesNotExist:
            return Place(name, capfirst(name))
        if isinstance(field, StreamField):
            return self._in_stream(field, path, rest)
        if isinstance(field, models.ManyToOneRel):
            return _of_child(field, path, rest)
        return _of_field(field, name)

    def _in_stream(self, field: Any, path: str, rest: list[str]) -> Place:
        """Follows the path through the raw data: no picture or page is fetched for a heading."""
        block: Any = field.stream_block
        raw: Any = json.loads(self.content.get(field.name) or "[]")
        labels: list[str] = []
        for part in rest:
            block, raw, label = _step(block, raw, part)
            if block is None:
                break
            if label:
                labels.append(str(label))
        heading = " › ".join(capfirst(label) for label in labels) or capfirst(str(field.verbose_name))
        rich = isinstance(block, blocks.RichTextBlock)
        length = getattr(getattr(block, "field", None), "max_length", None)
        return Place(".".join([field.name, *rest[:1], *labels]), heading, None if rich else length, rich)


def _step(block: Any, raw: Any, part: str) -> tuple[Any, Any, str]:
    """The block one step down, its raw data and its label; `None` where the path leaves the blocks (table cells)."""
    if isinstance(block, blocks.StreamBlock):
        found = next((row for row in raw or () if row.get("id") == part), None)
        child = block.child_blocks.get(found["type"]) if found else None
        return child, found and found.get("value"), child.label if child is not None else ""
    if isinstance(block, blocks.ListBlock):
        found = next((row for row in raw or () if isinstance(row, dict) and row.get("id") == part), None)
        return block.child_block, found and found.get("value"), ""
    if isinstance(block, blocks.StructBlock):
        child = block.child_blocks.get(part)
        return child, (raw or {}).get(part), child.label if child is not None else ""
    return None, None, ""


def _of_field(field: Any, key: str, prefix: str = "") -> Place:
    rich = isinstance(field, RichTextField)
    heading = prefix + capfirst(str(getattr(field, "verbose_name", field.name)))
    return Place(key, heading, None if rich else getattr(field, "max_length", None), rich)


def _of_child(relation: Any, path: str, rest: list[str]) -> Place:
    """A field of a row of an inline panel: `relation.<translation key>.field`."""
    child = relation.related_model
    prefix = capfirst(str(child._meta.verbose_name))
    if len(rest) < 2:
        return Place(path, prefix)
    return _of_field(child._meta.get_field(rest[1]), path, f"{prefix} › ")


def heading_of_override(place: Place, path: str) -> str:
    """An address inside a rich text has itself at the end of its path, in quotation marks."""
    if "'" in path:
        return _("%(place)s: link") % {"place": place.heading}
    return place.heading
