"""The editor's addresses."""

from __future__ import annotations

from typing import Any

from django.urls import path
from wagtail import hooks

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
