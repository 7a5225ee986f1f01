"""Forms of the centre for requests about personal data."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from questions.models import Asker

LABELS = {
    "name": _("Full name"),
    "phone": _("Telephone"),
    "email": _("E-mail"),
    "address": _("Address"),
    "tax_code": _("Tax code"),
    "organisation": _("Name of the organisation"),
    "identity": _("Identity number"),
}


class OutcomeForm(forms.Form):
    """What was done."""

    outcome = forms.CharField(
        label=_("What was done"), max_length=500, help_text=_("Without personal data: this line is kept.")
    )


class CorrectionForm(OutcomeForm):
    """The values as they should be; those of today stand in the fields."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name in Asker.FIELDS:
            self.fields[name] = forms.CharField(label=LABELS[name], max_length=300, required=False)
        self.order_fields([*Asker.FIELDS, "outcome"])

    def person(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in Asker.FIELDS}
