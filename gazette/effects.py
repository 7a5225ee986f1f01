"""What the desk reads of relations and effect: the state on a day, both sides, the way through time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .effect import anchors
from .enums import CHANGING, OF_EFFECT, RELATION_INVERSES, EffectState, RelationKind
from .models import Correction, DocumentRelation, EffectPeriod, LegalDocument
from .recomputing import acts_on

AFFECTING = OF_EFFECT | CHANGING
# In this order they are shown: what ends first, what only cites last.
ORDER = ("replaces", "repeals", "suspends", "amends", "supplements", "corrects", "guides", "based_on", "cites")
MAX_SHOWN = 1_000


# ---- the state on a day ----
def period_on(document: LegalDocument, day: date | None = None) -> EffectPeriod | None:
    """The period that covers the day, with its cause. One query; none where the rows were prefetched."""
    day = day or timezone.localdate()
    cached = getattr(document, "_prefetched_objects_cache", {}).get("effect_periods")
    if cached is not None:
        return next((p for p in cached if p.valid_from <= day and (p.valid_to is None or day <= p.valid_to)), None)
    found: EffectPeriod | None = document.effect_periods.on(day).select_related("cause__source").first()
    return found


# ---- both sides ----
@dataclass
class Group:
    """Relations of one kind, seen from one side.

    Attributes:
        label: the words for this side ("Replaces", "Replaced by").
        incoming: whether the other document is the source.
    """

    kind: str
    label: str
    incoming: bool
    rows: list[Side] = field(default_factory=list)


@dataclass(frozen=True)
class Side:
    """One relation from one side. `other` is None where the document is not here, or not for the reader.

    Attributes:
        number, title: how to name the other one without a link.
    """

    relation: DocumentRelation
    other: LegalDocument | None
    number: str
    title: str

    @property
    def articles(self) -> tuple[str, ...]:
        return anchors(self.relation.articles)


def relations_of(document: LegalDocument, user: Any = None) -> list[Group]:
    """Confirmed relations by kind, own ones first. Two or three queries. `user=None` is the public.

    What waits for a document is named by its number; a document that the reader may not see likewise, where it is a
    target: the text names it anyway. Sources that the reader may not see are not shown at all.
    """
    own = list(_relations(document.relations, "target"))
    others = list(_relations(document.reverse_relations, "source"))
    seen = _seen([*(row.target for row in own), *(row.source for row in others)], user)
    others = [row for row in others if row.source_id in seen]
    groups: dict[tuple[bool, str], Group] = {}
    for incoming, rows in ((False, own), (True, others)):
        for row in rows:
            other = row.source if incoming else row.target
            other = other if other is not None and other.pk in seen else None
            labels = RELATION_INVERSES if incoming else dict(RelationKind.choices)
            group = groups.setdefault((incoming, row.kind), Group(row.kind, str(labels[row.kind]), incoming))
            name = other.number if other else row.target_number
            group.rows.append(Side(row, other, name, other.abstract if other else row.target_title))
    return [groups[key] for key in sorted(groups, key=lambda key: (key[0], ORDER.index(key[1])))]


def _relations(manager: Any, side: str) -> Any:
    rows = manager.confirmed().select_related(side, f"{side}__kind").order_by("kind", f"-{side}__signed_on", "pk")
    return rows.defer(f"{side}__structure", f"{side}__text", f"{side}__folded")[:MAX_SHOWN]


def _seen(rows: list[LegalDocument | None], user: Any) -> set[int]:
    """Which of these the reader may see; one query where not all of them are public."""
    there = [row for row in rows if row is not None]
    found = {row.pk for row in there if row.is_public}
    if user is not None and (rest := [row.pk for row in there if row.pk not in found]):
        found |= set(LegalDocument.objects.visible_to(user).filter(pk__in=rest).values_list("pk", flat=True))
    return found


# ---- through time ----
@dataclass(frozen=True)
class Step:
    """A dated step of a document's life.

    Attributes:
        other: the document that brought it about, for a link.
        state: of effect from that day on, where the step changes it.
    """

    day: date
    words: str
    other: LegalDocument | None = None
    state: str = ""
    relation: DocumentRelation | None = None
    future: bool = False


def timeline(document: LegalDocument, day: date | None = None) -> list[Step]:
    """Signed, in force, changed, corrected, suspended, ended: in order. Five queries. Public documents only."""
    today = day or timezone.localdate()
    steps = [(document.signed_on, 0, Step(document.signed_on, pgettext("law", "Signed")))]
    periods = list(document.effect_periods.select_related("cause__source").order_by("valid_from"))
    named = set()
    for before, period in zip([None, *periods], periods, strict=False):
        cause = period.cause
        if before is None and period.state == EffectState.NONE:
            continue
        named.add(cause.pk if cause else None)
        steps.append((period.valid_from, 1, _step_of(period, before)))
    acts = {act.key: act for act in acts_on([document.pk], AFFECTING).get(document.pk, ()) if act.counts}
    rest = DocumentRelation.objects.filter(pk__in=set(acts) - named).select_related("source")
    for row in rest.defer("source__structure", "source__text"):
        steps.append((acts[row.pk].first, 2, Step(acts[row.pk].first, said(row), row.source, "", row)))
    for correction in Correction.objects.filter(document=document):
        on = timezone.localdate(correction.made_at)
        steps.append((on, 3, Step(on, _("Corrected by a notice"))))
    steps.sort(key=lambda row: row[:2])
    return [
        Step(step.day, step.words, step.other, step.state, step.relation, step.day > today)
        for _on, _rank, step in steps
    ]


def _step_of(period: EffectPeriod, before: EffectPeriod | None) -> Step:
    cause = period.cause
    if cause is not None:
        return Step(period.valid_from, said(cause), cause.source, period.state, cause)
    words = str(EffectState(period.state).label)
    if before is not None and before.state == EffectState.SUSPENDED:
        words = _("The suspension ends: %(state)s") % {"state": words}
    elif period.state == EffectState.EXPIRED:
        words = _("Expired by its own date")
    return Step(period.valid_from, words, None, period.state)


def said(relation: DocumentRelation) -> str:
    """ "Replaced by 9/2024/QĐ-UBND"; the parts are told where there are any."""
    values = {"relation": RELATION_INVERSES[RelationKind(relation.kind)], "number": relation.source.number}
    if parts := anchors(relation.articles):
        names = ", ".join(part_name(one) for one in parts[:6]) + (" …" if len(parts) > 6 else "")
        return _("%(relation)s %(number)s (%(parts)s)") % (values | {"parts": names})
    return _("%(relation)s %(number)s") % values


def part_name(anchor: str) -> str:
    """`dieu-5.khoan-2` as it is written in law: “khoản 2 Điều 5”. Vietnamese, as the document itself."""
    names = {"dieu": "Điều", "khoan": "khoản", "diem": "điểm", "chuong": "Chương", "phu-luc": "Phụ lục", "muc": "Mục"}
    names |= {"phan": "Phần", "tieu-muc": "Tiểu mục"}
    words = []
    for part in anchor.partition("~")[0].split("."):
        kind, _dash, number = part.rpartition("-")
        number = "đ" if kind == "diem" and number == "dd" else number
        words.append(f"{names[kind]} {number}" if kind in names else part)
    return " ".join(reversed(words))
