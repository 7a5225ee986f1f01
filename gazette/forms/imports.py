"""Forms of the import of documents: table and files, and which column is what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gazette.importing.fields import FIELDS
from sites.models import Unit

ENCODINGS = [
    ("", _("as recognised")),
    ("unicode", "Unicode (UTF-8)"),
    ("tcvn3", "TCVN3 (ABC)"),
    ("vni", "VNI"),
    ("viscii", "VISCII"),
    ("cp1258", "Windows-1258"),
]


class DocumentUploadForm(forms.Form):
    table = forms.FileField(
        label=_("Table"),
        help_text=_(".xlsx or .csv in any Vietnamese encoding; the first row names the columns."),
    )
    archive = forms.FileField(
        label=_("Files"), required=False, help_text=_("A ZIP with the files that a column of the table names.")
    )
    unit = forms.ModelChoiceField(
        label=_("Issuer"),
        queryset=Unit.objects.none(),
        required=False,
        help_text=_("Of rows that name none."),
    )

    def __init__(self, units: Any, every: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.queryset, field.required = units, not every


class DocumentMappingForm(forms.Form):
    """A choice of column for each field, and how rows are taken."""

    encoding = forms.ChoiceField(label=_("Encoding of the table"), choices=ENCODINGS, required=False)
    as_published = forms.BooleanField(
        label=_("These are old documents: publish them at once"),
        required=False,
        help_text=_("No duties of posting are made for them."),
    )
    same_ok = forms.BooleanField(
        label=_("Rows whose number is there already are other documents: enter them too"), required=False
    )

    def __init__(self, columns: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(number), name or f"– {number + 1} –") for number, name in enumerate(columns)]
        for field in FIELDS:
            choices = [("", _("not in the table")), *names]
            self.fields[f"c_{field.name}"] = forms.ChoiceField(
                label=field.label, choices=choices, required=field.required
            )

    def columns(self) -> list[Any]:
        return [field for field in self if field.name.startswith("c_")]

    def options(self) -> list[Any]:
        return [field for field in self if not field.name.startswith("c_")]

    @property
    def mapping(self) -> dict[str, int]:
        data = self.cleaned_data
        return {name[2:]: int(value) for name, value in data.items() if name.startswith("c_") and value}
