"""Forms of the imports."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class FileForm(forms.Form):
    """A file; what is in it is looked at by who reads it."""

    file = forms.FileField(label=_("File"), max_length=200)

    def __init__(self, *args: Any, accept: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = accept


class GlossaryFileForm(FileForm):
    overwrite = forms.BooleanField(
        label=_("Replace what is there"),
        help_text=_("Terms of the file that the glossary has already take over the file's forms. Otherwise they stay."),
        required=False,
    )
