"""DeepL, API v2 (developers.deepl.com/api-reference/translate)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from .base import MachineBackend

LANGUAGES = {"en": "EN-GB", "ja": "JA", "ko": "KO", "zh-hans": "ZH-HANS"}


class DeepLBackend(MachineBackend):
    name = "DeepL"
    most_texts = 50
    # The whole body may have 128 KiB.
    most_characters = 25_000

    def ask(self, texts: list[str], language: str) -> tuple[str, dict[str, str], dict[str, Any]]:
        body = {
            "text": texts,
            "source_lang": "VI",
            "target_lang": LANGUAGES.get(language, language.upper()),
            "tag_handling": "html",
        }
        return (
            f"{self.url or 'https://api.deepl.com'}/v2/translate",
            {"Authorization": f"DeepL-Auth-Key {self.key}"},
            body,
        )

    def read(self, answer: Any) -> list[Any]:
        return [row["text"] for row in answer["translations"]]

    def refusal(self, status: int, answer: Any) -> str:
        if status == 456:
            return _("The characters that %(service)s was paid for are used up.") % {"service": self.name}
        return self.common_refusal(status)
