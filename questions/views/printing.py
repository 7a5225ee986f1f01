"""A question on paper."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.views.generic import TemplateView

from cms.calendar.working_days import current
from questions.clock import due_of
from questions.models import Question
from questions.places import Place
from questions.timeline import timeline
from sites.admin_scope import GuardedMixin

from .base import question_of


class PrintView(GuardedMixin, TemplateView):
    """Words, course and answers, without who asks and without internal notes."""

    template_name = "questions/admin/print.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.question: Question = question_of(request, kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        place = Place(self.question, self.request.user)
        return super().get_context_data(
            question=self.question,
            due=due_of(self.question, current()),
            hops=place.all_hops,
            answers=place.answers,
            exchange=self.question.messages.all(),
            entries=reversed(timeline(self.question)),
            today=timezone.localdate(),
            **kwargs,
        )
