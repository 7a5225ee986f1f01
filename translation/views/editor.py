"""The editor: source and translation side by side, segment by segment; for the reviewer with the decision on top."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from translation.actions.overrides import addresses_of
from translation.enums import JobEventKind, JobState
from translation.forms.decisions import ApproveForm, ReasonForm
from translation.machine import machine
from translation.models import SegmentComment
from translation.places import Places, heading_of_override

from .access import JobViewMixin, way_to
from .rows import FILTERS, Row, build_rows, narrow
from .texts import keys, script_texts

UNDO = "translation_undo:%s"


class EditorView(JobViewMixin, WagtailAdminTemplateMixin, TemplateView):
    """Everybody who sees the job may read it; fields are for those who may write now."""

    template_name = "translation/admin/editor.html"
    page_title = gettext_lazy("Translate")
    header_icon = "wagtail-localize-language"

    # What a form without JavaScript wanted, when it was refused: (segment, text, message).
    refused: tuple[int, str, str] | None = None
    approve_form: ApproveForm | None = None
    return_form: ReasonForm | None = None
    typed_addresses: dict[int, str] | None = None

    def get_page_subtitle(self) -> str:
        return str(self.job.title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, *way_to(self.job), {"url": "", "label": self.get_page_title()}]

    @cached_property
    def places(self) -> Places:
        """Of the source as the job was made from it."""
        job = self.job
        content = job.translation.source.content_json if job.translation is not None else ""
        return Places(job.content_type.model_class(), content)

    @cached_property
    def rows(self) -> list[Row]:
        job = self.job
        counted = SegmentComment.objects.filter(job=job, resolved_at=None).exclude(segment=None)
        open_comments = dict(
            counted.values_list("segment").annotate(number=Count("pk")).values_list("segment", "number")
        )
        segments = (
            job.segments.with_text().select_related("rejected_by", "updated_by", "assignee").order_by("order", "pk")
        )
        comments = open_comments if self.may.comment else {}
        rows = build_rows(job, segments, self.places.of, self.may.write, comments)
        if self.refused:
            for row in rows:
                if row.segment.pk == self.refused[0]:
                    row.typed, row.refusal = self.refused[1:]
        return rows

    @cached_property
    def show(self) -> str:
        chosen = self.request.GET.get("show", "")
        return chosen if chosen in FILTERS else "all"

    def addresses(self) -> list[dict[str, Any]]:
        typed = self.typed_addresses or {}
        return [
            {
                "pk": address.pk,
                "heading": heading_of_override(self.places.of(address.path), address.path),
                "source": address.source,
                "own": typed.get(address.pk, address.own),
            }
            for address in addresses_of(self.job)
        ]

    def returned(self) -> Any:
        """The reviewer's last words."""
        return self.job.events.filter(kind=JobEventKind.RETURNED).select_related("user").last()

    def reopened(self) -> Any:
        """Why a published translation is being corrected; nothing for a renewal, or once it is published again."""
        kinds = (JobEventKind.REOPENED, JobEventKind.PUBLISHED)
        last = self.job.events.filter(kind__in=kinds).select_related("user").last()
        return last if last is not None and last.kind == JobEventKind.REOPENED else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        job, words = self.job, self.request.GET.get("q", "")[:200]
        narrow(self.rows, self.show, words)
        return super().get_context_data(
            job=job,
            may=self.may,
            writing=self.may.review or any(row.writable for row in self.rows),
            rows=self.rows,
            filters=[(name, label) for name, (label, _test) in FILTERS.items()],
            show=self.show,
            words=words,
            addresses=self.addresses(),
            returned=self.returned() if job.state == JobState.CHANGES_REQUESTED else None,
            reopened=self.reopened() if job.is_open else None,
            approve_form=self.approve_form or (ApproveForm(job=job) if self.may.review else None),
            return_form=self.return_form or ReasonForm(),
            memory_hits=sum(self._is_certain(row) for row in self.rows),
            machine=machine() is not None and any(row.writable and not row.segment.text for row in self.rows),
            undo=self.request.session.get(UNDO % job.pk),
            preview=job.translation is not None and hasattr(self.places.model, "make_preview_request"),
            keys=keys(),
            script_texts=json.dumps(script_texts(), ensure_ascii=False),
            storage_key=f"desk:{self.request.user.pk}:{job.pk}",
            **kwargs,
        )

    @staticmethod
    def _is_certain(row: Row) -> bool:
        segment = row.segment
        return row.writable and (segment.state, segment.origin, segment.percent) == ("suggested", "memory", 100)

    def again(self, status: int = 422) -> HttpResponse:
        """The editor once more, with what was typed, after a refusal."""
        return self.render_to_response(self.get_context_data(), status=status)

    @property
    def address(self) -> str:
        return reverse("translation_editor", args=[self.job.pk])
