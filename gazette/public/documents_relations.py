"""What a document's page says of others: relations from both sides, parts affected, its course through time.

Only documents that readers may see are named; what stands with a document of internal use is left out. So are pages
that not everybody may open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Length, Substr
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.core.locales import language_code_of
from gazette.effect import Act, Dates, anchors
from gazette.enums import (
    CHANGING,
    ENDING,
    OF_EFFECT,
    PUBLIC_STATES,
    READABLE_STATES,
    RELATION_INVERSES,
    Confidentiality,
    EffectState,
    RelationKind,
)
from gazette.models import DocumentRelation, EffectPeriod, LegalDocument, PageCitation
from sites.enums import PUBLIC_STATES as OPEN_SITES
from sites.issuers import name_register

MAX_SHOWN = 400
MAX_PAGES = 30
BIG = ("structure", "text", "folded")
# The order in which readers look for them: what changed this document stands first.
ORDER = tuple(RelationKind.values)


@dataclass
class Side:
    """One relation as seen from the document of the page."""

    kind: str
    label: Any
    other: LegalDocument | None
    number: str
    title: str
    articles: tuple[str, ...]
    first: date | None
    last: date | None
    inward: bool
    act: Act | None = None

    @property
    def pending(self) -> bool:
        return self.other is None


@dataclass
class Group:
    label: Any
    kind: str
    rows: list[Side] = field(default_factory=list)


def sides_of(document: LegalDocument) -> list[Side]:
    """Confirmed relations from both sides; one query. The newest of those that name the document come first."""
    rows = DocumentRelation.objects.confirmed().filter(Q(source=document) | Q(target=document))
    rows = rows.select_related("source__kind", "target__kind")
    rows = rows.defer(*(f"{side}__{name}" for side in ("source", "target") for name in BIG))
    found: list[Side] = []
    for row in rows.order_by("-source__signed_on", "-pk")[:MAX_SHOWN]:
        side = outward(row, document) if row.source_id == document.pk else inward(row)
        if side is not None:
            found.append(side)
    return found


def outward(row: DocumentRelation, document: LegalDocument) -> Side | None:
    target = row.target
    if target is not None and not (
        target.state in PUBLIC_STATES and target.confidentiality == Confidentiality.PUBLIC and target.address
    ):
        return None
    number = target.number if target is not None else row.target_number
    title = target.abstract if target is not None else row.target_title
    first = first_day(row, document)
    label = RelationKind(row.kind).label
    return Side(row.kind, label, target, number, title, tuple(row.articles), first, row.to_day, inward=False)


def inward(row: DocumentRelation) -> Side | None:
    source = row.source
    if source.state not in READABLE_STATES or source.confidentiality != Confidentiality.PUBLIC:
        return None
    label = RELATION_INVERSES[RelationKind(row.kind)]
    first = first_day(row, source)
    articles = anchors(row.articles)
    dates = Dates(source.signed_on, source.effective_on, source.expires_on)
    act = Act(row.pk, row.kind, dates, articles, row.from_day, row.to_day)
    return Side(row.kind, label, source, source.number, source.abstract, articles, first, row.to_day, True, act)


def first_day(row: DocumentRelation, source: LegalDocument) -> date:
    """From when it works: as the relation says, else the source's first day in force."""
    return row.from_day or source.effective_on or source.signed_on


def grouped(sides: Iterable[Side]) -> list[Group]:
    """What others did to the document, then what it does, by kind."""
    groups: dict[tuple[bool, int], Group] = {}
    for side in sides:
        key = (not side.inward, ORDER.index(side.kind))
        groups.setdefault(key, Group(side.label, side.kind)).rows.append(side)
    return [groups[key] for key in sorted(groups)]


def acting(sides: Iterable[Side]) -> list[tuple[Side, Act, int]]:
    """What changes or ends parts of the document, each with the key of the document that does it."""
    return [
        (side, side.act, side.other.pk)
        for side in sides
        if side.act and side.other and side.articles and side.kind in CHANGING | OF_EFFECT
    ]


def affected(sides: Iterable[Side], day: date, ends: dict[int, date]) -> dict[str, list[Side]]:
    """Anchor -> what works on that part on the day.

    Args:
        ends: document -> first day on which it has no force any more; a suspension ends with it.
    """
    marks: dict[str, list[Side]] = {}
    for side, act, source in acting(sides):
        if replace(act, source_ended=ends.get(source)).works_on(day):
            for anchor in side.articles:
                marks.setdefault(anchor, []).append(side)
    return marks


def ended(marks: dict[str, list[Side]]) -> frozenset[str]:
    """Parts without force: repealed, replaced or suspended."""
    return frozenset(anchor for anchor, rows in marks.items() if any(row.kind in OF_EFFECT for row in rows))


# ---- state and course ----
def periods_of(document: LegalDocument, sides: Iterable[Side]) -> tuple[list[EffectPeriod], dict[int, date]]:
    """Periods of the document, and the ends of those that act on its parts. One query."""
    others = {source for _side, _act, source in acting(sides)}
    rows = EffectPeriod.objects.filter(
        Q(document=document) | Q(document__in=others, state=EffectState.EXPIRED) if others else Q(document=document)
    )
    own: list[EffectPeriod] = []
    ends: dict[int, date] = {}
    for row in rows.order_by("valid_from"):
        if row.document_id == document.pk:
            own.append(row)
        else:
            ends.setdefault(row.document_id, row.valid_from)
    return own, ends


def state_on(periods: Iterable[EffectPeriod], day: date) -> EffectPeriod | None:
    """The period that covers the day."""
    return next((p for p in periods if p.valid_from <= day and (p.valid_to is None or day <= p.valid_to)), None)


@dataclass(frozen=True)
class Step:
    """One moment of a document's course.

    Attributes:
        name: what happened: `signed`, `published`, `gazette`, `correction`, `period`, `relation`.
    """

    on: date
    name: str
    state: str = ""
    side: Side | None = None
    issue: Any = None

    @property
    def label(self) -> Any:
        return EffectState(self.state).label if self.state else ""


# Two things of one day stand in the order in which they happen.
RANKS = ("signed", "gazette", "relation", "period", "correction")


def timeline(
    document: LegalDocument, periods: list[EffectPeriod], sides: list[Side], corrections: Iterable[Any], item: Any
) -> list[Step]:
    """Signed, printed, changed by others, corrected; and its states."""
    steps = [Step(document.signed_on, "signed")]
    if item is not None:
        steps.append(Step(item.issue.issued_on, "gazette", issue=item.issue))
    for period in periods:
        # What holds before the day of signing says nothing.
        if period.state != EffectState.NONE and not (
            period.state == EffectState.NOT_YET and period.valid_from <= document.signed_on
        ):
            steps.append(Step(period.valid_from, "period", state=period.state))
    for side in sides:
        if side.inward and side.kind in CHANGING | ENDING | OF_EFFECT and side.first is not None:
            steps.append(Step(side.first, "relation", side=side))
    steps += [Step(row.published_on, "correction") for row in corrections]
    return sorted(steps, key=lambda step: (step.on, RANKS.index(step.name)))


# ---- pages that cite it ----
@dataclass(frozen=True)
class CitingPage:
    """A page of the province's sites whose text names the document."""

    title: str
    url: str
    language: str
    site: str
    day: date


def pages_citing(document: LegalDocument, language: str) -> list[CitingPage]:
    """Published pages that everybody may open, the newest first. One query."""
    rows = PageCitation.objects.filter(document=document, member_site__state__in=OPEN_SITES)
    # As `Page.objects.public()`, which asks for the restrictions first: of the page or of one above it.
    above = PageViewRestriction.objects.filter(page__path=Substr(OuterRef("page__path"), 1, Length("page__path")))
    rows = rows.filter(~Exists(above), page__live=True, page__alias_of=None)
    rows = rows.select_related("page", "member_site__unit")
    names = name_register(language)
    return [
        CitingPage(
            row.page.title,
            row.page.full_url or "",
            language_code_of(row.page.locale_id),
            names[row.member_site.unit.code].on() if row.member_site.unit.code in names else row.member_site.unit.code,
            timezone.localdate(row.page.last_published_at),
        )
        for row in rows.order_by("-page__last_published_at", "-pk")[:MAX_PAGES]
    ]
