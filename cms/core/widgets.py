"""Widgets of the editor."""

from __future__ import annotations

import re
from typing import Any

from wagtail.admin.widgets import SlugInput

from .text import VIETNAMESE, fold


class VietnameseSlugInput(SlugInput):
    """Makes the same address of a Vietnamese title while it is typed as the server would.

    Wagtail's own table of letters leaves out those with a dot below, among others: “dại” became “di”.
    """

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        letters: dict[str, str] = {}
        for char in VIETNAMESE:
            letters[fold(char)] = letters.get(fold(char), "") + char
        formatters = [(re.compile(f"[{chars}]"), base) for base, chars in letters.items()]
        super().__init__(attrs, formatters=formatters)
