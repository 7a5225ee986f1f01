"""The transfer letter as a download."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import View

from cms.core.actions import ActionError
from cms.users.events import note_refusal
from questions.actions.letters import MakeLetterAction
from questions.letters import DOCX
from questions.rights import room_of
from sites.admin_scope import GuardedMixin

from .base import question_of


class LetterView(GuardedMixin, View):
    """Makes the letter of a hop (`assignment_id`), or that to an authority outside. By POST: it takes a number."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, assignment_id: int | None = None, **kwargs: Any) -> HttpResponse:
        question = question_of(request, pk)
        if not room_of(request.user).may_screen(question):
            note_refusal(request, "letter of a question")
            raise Http404
        hop = None
        if assignment_id is not None:
            hop = question.assignments.active().filter(pk=assignment_id).first()
            if hop is None:
                raise Http404
        given = {name: name in request.POST for name in ("with_text", "with_person")}
        try:
            made = MakeLetterAction(question, request.user, hop, **given).execute()
        except ActionError as error:
            messages.error(request, str(error.message))
            return redirect("question", question.pk)
        response = HttpResponse(made.content, content_type=DOCX)
        response.headers["Content-Disposition"] = f'attachment; filename="phieu-chuyen-{question.code}.docx"'
        response.headers["Cache-Control"] = "no-store, private"
        return response
