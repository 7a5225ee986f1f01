"""Reads of questions, in the words of the domain."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from translation.rights import desk_of

from .enums import (
    ACTIVE_ASSIGNMENTS,
    ANSWERED_STATES,
    NOT_COUNTED,
    OPEN_STATES,
    PUBLIC_EVENTS,
    RUNNING_STATES,
    SCREENING_STATES,
    UNIT_STATES,
    AnswerState,
    QuestionState,
)
from .rights import SEEN_ASSIGNMENTS, room_of


class QuestionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The centre sees all; a unit what its desk received and what it was asked for."""
        room = room_of(user)
        if room.sees_everything:
            return self
        assigned = apps.get_model("questions", "Assignment").objects.filter(
            question=OuterRef("pk"), unit__in=room.unit_ids, state__in=SEEN_ASSIGNMENTS
        )
        return self.filter(Q(desk_unit__in=room.unit_ids) | Q(lead_unit__in=room.unit_ids) | Exists(assigned))

    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def running(self) -> Self:
        """The clock runs."""
        return self.filter(state__in=RUNNING_STATES)

    def to_screen(self) -> Self:
        return self.filter(state__in=SCREENING_STATES)

    def with_units(self) -> Self:
        return self.filter(state__in=UNIT_STATES)

    def waiting_for_approval(self) -> Self:
        """A version of the answer, the first or a correction, waits for the unit's leader."""
        answer = apps.get_model("questions", "Answer")
        waiting = answer.objects.filter(question=OuterRef("pk"), state=AnswerState.IN_APPROVAL)
        return self.filter(Exists(waiting))

    def answered(self) -> Self:
        return self.filter(state__in=ANSWERED_STATES)

    def counted(self) -> Self:
        """For figures: without spam and what was merged into another."""
        return self.exclude(state__in=NOT_COUNTED)

    def overdue(self, day: date | None = None) -> Self:
        """The clock runs and the due date has passed; computed, never stored."""
        return self.running().filter(due_date__lt=day or timezone.localdate())

    def due_between(self, first: date, last: date) -> Self:
        return self.running().filter(due_date__range=(first, last))

    def not_spam(self) -> Self:
        return self.exclude(state=QuestionState.SPAM)

    def for_listing(self) -> Self:
        """With what a row of a list shows, in the same query."""
        return self.select_related("site__site", "desk_unit", "lead_unit", "topic", "officer").prefetch_related(
            "lead_unit__periods", "desk_unit__periods"
        )


class AssignmentQuerySet(models.QuerySet[Any]):
    def active(self) -> Self:
        return self.filter(state__in=ACTIVE_ASSIGNMENTS)


class DeskTextQuerySet(models.QuerySet[Any]):
    def current(self) -> Self:
        """Without what was taken back."""
        return self.filter(taken_back_at=None)

    def waiting(self) -> Self:
        return self.current().filter(done_at=None)

    def for_desk(self, user: Any) -> Self:
        """What the person may read at the translation desk: the head everything, translators their languages."""
        desk = desk_of(user)
        rows = self.current()
        return rows if desk.is_head else rows.filter(locale__in=desk.translated_locale_ids)


class EventQuerySet(models.QuerySet[Any]):
    def public(self) -> Self:
        """What the asker reads."""
        return self.filter(kind__in=PUBLIC_EVENTS)


class PublicQuestionQuerySet(models.QuerySet[Any]):
    def readable(self) -> Self:
        """What everybody may read now."""
        return self.filter(published_at__isnull=False, retracted_at=None, confirmed_at__isnull=False)

    def for_cards(self) -> Self:
        return self.select_related("topic", "site__site__root_page", "unit").prefetch_related("unit__periods")
