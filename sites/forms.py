"""Forms of the admin for sites."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .models import MemberSite, Unit
from .section_templates import SECTION_TEMPLATES


class ProvisionForm(forms.ModelForm[MemberSite]):
    """What provisioning needs to know. Creating a member site in the admin runs the same action as the command."""

    host = forms.CharField(
        label=_("Host name"), max_length=253, help_text=_("Such as snnmt.haivan.gov.vn, without https://.")
    )
    template = forms.ChoiceField(
        label=_("Template of sections"), required=False, help_text=_("That of the unit's kind if not chosen.")
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages besides Vietnamese"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = MemberSite
        fields = ["unit"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.pop("for_user", None)
        super().__init__(*args, **kwargs)
        unit_field = self.fields["unit"]
        unit_field.queryset = Unit.objects.existing().filter(member_site__isnull=True).with_names()  # type: ignore[attr-defined]
        self.fields["template"].choices = [("", "—"), *((name, name) for name in SECTION_TEMPLATES)]  # type: ignore[attr-defined]
        self.fields["languages"].choices = list(settings.LANGUAGES)[1:]  # type: ignore[attr-defined]
