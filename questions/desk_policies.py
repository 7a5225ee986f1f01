"""Policy of texts at the translation desk: translators see those of their languages; only actions change them."""

from __future__ import annotations

from typing import Any

from wagtail.permissions import register_permission_policy

from translation.rights import desk_of

from .clock_policies import CentrePolicy
from .models import DeskText


class DeskTextPolicy(CentrePolicy):
    def allowed(self, user: Any) -> frozenset[str]:
        if not user.is_active or user.is_anonymous:
            return frozenset()
        desk = desk_of(user)
        return frozenset({"view"}) if desk.is_head or desk.translated_locale_ids else frozenset()

    def rows_for(self, user: Any) -> Any:
        return DeskText.objects.for_desk(user)


def register() -> None:
    register_permission_policy(DeskText, DeskTextPolicy(DeskText))
