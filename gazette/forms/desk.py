"""Forms of the gazette's desk: the ledger, issues, corrections. What was typed stays when a step is refused."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from gazette.enums import IntakeWay
from gazette.issue_numbers import next_number
from gazette.models import GazetteIssue
from sites.admin_filters import PlainSelect
from sites.models import Unit
from sites.unit_names import unit_names


class UnitField(forms.TypedChoiceField):
    widget = PlainSelect

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[("", "–"), *unit_names()], coerce=int, empty_value=None, **kwargs)

    def clean(self, value: Any) -> Any:
        key = super().clean(value)
        return Unit.objects.get(pk=key) if key is not None else None


class IntakeForm(forms.Form):
    """A line of the ledger for a document that is there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sender"] = UnitField(label=_("Sender"))
        self.fields["received_on"] = forms.DateField(
            label=_("Received"), widget=AdminDateInput, initial=timezone.localdate
        )
        self.fields["way"] = forms.ChoiceField(label=_("Way"), choices=IntakeWay.choices, widget=PlainSelect)
        self.fields["note"] = forms.CharField(label=_("Note"), max_length=500, required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class PinForm(forms.Form):
    """The PIN is shown nowhere again, and no browser keeps it."""

    pin = forms.CharField(
        label=_("PIN of the certificate"),
        max_length=100,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}, render_value=False),
    )


class StartIssueForm(forms.Form):
    """Number and date of a new issue; the next number is proposed."""

    issued_on = forms.DateField(label=_("Date of the issue"), widget=AdminDateInput)
    number = forms.IntegerField(label=_("Number of the issue"), min_value=1)
    double = forms.BooleanField(
        label=_("Double issue"), required=False, help_text=_("It takes this number and the next one: “1095 + 1096”.")
    )
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    first_page = forms.IntegerField(
        label=_("First page"),
        min_value=1,
        required=False,
        help_text=_("Only for the very first issue, if the office begins in the middle of a year."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        today = timezone.localdate()
        kwargs["initial"] = {"issued_on": today, "number": next_number(today.year)} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        if GazetteIssue.objects.exists():
            del self.fields["first_page"]

    def numbers(self) -> list[int]:
        first = self.cleaned_data["number"]
        return [first, first + 1] if self.cleaned_data["double"] else [first]


class ChangeIssueForm(forms.Form):
    issued_on = forms.DateField(label=_("Date of the issue"), widget=AdminDateInput)
    title = forms.CharField(label=_("Title"), max_length=200, required=False)


class CorrectionForm(forms.Form):
    """What was printed and what it should read (đính chính)."""

    wrong = forms.CharField(label=_("Printed"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    right = forms.CharField(label=_("Should read"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    anchor = forms.CharField(
        label=_("Place in the document"),
        max_length=120,
        required=False,
        help_text=_("As in the address of the article: dieu-5.khoan-2. Empty: the whole document."),
    )
    page = forms.IntegerField(label=_("On page"), min_value=1, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)
    basis = forms.CharField(
        label=_("Basis"), max_length=255, required=False, help_text=_("Letter of the issuer, number and date.")
    )

    def __init__(self, *args: Any, issues: Any = (), places: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.issues = {issue.pk: issue for issue in issues}
        choices = [("", "–"), *((pk, f"{issue.label}/{issue.year}") for pk, issue in self.issues.items())]
        self.fields["issue"] = forms.TypedChoiceField(
            label=_("Printed in issue"), choices=choices, coerce=int, empty_value=None, required=False,
            widget=PlainSelect,
        )  # fmt: skip
        if places:
            self.fields["anchor"] = forms.ChoiceField(
                label=_("Place in the document"),
                choices=[("", _g("The whole document")), *places],
                required=False,
                widget=PlainSelect,
            )

    def clean_issue(self) -> Any:
        return self.issues.get(self.cleaned_data["issue"])

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        issue, page = found.get("issue"), found.get("page")
        if issue is not None and page and not (issue.first_page or 1) <= page <= (issue.last_page or page):
            values = {"first": issue.first_page, "last": issue.last_page}
            self.add_error("page", _g("This issue has the pages %(first)d to %(last)d.") % values)
        return found
