"""What a person may do with a document now: each step with its words, its form and its action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .actions.documents import (
    CheckDocumentAction,
    CorrectDocumentAction,
    PublishDocumentAction,
    RenumberDocumentAction,
    ReopenDocumentAction,
    RestoreDocumentAction,
    WithdrawDocumentAction,
)
from .enums import READABLE_STATES, Confidentiality, DocumentState
from .forms.documents import CorrectForm, NoticeForm, ReasonForm, RenumberForm
from .models import LegalDocument
from .rights import Room
from .structure import from_json

S = DocumentState
ANY_STATE = frozenset(S)


@dataclass(frozen=True)
class Step:
    """A change that a button on the document's page makes.

    Attributes:
        form: builds the form from document, data and prefix; None: the button alone.
        act: the action from document, person, cleaned data and the version seen.
        confirm: words that stand above the button.
    """

    name: str
    label: str | Promise
    done: str | Promise
    icon: str
    states: frozenset[str]
    act: Callable[[LegalDocument, Any, dict[str, Any], int | None], Any]
    form: Callable[[LegalDocument, Any, str], Any] | None = None
    confirm: str | Promise = ""

    def offered(self, document: LegalDocument, room: Room) -> bool:
        if document.state not in self.states or not room.may_publish(document):
            return False
        return self.name not in {"publish", "restore"} or document.confidentiality == Confidentiality.PUBLIC


def articles_of(document: LegalDocument) -> list[tuple[str, str]]:
    """Anchor and words of every article of the structured text."""
    if not document.structure:
        return []
    return [
        (node.anchor, " ".join(filter(None, (node.label, node.title)))[:120])
        for node in from_json(document.structure).walk()
        if node.kind == "article" and node.anchor
    ]


def plain(form: type[Any]) -> Callable[[LegalDocument, Any, str], Any]:
    return lambda document, data, prefix: form(data, prefix=prefix)


STEPS = (
    Step(
        "check",
        _("Mark as checked"),
        _("The document is checked."),
        "check",
        frozenset({S.DRAFT}),
        lambda document, user, data, seen: CheckDocumentAction(document, user, seen=seen),
        confirm=_("You have compared number, dates, signer, abstract and file with the signed document."),
    ),
    Step(
        "publish",
        _("Publish"),
        _("The document is public now."),
        "upload",
        frozenset({S.CHECKED}),
        lambda document, user, data, seen: PublishDocumentAction(document, user, seen=seen),
        confirm=_("It gets its permanent address. From then on it changes by corrections only."),
    ),
    Step(
        "reopen",
        _("Send back to draft"),
        _("The document is a draft again."),
        "rotate",
        frozenset({S.CHECKED}),
        lambda document, user, data, seen: ReopenDocumentAction(document, user, data["reason"], seen=seen),
        plain(ReasonForm),
    ),
    Step(
        "correct",
        _("Publish a correction"),
        _("The correction stands on the document now."),
        "edit",
        READABLE_STATES,
        lambda document, user, data, seen: CorrectDocumentAction(document, user, **data, seen=seen),
        lambda document, data, prefix: CorrectForm(data, prefix=prefix, articles=articles_of(document)),
    ),
    Step(
        "renumber",
        _("Change the number"),
        _("The number was changed; the old address leads to the new one."),
        "tag",
        READABLE_STATES,
        lambda document, user, data, seen: RenumberDocumentAction(
            document, data["number"], user, data["reason"], seen=seen, same_number_ok=data["same_number_ok"]
        ),
        plain(RenumberForm),
    ),
    Step(
        "withdraw",
        pgettext_lazy("legal document", "Withdraw"),
        _("The document is withdrawn; its address shows the notice."),
        "bin",
        READABLE_STATES,
        lambda document, user, data, seen: WithdrawDocumentAction(document, user, data["reason"], seen=seen),
        plain(NoticeForm),
    ),
    Step(
        "restore",
        _("Publish again"),
        _("The document is public again."),
        "upload",
        frozenset({S.WITHDRAWN}),
        lambda document, user, data, seen: RestoreDocumentAction(document, user, data["reason"], seen=seen),
        plain(ReasonForm),
    ),
)
BY_NAME = {step.name: step for step in STEPS}
