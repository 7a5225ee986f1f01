"""A letter, call or visit, entered by an officer on behalf of the asker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from questions.enums import AskerKind, Channel, Purpose
from questions.files import EXTENSIONS, MAX_FILES
from questions.names import unit_name, unit_names
from questions.receiving import QuestionData
from questions.words import TEXT_LENGTH, TITLE_LENGTH
from sites.models import MemberSite

from .steps import ManyFilesField, TopicField, UnitField, text_area

CHANNELS = (Channel.LETTER, Channel.CALL, Channel.VISIT)
PERSON = ("name", "organisation", "tax_code", "phone", "email", "address")


def purposes() -> list[tuple[str, str]]:
    """What the asker agrees to; the officer ticks what the letter says, or what was said."""
    return [
        (purpose.value, gettext("The asker agrees that the data is used %(purpose)s.") % {"purpose": purpose.label})
        for purpose in Purpose
    ]


class EntryForm(forms.Form):
    """Parts in the order of the paper: how it came, what is asked, who asks.

    Args:
        sites: sites for which the person may enter questions.
    """

    submission = forms.CharField(max_length=64, widget=forms.HiddenInput)
    channel = forms.ChoiceField(label=_("Channel"), choices=[(row.value, row.label) for row in CHANNELS])
    received_on = forms.DateField(
        label=_("Received on"), widget=AdminDateInput, help_text=_("The day of the stamp; the term counts from it.")
    )
    letter_number = forms.CharField(label=_("Number of the letter"), max_length=100, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    title = forms.CharField(label=_("Subject"), max_length=TITLE_LENGTH)
    text = forms.CharField(label=_("Question"), max_length=TEXT_LENGTH, widget=text_area(8))
    place = forms.CharField(label=_("Place of the matter"), max_length=200, required=False)
    asker_kind = forms.ChoiceField(label=_("Asked by"), choices=AskerKind.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("Name"), max_length=254, required=False)
    organisation = forms.CharField(label=_("Business or association"), max_length=200, required=False)
    tax_code = forms.CharField(label=_("Tax code"), max_length=20, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    address = forms.CharField(label=_("Address"), max_length=254, required=False)
    consents = forms.MultipleChoiceField(
        label=_("Consent of the asker"), choices=purposes, required=False, widget=forms.CheckboxSelectMultiple
    )

    field_order = (
        *("submission", "site", "channel", "received_on", "letter_number", "language", "title", "text", "topic"),
        *("wanted_unit", "place", "files", "asker_kind", *PERSON, "consents"),
    )

    def __init__(self, *args: Any, sites: Sequence[MemberSite], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sites = {site.pk: site for site in sites}
        self.fields["site"] = forms.TypedChoiceField(
            label=_("Asked through"),
            choices=[(site.pk, unit_name(site.unit)) for site in sites],
            coerce=int,
            widget=forms.HiddenInput if len(sites) == 1 else forms.Select,
            initial=sites[0].pk if sites else None,
        )
        self.fields["topic"] = TopicField(label=_("Field of life"), required=False)
        self.fields["wanted_unit"] = UnitField(unit_names(), label=_("Unit that is asked"), required=False)
        values = {"number": MAX_FILES, "kinds": ", ".join(EXTENSIONS)}
        help_text = gettext("At most %(number)s files: %(kinds)s.") % values
        self.fields["files"] = ManyFilesField(label=_("Scanned files"), required=False, help_text=help_text)
        self.initial.setdefault("submission", uuid4().hex)
        self.initial.setdefault("received_on", timezone.localdate())
        self.initial.setdefault("asker_kind", AskerKind.PERSON)
        self.order_fields(self.field_order)

    @property
    def site(self) -> MemberSite:
        return self.sites[self.cleaned_data["site"]]

    def question_data(self) -> QuestionData:
        data = self.cleaned_data
        wordings = dict(purposes())
        names = ("title", "text", "language", "channel", "asker_kind", "topic", "wanted_unit", "place", "files")
        return QuestionData(
            **{name: data[name] for name in names},
            person={name: data[name] for name in PERSON},
            consents={purpose: wordings[purpose] for purpose in data["consents"]},
            submission=data["submission"],
            received_on=data["received_on"],
            letter_number=data["letter_number"],
        )
