"""What is exported: the same filters as a list has, in the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.core.text import fold
from gazette.enums import DocumentState, EffectState
from gazette.models import DocumentKind


class DocumentExportForm(forms.Form):
    q = forms.CharField(label=_("Number or words of the abstract"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("Kind of document"), required=False)
    issuer = forms.ChoiceField(label=_("Issuer"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("all")), *DocumentState.choices])
    effect = forms.ChoiceField(label=_("Effect today"), required=False, choices=[("", _("all")), *EffectState.choices])
    signed_from = forms.DateField(
        label=_("Signed from"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    signed_to = forms.DateField(label=_("Signed until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, units: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = dict.fromkeys(DocumentKind.objects.values_list("code", "name"))
        kinds: Any = self.fields["kind"]
        kinds.choices = [("", _("all")), *((code, f"{name} ({code})") for code, name in codes)]
        issuers: Any = self.fields["issuer"]
        issuers.choices = [("", _("all")), *units]

    def narrowed(self, rows: Any) -> Any:
        """The rows that were asked for; what is wrong in the form narrows nothing away and nothing out."""
        if not self.is_valid():
            return rows.none()
        data = self.cleaned_data
        lookups = {"kind": "kind__code", "issuer": "issuer__code", "state": "state"}
        lookups |= {"signed_from": "signed_on__gte", "signed_to": "signed_on__lte"}
        rows = rows.filter(**{lookup: data[name] for name, lookup in lookups.items() if data[name]})
        if data["effect"]:
            rows = rows.in_effect_state(data["effect"])
        for word in fold(data["q"]).split()[:8]:
            rows = rows.filter(folded__contains=word)
        return rows.order_by("-signed_on", "-pk")
