"""How provisioning makes a page: from a section of the template, in a language, below its parent."""

from __future__ import annotations

from typing import Any

from django.utils import timezone, translation
from wagtail.models import Locale, Page
from wagtail.signals import page_published

from sites.models import MemberSite
from sites.registry import page_builder
from sites.section_templates import SectionSpec


def create_section(
    spec: SectionSpec, member_site: MemberSite, parent: Page, locale: Locale, source: Page | None
) -> Any:
    """Make the page of `spec` below `parent`.

    Args:
        source: the Vietnamese page it is a translation of; `None` when this is the Vietnamese page.

    Returns:
        The saved specific page, live or draft as the template says.
    """
    parent = Page.objects.get(pk=parent.pk)  # Its path may have moved when a sibling of it was made.
    with translation.override(locale.language_code):
        page = page_builder(spec.builder)(spec, member_site, locale.language_code)
        page.title = str(spec.title)
    page.slug = spec.slug
    page.locale = locale
    page.show_in_menus = spec.in_menu
    if source is not None:
        page.translation_key = source.translation_key
    return add_page(parent, page, live=spec.live, before=follower(parent, source) if source is not None else None)


def follower(parent: Page, source: Page) -> Page | None:
    """The child of `parent` before which the translation of `source` stands.

    So that menus have one order everywhere.
    """
    later = source.get_siblings().filter(path__gt=source.path).values_list("translation_key", flat=True)
    order = {key: index for index, key in enumerate(later.order_by("path"))}
    siblings = [child for child in parent.get_children() if child.translation_key in order]
    return min(siblings, key=lambda child: order[child.translation_key]) if siblings else None


def add_page(parent: Page, page: Any, *, live: bool, before: Page | None = None) -> Any:
    """Save `page` below `parent`, last or before one of its children, and tell listeners when it is live."""
    page.live = live
    page.has_unpublished_changes = not live
    if live:
        page.first_published_at = page.last_published_at = timezone.now()
    page.draft_title = page.title
    if before is not None:
        before.add_sibling("left", instance=page)
    else:
        parent.add_child(instance=page)
    if live:
        page_published.send(sender=type(page), instance=page, revision=None)
    return page
