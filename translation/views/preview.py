"""The page as it will look, for the frame beside the editor: the original, or the translation as it stands."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.generic import View
from wagtail.utils.decorators import xframe_options_sameorigin_override
from wagtail_localize.models import SourceDeletedError

from .access import JobViewMixin


@method_decorator(xframe_options_sameorigin_override, name="dispatch")
class PreviewView(JobViewMixin, View):
    """Pages only. What is not translated yet is shown in Vietnamese."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        instance = self._source() if request.GET.get("side") == "source" else self._target()
        if instance is None or not hasattr(instance, "make_preview_request"):
            raise Http404
        answer: HttpResponse = instance.make_preview_request(request, instance.default_preview_mode)
        return answer

    def _source(self) -> Any:
        return self.job.source

    def _target(self) -> Any:
        job = self.job
        if job.translation is None or job.target is None:
            return None
        try:
            page = job.translation.source.get_ephemeral_translated_instance(job.locale, fallback=True)
        except SourceDeletedError:
            return None
        page.slug = getattr(job.target, "slug", "")
        return page
