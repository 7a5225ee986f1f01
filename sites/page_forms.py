"""The editor's form of a unit: dates of its periods are compared as they are typed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from .intervals import overlaps


class UnitForm(WagtailAdminModelForm):
    """Refuses periods that overlap; the model's own `clean` sees only what is stored already."""

    def is_valid(self) -> bool:
        valid: bool = super().is_valid()
        periods: Any = self.formsets.get("periods")
        if periods is None:
            return valid
        rows = [
            form.instance
            for form in periods.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE") and form.instance.valid_from
        ]
        if pairs := overlaps(rows):
            earlier, later = pairs[0]
            message = _("The periods “%(earlier)s” and “%(later)s” overlap: end the first before the second begins.")
            self.add_error(None, message % {"earlier": earlier.name, "later": later.name})
            return False
        return valid
