"""The pictures of a StreamField, so that their renditions come in one query."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .models import CustomImage


def pictures_in(value: Any) -> Iterator[CustomImage]:
    """Every picture in a StreamField, list or struct value, at any depth."""
    if isinstance(value, CustomImage):
        yield value
    elif hasattr(value, "raw_data"):  # StreamValue
        for child in value:
            yield from pictures_in(child.value)
    elif hasattr(value, "bound_blocks") and not isinstance(value, dict):  # ListValue
        for child in value:
            yield from pictures_in(child)
    elif isinstance(value, dict):  # StructValue
        for child in value.values():
            yield from pictures_in(child)
