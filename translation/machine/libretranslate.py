"""LibreTranslate, which an authority can run itself (docs.libretranslate.com)."""

from __future__ import annotations

from typing import Any

from .base import MachineBackend

# As LibreTranslate has named Chinese since 1.6.
LANGUAGES = {"zh-hans": "zh-Hans"}


class LibreTranslateBackend(MachineBackend):
    name = "LibreTranslate"
    most_texts = 20
    most_characters = 5_000

    def ask(self, texts: list[str], language: str) -> tuple[str, dict[str, str], dict[str, Any]]:
        body: dict[str, Any] = {
            "q": texts,
            "source": "vi",
            "target": LANGUAGES.get(language, language),
            "format": "html",
        }
        if self.key:
            body["api_key"] = self.key
        return f"{self.url}/translate", {}, body

    def read(self, answer: Any) -> list[Any]:
        found = answer["translatedText"]
        return [found] if isinstance(found, str) else list(found)

    def refusal(self, status: int, answer: Any) -> str:
        said = answer.get("error") if isinstance(answer, dict) else ""
        return f"{self.common_refusal(status)} {said or ''}".strip()[:300]
