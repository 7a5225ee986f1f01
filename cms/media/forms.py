"""Upload forms: content is checked, typed text is kept when a file is refused."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from cms.core.text import nfc

from .content import check_content


class ImageForm(BaseImageForm):
    """Wagtail's own field compares the image's real format, its bytes and its pixels with what is allowed."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        for name in ("title", "description", "credit"):
            if isinstance(cleaned.get(name), str):
                cleaned[name] = nfc(cleaned[name])
        return cleaned


class DocumentForm(BaseDocumentForm):
    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if isinstance(file, UploadedFile) and file.file is not None:
            name = file.name or ""
            if "." not in name:
                raise ValidationError(_("The file has no extension that says what it is."), code="extension")
            check_content(cast(BinaryIO, file.file), name.rsplit(".", 1)[1].lower())
        return file

    def clean_title(self) -> str:
        return nfc(str(self.cleaned_data["title"]))
