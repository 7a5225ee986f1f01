"""Hooks of the room; each part of it has a module of its own."""

from __future__ import annotations

from wagtail import hooks

from . import document_hooks, effect_hooks, issue_hooks, outer_hooks, paper_hooks  # noqa: F401
from .menu import documents_menu, gazette_menu


@hooks.register("register_admin_menu_item")
def register_documents_menu() -> object:
    return documents_menu()


@hooks.register("register_admin_menu_item")
def register_gazette_menu() -> object:
    return gazette_menu()
