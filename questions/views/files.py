"""Files of questions for officers."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views import View

from cms.users.events import note_refusal
from questions.downloads import file_response
from questions.following import officers_file
from questions.models import PersonalDataView
from questions.rights import room_of
from sites.admin_scope import GuardedMixin


class QuestionFileView(GuardedMixin, View):
    """A file of a question that the person sees; what an asker has sent is personal data, and the view is logged."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, file_id: int, **kwargs: Any) -> HttpResponseBase:
        row = officers_file(request.user, file_id)
        if row is None or (row.from_asker and not room_of(request.user).may_open_files(row.question)):
            note_refusal(request, "file of a question of others")
            raise Http404
        viewer: Any = request.user
        if row.from_asker:
            PersonalDataView.objects.create(
                question=row.question, code=row.question.code, user=viewer, reason=_("File of the asker")
            )
        return file_response(row, inline="inline" in request.GET)
