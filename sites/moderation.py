"""Open work of this room: pages that wait for approval when their unit ends (registered in `sites.apps`).

A page that was never published moves to the same section of the successor's site, and its workflow goes on there with
the successor's people. Where there is no such section, or the page is public already and only its change waits, the
workflow ends and the draft stays: an archive does not change.
"""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField
from django.db.models.functions import Cast
from wagtail.models import Page, WorkflowState

from cms.core.tree import STEP

from .models import MemberSite, Unit
from .scope import below


def homes_of(unit: Unit) -> dict[int, Page]:
    """Locale id -> home of the unit's site in that language."""
    sites = MemberSite.objects.filter(unit=unit.pk).values("site__root_page__translation_key")
    return {home.locale_id: home for home in Page.objects.filter(translation_key__in=sites)}


def open_states(unit: Unit) -> Any:
    """Workflows that run on pages of the unit's site."""
    homes = homes_of(unit)
    pages = Page.objects.filter(below([home.path for home in homes.values()]))
    keys = pages.annotate(key=Cast("pk", CharField())).values("key")
    page_type = ContentType.objects.get_for_model(Page)
    return WorkflowState.objects.active().filter(base_content_type=page_type, object_id__in=keys)


def count(unit: Unit) -> int:
    return int(open_states(unit).count())


def hand_over(unit: Unit, successor: Unit, user: Any) -> int:
    """Move what can move; end the other workflows. Returns how many go on at the successor."""
    homes, new_homes, moved = homes_of(unit), homes_of(successor), 0
    for state in open_states(unit).order_by("pk"):
        page = Page.objects.get(pk=state.object_id).specific
        target = same_section(page, homes[page.locale_id], new_homes.get(page.locale_id))
        if target is not None:
            page.move(target, pos="last-child", user=user)
            moved += 1
        else:
            state.cancel(user=user)
    return moved


def same_section(page: Any, home: Page, new_home: Page | None) -> Page | None:
    """The page of the successor's site below which a page that was never published goes on, if there is one."""
    if page.live or page.first_published_at or new_home is None or page.depth <= home.depth + 1:
        return None
    slugs = Page.objects.filter(
        path__in=[page.path[:end] for end in range(len(home.path) + STEP, len(page.path), STEP)]
    )
    target: Page | None = Page.objects.get(pk=new_home.pk)
    for slug in slugs.order_by("path").values_list("slug", flat=True):
        target = Page.objects.child_of(target).filter(slug=slug).first() if target is not None else None
    if target is None or target.get_children().filter(slug=page.slug).exists():
        return None
    return target.specific if page.can_move_to(target.specific) else None
