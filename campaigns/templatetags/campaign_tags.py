"""`{% campaign_slot "banner" %}`: the place of a template where campaigns stand."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from campaigns.serving import Shown, choose

register = template.Library()


@register.simple_tag(takes_context=True)
def campaign_slot(context: dict[str, Any], slot: str) -> SafeString:
    """What is to be shown in a slot; nothing on pages for printing.

    A page shows a campaign once, in the first of its slots, and fills a slot once: the home fills the banner after its
    first block, all other pages at the end.
    """
    request, chrome = context.get("request"), context.get("chrome")
    if request is None or not chrome or context.get("print_view"):
        return SafeString("")
    done: dict[str, list[int]] = request.__dict__.setdefault("_campaigns_shown", {})
    if slot in done:
        return SafeString("")
    used = [pk for ids in done.values() for pk in ids]
    preview: Shown | None = getattr(request, "campaign_preview", None)
    rows = chrome.parts.get("campaigns", ())
    if preview is not None:
        rows = sorted((preview, *(row for row in rows if row.campaign_id != preview.campaign_id)), key=lambda r: r.rank)
    chosen = choose(rows, slot, getattr(request, "campaign_preview_at", None), without=used)
    if not chosen:
        return SafeString("")
    done[slot] = [row.campaign_id for row in chosen]
    values = {"campaigns": chosen, "chrome": chrome, "is_preview": preview is not None}
    return render_to_string(f"campaigns/{slot}.html", values)
