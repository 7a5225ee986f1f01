"""Readers ask for a page in their language: what they may ask for, and how often they did. Nothing about who asked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import Locale, Page

from sites.chrome import chrome_for
from sites.enums import EDITABLE_STATES, PUBLIC_STATES
from sites.models import MemberSite
from sites.routing import find_chain

from .models import TranslationDemand


def originals(member_site: MemberSite) -> Any:
    """Live Vietnamese pages of a site."""
    home = member_site.site.root_page
    return Page.objects.filter(path__startswith=home.path, locale_id=home.locale_id, live=True, alias_of=None)


def readable(page: Page | None, request: HttpRequest) -> Any:
    """The specific page, if everybody may read it: not restricted, not waiting for its day."""
    if page is None or page.get_view_restrictions().exists():
        return None
    specific = page.specific
    return specific if specific.get_sitemap_urls(request) else None


def original_of(key: UUID, member_site: MemberSite, request: HttpRequest) -> Any:
    """The Vietnamese page with this translation key that everybody may read on the site, or `None`."""
    return readable(originals(member_site).filter(translation_key=key).first(), request)


def original_at(path: str, member_site: MemberSite, request: HttpRequest) -> Any:
    """The Vietnamese page that has on its site the path of an address in another language, or `None`."""
    if member_site.state not in PUBLIC_STATES:
        return None
    home = chrome_for(member_site, settings.LANGUAGE_CODE).home
    components = [part for part in path.split("/") if part]
    if home is None or not components or len(components) > 12:
        return None
    chain = find_chain(home, components)
    found = chain[-1] if len(chain) == len(components) + 1 else None
    return readable(found if found is not None and found.live and found.alias_of_id is None else None, request)


def may_ask(member_site: MemberSite, language: str) -> bool:
    """Whether the site takes wishes for pages in a language: it is opened there, and somebody still writes for it."""
    opened = chrome_for(member_site, language).home is not None
    return opened and member_site.state in EDITABLE_STATES and language != settings.LANGUAGE_CODE


def ask_address(page: Any, language: str) -> str:
    """Where readers ask for a page in a language, for `sites.registry.register_missing_version`."""
    with translation.override(language):
        return reverse("ask_for_translation", args=[page.translation_key])


def count_wish(page: Any, member_site: MemberSite, language: str) -> None:
    """Add one to the row of today (Vietnam time), which many requests may be making at once."""
    locale = Locale.objects.get(language_code=language)
    values = {"translation_key": page.translation_key, "locale": locale, "day": timezone.localdate()}
    row = TranslationDemand.objects.filter(**values)
    if row.update(count=F("count") + 1):
        return
    try:
        with transaction.atomic():
            TranslationDemand.objects.create(**values, site=member_site, count=1)
    except IntegrityError:
        row.update(count=F("count") + 1)
