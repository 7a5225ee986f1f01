"""What is done with ticked questions: each for itself, and what could not be done is said with its reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.core.actions import ActionError
from questions.actions import RouteManyAction, RouteOutcome, SpamAction, StartScreeningAction
from questions.forms.office import BulkForm
from questions.inbox import TABS
from questions.models import Question

from .base import OfficePage

MOST = 200


class BulkView(OfficePage):
    template_name = "questions/admin/bulk_result.html"
    page_title = gettext_lazy("Ticked questions")
    http_method_names = ["post"]

    def may_enter(self) -> bool:
        return self.room.is_centre or bool(self.room.officer_units)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        what = request.POST.get("what", "")
        if what not in BulkForm.BULK:
            raise Http404
        questions = self.chosen(request)
        form = BulkForm(request.POST)
        if not questions:
            messages.warning(request, _("Tick the questions first."))
            return redirect(self.way_back(request))
        if what == BulkForm.ROUTE and (not form.is_valid() or form.cleaned_data["unit"] is None):
            messages.warning(request, _("Choose the unit to which the ticked questions go."))
            return redirect(self.way_back(request))
        outcome = self.done(what, questions, form)
        return self.render_to_response(self.get_context_data(outcome=outcome, back=self.way_back(request)))

    def chosen(self, request: HttpRequest) -> list[Question]:
        """Ticked questions that the person sees; others do not exist for the person."""
        asked = [pk for pk in request.POST.getlist("question") if pk.isdigit()][:MOST]
        rows = Question.objects.visible_to(request.user).select_related("lead_unit", "desk_unit")
        return list(rows.filter(pk__in=asked))

    def done(self, what: str, questions: list[Question], form: BulkForm) -> RouteOutcome:
        if what == BulkForm.ROUTE:
            outcome: RouteOutcome = RouteManyAction(questions, form.cleaned_data["unit"], self.request.user).execute()
            return outcome
        outcome = RouteOutcome()
        action: Any = SpamAction if what == BulkForm.SPAM else StartScreeningAction
        for question in questions:
            try:
                outcome.done.append(action(question, self.request.user).execute())
            except ActionError as error:
                outcome.refused.append((question, str(error.message)))
        return outcome

    @staticmethod
    def way_back(request: HttpRequest) -> str:
        tab = request.POST.get("tab", "")
        return reverse("questions_inbox_tab", args=[tab]) if tab in TABS else reverse("questions_start")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        outcome: RouteOutcome = kwargs["outcome"]
        by_reason: dict[str, list[Question]] = {}
        for question, reason in outcome.refused:
            by_reason.setdefault(reason, []).append(question)
        number = len(outcome.done)
        text = ngettext("%(n)d question was done.", "%(n)d questions were done.", number) % {"n": number}
        return super().get_context_data(by_reason=by_reason.items(), text=text, **kwargs)
