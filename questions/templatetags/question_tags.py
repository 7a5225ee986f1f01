"""Names and excerpts for the public pages of questions."""

from __future__ import annotations

import re
from datetime import date, datetime
from html import unescape
from typing import Any

from django import template
from django.utils import timezone, translation

from news.models.topics import topics_in

register = template.Library()
EXCERPT = 220
TAG = re.compile(r"<[^>]*>")


@register.simple_tag
def unit_name(unit: Any, day: date | datetime | None = None) -> str:
    """What a unit was called on a day, in the language of the page."""
    on = timezone.localdate(day) if isinstance(day, datetime) else day
    return str(unit.name_on(on, translation.get_language()) or unit.code)


@register.simple_tag
def topic_name(topic: Any) -> str:
    """A field of life in the language of the page. From memory."""
    found = topics_in().get(topic.translation_key)
    return str(found.name if found is not None else topic.name)


@register.simple_tag
def excerpt_of(html: str, length: int = EXCERPT) -> str:
    """The first words of an answer, as text."""
    text = " ".join(unescape(TAG.sub(" ", html)).split()).replace(" .", ".").replace(" ,", ",")
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + "…"
