"""wagtail-localize asks two questions for every row of a page listing: 100 for the centre's explorer (docs/adr/0009).

And two for the header of each page. Ours asks nothing; what is translated already is said on the next screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets import ListingButton
from wagtail.models import Page
from wagtail_localize import wagtail_hooks as localize

from cms.core.locales import language_code_of

NAMES = ("register_page_listing_more_buttons", "register_page_header_buttons")


def translate_button(page: Page, user: Any, view_name: str = "", next_url: str = "") -> Iterator[ListingButton]:
    """ "Translate" for pages in the source language; what is translated already is said on the next screen."""
    if page.is_root() or not user.has_perm("wagtail_localize.submit_translation"):
        return
    if language_code_of(page.locale_id) == settings.LANGUAGE_CODE:
        url = reverse("wagtail_localize:submit_page_translation", args=[page.alias_of_id or page.pk])
        yield ListingButton(_("Translate this page"), url, priority=60, icon_name="wagtail-localize-language")


def replace_row_buttons() -> None:
    """Take wagtail-localize's hook out; Wagtail offers no way but its registry."""
    for name in NAMES:
        rows = hooks._hooks[name]
        rows[:] = [row for row in rows if row[0] is not localize.page_listing_more_buttons]
        hooks.register(name, translate_button)
