"""The base form of pages in the editor: text in NFC, references to what the editor may choose only."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

from .references import ScopedReferencesMixin
from .text import nfc


class BasePageForm(ScopedReferencesMixin, WagtailAdminPageForm):
    """Normalises every typed text to NFC before it is validated and saved."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        for name, value in cleaned.items():
            if isinstance(value, str):
                cleaned[name] = nfc(value)
        return cleaned
