"""The page that explains the clock of a question, for any day since its receipt."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.users.events import note_refusal
from questions.explaining import explain
from questions.models import Question
from sites.admin_scope import GuardedMixin


class ClockView(GuardedMixin, WagtailAdminTemplateMixin, TemplateView):
    """`?day=2026-03-01` shows how it stood by the end of that day. 404 for what the person does not see."""

    template_name = "questions/admin/clock.html"
    header_icon = "calendar-alt"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        rows = Question.objects.visible_to(request.user).select_related("service_level", "desk_unit", "lead_unit")
        found = rows.prefetch_related("desk_unit__periods").filter(pk=kwargs["pk"]).first()
        if found is None:
            note_refusal(request, "question of others")
            raise Http404
        self.question: Question = found
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return _("The clock of question %(code)s") % {"code": self.question.code}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    @cached_property
    def day(self) -> date:
        """The day that is asked for; today where that is none since the receipt."""
        today = timezone.localdate()
        try:
            asked = date.fromisoformat(self.request.GET.get("day", ""))
        except ValueError:
            return today
        return min(max(asked, self.question.received_on), today)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            question=self.question,
            explanation=explain(self.question, self.day),
            with_names=True,
            first_day=self.question.received_on,
            today=timezone.localdate(),
            **kwargs,
        )
