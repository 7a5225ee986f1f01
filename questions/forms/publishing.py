"""The public version, and taking it off."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from news.models import Topic
from questions.enums import Interest
from questions.words import TEXT_LENGTH, TITLE_LENGTH
from sites.models import Unit

from .answering import AnswerTextField


class PublicVersionForm(forms.Form):
    """What readers will see.

    `marks`: fingerprint of what detectors had still marked on the screen, so that nobody confirms what was not shown.
    """

    title = forms.CharField(label=_("Subject"), max_length=TITLE_LENGTH)
    text = forms.CharField(label=_("Question"), max_length=TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 10}))
    answer = AnswerTextField(label=_("Answer"), required=False)
    confirmed = forms.BooleanField(
        label=_("I have read the public version: no personal data is left in it."), required=False
    )
    marks = forms.CharField(widget=forms.HiddenInput, required=False)


class InterestForm(forms.Form):
    interest = forms.ChoiceField(label=_("Interest"), choices=Interest.choices)


class RetractForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class PromoteForm(forms.Form):
    """Where a question stands first: in a field, at a unit, or both."""

    topic = forms.ModelChoiceField(label=_("Field of life"), queryset=Topic.objects.none(), required=False)
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none(), required=False)
    rank = forms.IntegerField(label=_("Rank"), min_value=1, max_value=999, initial=10)

    def __init__(self, *args: object, units: object, topics: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["topic"].queryset = topics  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
