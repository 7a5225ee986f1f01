"""Where documents stand: the page of documents of a site and language; permanent addresses are the portal's."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from wagtail.models import Page

from cms.core.locales import language_code_of
from gazette.models import DocumentsPage, LegalDocument
from sites.chrome import portal_site
from sites.hosts import member_site_of
from sites.models import MemberSite

VERSIONS_KEPT = 5 * 60


def site_of(request: HttpRequest) -> MemberSite:
    """Raises `Http404` where the request is for no site of ours."""
    found = member_site_of(request)
    if found is None:
        raise Http404
    return found


def shown_at(member_site: MemberSite) -> Any:
    """What lists of a site hold: at the portal documents of all units, elsewhere own and posted ones."""
    rows = LegalDocument.objects.readable()
    return rows if member_site.is_portal else rows.of_site(member_site.unit_id)


def answering_at(member_site: MemberSite) -> Any:
    """Whose address answers at a site: withdrawn ones as well, with their notice."""
    rows = LegalDocument.objects.public()
    return rows if member_site.is_portal else rows.of_site(member_site.unit_id)


class Places:
    """The portal's live pages of documents by language, for the addresses of many documents. Two queries."""

    @cached_property
    def pages(self) -> dict[str, DocumentsPage]:
        portal = portal_site()
        if portal is None:
            return {}
        key = portal.site.root_page.translation_key
        homes = list(Page.objects.filter(translation_key=key).values_list("path", flat=True))
        # Pages of documents stand right below a home.
        rows = DocumentsPage.objects.filter(live=True, alias_of=None).select_related("locale")
        return {row.locale.language_code: row for row in rows if any(row.path.startswith(home) for home in homes)}

    def page_in(self, language: str) -> DocumentsPage | None:
        return self.pages.get(language) or self.pages.get(settings.LANGUAGE_CODE)

    def url_of(self, document: Any, language: str = settings.LANGUAGE_CODE) -> str:
        """The permanent address, absolute; empty where the portal has no page of documents."""
        page = self.page_in(language)
        if page is None or not document.address:
            return ""
        return f"{page.full_url}{page.reverse_subpage('document', args=[document.address])}"


def render(page: DocumentsPage, request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """A public page of the room."""
    values = {**page.get_context(request), **context}
    return TemplateResponse(request, template, values, status=status)


def versions(page: DocumentsPage, request: HttpRequest, tail: str) -> dict[str, str]:
    """Language -> address of the same view of the page's other versions; which there are is kept for some minutes."""
    key = f"documents:versions:{page.pk}"
    found: dict[str, str] | None = cache.get(key)
    if found is None:
        found = {page.language: page.get_url(request) or ""}
        for other in page.live_translations:
            found[language_code_of(other.locale_id)] = other.get_url(request) or ""
        cache.set(key, found, VERSIONS_KEPT)
    return {language: url + tail for language, url in found.items() if url}
