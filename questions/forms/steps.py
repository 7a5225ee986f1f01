"""Forms of the steps on a question's page. What was typed stays when a step is refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from news.models import Topic
from questions.enums import Interest
from questions.filters import topic_choices
from questions.names import person_name
from questions.words import ANSWER_LENGTH, TEXT_LENGTH, TITLE_LENGTH
from sites.admin_filters import PlainSelect
from sites.models import Unit

FEWEST_SUPPORTING = 2
MAX_SUPPORTING = 10


def text_area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class UnitField(forms.TypedChoiceField):
    """A unit of today; names come from the register, so that ten of these fields cost one query."""

    widget = PlainSelect

    def __init__(self, units: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        empty = kwargs.pop("empty_label", "–")
        super().__init__(choices=[("", empty), *units], coerce=int, empty_value=None, **kwargs)

    def clean(self, value: Any) -> Any:
        key = super().clean(value)
        return Unit.objects.get(pk=key) if key is not None else None


class TopicField(forms.TypedChoiceField):
    widget = PlainSelect

    def __init__(self, **kwargs: Any) -> None:
        rows = topic_choices()
        super().__init__(choices=[("", _("No field yet")), *rows], coerce=int, empty_value=None, **kwargs)

    def clean(self, value: Any) -> Any:
        key = super().clean(value)
        return Topic.objects.get(pk=key) if key is not None else None


class PersonField(forms.TypedChoiceField):
    """Somebody of a list, by name; nobody is possible."""

    def __init__(self, people: Iterable[Any], **kwargs: Any) -> None:
        self.people = {person.pk: person for person in people}
        choices = [("", kwargs.pop("empty_label", _("Nobody yet")))]
        choices += [(pk, person_name(person)) for pk, person in self.people.items()]
        super().__init__(choices=choices, coerce=int, empty_value=None, **kwargs)

    def clean(self, value: Any) -> Any:
        key = super().clean(value)
        return self.people[key] if key is not None else None


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=text_area(2))


class TextForm(forms.Form):
    """Words that go to the asker."""

    text = forms.CharField(label=_("Text to the asker"), max_length=TEXT_LENGTH, widget=text_area(5))


class CommentForm(forms.Form):
    comment = forms.CharField(label=_("What is to be changed"), max_length=2000, widget=text_area(4))


class ClassifyForm(forms.Form):
    """Field, place, the unit that is asked, interest."""

    place = forms.CharField(label=_("Place of the matter"), max_length=200, required=False)
    interest = forms.ChoiceField(label=_("Interest"), choices=Interest.choices)

    def __init__(self, *args: Any, units: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = {
            "topic": TopicField(label=_("Field of life"), required=False),
            "wanted_unit": UnitField(units, label=_("Unit that the asker names"), required=False),
        }
        self.fields = first | self.fields


class RouteForm(forms.Form):
    """The leading unit, and those that support it."""

    def __init__(self, *args: Any, units: Sequence[tuple[int, str]], supporting: Sequence[int] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["lead"] = UnitField(units, label=_("Leading unit"), empty_label=_("Choose a unit"))
        number = min(max(FEWEST_SUPPORTING, len(supporting) + 1), MAX_SUPPORTING)
        for index in range(number):
            self.fields[f"supporting_{index + 1}"] = UnitField(
                units,
                label=gettext("Supporting unit %(number)d") % {"number": index + 1},
                required=False,
                initial=supporting[index] if index < len(supporting) else None,
            )
        self.fields["request"] = forms.CharField(
            label=_("What is asked of the units"), max_length=2000, required=False, widget=text_area(2)
        )
        self.fields["letter_number"] = forms.CharField(
            label=_("Number of the letter"),
            max_length=100,
            required=False,
            help_text=_("Leave it empty to have the number given when the letter is made."),
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        names = [name for name in self.fields if name.startswith("supporting_")]
        data["supporting"] = [data[name] for name in names if data.get(name) is not None]
        return data


class OfficerForm(forms.Form):
    def __init__(self, *args: Any, people: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"] = PersonField(people, label=_("Officer"), required=False)


class HopForm(forms.Form):
    """One of the hops that the person works on; where there is one, nobody is asked which."""

    def __init__(self, *args: Any, hops: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hops = {hop.pk: hop for hop in hops}
        choices = [(hop.pk, f"{hop.unit} ({hop.get_role_display()})") for hop in hops]
        self.fields["hop"] = forms.TypedChoiceField(
            label=_("Unit"),
            choices=choices,
            coerce=int,
            initial=choices[0][0] if choices else None,
            widget=forms.HiddenInput if len(choices) < 2 else forms.Select,
        )

    def clean_hop(self) -> Any:
        return self.hops[self.cleaned_data["hop"]]


class AcceptForm(HopForm):
    def __init__(self, *args: Any, people: Iterable[Any], user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = list(people)
        own = user.pk if user.pk in {person.pk for person in people} else None
        self.fields["officer"] = PersonField(people, label=_("Officer"), required=False, initial=own)


class RefuseForm(HopForm):
    reason = forms.CharField(
        label=_("Why it is not your unit's matter"), max_length=1000, widget=text_area(3), required=True
    )


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files; the action looks into each."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        found = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(row, initial) for row in found if row]


class PartForm(HopForm):
    """What a supporting unit contributes."""

    text = forms.CharField(label=_("Your part of the answer"), max_length=50_000, required=False, widget=text_area(8))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"] = ManyFilesField(label=_("Files"), required=False)


class ForwardForm(forms.Form):
    to = forms.CharField(label=_("Authority outside"), max_length=300)
    letter_number = forms.CharField(label=_("Number of the letter"), max_length=100, required=False)
    text = forms.CharField(label=_("Text to the asker"), max_length=TEXT_LENGTH, required=False, widget=text_area(4))


class ExtendForm(forms.Form):
    new_date = forms.DateField(label=_("New date of the answer"), widget=AdminDateInput)
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=text_area(2))


class SplitForm(forms.Form):
    title = forms.CharField(label=_("Subject of the second question"), max_length=TITLE_LENGTH)
    text = forms.CharField(label=_("What is asked in it"), max_length=TEXT_LENGTH, widget=text_area(5))


class TieForm(forms.Form):
    """A question that belongs to this one: chosen from similar ones, found by other words, or named by its code."""

    DUPLICATE, MERGE = "duplicate", "merge"

    search = forms.CharField(label=_("Search by words or code"), max_length=200, required=False)
    how = forms.ChoiceField(
        label=_("How they belong together"),
        choices=(
            (DUPLICATE, _("Somebody else has asked the same: tie this one to it")),
            (MERGE, _("The same person has sent it twice: merge this one into it")),
        ),
        widget=forms.RadioSelect,
        initial=DUPLICATE,
    )

    def __init__(self, *args: Any, found: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {str(row.pk): row for row in found}
        choices = [(key, f"{row.code} · {row.title} ({row.get_state_display()})") for key, row in self.found.items()]
        self.fields["other"] = forms.ChoiceField(
            label=_("The other question"), choices=choices, widget=forms.RadioSelect, required=False
        )

    def clean_other(self) -> Any:
        return self.found.get(self.cleaned_data["other"])


class DeskTextForm(forms.Form):
    """What goes to the translation desk; it comes redacted by the detectors, and a person reads it."""

    text = forms.CharField(
        label=_("Text for the translation desk"),
        max_length=ANSWER_LENGTH,
        widget=text_area(8),
        help_text=_("Translators see this text alone. Take out names, addresses and numbers of people."),
    )
    confirmed = forms.BooleanField(label=_("I have read the text; no personal data is left in it."), required=False)


class PersonalForm(forms.Form):
    """What personal data is looked at for; kept in the log of views."""

    reason = forms.CharField(label=_("What you need it for"), max_length=300)


class NoteForm(forms.Form):
    text = forms.CharField(label=_("Internal note"), max_length=5000, widget=text_area(3))

    def __init__(self, *args: Any, people: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        if self.people:
            choices = [(key, person_name(person)) for key, person in self.people.items()]
            self.fields["mentions"] = forms.MultipleChoiceField(
                label=_("Tell by e-mail"), choices=choices, required=False, widget=forms.CheckboxSelectMultiple
            )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        data["people"] = [self.people[key] for key in data.get("mentions") or []]
        return data
