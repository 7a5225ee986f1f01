"""What officers and leaders write: the answer, its legal basis, files, remarks."""

from __future__ import annotations

import html
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.rich_text import expand_db_html

from questions.files import EXTENSIONS
from questions.words import MAX_REFERENCES, clean_html, plain

FEATURES = ["bold", "ol", "ul", "link", "superscript", "subscript"]
PLAIN = "-plain"


class AnswerEditor(DraftailRichTextArea):
    """The editor of rich text; without JavaScript a plain field, in which an empty line begins a paragraph."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=FEATURES, **kwargs)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        self.options["ariaLabel"] = gettext("Text of the answer")
        editor = super().render(name, value, attrs, renderer)
        field = '{}<noscript><textarea name="{}{}" rows="14" aria-label="{}">{}</textarea></noscript>'
        text = plain(str(value or "")) if not str(value or "").startswith("{") else ""
        return format_html(field, editor, name, PLAIN, self.options["ariaLabel"], text)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        found = super().value_from_datadict(data, files, name)
        typed = data.get(name + PLAIN)
        if typed is None or typed.replace("\r\n", "\n").strip() == plain(found or ""):
            return found
        return paragraphs(typed)


def paragraphs(text: str) -> str:
    """Plain text as HTML: each line a paragraph."""
    lines = (line.strip() for line in text.replace("\r\n", "\n").split("\n"))
    return "".join(f"<p>{html.escape(line)}</p>" for line in lines if line)


class AnswerTextField(forms.CharField):
    """Safe HTML; links to own pages become addresses, for the asker reads the answer outside the site too."""

    widget = AnswerEditor

    def clean(self, value: Any) -> str:
        return clean_html(expand_db_html(super().clean(value)))


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        rows = data if isinstance(data, list | tuple) else [data]
        found: list[UploadedFile] = [super(ManyFilesField, self).clean(row, initial) for row in rows if row]
        return found


class AnswerForm(forms.Form):
    """A draft. `seen_answer`: version that was open; 0: there was none."""

    text = AnswerTextField(label=_("Answer"), required=False)
    files = ManyFilesField(  # type: ignore[assignment]
        label=_("Attach files"),
        required=False,
        widget=ManyFilesInput(attrs={"accept": ",".join(f".{kind}" for kind in EXTENSIONS)}),
        help_text=_("At most 5, 10 MB each; they go to the asker with the answer."),
    )
    public = forms.BooleanField(label=_("Readers of the published answer get these files too"), required=False)
    seen_answer = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ReferenceForm(forms.Form):
    number = forms.CharField(label=_("Number"), max_length=100, required=False)
    title = forms.CharField(label=_("Title"), max_length=300, required=False)
    url = forms.CharField(label=_("Address"), max_length=300, required=False)


ReferenceFormSet = forms.formset_factory(ReferenceForm, extra=2, max_num=MAX_REFERENCES + 2)


class CorrectionStartForm(forms.Form):
    reason = forms.CharField(
        label=_("What is to be corrected, and why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The asker reads this with the corrected answer."),
    )


class ReturnForm(forms.Form):
    comment = forms.CharField(
        label=_("What is to be changed"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ApproveForm(forms.Form):
    """`text` counts only when the leader has changed it (button of its own)."""

    text = AnswerTextField(label=_("Answer"), required=False)
    seen_answer = forms.IntegerField(widget=forms.HiddenInput)
    without_parts = forms.BooleanField(label=_("Send the answer without the missing parts"), required=False)
