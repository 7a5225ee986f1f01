"""Giving several jobs to one translator at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.core.actions import ActionError
from translation.actions import AssignJobAction
from translation.forms.desk import AssignForm
from translation.models import TranslationJob

from .base import DeskPage

MAX_JOBS = 200


class AssignManyView(DeskPage):
    """The chosen jobs, and one form for all; what cannot be assigned is named with its reason."""

    template_name = "translation/admin/assign.html"
    page_title = gettext_lazy("Assign translations")
    header_icon = "user"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.desk.is_head:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def jobs(self) -> list[TranslationJob]:
        asked = [pk for pk in self.request.GET.getlist("job") if pk.isdigit()][:MAX_JOBS]
        jobs = TranslationJob.objects.visible_to(self.request.user).open()
        return list(jobs.for_listing().filter(pk__in=asked))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.jobs:
            messages.warning(request, _("Tick the translations to be assigned first."))
            return redirect("translation_queue")
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = AssignForm(request.POST, jobs=self.jobs)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        done = 0
        for job in self.jobs:
            data = form.cleaned_data
            try:
                AssignJobAction(job, data["assignee"], request.user, reviewer=data["reviewer"]).execute()
            except ActionError as error:
                messages.error(request, f"{job.title}: {error.message}")
            else:
                done += 1
        if done:
            text = ngettext("%(n)d translation was assigned.", "%(n)d translations were assigned.", done)
            messages.success(request, text % {"n": done})
        return redirect("translation_queue")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", AssignForm(jobs=self.jobs))
        words = sum(job.words - job.words_confirmed for job in self.jobs)
        return super().get_context_data(jobs=self.jobs, words=words, **kwargs)
