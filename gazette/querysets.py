"""Reads of documents and issues, in the words of the domain."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.errors import ActionError
from sites.scope import scope_of

from .enums import (
    FROZEN_ISSUES,
    OPEN_STATES,
    PUBLIC_STATES,
    READABLE_STATES,
    Confidentiality,
    DocumentState,
    EffectState,
    IntakeState,
    IssueState,
    RelationState,
)
from .rights import room_of

ENDED_STATES = frozenset({EffectState.EXPIRED})


class DocumentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """In the admin: the centre sees all, a unit its own and whatever is public."""
        room = room_of(user)
        if room.sees_everything:
            return self
        public = Q(state__in=PUBLIC_STATES, confidentiality=Confidentiality.PUBLIC)
        return self.filter(Q(issuer__in=room.unit_ids) | public) if room.unit_ids else self.none()

    def own_of(self, user: Any) -> Self:
        """What the person works on: the centre all, a unit its own."""
        room = room_of(user)
        return self if room.sees_everything else self.filter(issuer__in=room.unit_ids)

    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def public(self) -> Self:
        """Whose address answers, withdrawn ones with their notice."""
        return self.filter(state__in=PUBLIC_STATES, confidentiality=Confidentiality.PUBLIC)

    def readable(self) -> Self:
        """What lists, search, feeds and open data hold."""
        return self.filter(state__in=READABLE_STATES, confidentiality=Confidentiality.PUBLIC)

    def of_site(self, unit: int) -> Self:
        """The unit's own documents and those it posts by reference."""
        duty = apps.get_model("gazette", "PostingDuty")
        posted = duty.objects.filter(document=OuterRef("pk"), unit=unit, posted_on__isnull=False)
        return self.filter(Q(issuer=unit) | Exists(posted))

    def in_effect_state(self, state: str, day: date | None = None) -> Self:
        """Whose state of effect on a day (today by default) is `state`."""
        periods = apps.get_model("gazette", "EffectPeriod").objects.on(day).filter(document=OuterRef("pk"), state=state)
        return self.filter(Exists(periods))

    def with_effect(self, day: date | None = None) -> Self:
        """Adds `effect`: the state on a day, by one subquery."""
        periods = apps.get_model("gazette", "EffectPeriod").objects.on(day).filter(document=OuterRef("pk"))
        return self.annotate(effect=Subquery(periods.values("state")[:1]))

    def for_lists(self) -> Self:
        """What a row of a list shows, without the texts."""
        return self.select_related("kind", "issuer", "topic").defer("structure", "text")


class EffectPeriodQuerySet(models.QuerySet[Any]):
    def on(self, day: date | None = None) -> Self:
        """Periods that cover the day; `valid_to` is the last day."""
        day = day or timezone.localdate()
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class RelationQuerySet(models.QuerySet[Any]):
    def confirmed(self) -> Self:
        return self.filter(state=RelationState.CONFIRMED)

    def pending(self) -> Self:
        """Confirmed, but the document they name is not here yet."""
        return self.confirmed().filter(target=None)


class DutyQuerySet(models.QuerySet[Any]):
    def open(self) -> Self:
        return self.filter(posted_on=None)

    def overdue(self, day: date | None = None) -> Self:
        """Not posted, and the due date is past: late starts on the day after it."""
        return self.open().filter(due_on__lt=day or timezone.localdate())

    def late(self) -> Self:
        """Posted, but after the due date."""
        return self.filter(posted_on__gt=F("due_on"))

    def visible_to(self, user: Any) -> Self:
        room = room_of(user)
        return self if room.sees_everything else self.filter(unit__in=room.unit_ids)


class IntakeQuerySet(models.QuerySet[Any]):
    def waiting(self) -> Self:
        return self.filter(state=IntakeState.WAITING)

    def overdue(self, day: date | None = None) -> Self:
        day = day or timezone.localdate()
        return self.filter(state__in=[IntakeState.WAITING, IntakeState.PLACED], publish_due__lt=day)

    def visible_to(self, user: Any) -> Self:
        """The gazette's desk all; a unit what it sent in."""
        room = room_of(user)
        return self if room.sees_gazette else self.filter(sender__in=room.unit_ids)


# Of a signed issue only these change: it is published, its file is checked, its text is read.
CHANGING_FIELDS = frozenset(
    {
        *("state", "published_by", "published_by_id", "published_at", "verified_at", "verified_ok", "text_state"),
        *("version", "composed_version", "updated_at"),
    }
)


def refuse_frozen() -> None:
    raise ActionError(_("A signed issue is not changed any more; an error is put right by a correction."))


class OfIssueQuerySet(models.QuerySet[Any]):
    """Items and numbers: those of a signed issue stay, whoever asks. Single rows: `gazette.frozen`."""

    def frozen(self) -> Self:
        return self.filter(issue__state__in=FROZEN_ISSUES).exclude(issue__sha256="")

    def update(self, **values: Any) -> int:
        if self.frozen().exists():
            refuse_frozen()
        return super().update(**values)

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        rows = list(objs)
        issues = apps.get_model("gazette", "GazetteIssue").objects.filter(
            pk__in={row.issue_id for row in rows}, state__in=FROZEN_ISSUES, archived=False
        )
        if issues.exclude(sha256="").exists():
            refuse_frozen()
        return super().bulk_create(rows, *args, **kwargs)


class IssueQuerySet(models.QuerySet[Any]):
    def update(self, **values: Any) -> int:
        """Rows of signed issues take changes of `CHANGING_FIELDS` only; their state goes on by `PublishIssueAction`."""
        if set(values) - CHANGING_FIELDS and self.filter(state__in=FROZEN_ISSUES).exclude(sha256="").exists():
            refuse_frozen()
        return super().update(**values)

    def visible_to(self, user: Any) -> Self:
        return self if room_of(user).sees_gazette else self.published()

    def published(self) -> Self:
        return self.filter(state=IssueState.PUBLISHED)


class CitationQuerySet(models.QuerySet[Any]):
    """Citations of documents on pages of the CMS."""

    def troubled(self, states: Collection[str] = ENDED_STATES, day: date | None = None) -> Self:
        """Of documents that are withdrawn, or in one of these states of effect on a day. Adds `effect`."""
        periods = apps.get_model("gazette", "EffectPeriod").objects.on(day).filter(document=OuterRef("document"))
        rows = self.annotate(effect=Subquery(periods.values("state")[:1]))
        return rows.filter(document__confidentiality=Confidentiality.PUBLIC).filter(
            Q(effect__in=states, document__state__in=READABLE_STATES) | Q(document__state=DocumentState.WITHDRAWN)
        )

    def visible_to(self, user: Any) -> Self:
        """The centre every site's; others those of the sites that they edit."""
        scope = scope_of(user)
        if scope.sees_everything:
            return self
        return self.filter(member_site__unit__in=scope.unit_ids)
