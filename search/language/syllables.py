"""Vietnamese syllables: where the tone stands, and what can be one. Pure functions, no Django.

The traditional place of the tone (`hòa`, `thủy`) is the one form that is indexed; the new one (`hoà`, `thuỷ`) and slips
of old keyboards (`hòan`, `qúy`, `gía`) become it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

TONES = "\u0300\u0301\u0309\u0303\u0323"
_TONE = re.compile(f"[{TONES}]")
_VOWELS = "aăâeêioôơuưy"
_ONSETS = "ngh|ng|nh|ph|th|tr|ch|kh|gh|gi|qu|[bcdđghklmnprstvx]"
_SYLLABLE = re.compile(rf"(?P<onset>{_ONSETS}|)(?P<nucleus>[{_VOWELS}]{{1,3}})(?P<coda>ch|nh|ng|[cmnpt]|)")
# Every rime of the standard language, without tones.
_RIME_LIST = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oem oen oeo oet oi om on ong oong ooc
op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh ui um un ung up ut uơ uy uya
uych uyên uyêt uynh uyt uyu uyn uyp uôc uôi uôm uôn uông uôt ư ưa ưc ưi ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
y yêm yên yêng yêt yêu
"""
_RIMES = frozenset(_RIME_LIST.split())
_STOPS = ("c", "ch", "p", "t")


def parts(word: str) -> tuple[str, str, str] | None:
    """Onset, nucleus and coda of a word in lower case without tone marks; `None` for what has no such shape."""
    match = _SYLLABLE.fullmatch(word)
    return (match["onset"], match["nucleus"], match["coda"]) if match else None


def split_tone(word: str) -> tuple[str, str]:
    """A word without its tone marks, and these marks: `nẵng` -> (`năng`, U+0303)."""
    decomposed = unicodedata.normalize("NFD", word)
    tones = "".join(_TONE.findall(decomposed))
    return unicodedata.normalize("NFC", _TONE.sub("", decomposed)), tones


def place_tone(word: str) -> str:
    """`word` (lower case) with its tone in the traditional place; what is no Vietnamese syllable stays as it is."""
    toneless, tone = split_tone(word)
    found = parts(toneless) if len(tone) == 1 else None
    if found is None:
        return unicodedata.normalize("NFC", word)
    onset, nucleus, coda = found
    at = len(onset) + _bearer(nucleus, coda) + 1
    return unicodedata.normalize("NFC", toneless[:at] + tone + toneless[at:])


def _bearer(nucleus: str, coda: str) -> int:
    """Index of the vowel that bears the tone: the one with a mark of its own, else by the shape of the syllable."""
    marked = [index for index, vowel in enumerate(nucleus) if vowel in "ăâêôơư"]
    if marked:
        return marked[-1]
    if len(nucleus) == 3:
        return 1
    return 1 if len(nucleus) == 2 and coda else 0


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether a word, with its marks, can be a Vietnamese syllable; after c, ch, p, t only two tones are possible."""
    toneless, tone = split_tone(word.casefold())
    found = parts(toneless)
    if found is None or len(tone) > 1:
        return False
    onset, nucleus, coda = found
    if onset == "gi" and nucleus[0] == "ê":
        nucleus = f"i{nucleus}"  # giếng is gi + iêng
    rime = f"u{nucleus}{coda}" if onset == "qu" else f"{nucleus}{coda}"
    known = f"{nucleus}{coda}" in _RIMES or rime in _RIMES
    return known and (coda not in _STOPS or tone in ("\u0301", "\u0323"))


@lru_cache(maxsize=20_000)
def is_plain_syllable(word: str) -> bool:
    """Whether a word of ASCII letters can be a Vietnamese syllable whose marks were not typed."""
    return word in _plain()


@lru_cache(maxsize=1)
def _plain() -> frozenset[str]:
    onsets = ["", *"bcdghklmnprstvx", "ngh", "ng", "nh", "ph", "th", "tr", "ch", "kh", "gh", "gi", "qu"]
    rimes = {"".join(char for char in unicodedata.normalize("NFD", rime) if char.isalpha()) for rime in _RIMES}
    return frozenset(onset + rime for onset in onsets for rime in rimes)
