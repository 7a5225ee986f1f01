"""How many characters the place of a segment has room for."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldDoesNotExist

from .models import TranslationJob


def limit_of(job: TranslationJob, path: str) -> int | None:
    """`max_length` of the field that a segment is written to; `None` where it has none, or is part of a block.

    Args:
        path: of wagtail-localize's context: a field's name, or `field.place-in-it`.
    """
    model: Any = job.content_type.model_class()
    if model is None or "." in path:
        return None
    try:
        found: int | None = getattr(model._meta.get_field(path), "max_length", None)
    except FieldDoesNotExist:
        return None
    return found
