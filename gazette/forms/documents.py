"""Forms of documents: entry, and the steps on a document's page. What was typed stays when something is refused."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from gazette.document_filters import kind_choices, topic_choices
from gazette.enums import Authority, Confidentiality, FileKind, Nature
from gazette.models import DocumentKind, LegalDocument
from gazette.receiving import DocumentData
from gazette.rights import Room
from news.models import Topic
from sites.admin_filters import PlainSelect
from sites.models import Unit
from sites.unit_names import unit_names

PLAIN = (
    *("number", "nature", "issuer_name", "signer", "signer_title", "signed_on", "received_on", "effective_on"),
    *("expires_on", "abstract", "confidentiality"),
)


def text_area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=AdminDateInput, **{"required": False, **kwargs})


def row_field(label: Any, choices: Any, empty: Any, **kwargs: Any) -> forms.TypedChoiceField:
    """A row by its key; `empty`: nothing chosen."""
    return forms.TypedChoiceField(
        label=label, choices=[("", empty), *choices], coerce=int, empty_value=None, widget=PlainSelect, **kwargs
    )


def same_number_field() -> forms.BooleanField:
    """Hidden until the issuer turns out to have the number already."""
    return forms.BooleanField(
        label=_("It is another document with the same number"), required=False, widget=forms.HiddenInput
    )


class DocumentForm(forms.Form):
    """What is read from the signed document; the number says kind and year, the issuer's name follows its date.

    Args:
        room: whose units are offered as issuers; the centre: every unit.
    """

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    number = forms.CharField(label=_("Number"), max_length=100, help_text=_("As it stands on it: 15/2026/QĐ-UBND."))
    signed_on = day(_("Signed on"), required=True)
    abstract = forms.CharField(label=_("Abstract"), max_length=2000, widget=text_area(3))
    nature = forms.ChoiceField(
        label=_("Nature"), required=False, choices=[("", _("By its kind and number")), *Nature.choices]
    )
    authority = forms.TypedChoiceField(
        label=_("Authority"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("By issuer and number")), *Authority.choices],
    )
    issuer_name = forms.CharField(
        label=_("Issuer's name on that date"), max_length=255, required=False, help_text=_("Empty: from the register.")
    )
    signer = forms.CharField(label=_("Signer"), max_length=120, required=False)
    signer_title = forms.CharField(label=_("Signer's title"), max_length=160, required=False)
    effective_on = day(_("In force from"))
    expires_on = day(_("In force until"), help_text=_("Last day, where the document itself names one."))
    received_on = day(_("Received on"))
    confidentiality = forms.ChoiceField(label=_("Confidentiality"), choices=Confidentiality.choices)
    concerns = forms.MultipleChoiceField(
        label=_("Units in its scope"),
        required=False,
        help_text=_("These post the document by reference within the period of law."),
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    same_number_ok = same_number_field()

    field_order = (
        *("seen", "number", "issuer", "signed_on", "kind", "abstract", "topic", "signer", "signer_title"),
        *("effective_on", "expires_on", "nature", "authority", "issuer_name", "received_on", "confidentiality"),
        *("concerns", "same_number_ok"),
    )

    def __init__(self, *args: Any, room: Room, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [row for row in unit_names() if room.is_centre or row[0] in room.writer_units]
        self.fields["issuer"] = row_field(_("Issuer"), units, "–")
        if len(units) == 1:
            self.fields["issuer"].initial = units[0][0]
        self.fields["kind"] = row_field(_("Kind of document"), kind_choices(), _("By the number"), required=False)
        self.fields["topic"] = row_field(_("Field of life"), topic_choices(), _("No field yet"), required=False)
        concerned: Any = self.fields["concerns"]
        concerned.choices = unit_names()
        self.order_fields(self.field_order)

    def ask_for_same_number(self) -> None:
        """Show the box with which the person says that it is another document."""
        self.fields["same_number_ok"].widget = forms.CheckboxInput()

    def document_data(self) -> DocumentData:
        data = self.cleaned_data
        values = {name: data[name] for name in PLAIN}
        return DocumentData(
            **values,
            issuer=Unit.objects.get(pk=data["issuer"]),
            kind=DocumentKind.objects.filter(pk=data["kind"]).first() if data["kind"] else None,
            topic=Topic.objects.filter(pk=data["topic"]).first() if data["topic"] else None,
            authority=data["authority"],
            concerns=Unit.objects.filter(pk__in=data["concerns"]),
        )


def initial_of(document: LegalDocument) -> dict[str, Any]:
    values = {name: getattr(document, name) for name in PLAIN}
    return values | {
        "seen": document.version,
        "issuer": document.issuer_id,
        "kind": document.kind_id,
        "topic": document.topic_id,
        "authority": document.authority,
        "concerns": list(document.concerns.values_list("pk", flat=True)),
    }


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=text_area(2))


class NoticeForm(forms.Form):
    reason = forms.CharField(
        label=_("Public notice"), max_length=1000, widget=text_area(3), help_text=_("Readers see it at the address.")
    )


class RenumberForm(forms.Form):
    number = forms.CharField(label=_("Right number"), max_length=100)
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=text_area(2))
    same_number_ok = same_number_field()

    def ask_for_same_number(self) -> None:
        """Show the box with which the person says that it is another document."""
        self.fields["same_number_ok"].widget = forms.CheckboxInput()


class CorrectForm(forms.Form):
    """A correction (đính chính): the text itself stays as it was signed."""

    wrong = forms.CharField(label=_("Printed"), max_length=5000, widget=text_area(3))
    right = forms.CharField(label=_("Should read"), max_length=5000, widget=text_area(3))
    anchor = forms.ChoiceField(label=_("Article"), required=False)
    basis = forms.CharField(
        label=_("Basis"), max_length=255, required=False, help_text=_("Letter of the issuer, number and date.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)
    on = day(_("Published"), initial=timezone.localdate)

    def __init__(self, *args: Any, articles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["anchor"]
        field.choices = [("", _("The whole document")), *articles]


class FileForm(forms.Form):
    kind = forms.ChoiceField(label=_("What it is"), choices=FileKind.choices)
    file = forms.FileField(label=_("File"))
