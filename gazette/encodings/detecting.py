"""Which encoding is it? Every reading is spelt out; the one that gives Vietnamese syllables wins, Unicode on a tie."""

from __future__ import annotations

from dataclasses import dataclass

from .reading import LEGACY, PIECE, Encoding, is_abbreviation, is_plain, read_shown
from .syllables import COMMON, is_cased, is_syllable
from .tables import SHOWN, shown

SAMPLE = 20_000
MARGIN = 2.0  # by so many points the best reading must lead before anything is changed without asking
SHARE = 0.6  # and so much of what it could have reached


@dataclass(frozen=True)
class Guess:
    """The likeliest encoding; `doubtful` when the evidence does not suffice to convert without a person."""

    encoding: str
    doubtful: bool
    score: float = 0.0
    lead: float = 0.0


def detect(data: bytes | str) -> str:
    """The likeliest encoding of a file's bytes or of text that came in through one."""
    return examine(data).encoding


def examine(data: bytes | str) -> Guess:
    """As `detect`, with how sure it is."""
    if isinstance(data, bytes):
        known = _as_unicode(data)
        if known is not None:
            return Guess(Encoding.UNICODE.value, doubtful=False)
        text = "".join(map(shown, data[:SAMPLE]))
        as_bytes = True
    else:
        text, as_bytes = data[:SAMPLE], False
        if is_plain(text) or _mostly_unicode(text):
            return Guess(Encoding.UNICODE.value, doubtful=False)
    plain, words = rate(text)
    scores = {kind: rate(read_shown(text, kind).text) for kind in LEGACY}
    ranked = sorted(LEGACY, key=lambda kind: scores[kind][0], reverse=True)
    best, (score, count) = ranked[0], scores[ranked[0]]
    if score <= 0 or score - plain < 1:
        # Undecided between "as it is" and an old table: say so, and change nothing.
        sure = not as_bytes and (score < plain or plain >= SHARE * max(words, 1))
        return Guess(Encoding.UNICODE.value, doubtful=not sure, score=plain, lead=plain - score)
    lead = score - max(plain, scores[ranked[1]][0])
    return Guess(best.value, doubtful=lead < MARGIN or count < 2 or score < SHARE * count, score=score, lead=lead)


def rate(text: str) -> tuple[float, int]:
    """Points for marked words that spell, and how many marked words there are."""
    points, count = 0.0, 0
    for piece in PIECE.findall(text):
        if is_plain(piece):
            continue
        count += 1
        if is_syllable(piece):
            points += 1 + (0.5 if piece.lower() in COMMON else 0) - (0 if is_cased(piece) else 1.5)
        elif is_abbreviation(piece):
            points += 0.5
        else:
            points -= 1
    return points, count


def _mostly_unicode(text: str) -> bool:
    """Whether most marked words hold letters that no old font could show, and spell."""
    marked = [piece for piece in PIECE.findall(text) if not is_plain(piece)]
    clear = [piece for piece in marked if any(mark not in SHOWN for mark in piece) and is_syllable(piece)]
    return len(clear) * 2 > len(marked)


def _as_unicode(data: bytes) -> str | None:
    """The text, where the bytes are Unicode beyond doubt."""
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if text.isascii() and not is_plain(text) else text
