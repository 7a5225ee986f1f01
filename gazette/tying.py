"""Which document a written number means. Where that is not certain, nothing is guessed: a person ties it.

The same number is given by many issuers, and those without a year every year anew. The day that stands beside the
number, the issuer of the text and the order of signing tell them apart.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from cms.core.text import nfc

from .enums import OF_EFFECT, RelationState
from .models import DocumentRelation, LegalDocument
from .numbers import parse_number
from .rights import room_of

_DAY = re.compile(r"ngày\s+(\d{1,2})\s*(?:/|-|\.|tháng)\s*(\d{1,2})\s*(?:/|-|\.|năm)\s*(\d{4})", re.IGNORECASE)
_YEAR = re.compile(r"^\d+[a-z]*/\d{4}/")
_NEAR = 60


@dataclass(frozen=True)
class Candidate:
    pk: int
    issuer: int
    signed: date


def stated_day(text: str, number: str) -> date | None:
    """The day of signing that stands after a number: "số 15/2022/QĐ-UBND ngày 12 tháng 5 năm 2022"."""
    text, number = nfc(text), nfc(number)
    at = text.find(number) if number else -1
    found = _DAY.search(text[at + len(number) : at + len(number) + _NEAR] if at >= 0 else text)
    if found is None:
        return None
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None


def candidates_of(keys: Collection[str]) -> dict[str, list[Candidate]]:
    """Documents by key of their number; one query."""
    found: dict[str, list[Candidate]] = defaultdict(list)
    rows = LegalDocument.objects.filter(number_key__in=keys).order_by("pk") if keys else LegalDocument.objects.none()
    for pk, key, issuer, signed in rows.values_list("pk", "number_key", "issuer", "signed_on"):
        found[key].append(Candidate(pk, issuer, signed))
    return found


def meant(
    key: str, rows: Iterable[Candidate], *, issuer: int | None, signed: date | None, stated: date | None, careful: bool
) -> int | None:
    """The one document that the number means; None where there is none, or more than one.

    Args:
        issuer: of the text in which the number stands.
        signed: of that text: nobody cites what was signed later.
        careful: whether a wrong guess would change the effect of a document.
    """
    found = [row for row in rows if signed is None or row.signed <= signed]
    if stated is not None:
        found = [row for row in found if row.signed == stated]
    own = [row for row in found if row.issuer == issuer]
    if len(own) == 1:
        return own[0].pk
    certain = stated is not None or _YEAR.match(key) is not None
    return found[0].pk if len(found) == 1 and (certain or not careful) else None


def key_of(number: str) -> str:
    """Key of a number that a person typed; empty where it is none."""
    parsed = parse_number(number)
    return parsed.key if parsed else ""


def tie_pending(document: LegalDocument) -> int:
    """Tie what waits for the document's number. What would end another unit's document waits for the centre."""
    waiting = DocumentRelation.objects.filter(target=None, target_key=document.number_key)
    rows = waiting.exclude(source=document).exclude(state=RelationState.REJECTED).select_related("source", "made_by")
    relations = list(rows.defer("source__structure", "source__text"))
    if not relations or not document.number_key:
        return 0
    candidates = candidates_of([document.number_key])[document.number_key]
    tied: list[int] = []
    asked: list[int] = []
    for relation in relations:
        if meant_by(relation, candidates) == document.pk:
            (tied if may_count(relation, document) else asked).append(relation.pk)
    DocumentRelation.objects.filter(pk__in=[*tied, *asked]).update(target=document)
    DocumentRelation.objects.filter(pk__in=asked).update(state=RelationState.SUGGESTED)
    return len(tied) + len(asked)


def meant_by(relation: DocumentRelation, candidates: Iterable[Candidate]) -> int | None:
    source = relation.source
    others = (row for row in candidates if row.pk != source.pk)
    stated = stated_day(f"{relation.excerpt} {relation.target_title}", relation.target_number)
    return meant(
        relation.target_key,
        others,
        issuer=source.issuer_id,
        signed=source.signed_on,
        stated=stated,
        careful=relation.kind in OF_EFFECT,
    )


def may_count(relation: DocumentRelation, target: Any) -> bool:
    """Whether who entered the relation may say so of that document; the worker's and imported ones are the centre's."""
    ends_others = relation.kind in OF_EFFECT and relation.source.issuer_id != target.issuer_id
    return not ends_others or relation.made_by is None or room_of(relation.made_by).is_centre
