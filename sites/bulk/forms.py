"""Forms of the screens for many sites."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from cms.core.actions import ActionError
from cms.core.text import nfc
from sites.enums import SiteState, Theme
from sites.models import UnitKind

from .changes import CHANGES, Change
from .reading import MAX_BYTES, Row, read_table


class ImportForm(forms.Form):
    """A table of units. What is wrong with the file as a whole stands at its field."""

    file = forms.FileField(
        label=_("Table"),
        help_text=_("CSV in UTF-8, or an Excel workbook (.xlsx); the first row names the columns."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt,.tsv"}),
        error_messages={"empty": _("The file is empty.")},
    )
    dry_run = forms.TypedChoiceField(
        label=_("What shall happen"),
        choices=[("check", _("Only check: show what would be made")), ("run", _("Make the sites now"))],
        coerce=lambda value: value == "check",
        initial="check",
        widget=forms.RadioSelect,
    )
    rows: list[Row]

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        # One byte more than allowed is enough to say that it is too much.
        content = upload.read(MAX_BYTES + 1)
        try:
            self.rows = read_table(content, upload.name)
        except ActionError as error:
            raise forms.ValidationError(str(error.message)) from error
        return upload


class FilterForm(forms.Form):
    """What to change, and which sites to list."""

    change = forms.ChoiceField(label=_("What to change"), required=False)
    kind = forms.ChoiceField(label=_("Kind of unit"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *SiteState.choices])
    q = forms.CharField(label=_("Name, code or host"), required=False, max_length=100)

    def __init__(self, *args: Any, changes: Iterable[type[Change]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = UnitKind.objects.values_list("code", "name")
        self.fields["change"].choices = [(change.name, change.label) for change in changes]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("All")), *kinds]  # type: ignore[attr-defined]


class ChangeForm(forms.Form):
    """The values of one change; the fields of all others are left out."""

    theme = forms.ChoiceField(label=_("Theme"), choices=Theme.choices)
    state = forms.ChoiceField(label=_("State"), choices=SiteState.choices)
    licence_number = forms.CharField(label=capfirst(_("licence number")), max_length=60, required=False)
    licence_date = forms.DateField(label=capfirst(_("licence date")), required=False, widget=AdminDateInput)
    licence_issuer = forms.CharField(label=capfirst(_("licence issued by")), max_length=200, required=False)
    link_title = forms.CharField(label=capfirst(_("title")), max_length=150)
    link_url = forms.URLField(label=capfirst(_("address")), max_length=300, assume_scheme="https")
    language = forms.ChoiceField(label=_("Language"), choices=[])
    change: Change

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.change_class = CHANGES[name]
        for field in set(self.fields) - set(self.change_class.fields):
            del self.fields[field]
        if "language" in self.fields:
            self.fields["language"].choices = list(settings.LANGUAGES)[1:]  # type: ignore[attr-defined]
        if name == "licence":
            self.fields["licence_number"].help_text = _("What is left empty stays as it is.")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        values = {
            name: value.isoformat() if hasattr(value, "isoformat") else nfc(str(value or ""))
            for name, value in cleaned.items()
        }
        self.change = self.change_class(values)
        try:
            self.change.check()
        except ActionError as error:
            self.add_error(error.field if error.field in self.fields else None, str(error.message))
        return cleaned
