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
    """Clauses any group of which suffices; within a group all of them are needed."""
    clauses = query.clauses
    if level is Relaxed.ALL:
        return [clauses] if clauses else []
    if level is Relaxed.TWO and len(clauses) > 2:
        pairs = [(at, at + step) for step in (1, 2) for at in range(len(clauses) - step)]
        return [(clauses[one], clauses[other]) for one, other in pairs]
    pieces = [
        Clause((QueryUnit(UnitKind.TERM, (token,)),))
        for unit in query.units
        if unit.can_be_split
        for token in unit.tokens
    ]
    return [(clause,) for clause in (*clauses, *pieces)]


def next_level(query: ParsedQuery, level: Relaxed) -> Relaxed | None:
    """The next thing to try; `None` when it would be the same again."""
    if level is Relaxed.ALL:
        return Relaxed.TWO if len(query.tokens) > 1 else None
    return Relaxed.ANY if level is Relaxed.TWO and len(query.clauses) > 2 else None
