"""Template tags of the reports: the outage notice of the public pages, states of the admin's screens."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString

from reports.enums import State
from reports.notices import notices_of
from sites.hosts import member_site_of

register = template.Library()

# A shape for each state, beside its word: nobody has to tell the colours apart.
ICONS = {State.NOT_APPLICABLE: "minus", State.OK: "success", State.WARNING: "warning", State.BAD: "error"}
CLASSES = {State.NOT_APPLICABLE: "none", State.OK: "ok", State.WARNING: "warning", State.BAD: "bad"}


@register.simple_tag(takes_context=True)
def outage_notices(context: dict[str, Any]) -> SafeString:
    """Planned outages of the request's site, announced and not over."""
    request = context.get("request")
    member_site = member_site_of(request) if request is not None else None
    notices = notices_of(member_site) if member_site is not None else []
    if not notices:
        return SafeString("")
    now, language = timezone.now(), translation.get_language() or "vi"
    rows = [
        {"notice": notice, "running": notice.is_running(now), "reason": notice.reasons.get(language, "")}
        for notice in notices
    ]
    return render_to_string("reports/outage_notice.html", {"rows": rows})


@register.inclusion_tag("reports/state.html")
def health_state(state: int, text: str = "") -> dict[str, Any]:
    """A state as word, shape and colour; `text` adds what was found."""
    known = State(state)
    return {"label": known.label, "icon": ICONS[known], "css": CLASSES[known], "text": text}
