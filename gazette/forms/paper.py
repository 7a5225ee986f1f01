"""Forms of printed copies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from gazette.enums import StockKind


def day() -> forms.DateField:
    return forms.DateField(label=_("Day"), widget=AdminDateInput, initial=timezone.localdate)


def number_of_copies(label: Any = None, **kwargs: Any) -> forms.IntegerField:
    least = kwargs.pop("min_value", 1)
    return forms.IntegerField(label=label or _("Copies"), min_value=least, max_value=100_000, **kwargs)


class OrderForm(forms.Form):
    reserve = number_of_copies(_("Reserve copies"), min_value=0)
    printer = forms.CharField(label=_("Printer"), max_length=200, required=False)
    on = day()


class PrintedForm(forms.Form):
    copies = number_of_copies(_("Copies that came from the printer"))
    spoilt = number_of_copies(_("Of these spoilt"), min_value=0, initial=0)
    on = day()
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class MoveForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What happened"), choices=[(row.value, row.label) for row in (StockKind.GIVEN, StockKind.SPOILT)]
    )
    copies = number_of_copies()
    note = forms.CharField(label=_("To whom, or why"), max_length=300)
    on = day()


class ParcelForm(forms.Form):
    """One recipient's copies: a complaint, copies that came back, copies sent again."""

    copies = number_of_copies(required=False, help_text=_("Not for a complaint."))
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    on = day()
