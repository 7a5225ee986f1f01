"""Search and replace in a job: first what would change, then the change of what was chosen."""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.core.actions import ActionError
from translation.actions.texts import Hit, ReplaceInJobAction, find_in_job
from translation.differences import difference

from .access import JobViewMixin, way_to
from .editor import UNDO


class ReplaceView(JobViewMixin, WagtailAdminTemplateMixin, TemplateView):
    """GET shows the hits, POST replaces the chosen ones. For whoever may write at least one of the segments."""

    template_name = "translation/admin/replace.html"
    page_title = gettext_lazy("Search and replace")
    header_icon = "search"
    refusal = ""

    def get_page_subtitle(self) -> str:
        return str(self.job.title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, *way_to(self.job), {"url": "", "label": self.get_page_title()}]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not self.may.write() and not self.job.segments.filter(assignee=request.user).exists():
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def asked(self) -> dict[str, Any]:
        data = self.request.POST if self.request.method == "POST" else self.request.GET
        return {
            "find": data.get("find", ""),
            "replacement": data.get("replacement", ""),
            "match_case": data.get("match_case") == "1",
            "confirmed": data.get("confirmed") == "1",
        }

    @cached_property
    def hits(self) -> list[Hit]:
        """Of the segments that the person may write."""
        found = find_in_job(self.job, **self.asked)
        for hit in found:
            hit.segment.job = self.job
        return [hit for hit in found if self.may.write(hit.segment)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows: list[dict[str, Any]] = []
        if "find" in self.request.GET or self.request.method == "POST":
            try:
                rows = [
                    {"segment": hit.segment, "html": difference(hit.segment.text, hit.new_text)} for hit in self.hits
                ]
            except ActionError as refusal:
                self.refusal = str(refusal)
        context = {"job": self.job, "asked": self.asked, "rows": rows, "refusal": self.refusal}
        return super().get_context_data(searched="find" in self.request.GET, **context, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            # "number:version": what was seen; a text that has changed since is left alone.
            chosen = set(request.POST.getlist("segment"))
            hits = [hit for hit in self.hits if f"{hit.segment.pk}:{hit.segment.version}" in chosen]
            replaced = ReplaceInJobAction(self.job, hits, request.user).execute()
        except ActionError as refusal:
            self.refusal = str(refusal)
            return self.render_to_response(self.get_context_data(), status=422)
        request.session[UNDO % self.job.pk] = [list(astuple(row)) for row in replaced]
        messages.success(request, _("Segments changed: %(number)s.") % {"number": len(replaced)})
        return HttpResponseRedirect(reverse("translation_editor", args=[self.job.pk]))
