"""Forms of relations and of structured text."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.widgets import AdminDateInput

from gazette.enums import RelationKind
from gazette.models import LegalDocument
from gazette.structure import Node, StructureError, from_json

# Parts that relations name; smaller ones are offered below their article.
PICKED = frozenset({"part", "chapter", "section", "article", "clause", "point", "appendix"})
MAX_PARTS = 1500


class RelationForm(forms.Form):
    """A relation to a document that is here, or to a number that is not here yet."""

    kind = forms.ChoiceField(label=pgettext_lazy("relation", "Relation"), choices=RelationKind.choices)
    target_number = forms.CharField(label=_("Number of the other document"), max_length=100, required=False)
    title = forms.CharField(
        label=_("Its title"),
        max_length=500,
        required=False,
        help_text=_("Where it has no number, or to tell it from others: “… ngày 12/5/2022”."),
    )
    articles = forms.MultipleChoiceField(
        label=_("Parts concerned"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("None: the whole.")
    )
    from_day = forms.DateField(
        label=_("Works from"), required=False, help_text=_("Empty: the first day in force of this document.")
    )
    to_day = forms.DateField(label=_("Last day"), required=False, help_text=_("For a suspension only."))

    def __init__(self, *args: Any, target: LegalDocument | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("from_day", "to_day"):
            self.fields[name].widget = AdminDateInput()
        parts = part_choices(target) if target is not None else []
        if target is not None:
            del self.fields["target_number"], self.fields["title"]
        if parts:
            picked: Any = self.fields["articles"]
            picked.choices = parts
        else:
            self.fields["articles"] = forms.CharField(
                label=_("Parts concerned"),
                required=False,
                max_length=2000,
                help_text=_("As in “Điều 5, khoản 2 Điều 7”. Empty: the whole."),
            )


class ReviewForm(forms.Form):
    """The text in official typing, and why it changes."""

    text = forms.CharField(
        label=_("Text of the document"),
        required=False,
        max_length=3_000_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "false", "lang": "vi"}),
        help_text=_("One part a line, as in the official typing: “Điều 1. …”, “1. …”, “a) …”. It is read again."),
    )
    reason = forms.CharField(label=_("Why the text changes"), max_length=500, required=False)
    lost_ok = forms.BooleanField(label=_("Parts to which relations point may go"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


def tree_of(document: LegalDocument) -> Node | None:
    """The stored tree; None where there is none that can be read."""
    try:
        return from_json(document.structure) if document.structure else None
    except StructureError:
        return None


def part_choices(document: LegalDocument) -> list[tuple[str, str]]:
    """Parts of a document to pick from, in its order."""
    root = tree_of(document)
    nodes = [node for node in root.walk() if node.kind in PICKED and node.anchor] if root else []
    return [(node.anchor, _choice(node)) for node in nodes[:MAX_PARTS]]


def _choice(node: Node) -> str:
    words = " ".join(filter(None, (node.label, node.title or node.text)))
    depth = node.anchor.count(".")
    return "– " * depth + (words if len(words) <= 110 else words[:109].rstrip() + "…")
