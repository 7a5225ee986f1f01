"""Base forms that models of the desk name."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import Locale

from .tree import site_of_page


class TranslationRuleForm(WagtailAdminModelForm):
    """The section is Vietnamese and of a member site; the languages are open there. The site follows from it."""

    def clean(self) -> Any:
        data = super().clean()
        section = data.get("section")
        if section is None:
            return data
        source = Locale.get_default()
        site = site_of_page(section)
        if section.locale_id != source.pk or site is None:
            self.add_error("section", _("Choose a Vietnamese page of a member site."))
            return data
        self.instance.site = site
        opened = set(site.languages.values_list("pk", flat=True))
        closed = [locale for locale in data.get("locales") or () if locale.pk not in opened or locale == source]
        if closed:
            names = ", ".join(str(locale.get_display_name()) for locale in closed)
            self.add_error("locales", _("Not open on this site: %(names)s.") % {"names": names})
        return data
