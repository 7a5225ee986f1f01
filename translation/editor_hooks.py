"""The editor's addresses, and the way to it from the page's own edit address."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from wagtail import hooks
from wagtail.models import TranslatableMixin

from .enums import JobState
from .models import TranslationJob
from .rights import desk_of
from .views.editor import EditorView
from .views.preview import PreviewView
from .views.replace import ReplaceView
from .views.review import AddressesView, ConfirmMemoryView, DecisionView, UndoReplaceView
from .views.segments_api import CommentAddView, CommentSettleView, SegmentHelpView, SegmentView

JOB = "translation/jobs/<int:job_id>/"
SEGMENT = JOB + "segments/<int:segment_id>/"


@hooks.register("register_admin_urls")
def register_editor_urls() -> list[Any]:
    return [
        path(JOB + "edit/", EditorView.as_view(), name="translation_editor"),
        path(JOB + "preview/", PreviewView.as_view(), name="translation_preview"),
        path(JOB + "decide/", DecisionView.as_view(), name="translation_decide"),
        path(JOB + "confirm-memory/", ConfirmMemoryView.as_view(), name="translation_confirm_memory"),
        path(JOB + "replace/", ReplaceView.as_view(), name="translation_replace"),
        path(JOB + "replace/undo/", UndoReplaceView.as_view(), name="translation_replace_undo"),
        path(JOB + "addresses/", AddressesView.as_view(), name="translation_addresses"),
        path(SEGMENT, SegmentView.as_view(), name="translation_segment"),
        path(SEGMENT + "help/", SegmentHelpView.as_view(), name="translation_segment_help"),
        path(SEGMENT + "comments/", CommentAddView.as_view(), name="translation_comment_add"),
        path(SEGMENT + "comments/<int:comment_id>/", CommentSettleView.as_view(), name="translation_comment_settle"),
    ]


def open_desk_editor(request: HttpRequest, instance: Any) -> HttpResponse | None:
    """A translation that the desk looks after is edited at the desk, never in wagtail-localize's editor.

    Raises:
        Http404: the job is none that the person sees.
    """
    if not isinstance(instance, TranslatableMixin) or instance.locale.language_code == settings.LANGUAGE_CODE:
        return None
    jobs = TranslationJob.objects.of(instance).filter(locale=instance.locale_id)
    job = jobs.exclude(state=JobState.CANCELLED).select_related("site").first()
    if job is None:
        return None
    if not desk_of(request.user).sees(job):
        raise Http404
    return HttpResponseRedirect(reverse("translation_editor", args=[job.pk]))


# Before wagtail-localize's own hooks of the same name.
hooks.register("before_edit_page", open_desk_editor, order=-10)
hooks.register("before_edit_snippet", open_desk_editor, order=-10)
