"""Forms of the calendar and of the working hours."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.permissions import policy_registry

from cms.calendar.actions import TEXTS, ChangeDaysAction, ConfirmYearAction, DayChange
from cms.core.actions import Action, ActionError
from cms.core.references import ScopedModelForm
from sites.models import WorkingHours

from .reading import ImportPlan, read_plan

REASON_HELP = _("Kept in the history, and told to everybody whose deadline moves.")


def reason_field() -> forms.CharField:
    return forms.CharField(label=_("Reason"), required=False, max_length=255, help_text=REASON_HELP)


class ChecksMixin:
    """Shows what an action refuses at its field, before anything is written."""

    fields: Any
    add_error: Any

    def check_action(self, action: Action) -> None:
        try:
            action.check()
        except ActionError as error:
            self.add_error(error.field if error.field in self.fields else None, str(error.message))


class DayForm(ChecksMixin, ScopedModelForm):
    """A day. Its date stays: what is entered at the wrong day is taken away there, and the reason says so."""

    reason = reason_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["date"].disabled = bool(self.instance.pk)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        if not self.errors:
            self.check_action(self.action())
        return data

    def action(self) -> ChangeDaysAction:
        data = self.cleaned_data
        texts = {name: data.get(name, "") for name in TEXTS}
        change = DayChange(data["date"], data["kind"], **texts)
        return ChangeDaysAction([change], data.get("reason", ""), self.for_user)


class DeleteDayForm(ChecksMixin, forms.Form):
    """Why an entry is taken away."""

    reason = reason_field()

    def __init__(self, *args: Any, user: Any, day: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.day = user, day

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors:
            self.check_action(self.action())
        return data

    def action(self) -> ChangeDaysAction:
        return ChangeDaysAction([DayChange(self.day, "")], self.cleaned_data.get("reason", ""), self.user)


class ConfirmForm(ChecksMixin, forms.Form):
    """With what the days of a year were compared."""

    source = forms.CharField(
        label=_("Announcement"),
        max_length=255,
        help_text=_("Number and date of the announcement of the government with which the days were compared."),
    )
    note = forms.CharField(label=_("Note"), max_length=255, required=False)

    def __init__(self, *args: Any, user: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.year = user, year

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors:
            self.check_action(self.action())
        return data

    def action(self) -> ConfirmYearAction:
        return ConfirmYearAction(self.year, self.cleaned_data["source"], self.cleaned_data["note"], self.user)


class UploadForm(forms.Form):
    """A table of days; what is wrong with the file as a whole stands at its field."""

    file = forms.FileField(
        label=_("Table"),
        help_text=_("CSV in UTF-8; the first row names the columns."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt"}),
        error_messages={"empty": _("The file is empty.")},
    )
    reason = reason_field()
    content: bytes
    plan: ImportPlan

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        self.content = upload.read()
        try:
            self.plan = read_plan(self.content)
        except ActionError as error:
            raise forms.ValidationError(str(error.message)) from error
        return upload


class ImportForm(forms.Form):
    """The second step: go on, and with wrong rows only if the person says so."""

    reason = reason_field()
    skip_wrong = forms.BooleanField(
        label=_("Leave out the wrong rows and enter the others"),
        required=False,
    )


class HoursForm(ScopedModelForm):
    """A unit keeps its own hours; those without a unit are the province's, which the centre keeps."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        field.queryset = field.queryset.prefetch_related("periods")
        policy = policy_registry.get_by_type(WorkingHours)
        mine = policy.units_for(self.for_user, {"add"}) if self.for_user is not None else None
        if mine is not None:
            field.queryset = field.queryset.filter(pk__in=mine)
            field.required = True
            field.help_text = ""
            if len(mine) == 1:
                self.initial.setdefault("unit", next(iter(mine)))
