"""Forms that the page models name: the contact form as readers see it, and the editor's form of its page."""

from __future__ import annotations

import time
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.forms.forms import BaseForm, FormBuilder, WagtailAdminFormPageForm

from cms.core.page_forms import BasePageForm
from cms.core.text import nfc

MIN_SECONDS = 3
MAX_SECONDS = 24 * 60 * 60
MAX_TEXT = 5000
MAX_LINKS = 3
_SALT = "pages.contact"


class ContactPageForm(BasePageForm, WagtailAdminFormPageForm):
    """The editor's form: ours and Wagtail's checks of form fields."""


class GuardedForm(BaseForm):
    """A public form with the protection that asks nothing of people: a field nobody sees, and the time it took.

    The time is signed, so it cannot be made up; a form open for more than a day gets a fresh one and keeps its text.
    """

    guard_fields = ("website", "started")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["website"] = forms.CharField(
            label=_("Leave this field empty"),
            required=False,
            widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
        )
        self.fields["started"] = forms.CharField(
            widget=forms.HiddenInput, required=False, initial=lambda: signing.dumps(int(time.time()), salt=_SALT)
        )
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "in")
            typed = isinstance(field, forms.CharField) and not field.widget.is_hidden
            if typed and field.max_length is None:
                field.max_length = MAX_TEXT
                field.widget.attrs.setdefault("maxlength", MAX_TEXT)

    @property
    def shown_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name not in self.guard_fields]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name, value in list(cleaned.items()):
            if isinstance(value, str):
                cleaned[name] = nfc(value)
                if len(value) > MAX_TEXT:
                    self.add_error(name, _("This text is too long: at most 5,000 characters."))
        if cleaned.get("website"):
            raise ValidationError(_("The message was not sent: a hidden field was filled in. Please send it again."))
        self._check_time(cleaned.get("started", ""))
        text = " ".join(value for value in cleaned.values() if isinstance(value, str))
        if text.lower().count("http://") + text.lower().count("https://") > MAX_LINKS:
            raise ValidationError(_("The message holds too many links. Leave out some and send it again."))
        return cleaned

    def _check_time(self, started: str) -> None:
        again = _("The form was sent too fast or was open for too long. Your text is kept: please send it again.")
        try:
            seconds = time.time() - int(signing.loads(started, salt=_SALT))
        except (signing.BadSignature, TypeError, ValueError):
            seconds = -1
        if not MIN_SECONDS <= seconds <= MAX_SECONDS:
            fresh: Any = self.data.copy()  # type: ignore[has-type]
            fresh["started"] = signing.dumps(int(time.time()) - MIN_SECONDS, salt=_SALT)
            self.data = fresh
            raise ValidationError(again)


class ContactFormBuilder(FormBuilder):
    """Wagtail's form builder with the guarded form as base."""

    def get_form_class(self) -> type[GuardedForm]:
        return type("ContactForm", (GuardedForm,), self.formfields)
