"""Menu and footer as in Wagtail's bakerydemo: children in the menu, and theirs."""

from __future__ import annotations

from typing import Any

from django import template
from wagtail.models import Page, Site

register = template.Library()


def home_of(context: dict[str, Any]) -> Page:
    site = Site.find_for_request(context["request"])
    return site.root_page.localized


@register.inclusion_tag("stock_pages/menu.html", takes_context=True)
def menu(context: dict[str, Any]) -> dict[str, Any]:
    items = home_of(context).get_children().live().in_menu()
    for item in items:
        item.sub_items = item.get_children().live().in_menu()
        item.active = context["page"].url_path.startswith(item.url_path)
    return {"items": items, "request": context["request"]}


@register.inclusion_tag("stock_pages/footer_links.html", takes_context=True)
def footer_links(context: dict[str, Any]) -> dict[str, Any]:
    return {"pages": home_of(context).get_children().live(), "request": context["request"]}
