"""The unit leader's screen: one question with its answer, approved, changed or returned; and what waits."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.calendar.working_days import current
from cms.core.actions import ActionError
from questions.actions import ApproveAnswerAction, ReturnAnswerAction, StaleError
from questions.clock import due_of
from questions.enums import ACTIVE_ASSIGNMENTS, AnswerState
from questions.forms.answering import ApproveForm, ReturnForm
from questions.models import Answer, Question

from .leader_base import OneQuestion, RoomPage

PAGE_SIZE = 30


class ApproveView(OneQuestion):
    """POST `do`: approve, approve with the changed text, or return with a remark."""

    template_name = "questions/leader/approve.html"
    page_title = gettext_lazy("Approve the answer")
    header_icon = "check"

    def may_enter(self) -> bool:
        return self.room.may_approve(self.question)

    def way(self) -> list[dict[str, Any]]:
        return [{"url": reverse("questions_approvals"), "label": _("Waiting for approval")}]

    @property
    def waiting(self) -> Answer | None:
        answer = self.in_work
        return answer if answer is not None and answer.state == AnswerState.IN_APPROVAL else None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        do = request.POST.get("do", "")
        try:
            if do in {"approve", "change"}:
                return self.approve(changed=do == "change")
            if do == "return":
                return self.send_back()
            raise ActionError(_("This form is not complete. Load the page again."))
        except ActionError as refusal:
            return self.refused(refusal)

    def approve(self, *, changed: bool) -> HttpResponse:
        form = ApproveForm(self.request.POST)
        if not form.is_valid():
            raise ActionError(_("This form is not complete. Load the page again."))
        data = form.cleaned_data
        self.typed = data["text"] if changed else None
        ApproveAnswerAction(
            self.question,
            self.request.user,
            self.typed,
            data["seen_answer"],
            without_parts=data["without_parts"],
        ).execute()
        messages.success(self.request, _("The answer is approved and on its way to the asker."))
        return redirect("questions_approvals")

    typed: str | None = None

    def send_back(self) -> HttpResponse:
        form = ReturnForm(self.request.POST)
        if not form.is_valid():
            return self.again(return_form=form)
        ReturnAnswerAction(self.question, self.request.user, form.cleaned_data["comment"]).execute()
        messages.success(self.request, _("The answer was returned with your remark."))
        return redirect("questions_approvals")

    def refused(self, refusal: ActionError) -> HttpResponse:
        """The screen as it stands now: who was faster is named, and what was typed is kept."""
        messages.error(self.request, str(refusal))
        self.__dict__.pop("answers", None)
        self.question.refresh_from_db()
        comment = ReturnForm(initial={"comment": self.request.POST.get("comment", "")})
        return self.again(return_form=comment, stale=isinstance(refusal, StaleError))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        answer = self.waiting
        user: Any = self.request.user
        text = self.typed if self.typed is not None else (answer.text if answer else "")
        form = ApproveForm(initial={"text": text, "seen_answer": answer.version if answer else None})
        kwargs.setdefault("return_form", ReturnForm())
        missing = [row for row in self.parts if row.state in ACTIVE_ASSIGNMENTS]
        return super().get_context_data(**kwargs) | {
            "answer": answer,
            "sent": self.last_sent,
            "earlier": self.last_sent if answer is not None and answer.number > 1 else None,
            "form": form,
            "changed": self.typed is not None,
            "missing": missing,
            "signer": user.get_full_name() or user.get_username(),
            "position": getattr(user, "position", ""),
            "events": self.question.events.select_related("user", "unit").prefetch_related("unit__periods"),
            "notes": self.question.notes.select_related("author"),
            "edit_url": reverse("questions_answer", args=[self.question.pk]),
            "media": form.media,
        }


class ApprovalsView(RoomPage):
    """What waits for the person's approval, what is due first on top."""

    template_name = "questions/leader/approvals.html"
    page_title = gettext_lazy("Waiting for approval")
    header_icon = "check"

    def may_enter(self) -> bool:
        return bool(self.room.approver_units) or self.room.is_administrator

    def rows(self) -> Any:
        rows = Question.objects.visible_to(self.request.user).waiting_for_approval().for_listing()
        if not self.room.is_administrator:
            rows = rows.filter(lead_unit__in=self.room.approver_units)
        return rows.order_by("due_date", "received_at", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self.rows(), PAGE_SIZE).get_page(self.request.GET.get("p"))
        calendar = current()
        answers = Answer.objects.filter(question__in=[row.pk for row in page], state=AnswerState.IN_APPROVAL)
        by_question = {answer.question_id: answer for answer in answers.select_related("author")}
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "rows": [
                {"question": row, "answer": by_question.get(row.pk), "due": due_of(row, calendar)} for row in page
            ],
        }
