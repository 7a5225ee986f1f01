"""Periods of effect written from what is stored: of a few documents inside a change, of all by command. Set-wise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import transaction

from .effect import Act, Dates, Period, anchors, first_end, periods_of
from .enums import ENDING, OF_EFFECT, READABLE_STATES, Confidentiality, RelationState
from .models import DocumentRelation, EffectPeriod, LegalDocument
from .signals import effect_changed

CHUNK = 2000
_SOURCE = ("source__signed_on", "source__effective_on", "source__expires_on")
_FIELDS = ("pk", "target_id", "source_id", "kind", "articles", "from_day", "to_day", *_SOURCE)


def counting() -> Any:
    """Relations that count: confirmed, of sources that anybody may read. A withdrawn source says nothing any more."""
    return DocumentRelation.objects.filter(
        state=RelationState.CONFIRMED,
        source__state__in=READABLE_STATES,
        source__confidentiality=Confidentiality.PUBLIC,
    )


def acts_on(targets: Collection[int], kinds: Collection[str] = OF_EFFECT) -> dict[int, list[Act]]:
    """What counting sources do to each of `targets`, with the end of those sources. Two queries."""
    rows = list(counting().filter(target__in=targets, kind__in=kinds).order_by().values_list(*_FIELDS))
    ends = _ends({row[2] for row in rows})
    found: dict[int, list[Act]] = defaultdict(list)
    for row in rows:
        found[row[1]].append(_act(row, ends.get(row[2])))
    return found


def _ends(sources: Collection[int]) -> dict[int, Any]:
    """The first day on which each of these documents was ended whole by another one."""
    if not sources:
        return {}
    found: dict[int, list[Act]] = defaultdict(list)
    for part in _portions(sorted(sources)):
        rows = counting().filter(target__in=part, kind__in=ENDING).order_by()
        for row in rows.values_list(*_FIELDS):
            found[row[1]].append(_act(row, None))
    return {pk: first_end(acts) for pk, acts in found.items()}


def _act(row: tuple[Any, ...], ended: Any) -> Act:
    pk, _target, _source, kind, articles, from_day, to_day, *dates = row
    return Act(pk, kind, Dates(*dates), anchors(articles), from_day, to_day, ended)


def touched_by(document: int) -> set[int]:
    """Whose periods may change when a document does: its own, those of its targets, and of what these targets ended
    or suspended (their acts hang on their own end). Two queries."""
    relations = DocumentRelation.objects.filter(kind__in=OF_EFFECT, target__isnull=False).order_by()
    targets = set(relations.filter(source=document).values_list("target", flat=True))
    further = set(relations.filter(source__in=targets).values_list("target", flat=True)) if targets else set()
    return {document, *targets, *further}


def recompute(documents: Collection[int], *, told: bool = True) -> int:
    """Write the periods of these documents where they differ from the stored ones.

    Args:
        told: whether `effect_changed` says so.

    Returns:
        How many documents have other periods now.
    """
    if not documents:
        return 0
    fields = ("pk", "signed_on", "effective_on", "expires_on", "kind__takes_effect")
    dates = LegalDocument.objects.filter(pk__in=documents).order_by().values_list(*fields)
    acts = acts_on(documents)
    stored: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    rows = EffectPeriod.objects.filter(document__in=documents).order_by("document", "valid_from")
    for pk, *row in rows.values_list("document", "valid_from", "valid_to", "state", "cause"):
        stored[pk].append(tuple(row))
    changed: dict[int, list[Period]] = {}
    for pk, signed, effective, expires, takes_effect in dates:
        periods = periods_of(Dates(signed, effective, expires, takes_effect), acts.get(pk, ()))
        if [(row.first, row.last, str(row.state), row.cause) for row in periods] != stored.get(pk, []):
            changed[pk] = periods
    _write(changed)
    if told and changed:
        effect_changed.send(sender=recompute, documents=list(changed))
    return len(changed)


def _write(changed: dict[int, list[Period]]) -> None:
    if not changed:
        return
    EffectPeriod.objects.filter(document__in=changed)._raw_delete(EffectPeriod.objects.db)
    rows = (
        EffectPeriod(document_id=pk, valid_from=row.first, valid_to=row.last, state=row.state, cause_id=row.cause)
        for pk, periods in changed.items()
        for row in periods
    )
    EffectPeriod.objects.bulk_create(rows, batch_size=1000)


def recompute_all(tell: Callable[[int], None] = lambda done: None) -> int:
    """All documents, in portions that are transactions of their own: stopped and started again at will.

    The search is not told: its own rebuild follows where it matters.

    Returns:
        How many documents had other periods.
    """
    changed = done = 0
    keys = LegalDocument.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=CHUNK)
    for part in _portions(keys):
        with transaction.atomic():
            changed += recompute(part, told=False)
        done += len(part)
        tell(done)
    return changed


def _portions(keys: Iterable[int]) -> Iterator[list[int]]:
    rows = iter(keys)
    while part := list(islice(rows, CHUNK)):
        yield part
