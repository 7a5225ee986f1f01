"""The menu “Questions”. Other parts of the room add their items by the hook `register_question_menu_item`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from .menu_counts import counts_for
from .rights import Room, room_of

HOOK = "register_question_menu_item"


class RoomMenuItem(MenuItem):
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
        shown: Callable[[Room], bool] = lambda room: room.works_here,
        figure: Callable[[Any], int] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, reverse(url_name), name=url_name.replace("_", "-"), **kwargs)
        self.shown, self.figure = shown, figure

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(self.shown(room_of(request.user)))

    def render_component(self, request: HttpRequest) -> Any:
        found = super().render_component(request)
        number = self.figure(request.user) if self.figure is not None else 0
        if number:
            found.label = f"{self.label} ({number})"
        return found


class RoomSubmenu(SubmenuMenuItem):
    """The submenu's own name bears what waits for the person altogether."""

    def render_component(self, request: HttpRequest) -> Any:
        found = super().render_component(request)
        if room_of(request.user).works_here and (number := counts_for(request.user).waiting):
            found.label = f"{self.label} ({number})"
        return found


def questions_menu() -> SubmenuMenuItem:
    items = [
        RoomMenuItem(
            _("Inbox"),
            "questions_start",
            icon_name="list-ul",
            order=10,
            figure=lambda user: counts_for(user).waiting,
        ),
        RoomMenuItem(
            _("Enter a letter, call or visit"),
            "questions_enter",
            icon_name="plus",
            order=40,
            shown=lambda room: room.is_centre or bool(room.officer_units),
        ),
        RoomMenuItem(_("Businesses and associations"), "questions_organisations", icon_name="group", order=50),
    ]
    menu = Menu(register_hook_name=HOOK, construct_hook_name="construct_question_menu", items=items)
    return RoomSubmenu(_("Questions"), menu, name="questions", icon_name="help", order=250)
