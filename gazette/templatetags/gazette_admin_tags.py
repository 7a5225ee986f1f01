"""Words for what lists annotate."""

from __future__ import annotations

from django import template

from gazette.enums import EffectState

register = template.Library()


@register.filter
def effect_label(value: str) -> str:
    """“In force” for `in_force`."""
    return str(EffectState(value).label) if value in EffectState.values else ""
