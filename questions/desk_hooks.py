"""Questions at the translation desk: addresses, and an item of the menu “Translation”."""

from __future__ import annotations

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from translation.menu import HOOK, DeskMenuItem

from .views.desk import DeskTextsView, DeskTextView, translates


@hooks.register("register_admin_urls")
def desk_urls() -> list[Any]:
    return [
        path("questions/to-translate/", DeskTextsView.as_view(), name="question_desk_texts"),
        path("questions/to-translate/<int:pk>/", DeskTextView.as_view(), name="question_desk_text"),
    ]


@hooks.register(HOOK)
def desk_item() -> DeskMenuItem:
    return DeskMenuItem(
        _("Questions to translate"),
        "question_desk_texts",
        icon_name="help",
        order=15,
        shown=translates,
    )
