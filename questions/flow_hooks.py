"""Addresses of the workflow: files of questions."""

from __future__ import annotations

from typing import Any

from django.urls import path
from wagtail import hooks

from .views.files import QuestionFileView


@hooks.register("register_admin_urls")
def register_file_urls() -> list[Any]:
    return [path("questions/files/<int:file_id>/", QuestionFileView.as_view(), name="question_file")]
