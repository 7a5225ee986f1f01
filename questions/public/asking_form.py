"""The form in which somebody asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.core.actions import ActionError
from news.models import Topic
from questions.enums import AskerKind, Purpose
from questions.files import EXTENSIONS, MAX_FILES, check_files
from questions.receiving import QuestionData
from questions.words import TEXT_LENGTH, TITLE_LENGTH, clean_line, clean_text
from sites.models import MemberSite, Unit

from .listing import open_topics
from .tax_codes import clean_tax_code

# One consent each, in the words that are kept with the question.
CONSENTS = {
    Purpose.ANSWER: _(
        "I agree that my name, telephone number and e-mail address are kept, encrypted, and used by the authority that "
        "answers, only to answer this question."
    ),
    Purpose.PUBLISH: _(
        "I agree that the question and its answer are published here. My name, telephone number, e-mail and address "
        "are taken out before, and an officer checks this."
    ),
    Purpose.SURVEY: _("I agree to be asked by e-mail how satisfied I was with the answer."),
}
PERSON = ("name", "phone", "email", "organisation", "tax_code")
QUESTION = ("title", "text", "topic", "unit", "place", "files")
# Field of an action's refusal -> of this form.
FIELDS = {"consents": "consent_answer", "wanted_unit": "unit"}


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each checked by its content."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=SeveralFiles, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        uploads = [upload for upload in (data or []) if upload]
        try:
            check_files(uploads)
        except ActionError as error:
            raise forms.ValidationError(str(error)) from error
        return uploads


class AskForm(forms.Form):
    """Nothing but subject and question must be given: whoever leaves no address follows by the code."""

    title = forms.CharField(
        label=_("Subject"), max_length=TITLE_LENGTH, help_text=_("One short sentence that names what you ask.")
    )
    text = forms.CharField(
        label=_("Your question"),
        help_text=_("Say where and when. Leave out identity numbers and account numbers. At most 10,000 characters."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    topic = forms.ChoiceField(label=_("Field of life"), required=False)
    unit = forms.ChoiceField(
        label=_("Authority"), required=False, help_text=_("Not sure? Leave it open: we send it to the right one.")
    )
    place = forms.CharField(
        label=_("Where it is"), required=False, max_length=200, help_text=_("Commune, village, road that it is about.")
    )
    files = FilesField(label=_("Files"), required=False)  # type: ignore[assignment]  # Django's attribute is another.
    kind = forms.ChoiceField(
        label=_("You ask"),
        choices=AskerKind.choices,
        initial=AskerKind.PERSON,
        widget=forms.RadioSelect,
        required=False,
    )
    organisation = forms.CharField(label=_("Business or association"), required=False, max_length=200)
    tax_code = forms.CharField(
        label=_("Tax code"), required=False, max_length=20, help_text=_("10 digits, or 13 for a branch.")
    )
    name = forms.CharField(label=_("Your name"), required=False, max_length=200)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=30)
    email = forms.EmailField(
        label=_("E-mail"), required=False, max_length=254, help_text=_("For the receipt, and news of your question.")
    )
    consent_answer = forms.BooleanField(label=CONSENTS[Purpose.ANSWER], required=False)
    consent_publish = forms.BooleanField(label=CONSENTS[Purpose.PUBLISH], required=False)
    consent_survey = forms.BooleanField(label=CONSENTS[Purpose.SURVEY], required=False)
    # Guards.
    website = forms.CharField(label=_("Leave this field empty"), required=False)
    ticket = forms.CharField(required=False, widget=forms.HiddenInput)
    proof = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, member_site: MemberSite, language: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member_site, self.language = member_site, language
        self._offer_topics()
        self._offer_units()
        self._dress()

    def _offer_topics(self) -> None:
        field: Any = self.fields["topic"]
        field.choices = [("", gettext("I do not know")), *((topic.slug, topic.name) for topic in open_topics())]

    def _offer_units(self) -> None:
        """At the portal a choice; a member site is that of the authority that is asked."""
        if not self.member_site.is_portal:
            del self.fields["unit"]
            return
        field: Any = self.fields["unit"]
        field.choices = [("", gettext("The desk chooses")), *unit_choices(self.language)]

    def _dress(self) -> None:
        accepted = ",".join(f".{extension}" for extension in EXTENSIONS)
        self.fields["files"].widget.attrs.update({"accept": accepted})
        self.fields["files"].help_text = gettext(
            "At most %(number)s files, 10 MB each: PDF, Word, Excel, OpenDocument, text, pictures."
        ) % {"number": MAX_FILES}
        autocomplete = {"name": "name", "phone": "tel", "email": "email", "organisation": "organization"}
        for name, value in autocomplete.items():
            self.fields[name].widget.attrs["autocomplete"] = value
        for name in ("phone", "tax_code"):
            self.fields[name].widget.attrs["inputmode"] = "tel" if name == "phone" else "numeric"
        self.fields["website"].widget.attrs.update({"autocomplete": "off", "tabindex": "-1"})
        for name in ("phone", "tax_code"):
            self.fields[name].widget.attrs["class"] = "in w-s num"
        for field in self.fields.values():
            if not isinstance(field.widget, forms.CheckboxInput | forms.RadioSelect | forms.HiddenInput):
                field.widget.attrs.setdefault("class", "in")

    # ---- parts, for the template ----
    @property
    def question_fields(self) -> list[Any]:
        return [self[name] for name in QUESTION if name in self.fields]

    @property
    def organisation_fields(self) -> list[Any]:
        return [self["organisation"], self["tax_code"]]

    @property
    def contact_fields(self) -> list[Any]:
        return [self["name"], self["phone"], self["email"]]

    @property
    def consent_fields(self) -> list[Any]:
        return [self[f"consent_{purpose}"] for purpose in CONSENTS]

    @property
    def shown_fields(self) -> list[Any]:
        return [
            *self.question_fields,
            self["kind"],
            *self.organisation_fields,
            *self.contact_fields,
            *self.consent_fields,
        ]

    # ---- checks ----
    def clean_text(self) -> str:
        text = clean_text(self.cleaned_data["text"])
        if len(text) > TEXT_LENGTH:
            message = gettext("This text has %(length)s characters; at most %(limit)s are possible.")
            raise forms.ValidationError(message % {"length": len(text), "limit": TEXT_LENGTH})
        if not any(char.isalnum() for char in text):
            raise forms.ValidationError(gettext("Write your question."))
        return text

    def clean_title(self) -> str:
        title = clean_line(self.cleaned_data["title"])
        if not any(char.isalnum() for char in title):
            raise forms.ValidationError(gettext("Say in a few words what it is about."))
        return title

    def clean_phone(self) -> str:
        phone = clean_line(self.cleaned_data["phone"])
        digits = sum(char.isdigit() for char in phone)
        if phone and not (9 <= digits <= 15 and all(char.isdigit() or char in "+ .-()" for char in phone)):
            message = gettext("This number has %(number)s digits. Telephone numbers have 10, such as 0912 345 678.")
            raise forms.ValidationError(message % {"number": digits})
        return phone

    def clean_tax_code(self) -> str:
        if self.cleaned_data.get("kind") != AskerKind.ORGANISATION:
            return ""
        typed = clean_line(self.cleaned_data["tax_code"])
        code = clean_tax_code(typed)
        if typed and not code:
            raise forms.ValidationError(
                gettext(
                    "This is no tax code: 10 digits, or 13 for a branch. Check each digit: the last one is a check."
                )
            )
        return code

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") == AskerKind.ORGANISATION and not cleaned.get("organisation"):
            self.add_error("organisation", gettext("Name the business or association."))
        elif cleaned.get("kind") != AskerKind.ORGANISATION:
            cleaned["organisation"] = cleaned["tax_code"] = ""
        given = any(cleaned.get(name) for name in PERSON)
        if given and not cleaned.get("consent_answer"):
            message = gettext("Without your consent we may not keep your name and address. Agree, or leave them empty.")
            self.add_error("consent_answer", message)
        if cleaned.get("consent_survey") and not cleaned.get("email"):
            self.add_error("email", gettext("For this we need your e-mail address."))
        return cleaned

    # ---- what comes of it ----
    def refuse(self, error: ActionError) -> None:
        """Show what an action says beside the field that it is about."""
        field = FIELDS.get(error.field or "", error.field)
        self.add_error(field if field in self.fields else None, str(error))

    def question(self, submission: str, suspicion: int) -> QuestionData:
        cleaned = self.cleaned_data
        organisation = cleaned.get("kind") == AskerKind.ORGANISATION
        person = {name: cleaned.get(name) or "" for name in PERSON}
        return QuestionData(
            title=cleaned["title"],
            text=cleaned["text"],
            language=self.language,
            asker_kind=AskerKind.ORGANISATION if organisation else AskerKind.PERSON,
            topic=Topic.objects.filter(slug=cleaned["topic"]).first() if cleaned.get("topic") else None,
            wanted_unit=self._wanted_unit(),
            place=cleaned.get("place") or "",
            person=person,
            consents={purpose: str(words) for purpose, words in CONSENTS.items() if cleaned.get(f"consent_{purpose}")},
            files=cleaned.get("files") or [],
            submission=submission,
            suspicion=suspicion,
        )

    def _wanted_unit(self) -> Unit | None:
        if "unit" not in self.fields:
            return self.member_site.unit
        code = self.cleaned_data.get("unit")
        found: Unit | None = Unit.objects.existing().filter(code=code).first() if code else None
        return found


def unit_choices(language: str) -> list[Any]:
    """Units of today by their kind, for a list of choices. Three queries."""
    groups: dict[Any, list[tuple[str, str]]] = {}
    for unit in Unit.objects.existing().with_names():
        period = unit.period_on()
        if period is not None:
            groups.setdefault(period.kind, []).append((unit.code, period.name_in(language)))
    kinds = sorted(groups, key=lambda kind: (kind.rank, kind.pk))
    return [(kind.name_in(language), sorted(groups[kind], key=lambda choice: choice[1])) for kind in kinds]
