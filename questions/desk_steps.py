"""Steps of a question that was asked in another language: to the translation desk and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.core.actions import ActionError

from . import actions
from .detectors import find, replace
from .enums import DeskTextKind
from .forms import steps as forms
from .places import Place
from .stepping import Data, Step, with_form
from .words import plain


def _text_of_question(place: Place) -> Data:
    """Subject and text, with what detectors hold for personal data replaced."""
    words = f"{place.question.title}\n\n{place.question.text}"
    return {"text": replace(words, [row for row in find(words) if row.sure], place.question.language)}


def _text_of_answer(place: Place) -> Data:
    return {"text": plain(place.answers[-1].text)}


def _to_desk(kind: str) -> Callable[[Place, Data, int | None], Any]:
    def make(place: Place, data: Data, seen: int | None) -> Any:
        return actions.SendToDeskAction(place.question, place.user, kind, data["text"], data["confirmed"], seen=seen)

    return make


def _from_desk(place: Place, data: Data, seen: int | None) -> Any:
    waiting = next((row for row in place.desk_texts if not row.is_done), None)
    if waiting is None:
        raise ActionError(gettext("This text is not at the translation desk any more."))
    return actions.TakeBackFromDeskAction(waiting, place.user, seen=seen)


DESK_STEPS = [
    Step(
        "translate",
        _("Send the question to the translation desk"),
        lambda place: place.may_send(DeskTextKind.QUESTION),
        _to_desk(DeskTextKind.QUESTION),
        with_form(forms.DeskTextForm, initial=_text_of_question),
        done=_("The text is at the translation desk; you are told when it has been translated."),
        icon="globe",
    ),
    Step(
        "translate_answer",
        _("Send the answer to the translation desk"),
        lambda place: place.may_send(DeskTextKind.ANSWER) and bool(place.answers),
        _to_desk(DeskTextKind.ANSWER),
        with_form(forms.DeskTextForm, initial=_text_of_answer),
        done=_("The text is at the translation desk; you are told when it has been translated."),
        icon="globe",
    ),
    Step(
        "translate_back",
        _("Take back from the translation desk"),
        lambda place: (place.screens or place.writes) and any(not row.is_done for row in place.desk_texts),
        _from_desk,
        done=_("The text need not be translated any more."),
        icon="rotate",
    ),
]
