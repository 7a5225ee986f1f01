"""Forms of the import: a file for a desk, and which column is what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from questions.importing.fields import FIELDS
from sites.models import Unit


class UploadForm(forms.Form):
    """Table and desk."""

    file = forms.FileField(label=_("Table"), help_text=_(".xlsx or .csv (UTF-8); the first row names the columns."))
    unit = forms.ModelChoiceField(
        label=_("Desk"), queryset=Unit.objects.none(), help_text=_("Whose questions these are.")
    )

    def __init__(self, units: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.queryset = units
        if len(units) == 1:  # Nothing to choose; with more, the first one would be a guess.
            field.empty_label, field.initial = None, units[0].pk


class MappingForm(forms.Form):
    """A choice of column for each field."""

    def __init__(self, columns: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(number), name or f"– {number + 1} –") for number, name in enumerate(columns)]
        for field in FIELDS:
            choices = [("", _("not in the table")), *names]
            self.fields[field.name] = forms.ChoiceField(label=field.label, choices=choices, required=field.required)

    @property
    def mapping(self) -> dict[str, int]:
        return {name: int(value) for name, value in self.cleaned_data.items() if value}
