"""Addresses of documents and issues for mails, feeds and other rooms: always the portal's."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from wagtail.models import Page

from sites.chrome import portal_site

from .models import DocumentsPage, GazetteIssue, GazettePage, LegalDocument


def portal_page(model: type[Page], language: str = settings.LANGUAGE_CODE) -> Any:
    """The portal's live page of that kind in the language, else in Vietnamese; None where it has none. Two queries."""
    portal = portal_site()
    if portal is None:
        return None
    homes = Page.objects.filter(translation_key=portal.site.root_page.translation_key).values_list("path", flat=True)
    found = {}
    for page in model.objects.live().filter(alias_of=None).select_related("locale"):
        if any(page.path.startswith(path) for path in homes):
            found[page.locale.language_code] = page
    return found.get(language) or found.get(settings.LANGUAGE_CODE)


def address_of(document: LegalDocument) -> str:
    """The permanent address below the page of documents; empty before publication."""
    return document.address or ""


def document_url(document: LegalDocument, language: str = settings.LANGUAGE_CODE) -> str:
    """Absolute, at the portal; empty where it is not public."""
    page = portal_page(DocumentsPage, language) if document.is_public else None
    return f"{page.full_url}{page.reverse_subpage('document', args=[document.address])}" if page is not None else ""


def issue_url(issue: GazetteIssue, language: str = settings.LANGUAGE_CODE) -> str:
    """Absolute, at the portal; empty where the portal has no page of the gazette."""
    page = portal_page(GazettePage, language)
    return f"{page.full_url}{page.reverse_subpage('issue', args=[issue.year, issue.slug])}" if page is not None else ""


def desk_url(name: str, *args: Any) -> str:
    """A page of the admin, with its host."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse(name, args=args)
