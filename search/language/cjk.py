"""Runs of Chinese, Japanese and Korean characters: bigrams, and other spellings of a run. Pure functions, no Django.

The index holds the bigrams of a run and its last character alone, each at a place of its own. So a phrase over several
runs is the bigrams of the first with its last character, then those of the next: `비자 연장` is `비자 자 연장 (장)`.
"""

from __future__ import annotations

from itertools import combinations

HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
HIRAGANA = "\u3041-\u309f"
KATAKANA = "\u30a0-\u30fb\u30fd-\u30ff\u31f0-\u31ff"
LONG = "\u30fc"  # The prolonged sound mark goes with the kana before it, of either kind.
HANGUL = "\u1100-\u11ff\uac00-\ud7a3"
ALL = HAN + HIRAGANA + KATAKANA + LONG + HANGUL
# Katakana shorter than this have no hiragana in their place: タイ (Thailand) is not the たい of every second sentence.
_LONG_ENOUGH = 3
_LONGEST_SPLIT = 12

_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}


def grams(run: str) -> list[str]:
    """The bigrams of a run, as a query has them."""
    return [run] if len(run) == 1 else [run[index : index + 2] for index in range(len(run) - 1)]


def joined_grams(runs: list[str]) -> list[str]:
    """The tokens of several runs (or Latin words in between) that follow one another, as the index has them."""
    tokens: list[str] = []
    for number, run in enumerate(runs):
        tokens += grams(run)
        if len(run) > 1 and number < len(runs) - 1:
            tokens.append(run[-1])
    return tokens


def is_kana(text: str) -> bool:
    """Whether all of `text` is kana."""
    return all(0x3041 <= ord(char) <= 0x30FF or 0x31F0 <= ord(char) <= 0x31FF for char in text)


def is_hangul(text: str) -> bool:
    return all(0xAC00 <= ord(char) <= 0xD7A3 for char in text)


def other_kana(run: str) -> list[str]:
    """A run of kana in the other syllabary, and without a long mark at its end (サーバー, サーバ)."""
    spellings = []
    katakana = run.translate(_TO_KATAKANA)
    if katakana != run and len(run) > 1:
        spellings.append(katakana)
    hiragana = run.translate(_TO_HIRAGANA)
    if hiragana != run and len(run) >= _LONG_ENOUGH:
        spellings.append(hiragana)
    if len(run) > _LONG_ENOUGH and run.endswith(LONG):
        spellings += [spelling[:-1] for spelling in (run, *spellings)]
    return spellings


def spaced(run: str) -> list[list[str]]:
    """A Korean compound with blanks in it: once anywhere, twice where every part has two syllables."""
    size = len(run)
    if not 3 <= size <= _LONGEST_SPLIT:
        return []
    once = [[run[:cut], run[cut:]] for cut in range(1, size)]
    twice = [
        [run[:one], run[one:two], run[two:]]
        for one, two in combinations(range(2, size - 1), 2)
        if two - one >= 2 and size - two >= 2
    ]
    return once + twice
