"""Relations that a document's text states, for a person to confirm."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cms.core.actions import Action, ActionError
from gazette.enums import EventKind, RelationKind, RelationState
from gazette.mentions import Mention, find_mentions
from gazette.models import DocumentRelation, LegalDocument
from gazette.rights import room_of
from gazette.tying import candidates_of, meant, stated_day

MAX_ROWS = 400
Key = tuple[str, str, str, tuple[str, ...]]


class SuggestRelationsAction(Action):
    """Write what the text says as suggestions. Run again, it adds only what is new; what was refused stays refused.

    No version of the document: the worker does it while people work.
    """

    def __init__(self, document: LegalDocument, user: Any = None) -> None:
        super().__init__(user)
        self.document = document

    def check(self) -> None:
        if self.user is not None and not room_of(self.user).may_work_on(self.document):
            raise ActionError(_("You may not do this with this document."))

    def perform(self) -> list[DocumentRelation]:
        document = LegalDocument.objects.select_for_update().get(pk=self.document.pk)
        mentions = self._mentions(document)
        known = {_key_of_row(row) for row in document.relations.all()}
        # Whatever was said of a number by a person needs no plain citation beside it.
        spoken = {(key, title) for _kind, key, title, _articles in known}
        new: dict[Key, Mention] = {}
        for mention in mentions:
            key = _key(mention)
            if key in known or key in new or (mention.kind == RelationKind.CITES and (key[1], key[2]) in spoken):
                continue
            new[key] = mention
            spoken.add((key[1], key[2]))
        rows = self._rows(document, dict(list(new.items())[:MAX_ROWS]))
        made = DocumentRelation.objects.bulk_create(rows)
        if made:
            document.note_event(EventKind.RELATION, self.user, step="suggested", number=len(made))
        return list(made)

    def _mentions(self, document: LegalDocument) -> list[Mention]:
        """Stronger kinds first, so that a citation beside one is left out; the own number is nothing."""
        found = [
            row
            for row in find_mentions(document.text)
            if row.number is None or row.number.key[:100] != document.number_key
        ]
        return sorted(found, key=lambda row: row.kind == RelationKind.CITES)

    def _rows(self, document: LegalDocument, new: dict[Key, Mention]) -> list[DocumentRelation]:
        candidates = candidates_of([key for _kind, key, _title, _articles in new if key])
        rows = []
        for (kind, key, title, articles), mention in new.items():
            written = mention.number.written if mention.number else ""
            others = [row for row in candidates.get(key, ()) if row.pk != document.pk]
            # The excerpt may be cut before the day that follows the number.
            stated = stated_day(document.text[mention.start : mention.end + 60], written) if written else None
            target = meant(
                key, others, issuer=document.issuer_id, signed=document.signed_on, stated=stated, careful=True
            )
            rows.append(
                DocumentRelation(
                    source=document, target_id=target, kind=kind, target_number=written[:100], target_key=key,
                    target_title=(title or mention.title)[:500], articles=list(articles),
                    state=RelationState.SUGGESTED, excerpt=mention.excerpt[:500], made_by=None,
                )
            )  # fmt: skip
        return [row for row in rows if row.target_number or row.target_title]


def _key(mention: Mention) -> Key:
    key = mention.number.key[:100] if mention.number else ""
    return str(mention.kind), key, "" if key else mention.title[:500], mention.articles


def _key_of_row(row: DocumentRelation) -> Key:
    return str(row.kind), row.target_key, "" if row.target_key else row.target_title, tuple(row.articles)
