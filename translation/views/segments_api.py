"""Writing one segment, and what helps with it. The script asks for JSON; forms without a script get pages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.core.actions import ActionError
from translation.actions.comments import AddCommentAction, SettleCommentAction
from translation.differences import difference
from translation.enums import SegmentOrigin
from translation.inline import chips
from translation.models import SegmentComment, TranslationJob
from translation.places import Place
from translation.suggestions import hits_for, terms_for, where_from
from translation.writing import Written, resolve_conflict, write_segment

from .access import JobViewMixin
from .editor import EditorView
from .rows import Row, flags_of


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("accept", "").startswith("application/json")


def figures(job: TranslationJob) -> dict[str, Any]:
    return {
        "segments": job.segments_total,
        "confirmed": job.segments_confirmed,
        "errors": job.segments_in_error,
        "words": job.words,
        "wordsConfirmed": job.words_confirmed,
        "percent": job.percent,
        "complete": job.is_complete,
    }


class SegmentView(EditorView):
    """POST: text, version, and whether it is confirmed; or the choice between two versions."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            written = self._write(request)
        except ActionError as refusal:
            return self._refuse(str(refusal))
        except ValueError:
            return self._refuse(_("This form is not complete. Load the page again."))
        if wants_json(request):
            return JsonResponse(self._answer(written), status=409 if written.conflict else 200)
        return self._back(written)

    def _write(self, request: HttpRequest) -> Written:
        data, user = request.POST, request.user
        version = int(data.get("version", ""))
        text, confirm = data.get("text", ""), data.get("confirm") == "1"
        choice = data.get("resolve", "")
        if choice:
            return self._resolve(choice, text, version, confirm)
        unit = data.get("unit", "")
        origin, percent, detail = where_from(
            self.segment, text, data.get("origin", ""), int(unit) if unit.isdecimal() else None
        )
        if self.may.review:  # A correction; the reviewer answers for it with the approval.
            origin, percent, detail, confirm = SegmentOrigin.REVIEWER, 0, "", True
        return write_segment(
            self.segment.pk,
            user,
            text=text,
            version=version,
            confirm=confirm,
            origin=origin,
            percent=percent,
            detail=detail,
        )

    def _resolve(self, choice: str, text: str, version: int, confirm: bool) -> Written:
        segment = self.segment
        if choice == "mine":
            text = segment.rejected_text
        elif choice == "theirs":
            text, confirm = segment.text, segment.is_confirmed
        confirm = confirm or self.may.review
        return resolve_conflict(segment.pk, self.request.user, text=text, version=version, confirm=confirm)

    def _answer(self, written: Written) -> dict[str, Any]:
        segment = written.segment
        row = Row(segment, Place("", ""), writable=True)
        blocking = [problem.message for problem in row.problems if problem.blocking]
        return {
            "conflict": written.conflict,
            "version": segment.version,
            "text": segment.text,
            "state": segment.state,
            "stateLabel": row.state_label,
            "problem": blocking[0] if blocking else "",
            "flags": flags_of(row),
            "info": render_to_string(
                "translation/admin/editor_info.html", {"row": row, "job": segment.job}, request=self.request
            ),
            "figures": figures(segment.job),
        }

    def _refuse(self, message: str) -> HttpResponse:
        if wants_json(self.request):
            return JsonResponse({"refused": message}, status=422)
        messages.error(self.request, message)
        self.refused = (self.segment.pk, self.request.POST.get("text", ""), message)
        return self.again()

    def _back(self, written: Written) -> HttpResponse:
        segment = written.segment
        if written.conflict:
            messages.warning(
                self.request,
                _("Segment %(number)s was changed by somebody else meanwhile; both texts are kept.")
                % {"number": segment.order},
            )
        goal: Any = segment
        if segment.is_confirmed and not self.may.review:
            goal = segment.job.segments.unfinished().filter(order__gt=segment.order).first() or segment
        return HttpResponseRedirect(f"{self.address}#segment-{goal.pk}")


class SegmentHelpView(JobViewMixin, WagtailAdminTemplateMixin, TemplateView):
    """Memory, terms, differences and comments of one segment: a part of the editor, or a page without a script."""

    page_title = ""
    header_icon = "wagtail-localize-language"

    def get_template_names(self) -> list[str]:
        part = self.request.headers.get("x-requested-with") == "XMLHttpRequest"
        return ["translation/admin/editor_help.html" if part else "translation/admin/editor_help_page.html"]

    def get_page_title(self) -> str:
        return _("Segment %(number)s") % {"number": self.segment.order}

    def get_page_subtitle(self) -> str:
        return str(self.job.title)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may.comment:
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        segment = self.segment
        row = Row(segment, Place("", ""), writable=self.may.write(segment))
        hits = [{"hit": hit, "html": chips(hit.text), "source": self._other(hit)} for hit in hits_for(segment)]
        seen = segment.reviewed_text
        return super().get_context_data(
            job=self.job,
            segment=segment,
            may=self.may,
            row=row,
            hits=hits,
            terms=terms_for(segment),
            since_review=difference(seen, segment.text) if seen and segment.is_changed_since_review else "",
            comments=segment.comments.select_related("author", "resolved_by"),
            **kwargs,
        )

    def _other(self, hit: Any) -> Any:
        """How the source of a hit differs; empty where it is the same."""
        return difference(hit.source, self.segment.source_text) if hit.percent < 100 else ""


class _CommentView(SegmentHelpView):
    http_method_names = ["post"]

    def act(self) -> None:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may.comment:
            raise Http404
        refusal = ""
        try:
            self.act()
        except ActionError as error:
            refusal = str(error)
        if self.get_template_names()[0].endswith("page.html") and not refusal:
            return HttpResponseRedirect(reverse("translation_segment_help", args=[self.job.pk, self.segment.pk]))
        context = self.get_context_data(refusal=refusal, typed_comment=request.POST.get("text", "") if refusal else "")
        return render(request, self.get_template_names()[0], context, status=422 if refusal else 200)


class CommentAddView(_CommentView):
    def act(self) -> None:
        AddCommentAction(self.segment, self.request.POST.get("text", ""), self.request.user).execute()


class CommentSettleView(_CommentView):
    def act(self) -> None:
        comment = SegmentComment.objects.filter(segment=self.segment, pk=self.kwargs["comment_id"]).first()
        if comment is None:
            raise Http404
        comment.job = self.job
        SettleCommentAction(comment, self.request.user, done=self.request.POST.get("done") == "1").execute()
