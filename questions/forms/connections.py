"""Forms of keys and webhooks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from questions.enums import PUBLIC_EVENTS, Channel, EventKind
from sites.models import Unit


class KeyForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("The app, chatbot or call centre."))
    unit = forms.ModelChoiceField(
        label=_("Desk that receives the questions"), queryset=Unit.objects.none(), empty_label=None
    )
    channel = forms.ChoiceField(label=_("Channel"), choices=[(c.value, c.label) for c in (Channel.API, Channel.CALL)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(member_site__isnull=False).with_names()
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class WebhookForm(forms.Form):
    url = forms.URLField(label=_("Address"), max_length=300, assume_scheme="https", help_text="https://…")
    events = forms.MultipleChoiceField(
        label=_("Events"),
        choices=sorted(((kind, EventKind(kind).label) for kind in PUBLIC_EVENTS), key=lambda row: row[0]),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None ticked: all of them."),
    )
