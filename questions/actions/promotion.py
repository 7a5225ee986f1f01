"""Questions that stand first in the archive of a field or unit (câu hỏi thường gặp)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cms.core.actions import Action, ActionError
from news.models import Topic
from questions.enums import EventKind
from questions.models import PromotedQuestion, PublicQuestion
from questions.rights import room_of
from sites.models import Unit


class PromoteQuestionAction(Action):
    """Put a published question first; the same place twice only changes the rank."""

    def __init__(
        self,
        public: PublicQuestion,
        user: Any = None,
        *,
        topic: Topic | None = None,
        unit: Unit | None = None,
        rank: int = 10,
    ) -> None:
        super().__init__(user)
        self.public, self.topic, self.unit, self.rank = public, topic, unit, rank

    def check(self) -> None:
        room = room_of(self.user) if self.user is not None else None
        if room is not None and not room.may_publish(self.public.question):
            raise ActionError(_("You may not do this with this question."))
        if room is not None and not room.is_centre and self.unit is None:
            raise ActionError(_("Choose your unit: the fields of the whole province are the centre's."), "unit")
        if room is not None and not room.is_centre and self.unit and self.unit.pk not in room.officer_units:
            raise ActionError(_("You may promote questions at your own unit only."), "unit")
        if self.topic is None and self.unit is None:
            raise ActionError(_("Choose a field or a unit."), "topic")
        if not self.public.is_public:
            raise ActionError(_("The question is not online."))

    def perform(self) -> PromotedQuestion:
        place: dict[str, Any] = {"public": self.public, "topic": self.topic, "unit": self.unit}
        row, _created = PromotedQuestion.objects.update_or_create(**place, defaults={"rank": self.rank})
        where = " · ".join(str(part) for part in (self.topic, self.unit) if part is not None)
        self.public.question.note_event(EventKind.PROMOTED, self.user, unit=self.unit, to=where, rank=self.rank)
        return row
