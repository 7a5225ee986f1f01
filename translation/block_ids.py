"""Blocks made by programs may lack the ids that wagtail-localize addresses them by; the editor always gives them."""

from __future__ import annotations

from typing import Any

from wagtail.blocks import StreamValue
from wagtail.fields import StreamField


def _lacks_ids(raw: Any) -> bool:
    """Whether a block in raw StreamField data has no id; list items without one are of an old form, and skipped."""
    if isinstance(raw, dict):
        if "type" in raw and "value" in raw and not raw.get("id"):
            return True
        return any(_lacks_ids(value) for value in raw.values())
    return isinstance(raw, list) and any(_lacks_ids(item) for item in raw)


def _touch(value: Any) -> None:
    """Load nested blocks: only what is loaded gets ids when it is stored."""
    if isinstance(value, StreamValue):
        for child in value:
            _touch(child.value)
    elif hasattr(value, "values") and hasattr(value, "bound_blocks"):
        for inner in value.values():
            _touch(inner)
    elif hasattr(value, "bound_blocks"):
        for bound in value.bound_blocks:
            _touch(bound.value)


def with_block_ids(instance: Any) -> list[str]:
    """Give every block of the instance an id, in memory; the names of the fields that lacked some."""
    changed = []
    for field in instance._meta.concrete_fields:
        if not isinstance(field, StreamField):
            continue
        value = field.value_from_object(instance)
        if not value or not _lacks_ids(list(value.raw_data)):
            continue
        _touch(value)
        setattr(instance, field.name, field.stream_block.to_python(value.get_prep_value()))
        changed.append(field.name)
    return changed


def store_block_ids(instance: Any) -> None:
    """The same, kept in the row, so that the ids are there the next time."""
    changed = with_block_ids(instance)
    if changed:
        values = {name: getattr(instance, name) for name in changed}
        type(instance)._default_manager.filter(pk=instance.pk).update(**values)
