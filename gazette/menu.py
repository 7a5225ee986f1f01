"""The menus “Documents” and “Gazette”; parts of the room add their items by the two hooks named below."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from .rights import Room, room_of

DOCUMENTS, GAZETTE = "register_document_menu_item", "register_gazette_menu_item"


class RoomMenuItem(MenuItem):
    """An item that some people of the room see.

    Args:
        shown: whether a person sees the item.
    """

    def __init__(
        self, label: Any, url_name: str, *, shown: Callable[[Room], bool] = lambda room: room.works_here, **kwargs: Any
    ) -> None:
        super().__init__(label, reverse(url_name), name=url_name.replace("_", "-"), **kwargs)
        self.shown = shown

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(self.shown(room_of(request.user)))


def documents_menu() -> SubmenuMenuItem:
    menu = Menu(register_hook_name=DOCUMENTS, construct_hook_name="construct_document_menu")
    return SubmenuMenuItem(
        pgettext_lazy("menu", "Legal documents"), menu, name="legal-documents", icon_name="doc-full", order=260
    )


def gazette_menu() -> SubmenuMenuItem:
    menu = Menu(register_hook_name=GAZETTE, construct_hook_name="construct_gazette_menu")
    return SubmenuMenuItem(_("Gazette"), menu, name="gazette", icon_name="doc-full-inverse", order=270)
