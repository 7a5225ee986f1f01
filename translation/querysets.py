"""Reads of the desk, in the words of the domain."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from .enums import OPEN_STATES, WAITING_STATES, JobState, SegmentState
from .rights import desk_of


class JobQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Jobs that a person may see: the desk's people by language, its head all, a unit's people their site's."""
        desk = desk_of(user)
        if desk.sees_everything:
            return self
        return self.filter(Q(locale__in=desk.locale_ids) | Q(site__unit__in=desk.unit_ids))

    def open(self) -> Self:
        """Something is still to be done before the translation is up to date."""
        return self.filter(state__in=OPEN_STATES)

    def waiting(self) -> Self:
        """Nobody translates it yet."""
        return self.filter(state__in=WAITING_STATES)

    def of(self, instance: Any) -> Self:
        """The jobs of a page or row, given in any language."""
        return self.filter(translation_key=instance.translation_key)

    def assigned_to(self, user: Any) -> Self:
        """Whole jobs of the person's, and those that the person translates a part of."""
        return self.filter(Q(assignee=user) | Q(pk__in=_parts_of(self, user)))

    def unassigned(self) -> Self:
        return self.filter(assignee=None)

    def overdue(self, day: date | None = None) -> Self:
        """Open, and the due date has passed; computed, never stored."""
        return self.open().filter(due_date__lt=day or timezone.localdate())

    def to_review_by(self, user: Any) -> Self:
        """In review, in the person's languages, and not the person's own translation."""
        locales = desk_of(user).reviewed_locale_ids
        inbox = self.filter(state=JobState.IN_REVIEW).exclude(assignee=user)
        return inbox.filter(Q(reviewer=user) | Q(reviewer=None, locale__in=locales))

    def for_listing(self) -> Self:
        """With what a row of a list shows, in the same query."""
        return self.select_related("locale", "site__unit", "site__site", "assignee", "reviewer", "requester")


def _parts_of(jobs: Any, user: Any) -> Any:
    segments = jobs.model._meta.get_field("segments").related_model
    return segments.objects.filter(assignee=user).values("job")


class SegmentQuerySet(models.QuerySet[Any]):
    def with_text(self) -> Self:
        """With source text and place, in the same query."""
        return self.select_related("string", "context")

    def unfinished(self) -> Self:
        return self.exclude(state=SegmentState.CONFIRMED)

    def in_error(self) -> Self:
        return self.filter(state=SegmentState.ERROR)


class JobEventQuerySet(models.QuerySet[Any]):
    def between(self, first: date, last: date) -> Self:
        """Events of these days (Vietnam time), both included."""
        return self.filter(at__date__gte=first, at__date__lte=last)
