"""Relations between documents: entered, confirmed, refused, taken back, tied. Each tells both documents' effect."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cms.core.actions import ActionError
from cms.core.text import nfc
from gazette.enums import CHANGING, ENDING, OF_EFFECT, EventKind, RelationKind, RelationState
from gazette.models import DocumentEvent, DocumentRelation, LegalDocument
from gazette.recomputing import recompute, touched_by
from gazette.rights import Room, room_of
from gazette.structure import StructureError, from_json
from gazette.tying import key_of

from .base import DocumentAction

R = RelationKind
ANCHOR = re.compile(r"^[a-z0-9][a-z0-9.~-]{0,119}$")
MAX_ARTICLES = 500
# Kinds in which a circle makes no sense.
ONE_WAY = (ENDING, frozenset({R.BASED_ON}), frozenset({R.GUIDES}))


def decides(room: Room, source: LegalDocument, target: LegalDocument | None, kind: str) -> bool:
    """Whether the person's word is enough: what another unit's document loses of its effect the centre confirms."""
    return kind not in OF_EFFECT or target is None or room.is_centre or source.issuer_id == target.issuer_id


def check_pair(source: LegalDocument, target: LegalDocument, kind: str, articles: list[str], but: int = 0) -> None:
    """Raise `ActionError` for relations that make no sense. `but`: the relation at hand.

    Raises:
        ActionError: to itself; against the order of signing; in a circle; based on what it ends.
    """
    words = {"source": source.number, "target": target.number}
    if source.pk == target.pk:
        raise ActionError(_("A document has no relation to itself."), field="target")
    if kind in OF_EFFECT | CHANGING | {R.BASED_ON} and source.signed_on < target.signed_on:
        text = _("%(source)s was signed before %(target)s: it cannot change it or be based on it.")
        raise ActionError(text % words, field="target")
    others = DocumentRelation.objects.confirmed().exclude(pk=but).filter(target__isnull=False)
    whole = kind in ENDING and not articles
    if whole and others.filter(source=source, target=target, kind=R.BASED_ON).exists():
        raise ActionError(_("%(source)s is based on %(target)s; it cannot end it as a whole.") % words, field="kind")
    if kind == R.BASED_ON and any(
        not row
        for row in others.filter(source=source, target=target, kind__in=ENDING).values_list("articles", flat=True)
    ):
        raise ActionError(_("%(source)s ends %(target)s; it cannot be based on it.") % words, field="kind")
    group = next((kinds for kinds in ONE_WAY if kind in kinds), None)
    if group and (whole or group is not ENDING) and _leads(others.filter(kind__in=group), target.pk, source.pk):
        text = _("That would be a circle: %(target)s already stands in the same relation to %(source)s.")
        raise ActionError(text % words, field="target")


def _leads(relations: Any, start: int, goal: int) -> bool:
    """Whether relations lead from one document to the other; a query for each step, every document once."""
    seen, edge = {start}, {start}
    while edge:
        rows = relations.filter(source__in=edge).values_list("kind", "target", "articles")
        edge = {target for kind, target, articles in rows if not (kind in ENDING and articles)} - seen
        if goal in edge:
            return True
        seen |= edge
    return False


def known_articles(target: LegalDocument | None, articles: list[str]) -> list[str]:
    """The anchors in order, each once.

    Raises:
        ActionError: something that is no anchor, or that the target's text has not.
    """
    found = list(dict.fromkeys(articles))
    if len(found) > MAX_ARTICLES or not all(ANCHOR.match(one) for one in found):
        raise ActionError(_("These are not parts of a document."), field="articles")
    if found and target is not None and target.structure:
        try:
            there = {node.anchor for node in from_json(target.structure).walk()}
        except StructureError:
            return found
        if missing := [one for one in found if one not in there]:
            text = _("%(number)s has no such part: %(parts)s")
            raise ActionError(text % {"number": target.number, "parts": ", ".join(missing[:5])}, field="articles")
    return found


class RelationAction(DocumentAction):
    """A change of relations of a source. Periods of effect follow by `document_changed`; lost targets are told here."""

    lost: frozenset[int] = frozenset()

    def allowed(self, room: Room, document: LegalDocument) -> bool:
        """A confirmed relation of what is published is read at once."""
        return room.may_add_to(document)

    def perform(self) -> Any:
        result = super().perform()
        if self.lost:
            recompute(set().union(*(touched_by(pk) for pk in self.lost)))
        return result

    def relation(self, relation: DocumentRelation) -> DocumentRelation:
        """The row as it stands now."""
        found: DocumentRelation | None = self.document.relations.select_related("target").filter(pk=relation.pk).first()
        if found is None:
            raise ActionError(_("This relation is gone. Look at the list again."))
        return found

    def check_word(self, relation: DocumentRelation) -> None:
        room = None if self.user is None else room_of(self.user)
        if room is not None and not decides(room, self.document, relation.target, relation.kind):
            raise ActionError(_("What ends or suspends another unit's document is confirmed by the centre."))

    def told(self, document: LegalDocument, relation: DocumentRelation, step: str) -> DocumentEvent:
        number = relation.target.number if relation.target else relation.target_number or relation.target_title
        data = {"step": step, "relation_kind": relation.kind, "relation": relation.pk, "target": relation.target_id}
        return document.note_event(EventKind.RELATION, self.user, number[:1000], **data)


class AddRelationAction(RelationAction):
    """Enter a relation. Without a target that is here, its number waits for the document.

    A unit's word on the effect of another unit's document is kept as a suggestion for the centre.
    """

    def __init__(
        self,
        source: LegalDocument,
        kind: str,
        user: Any = None,
        target: LegalDocument | None = None,
        target_number: str = "",
        title: str = "",
        articles: Any = (),
        from_day: date | None = None,
        to_day: date | None = None,
        *,
        excerpt: str = "",
        source_anchor: str = "",
    ) -> None:
        super().__init__(source, user)
        self.kind, self.target = kind, target
        self.number, self.title = nfc(target_number).strip(), nfc(title).strip()
        self.articles, self.from_day, self.to_day = list(articles), from_day, to_day
        self.excerpt, self.source_anchor = excerpt[:500], source_anchor[:120]

    def check(self) -> None:
        super().check()
        if self.kind not in R.values:
            raise ActionError(_("Choose the relation."), field="kind")
        if self.target is None and not self.number and not self.title:
            raise ActionError(_("Name the other document by its number or title."), field="target_number")
        if self.target is None and self.number and not key_of(self.number):
            raise ActionError(_("This is not the number of a document."), field="target_number")
        if self.to_day and self.kind != R.SUSPENDS:
            raise ActionError(_("Only a suspension has a last day."), field="to_day")
        self._check_days()
        if self.target is not None:
            check_pair(self.document, self.target, self.kind, self.articles)
        elif key_of(self.number) and key_of(self.number) == self.document.number_key:
            raise ActionError(_("This is the document's own number."), field="target_number")

    def _check_days(self) -> None:
        start = self.from_day or self.document.effective_on or self.document.signed_on
        if self.from_day and self.from_day < self.document.signed_on:
            raise ActionError(_("It cannot work before the document was signed."), field="from_day")
        if self.to_day and self.to_day < start:
            raise ActionError(_("The last day is before the first."), field="to_day")

    def change(self, document: LegalDocument) -> DocumentRelation:
        articles = known_articles(self.target, self.articles)
        key = self.target.number_key if self.target else key_of(self.number)
        relation = self._same(document, key, articles) or DocumentRelation(source=document, kind=self.kind)
        if relation.pk and relation.state == RelationState.CONFIRMED:
            raise ActionError(_("This relation has been entered already."), field="target_number")
        room = None if self.user is None else room_of(self.user)
        sure = room is None or decides(room, document, self.target, self.kind)
        relation.target, relation.articles = self.target, articles
        relation.target_number = (self.target.number if self.target else self.number)[:100]
        relation.target_key, relation.target_title = key[:100], self.title[:500]
        relation.from_day, relation.to_day, relation.made_by = self.from_day, self.to_day, self.user
        relation.excerpt = self.excerpt or relation.excerpt
        relation.source_anchor = self.source_anchor or relation.source_anchor
        relation.state = RelationState.CONFIRMED if sure else RelationState.SUGGESTED
        relation.save()
        self.made = relation
        return relation

    def _same(self, document: LegalDocument, key: str, articles: list[str]) -> DocumentRelation | None:
        rows = document.relations.filter(kind=self.kind)
        rows = rows.filter(target_key=key) if key else rows.filter(target_key="", target_title=self.title[:500])
        target = self.target.pk if self.target else None
        return next((row for row in rows if row.articles == articles and row.target_id in (target, None)), None)

    def note(self, document: LegalDocument) -> DocumentEvent:
        return self.told(document, self.made, "added")


class OneRelationAction(RelationAction):
    """A change of one relation that is there."""

    step = ""

    def __init__(self, relation: DocumentRelation, user: Any = None) -> None:
        super().__init__(relation.source, user)
        self.row = relation

    def note(self, document: LegalDocument) -> DocumentEvent:
        return self.told(document, self.row, self.step)


class ConfirmRelationAction(OneRelationAction):
    """Say that a suggested relation is so."""

    step = "confirmed"

    def change(self, document: LegalDocument) -> DocumentRelation:
        self.row = self.relation(self.row)
        self.check_word(self.row)
        if self.row.target is not None:
            check_pair(document, self.row.target, self.row.kind, self.row.articles, self.row.pk)
        self.row.state, self.row.made_by = RelationState.CONFIRMED, self.user
        self.row.save(update_fields=["state", "made_by"])
        return self.row


class RejectRelationAction(OneRelationAction):
    """Say that it is not so; the row is kept, so that the text does not suggest it again."""

    step = "rejected"

    def change(self, document: LegalDocument) -> DocumentRelation:
        self.row = self.relation(self.row)
        if self.row.state == RelationState.CONFIRMED:
            self.check_word(self.row)
        self.row.state, self.row.made_by = RelationState.REJECTED, self.user
        self.row.save(update_fields=["state", "made_by"])
        return self.row


class RemoveRelationAction(OneRelationAction):
    """Take back what was entered by mistake; the history keeps it."""

    step = "removed"

    def change(self, document: LegalDocument) -> None:
        self.row = self.relation(self.row)
        if self.row.state == RelationState.CONFIRMED:
            self.check_word(self.row)
        if self.row.target_id:
            self.lost = frozenset({self.row.target_id})

    def note(self, document: LegalDocument) -> DocumentEvent:
        event = self.told(document, self.row, self.step)
        self.row.delete()
        return event


class TieRelationAction(OneRelationAction):
    """Say which document a waiting number means, where that is not certain by itself."""

    step = "tied"

    def __init__(self, relation: DocumentRelation, target: LegalDocument, user: Any = None) -> None:
        super().__init__(relation, user)
        self.target = target

    def change(self, document: LegalDocument) -> DocumentRelation:
        self.row = self.relation(self.row)
        if self.row.target_id or self.target.number_key != self.row.target_key:
            raise ActionError(_("This relation does not wait for that document."))
        check_pair(document, self.target, self.row.kind, self.row.articles, self.row.pk)
        known_articles(self.target, self.row.articles)
        self.row.target = self.target
        room = None if self.user is None else room_of(self.user)
        if room is not None and not decides(room, document, self.target, self.row.kind):
            self.row.state = RelationState.SUGGESTED
        self.row.save(update_fields=["target", "state"])
        return self.row
