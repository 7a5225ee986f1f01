"""Forms of the admin's own pages for campaigns."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sites.models import MemberSite


class ReasonForm(forms.Form):
    """Why: for recalling and hiding."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class PreviewForm(forms.Form):
    """On which site, in which language, on how wide a screen."""

    WIDTHS = (("wide", _("Computer")), ("narrow", _("Phone")))

    site = forms.ModelChoiceField(label=_("Site"), queryset=MemberSite.objects.none(), empty_label=None)
    language = forms.ChoiceField(label=_("Language"))
    width = forms.ChoiceField(label=_("Screen"), choices=WIDTHS)

    def __init__(self, *args: Any, sites: Any, languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]
        names = dict(settings.LANGUAGES)
        self.fields["language"].choices = [(code, names[code]) for code in languages]  # type: ignore[attr-defined]
