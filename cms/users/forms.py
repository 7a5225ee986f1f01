"""Forms of the log-in, and of what a person does with the own account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm as WagtailLoginForm

from .enums import ADMINISTRATOR, Role
from .lockout import locked_until
from .second_factor import required_roles
from .throttle import forgive, refuse_too_many


class LoginForm(WagtailLoginForm):
    """Wagtail's, whose password field has lost its label's translation; throttled, and clear about a lock-out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")

    def clean(self) -> Any:
        refuse_too_many(self.request, "log-in")
        cleaned = super().clean()
        forgive(self.request, "log-in")
        return cleaned

    def get_invalid_login_error(self) -> ValidationError:
        """The same words for a wrong password and for a name that nobody has."""
        until = locked_until(self.request, self.cleaned_data.get("username", ""))
        if until is None:
            return super().get_invalid_login_error()
        message = _("Too many failed log-ins. Try again after %(time)s, or ask an administrator to unlock the account.")
        time = formats.date_format(timezone.localtime(until), "H:i, d/m/Y")
        return ValidationError(message, code="locked_out", params={"time": time})


class TokenForm(forms.Form):
    """A code of the authenticator app or, where `recovery` is allowed, a recovery code."""

    token = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "text",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )

    def __init__(self, *args: Any, request: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.fields["token"].widget.attrs["autofocus"] = True

    def clean_token(self) -> str:
        token = "".join(self.cleaned_data["token"].split()).replace("-", "").lower()
        refuse_too_many(self.request, "second-factor")
        return token


class RolePolicyForm(forms.Form):
    """One box for each role: does it need a second factor?"""

    roles = forms.MultipleChoiceField(
        label=_("Second factor required for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(ADMINISTRATOR, _("System administrator")), *Role.choices],
        help_text=_("Whoever publishes at the portal itself counts as a central editor."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"roles": sorted(required_roles())}
        super().__init__(*args, **kwargs)
