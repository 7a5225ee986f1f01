"""Texts of segments in the previews of imports."""

from __future__ import annotations

from django import template

from translation.interchange.formats.markers import with_marks

register = template.Library()


@register.filter
def marks(markup: str) -> str:
    """A segment's tags as the readable marks that DOCX files have: `⟦b⟧…⟦/b⟧`."""
    return with_marks(markup or "")
