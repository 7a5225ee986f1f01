"""Text that was left in Vietnamese, is far too short or long, or has the punctuation of another script."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext_noop

from cms.core.text import VIETNAMESE, fold

from .base import Problem
from .text import CJK, MYRIADS, bare

MESSAGES = {
    "script.empty": gettext_noop("There is no text."),
    "script.same": gettext_noop("The text is the Vietnamese source."),
    "script.left": gettext_noop("A Vietnamese sentence was left: “%(text)s”."),
    "script.letters": gettext_noop("Vietnamese letters: “%(text)s”. Names are written as the language writes them."),
    "script.wide": gettext_noop("“%(mark)s” is punctuation of Chinese and Japanese."),
    "script.narrow": gettext_noop("Write full-width punctuation: “%(wide)s” instead of “%(mark)s”."),
    "length.over": gettext_noop("%(length)s characters; the field has room for %(limit)s."),
    "length.short": gettext_noop("Far shorter than the source: has something been left out?"),
    "length.long": gettext_noop("Far longer than the source."),
}
_WORD = re.compile(r"[^\W\d_]+")
# A run of words in lower case is a sentence; a name has capitals.
_SENTENCE = 4
_SUMMARY = 60
_KANA_OR_HAN = "\u3040-\u30ff\u3400-\u9fff"
_NARROW = re.compile(rf"(?<=[{_KANA_OR_HAN}])\s?([,.;:?!])(?=\s?[{_KANA_OR_HAN}]|$)")
_WIDE = re.compile(r"[，。、；：？！（）【】「」]")
_FULL = {",": "，", ".": "。", ";": "；", ":": "：", "?": "？", "!": "！"}
# Characters of a text for one of the Vietnamese, at the least and at the most.
_RATIOS = {"en": (0.45, 2.3), "ja": (0.2, 1.3), "ko": (0.22, 1.5), "zh-hans": (0.12, 0.9)}
_COMPARED_FROM = 40


def check_script(source: str, target: str, language: str) -> Iterator[Problem]:
    there, here = bare(source).strip(), bare(target).strip()
    if there and not here:
        yield Problem("script.empty", blocking=True)
        return
    if here.casefold() == there.casefold():
        if is_vietnamese_sentence(there):
            yield Problem("script.same", blocking=True)
        return
    left = _left_in_vietnamese(here)
    if left:
        yield Problem("script.left", blocking=True, values={"text": left[:_SUMMARY]})
    elif language in MYRIADS and (words := [word for word in _WORD.findall(here) if is_marked(word)]):
        yield Problem("script.letters", blocking=False, values={"text": " ".join(words)[:_SUMMARY]})
    yield from _punctuation(target, language)
    yield from _ratio(there, here, language)


def is_marked(word: str) -> bool:
    return any(char in VIETNAMESE for char in word)


def is_vietnamese_sentence(text: str) -> bool:
    """Several words, marked ones and such in lower case: no name, no figure, no abbreviation."""
    words = _WORD.findall(text)
    small = [word for word in words if word.islower()]
    return len(words) >= _SENTENCE and len(small) >= 2 and any(is_marked(word) for word in small)


def _left_in_vietnamese(here: str) -> str:
    """The first run of Vietnamese words in lower case that is long enough to be no name."""
    run: list[str] = []
    for part in [*re.split(r"([^\W\d_]+)", here), "\0"]:
        if _WORD.fullmatch(part):
            if part.islower() and (is_marked(part) or (run and fold(part) == part and part.isascii())):
                run.append(part)
                continue
        elif part.isspace() or part == "":
            continue
        if sum(is_marked(word) for word in run) >= _SENTENCE:
            return " ".join(run)
        run = []
    return ""


def _punctuation(target: str, language: str) -> Iterator[Problem]:
    text = re.sub(r"<[^>]*>", "", target)
    if language in CJK:
        mark = _NARROW.search(text)
        if mark:
            full = "、" if language == "ja" and mark[1] == "," else _FULL[mark[1]]
            yield Problem("script.narrow", blocking=False, values={"mark": mark[1], "wide": full})
    elif wide := _WIDE.search(text):
        yield Problem("script.wide", blocking=False, values={"mark": wide[0]})


def _ratio(there: str, here: str, language: str) -> Iterator[Problem]:
    if len(there) < _COMPARED_FROM or language not in _RATIOS:
        return
    least, most = _RATIOS[language]
    share = len(here) / len(there)
    if share < least:
        yield Problem("length.short", blocking=False)
    elif share > most:
        yield Problem("length.long", blocking=False)
