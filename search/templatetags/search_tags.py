"""Template tags of the results page."""

from __future__ import annotations

from typing import Any

from django import template

from search.sources import type_labels

register = template.Library()


@register.simple_tag
def type_label(name: str) -> dict[str, Any]:
    """Name and icon of a type of content."""
    label, icon = type_labels().get(name, (name, "doc"))
    return {"label": label, "icon": icon}
