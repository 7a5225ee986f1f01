"""Forms of the inbox: what is done with ticked questions, and saved views."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from questions.filters import QuestionFilterSet
from questions.inbox import TABS
from questions.names import unit_names

from .steps import UnitField

# What a saved view may name, besides the filters.
OTHERS = frozenset({"tab", "ordering", "q"})


class BulkForm(forms.Form):
    """One unit for the ticked questions; only sending needs it."""

    ROUTE, SPAM, START = "route", "spam", "start"
    BULK = (ROUTE, SPAM, START)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitField(unit_names(), label=_("Unit"), required=False, empty_label=_("Choose a unit"))


class SaveViewForm(forms.Form):
    """A name for the list as it stands."""

    name = forms.CharField(label=_("Name of the view"), max_length=80)
    query = forms.CharField(max_length=1000, required=False, widget=forms.HiddenInput)

    def clean_query(self) -> str:
        """Only what the inbox knows: a saved view leads nowhere else."""
        given = QueryDict(self.cleaned_data["query"])
        known = OTHERS | set(QuestionFilterSet.base_filters)
        ranges = {f"{name}_{end}" for name in ("received", "due_on", "due") for end in ("after", "before")}
        kept = QueryDict(mutable=True)
        for name, values in given.lists():
            wanted = [value for value in values if value]
            if name in known | ranges and wanted:
                kept.setlist(name, wanted)
        if kept.get("tab") not in TABS:
            kept.pop("tab", None)
        return kept.urlencode()
