"""The base forms that models name."""

from __future__ import annotations

from typing import Any

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext as _

from cms.core.references import ScopedModelForm
from sites.models import Unit
from sites.scope import scope_of


class OutageForm(ScopedModelForm):
    """Which sites: a unit names its own, the centre any or all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.central = self.for_user is None or scope_of(self.for_user).sees_everything
        if "announced_at" in self.fields:
            self.fields["announced_at"].required = False
        if "sites" in self.fields:
            field = self.fields["sites"]
            field.queryset = field.queryset.select_related("unit").prefetch_related("unit__periods")
            field.widget = CheckboxSelectMultiple(choices=field.widget.choices)
        if not self.central:
            self.fields.pop("everywhere", None)

    def clean(self) -> Any:
        data = super().clean()
        if not self.instance.everywhere and not data.get("everywhere") and not data.get("sites"):
            self.add_error("sites", _("Choose the sites that will be away."))
        return data

    def _post_clean(self) -> None:
        # Before the model is validated: whose announcement it is decides who may change it.
        if self.instance.owner_id is None:
            chosen = list((self.cleaned_data or {}).get("sites") or [])
            if not self.central and chosen:
                self.instance.owner_id = chosen[0].unit_id
            elif self.central:
                self.instance.owner = Unit.objects.filter(member_site__site__is_default_site=True).first()
        super()._post_clean()
