"""The forms of export and import."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .formats import FORMATS
from .limits import MAX_BYTES, MEGABYTE


class ExportForm(forms.Form):
    """Which format. Word first: it asks for nothing else."""

    format = forms.ChoiceField(
        label=_("Format"),
        choices=lambda: [(name, found.label) for name, found in FORMATS.items()],
        widget=forms.RadioSelect,
        initial="docx",
        help_text=_("Word for people who work without a translation tool; XLIFF or PO for tools."),
    )


class UploadForm(forms.Form):
    """A file that comes back. What is in it is looked at by the preview."""

    accept = ".po,.xlf,.xliff,.docx"
    file = forms.FileField(label=_("File"), error_messages={"empty": _("The file is empty.")})

    def __init__(self, *args: Any, archives: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        field.widget.attrs["accept"] = f"{self.accept},.zip" if archives else self.accept
        field.help_text = (
            _("PO, XLIFF or Word (.docx), or a zip archive of them; at most %(size)s MB.")
            if archives
            else _("PO, XLIFF or Word (.docx), at most %(size)s MB.")
        ) % {"size": MAX_BYTES // MEGABYTE}

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than %(size)s MB.") % {"size": MAX_BYTES // MEGABYTE})
        return upload
