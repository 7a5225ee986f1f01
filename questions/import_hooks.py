"""What the import of old questions adds to the admin."""

from __future__ import annotations

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .clock_hooks import MENU, RecordMenuItem
from .models import QuestionImport
from .views.importing import ImportsView, ImportView


@hooks.register("register_admin_urls")
def import_urls() -> list[Any]:
    return [
        path("questions/imports/", ImportsView.as_view(), name="question_imports"),
        path("questions/imports/<int:pk>/", ImportView.as_view(), name="question_import"),
    ]


@hooks.register(MENU)
def imports_item() -> MenuItem:
    return RecordMenuItem(
        QuestionImport, _("Old questions from a table"), "question_imports", icon_name="upload", order=94
    )
