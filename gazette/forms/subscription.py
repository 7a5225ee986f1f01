"""What a reader fills in to be told of issues and documents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.core.text import nfc


class SubscriptionForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        error_messages={
            "required": _("Enter your e-mail address."),
            "invalid": _("This is not an e-mail address, such as ten@example.vn."),
        },
    )
    issues = forms.BooleanField(label=_("New issues of the gazette"), required=False)
    kinds = forms.MultipleChoiceField(required=False)
    units = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("kinds", kinds)
        self._offer("units", units)

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices

    def clean_email(self) -> str:
        return nfc(str(self.cleaned_data["email"])).strip()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not (data.get("issues") or data.get("kinds") or data.get("units")):
            self.add_error("issues", _("Choose what you want to be told of."))
        return data
