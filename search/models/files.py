"""The text of uploaded files."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model_string

from search.enums import FileState


class FileText(models.Model):
    """What an uploaded file says, read by the worker in a child process with limits.

    Attributes:
        checksum: SHA-1 of the file that was read (`Document.file_hash`); another one means: read it again.
        text: its pages, separated by form feeds.
        took_ms: how long reading took, in milliseconds.
    """

    document = models.OneToOneField(
        get_document_model_string(), primary_key=True, on_delete=models.CASCADE, related_name="search_text"
    )
    state = models.CharField(_("state"), max_length=20, choices=FileState.choices, default=FileState.WAITING)
    checksum = models.CharField(max_length=64, blank=True)
    text = models.TextField(blank=True)
    pages = models.PositiveIntegerField(_("number of pages"), default=0)
    error = models.TextField(_("error"), blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    took_ms = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField(_("read at"), null=True)

    class Meta:
        verbose_name = _("text of a file")
        verbose_name_plural = _("texts of files")
        indexes = [models.Index(fields=["state"], name="filetext_state")]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.state}"
