"""Form of a key for a document system."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sites.models import Unit


class DocumentKeyForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=40, help_text=_("The document management system."))
    units = forms.ModelMultipleChoiceField(
        label=_("Issuers"),
        queryset=Unit.objects.none(),
        required=False,
        help_text=_("Whose documents it may deliver; none chosen: of every unit."),
    )
    publishes = forms.BooleanField(
        label=_("Publishes at once"),
        required=False,
        help_text=_("Otherwise what it delivers waits to be checked."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["units"]
        field.queryset = Unit.objects.with_names().order_by("code")
