"""What a reviewer says when deciding."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from translation.models import TranslationJob
from translation.registry import kind_of


class ReasonForm(forms.Form):
    """What is to be changed; may be empty when it is said at the segments."""

    text = forms.CharField(
        label=_("What is to be changed"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("You may leave this empty if you have commented on segments."),
    )


class ApproveForm(forms.Form):
    """When the translation goes online."""

    NOW, LATER, WITH_SOURCE = "now", "later", "source"

    when = forms.ChoiceField(label=_("Publish"), widget=forms.RadioSelect, initial=NOW)
    go_live_at = forms.DateTimeField(
        label=_("Date and time"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        help_text=_("Vietnam time. Only for publication on a date."),
    )

    def __init__(self, *args: Any, job: TranslationJob, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind, source = kind_of(job.content_type.model_class()), job.source
        public = kind is None or source is None or kind.is_public(source)
        choices = [(self.NOW, _("At once")), (self.LATER, _("On a date"))]
        if not public:
            choices = [(self.WITH_SOURCE, _("Together with the Vietnamese original")), choices[1]]
            self.fields["when"].initial = self.WITH_SOURCE
        self.fields["when"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("when") != self.LATER:
            cleaned["go_live_at"] = None
        elif not cleaned.get("go_live_at") and "go_live_at" not in self.errors:
            self.add_error("go_live_at", _("Give the date and time."))
        elif cleaned.get("go_live_at") and cleaned["go_live_at"] <= timezone.now():
            self.add_error("go_live_at", _("The moment of publication has passed."))
        return cleaned
