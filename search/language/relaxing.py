"""Which of its words a query may do without when too little holds all of them. Pure functions, for all engines.

Vietnamese syllables are so common that “any of them” is nearly everything: of three words or more, two that stand near
each other are asked for first, and any single one only when not even that is found.
"""

from __future__ import annotations

from enum import IntEnum

from .query import Clause, ParsedQuery, QueryUnit, UnitKind


class Relaxed(IntEnum):
    ALL = 0  # All clauses.
    TWO = 1  # Two neighbours, or two with one between them; of one or two clauses, any.
    ANY = 2


def groups(query: ParsedQuery, level: Relaxed) -> list[tuple[Clause, ...]]:
    """Clauses any group of which suffices; within a group all of them are needed. What stands in quotes always is."""
    meant = tuple(clause for clause in query.clauses if _is_quoted(clause))
    loose = tuple(clause for clause in query.clauses if not _is_quoted(clause))
    if level is Relaxed.ALL or not loose:
        return [query.clauses] if query.clauses else []
    if level is Relaxed.TWO and len(loose) > 2:
        pairs = [(at, at + step) for step in (1, 2) for at in range(len(loose) - step)]
        return [(*meant, loose[one], loose[other]) for one, other in pairs]
    if meant and len(loose) == 1 and not any(unit.can_be_split for unit in loose[0].units):
        return [meant]
    pieces = [
        Clause((QueryUnit(UnitKind.TERM, (token,)),))
        for clause in loose
        for unit in clause.units
        if unit.can_be_split
        for token in unit.tokens
    ]
    return [(*meant, clause) for clause in (*loose, *pieces)]


def next_level(query: ParsedQuery, level: Relaxed) -> Relaxed | None:
    """The next thing to try; `None` when it would be the same again."""
    loose = [clause for clause in query.clauses if not _is_quoted(clause)]
    if level is Relaxed.ALL:
        return Relaxed.TWO if loose and len(query.tokens) > 1 else None
    return Relaxed.ANY if level is Relaxed.TWO and len(loose) > 2 else None


def _is_quoted(clause: Clause) -> bool:
    return all(unit.kind is UnitKind.PHRASE for unit in clause.units)
