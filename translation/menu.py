"""The menu "Translation". Other parts of the desk add their items by the hook `register_translation_menu_item`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from .menu_counts import counts_for
from .rights import Desk, desk_of

HOOK = "register_translation_menu_item"


class DeskMenuItem(MenuItem):
    """An item with a figure beside its name; the figure is kept, so that a page view asks no query.

    Args:
        shown: whether a person sees the item.
        figure: what stands beside the name; 0 shows none.
    """

    def __init__(
        self,
        label: Any,
        url_name: str,
        *,
        shown: Callable[[Desk], bool] = lambda desk: desk.sees_jobs,
        figure: Callable[[Any], int] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, reverse(url_name), name=url_name.replace("_", "-"), **kwargs)
        self.shown, self.figure = shown, figure

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(self.shown(desk_of(request.user)))

    def render_component(self, request: HttpRequest) -> Any:
        found = super().render_component(request)
        number = self.figure(request.user) if self.figure is not None else 0
        if number:
            found.label = f"{self.label} ({number})"
        return found


class DeskSubmenu(SubmenuMenuItem):
    """The submenu's own name bears what waits for the person altogether."""

    def render_component(self, request: HttpRequest) -> Any:
        found = super().render_component(request)
        counts = counts_for(request.user)
        number = counts.queue_for(request.user) + counts.review
        if number:
            found.label = f"{self.label} ({number})"
        return found


def desk_menu() -> SubmenuMenuItem:
    items = [
        DeskMenuItem(
            _("Queue"),
            "translation_queue",
            icon_name="list-ul",
            order=10,
            figure=lambda user: counts_for(user).queue_for(user),
        ),
        DeskMenuItem(
            _("To be reviewed"),
            "translation_inbox",
            icon_name="glasses",
            order=20,
            shown=lambda desk: bool(desk.reviewed_locale_ids),
            figure=lambda user: counts_for(user).review,
        ),
        DeskMenuItem(_("Progress"), "translation_dashboard", icon_name="table", order=30),
        DeskMenuItem(_("Published translations"), "translation_statistics", icon_name="history", order=40),
        DeskMenuItem(_("Asked for by readers"), "translation_demand", icon_name="group", order=50),
        DeskMenuItem(
            _("Import translations"),
            "translation_import",
            icon_name="upload",
            order=55,
            shown=lambda desk: desk.is_head or bool(desk.translated_locale_ids),
        ),
    ]
    menu = Menu(register_hook_name=HOOK, construct_hook_name="construct_translation_menu", items=items)
    return DeskSubmenu(_("Translation"), menu, name="translation", icon_name="globe", order=260)
