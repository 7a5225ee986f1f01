"""Words and signs of documents on public pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cms.core.templatetags.cms_tags import icon
from gazette.enums import EffectState, FileKind, Nature
from news.models.topics import topics_in

register = template.Library()
# A state is a word, a shape and a colour, never a colour alone.
LOOKS = {
    EffectState.NOT_YET: ("is-info", "clock"),
    EffectState.IN_FORCE: ("is-ok", "check"),
    EffectState.PARTLY_EXPIRED: ("is-warn", "half"),
    EffectState.EXPIRED: ("is-bad", "x"),
    EffectState.SUSPENDED: ("is-warn", "pause"),
}


@register.simple_tag
def effect_badge(state: str | None) -> SafeString | str:
    """State of effect; nothing for documents that have no period of effect."""
    look = LOOKS.get(EffectState(state)) if state else None
    if look is None or state is None:
        return ""
    return format_html('<span class="badge-s {}">{}{}</span>', look[0], icon(look[1]), EffectState(state).label)


@register.filter
def effect_look(state: str) -> str:
    return LOOKS[EffectState(state)][0] if state in LOOKS else "is-plain"


@register.filter
def effect_icon(state: str) -> str:
    return LOOKS[EffectState(state)][1] if state in LOOKS else "doc"


@register.filter
def effect_label(state: str) -> Any:
    return EffectState(state).label if state in EffectState.values else ""


@register.filter
def nature_label(nature: str) -> Any:
    return Nature(nature).label if nature in Nature.values else nature


@register.filter
def file_kind(kind: str) -> Any:
    return FileKind(kind).label if kind in FileKind.values else kind


@register.filter
def state_of_day(periods: list[list[Any]] | None, day: date) -> str:
    """The state that covers a day, of the periods that a search entry keeps: `[first, last or null, state]`."""
    on = day.isoformat()
    return next((row[2] for row in periods or [] if row[0] <= on and (row[1] is None or on <= row[1])), "")


@register.simple_tag
def today_state(periods: list[list[Any]] | None) -> str:
    """The state today, whenever the entry was written."""
    return state_of_day(periods, timezone.localdate())


@register.filter
def part_name(anchor: str) -> str:
    """How a part is called: `dieu-5.khoan-2` is Điều 5, khoản 2."""
    words = {"dieu": "Điều", "khoan": "khoản", "diem": "điểm", "phu-luc": "Phụ lục", "chuong": "Chương"}
    names = []
    for step in str(anchor).split("~")[0].split("."):
        kind, _dash, number = step.rpartition("-")
        names.append(f"{words.get(kind, kind)} {number}".strip())
    return ", ".join(names)


@register.simple_tag
def topic_shown(topic: Any) -> str:
    """A field of life in the language of the page. From memory."""
    found = topics_in().get(topic.translation_key)
    return str(found.name if found is not None else topic.name)
