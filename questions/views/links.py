"""What a question's page leads to, and what belongs to the question."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from questions.enums import ANSWERED_STATES
from questions.filters import topic_choices
from questions.models import Question
from questions.places import Place

from .base import address


def links_of(place: Place) -> list[dict[str, str]]:
    """Other screens of the question; what this installation or this person has not is left out."""
    pk, found = place.question.pk, []
    if place.writes and (place.with_units or place.in_work is not None):
        found.append({"label": _("Write the answer"), "url": address("questions_answer", pk), "icon": "edit"})
    if place.approves and place.waits_for_approval:
        found.insert(0, {"label": _("Read and approve"), "url": address("questions_approve", pk), "icon": "check"})
    if place.room.may_publish(place.question) and place.question.state in ANSWERED_STATES:
        found.append({"label": _("Public version"), "url": address("questions_publish", pk), "icon": "globe"})
    found.append({"label": _("Print"), "url": address("question_print", pk), "icon": "doc-full-inverse"})
    return [link for link in found if link["url"]]


def suggestions_of(place: Place) -> dict[str, Any]:
    """Names and reasons of what is suggested; both kinds may be empty."""
    units, topics = dict(place.units), dict(topic_choices())
    found = place.suggestions
    return {
        "topics": [{"name": topics[row.key], "reason": row.reason} for row in found.topics if row.key in topics],
        "units": [{"name": units[row.key], "reason": row.reason} for row in found.units if row.key in units],
    }


def tied_to(question: Question, user: Any) -> list[dict[str, Any]]:
    """Questions that this one is tied to or was split from, and those tied to it; links only to what is seen."""
    rows: list[tuple[str, Question]] = []
    if question.duplicate_of is not None:
        rows.append((question.get_state_display(), question.duplicate_of))
    if question.split_from is not None:
        rows.append((_("Split from"), question.split_from))
    rows += [(other.get_state_display(), other) for other in question.duplicates.all()]
    rows += [(_("Split off"), other) for other in question.parts_split_off.all()]
    keys = [row.pk for _label, row in rows]
    seen = set(Question.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()
    return [{"label": label, "question": row, "seen": row.pk in seen} for label, row in rows]
