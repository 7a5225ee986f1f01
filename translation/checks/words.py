"""Small numbers written as words: `three boats`, `三隻`, `세 척`."""

from __future__ import annotations

import re
from decimal import Decimal

_ENGLISH = (
    "zero|no;one|a|an|single|first|once;two|second|both|twice|pair;three|third;four|fourth;five|fifth;six|sixth;"
    "seven|seventh;eight|eighth;nine|ninth;ten|tenth;eleven|eleventh;twelve|twelfth|dozen;thirteen|thirteenth;"
    "fourteen|fourteenth;fifteen|fifteenth;sixteen|sixteenth;seventeen|seventeenth;eighteen|eighteenth;"
    "nineteen|nineteenth;twenty|twentieth"
)
_CHINESE = ["〇零", "一", "二两", "三", "四", "五", "六", "七", "八", "九", "十"]
_KOREAN = (
    *("영", "한|하나|첫|일", "두|둘|이", "세|셋|석|삼", "네|넷|넉|사", "다섯|오", "여섯|육"),
    *("일곱|칠", "여덟|팔", "아홉|구", "열|십", "열한|십일", "열두|십이"),
)
_TENS = ["ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def has_number_word(values: set[Decimal], text: str, language: str) -> bool:
    """Whether one of the values, whole and below a hundred, is in the text as a word."""
    whole = [int(value) for value in values if value == value.to_integral_value() and 0 <= value < 100]
    return any(re.search(pattern, text, re.IGNORECASE) for number in whole if (pattern := _pattern(number, language)))


def _pattern(number: int, language: str) -> str:
    if language == "en":
        words = _ENGLISH.split(";")
        if number < len(words):
            return rf"\b(?:{words[number]})\b"
        tens = _TENS[number // 10 - 1]
        return rf"\b{tens}\b" if number % 10 == 0 else rf"\b{tens}[- ](?:{words[number % 10]})\b"
    if language == "ko":
        return _KOREAN[number] if number < len(_KOREAN) else ""
    if number <= 10:
        return f"[{_CHINESE[number]}]"
    tens = "" if number < 20 else f"[{_CHINESE[number // 10]}]"
    return f"{tens}十" + (f"[{_CHINESE[number % 10]}]" if number % 10 else "")
