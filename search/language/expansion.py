"""From plain words to clauses: what was typed, and what also serves. Pure functions, no Django.

Typed words are never replaced. What also serves (a synonym, the stem, the other script, another spelling of a day) is
an alternative of the clause; what only says more (a document number in one piece) raises those that have it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from .analyser import Kind, analyse, is_cjk, is_number
from .chinese import other_scripts
from .cjk import grams, is_hangul, is_kana, joined_grams, other_kana, spaced
from .dates import FoundDate, date_key, find_dates
from .lexicon import Lexicon
from .numbers import FoundNumber, find_numbers
from .stems import stem
from .units import Clause, QueryUnit, UnitKind

MAX_ALTERNATIVES = 40  # Of one clause.
MAX_SPACED = 60  # Blanks tried in Korean words of one query.
Units = tuple[QueryUnit, ...]


@dataclass
class Expanded:
    """Clauses of plain words, and what raises."""

    clauses: list[Clause] = field(default_factory=list)
    raising: list[QueryUnit] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Piece:
    """A unit as typed, with the characters it was made of."""

    unit: QueryUnit
    text: str
    number: bool = False


def pieces_of(word: str) -> list[Piece]:
    """The units of one word between blanks: a term, a number of several parts, or runs of CJK and Latin."""
    tokens = analyse(word, query=True)
    written = {token.position: token.text for token in tokens if token.kind is Kind.EXACT}
    folded = [token for token in tokens if token.kind is Kind.FOLDED]
    pieces: list[Piece] = []
    latin: list[str] = []
    marks: list[str] = []
    for is_run, group in groupby(folded, key=lambda token: is_cjk(token.text)):
        if not is_run:
            members = list(group)
            latin = [token.text for token in members]
            marks = [written[token.position] for token in members if token.position in written]
            kind = UnitKind.TERM if len(latin) == 1 else UnitKind.NUMBER
            number = len(latin) > 1 and is_number(" ".join(word.split()).strip(".,;:()[]"))
            pieces.append(Piece(QueryUnit(kind, tuple(latin), tuple(marks)), " ".join(latin), number))
            continue
        run = ""
        end = -1
        for token in group:
            if run and token.start == end - 1 and len(token.text) == 2:
                run += token.text[1]
            else:
                pieces += [Piece(cjk_unit(run), run)] if run else []
                run = token.text
            end = token.end
        pieces.append(Piece(cjk_unit(run), run))
    return pieces


def cjk_unit(run: str) -> QueryUnit:
    """Bigrams side by side; one character alone stands for every word that begins with it."""
    return QueryUnit(UnitKind.CJK, tuple(grams(run)), prefix=len(run) == 1)


def units_of(text: str) -> Units:
    """A text as plain units, without anything that also serves."""
    return tuple(piece.unit for word in text.split() for piece in pieces_of(word))


def phrase_unit(text: str) -> QueryUnit | None:
    """All of `text` side by side, whatever its scripts; `None` where there is nothing to find."""
    pieces = [piece for word in text.split() for piece in pieces_of(word)]
    if not pieces:
        return None
    if len(pieces) == 1 and pieces[0].unit.kind is not UnitKind.NUMBER:
        return pieces[0].unit
    tokens: list[str] = []
    for number, piece in enumerate(pieces):
        tokens += piece.unit.tokens
        if piece.unit.kind is UnitKind.CJK and len(piece.text) > 1 and number < len(pieces) - 1:
            tokens.append(piece.text[-1])
    return QueryUnit(UnitKind.PHRASE, tuple(tokens), tuple(mark for piece in pieces for mark in piece.unit.exact))


def phrase_clause(text: str) -> Clause | None:
    """A quoted phrase; of Korean words also without the blanks between them."""
    unit = phrase_unit(text)
    if unit is None:
        return None
    whole = "".join(text.split())
    together = ((cjk_unit(whole),),) if " " in text.strip() and is_hangul(whole) else ()
    return Clause((unit,), together)


def key_unit(key: str, *, prefix: bool = False) -> QueryUnit:
    return QueryUnit(UnitKind.KEY, (key,), prefix=prefix)


def expand(words: list[str], lexicon: Lexicon) -> Expanded:
    """The clauses of plain words that stand next to one another."""
    expanded = Expanded()
    text = " ".join(words)
    start = 0
    for found in sorted(find_dates(text), key=lambda found: (found.start, -found.end)):
        if found.start < start:
            continue
        # A day may stand in the middle of a word of CJK characters; then the rest of the word must be found beside it.
        first = text.rfind(" ", start, found.start) + 1 or start
        last = text.find(" ", found.end)
        last = len(text) if last < 0 else last
        _words(text[start:first].split(), lexicon, expanded)
        expanded.clauses.append(_day(text, first, last, found))
        start = last
    _words(text[start:].split(), lexicon, expanded)
    return expanded


def _day(text: str, start: int, end: int, found: FoundDate) -> Clause:
    rest = units_of(f"{text[start : found.start]} {text[found.end : end]}")
    return Clause(units_of(text[start:end]), ((key_unit(date_key(found.day)), *rest),))


def _words(words: list[str], lexicon: Lexicon, expanded: Expanded) -> None:
    pieces: list[Piece] = []
    for word in words:
        made = pieces_of(word)
        pieces += made
        if len(made) > 1 and any(piece.unit.kind is UnitKind.CJK for piece in made):
            whole = phrase_unit(word)
            expanded.raising += [whole] if whole else []
    if len(words) > 1 and all(piece.unit.kind is UnitKind.CJK for piece in pieces):
        whole = phrase_unit(" ".join(words))
        expanded.raising += [whole] if whole else []
    numbers = _numbers(pieces)
    japanese = any(piece.unit.kind is UnitKind.CJK and is_kana(piece.text) for piece in pieces)
    at = 0
    while at < len(pieces):
        number = numbers.get(at)
        if number is not None:
            at = _number(pieces, at, number, lexicon, expanded)
            continue
        size = _synonym(pieces, at, numbers, lexicon, expanded)
        if not size:
            _single(pieces[at], lexicon, expanded, japanese=japanese)
            size = 1
        at += size


def _numbers(pieces: list[Piece]) -> dict[int, tuple[int, FoundNumber]]:
    """Document numbers among the units: index of the first -> (index after the last, number)."""
    tokens: list[str] = []
    words: list[int] = []
    owner: list[int] = []
    for index, piece in enumerate(pieces):
        tokens += piece.unit.tokens
        words += [index + 1 if piece.number else 0] * len(piece.unit.tokens)
        owner += [index] * len(piece.unit.tokens)
    found = {}
    for number in find_numbers(tokens, words):
        first = owner[number.start]
        label = owner[number.label] if number.label >= 0 else -1
        if first not in found:
            found[first] = (owner[number.end - 1] + 1, number._replace(label=label))
    return found


def _number(pieces: list[Piece], at: int, found: tuple[int, FoundNumber], lexicon: Lexicon, expanded: Expanded) -> int:
    """The clauses of a document number: all its words, or the number in one piece; returns the index after it."""
    end, number = found
    keys = [key_unit(key, prefix=True) for key in number.keys]
    expanded.raising += keys
    members = pieces[at:end]
    if number.spoken or any(piece.number for piece in members):
        if not number.spoken:
            members = [piece for index, piece in enumerate(members, at) if index != number.label]
            for piece in members:
                others = ((keys[0],),) if piece.number else ()
                expanded.clauses.append(Clause((piece.unit,), others))
        else:
            expanded.clauses.append(Clause(tuple(piece.unit for piece in members), ((keys[0],),)))
        return end
    for index, piece in enumerate(members, at):
        if index != number.label:
            _single(piece, lexicon, expanded, japanese=False)
    return end


def _synonym(pieces: list[Piece], at: int, stops: Iterable[int], lexicon: Lexicon, expanded: Expanded) -> int:
    """A word of the lexicon that begins at a unit; returns how many units it covers, 0 for none."""
    tokens: list[str] = []
    written: list[str] = []
    ends = {}
    for index in range(at, min(len(pieces), at + lexicon.longest)):
        piece = pieces[index]
        if piece.unit.kind is UnitKind.CJK or (index > at and index in stops):
            break
        marks = piece_marks(piece)
        tokens += piece.unit.tokens
        written += marks
        ends[len(tokens)] = index + 1
    while tokens:
        match = lexicon.longest_match(tokens, written)
        if match is None:
            return 0
        if match.length in ends:
            units = tuple(piece.unit for piece in pieces[at : ends[match.length]])
            if len(units) > 1 and not any(unit.exact for unit in units):
                # Typed without marks it may be another word (`so do`: sổ đỏ, sơ đồ): what was typed comes first.
                expanded.raising.append(QueryUnit(UnitKind.PHRASE, tuple(tokens[: match.length])))
            expanded.clauses.append(Clause(units, (*_stems(units), *_synonym_units(match.alternatives))))
            return ends[match.length] - at
        del tokens[match.length - 1 :], written[match.length - 1 :]
    return 0


def piece_marks(piece: Piece) -> list[str]:
    """Each token of a Latin unit as it is written."""
    marks = iter(piece.unit.exact)
    mark = next(marks, "")
    written = []
    for token in piece.unit.tokens:
        if mark and _same(token, mark):
            written.append(mark)
            mark = next(marks, "")
        else:
            written.append(token)
    return written


def _same(token: str, mark: str) -> bool:
    tokens = [found.text for found in analyse(mark, query=True) if found.kind is Kind.FOLDED]
    return tokens == [token]


def _synonym_units(words: Iterable[str]) -> Iterator[Units]:
    """A synonym as units: several Latin words stand side by side."""
    for word in words:
        units = units_of(word)
        if len(units) > 1 and not any(unit.kind is UnitKind.CJK for unit in units):
            whole = phrase_unit(word)
            units = (whole,) if whole else ()
        if units:
            yield units


def _single(piece: Piece, lexicon: Lexicon, expanded: Expanded, *, japanese: bool) -> None:
    """The clause of one unit."""
    unit = piece.unit
    if unit.kind is not UnitKind.CJK:
        expanded.clauses.append(Clause((unit,), tuple(_stems((unit,)))))
        return
    run = piece.text
    others: list[Units] = []
    for start, end, words in lexicon.run_matches(run):
        rest = tuple(cjk_unit(part) for part in (run[:start], run[end:]) if part)
        others += [(*units, *rest) for units in _synonym_units(words)]
    spellings: list[str] = []
    if is_kana(run):
        spellings = other_kana(run)
    elif not japanese:
        spellings = list(other_scripts(run))
    if spellings:  # The script that was typed first.
        expanded.raising.append(unit)
    others += [(cjk_unit(spelling),) for spelling in spellings]
    if is_hangul(run):
        others += [(QueryUnit(UnitKind.CJK, tuple(joined_grams(parts))),) for parts in spaced(run)]
    expanded.clauses.append(Clause((unit,), tuple(others[:MAX_ALTERNATIVES])))


def _stems(units: Units) -> list[Units]:
    """The stem of an English word, where it is one word of ASCII letters."""
    if len(units) != 1 or units[0].kind is not UnitKind.TERM or units[0].exact:
        return []
    root = stem(units[0].tokens[0])
    return [(QueryUnit(UnitKind.STEM, (root,)),)] if root else []
