"""Where public questions stand: the page of questions of a site and language, and what it shows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest
from wagtail.models import Page

from cms.core.tree import home_path_of
from questions.models import PublicQuestion, QuestionsPage
from sites.hosts import member_site_of
from sites.models import MemberSite


def site_of(request: HttpRequest) -> MemberSite:
    """Raises `Http404` where the request is for no site of ours."""
    found = member_site_of(request)
    if found is None:
        raise Http404
    return found


def shown_at(member_site: MemberSite) -> Any:
    """Published questions of a site: the portal shows all units' questions, a member site its unit's own."""
    rows = PublicQuestion.objects.readable()
    if member_site.is_portal:
        return rows
    return rows.filter(Q(site=member_site) | Q(unit=member_site.unit_id))


class Places:
    """The live pages of questions of all sites, for the addresses of many questions. Two queries."""

    def __init__(self) -> None:
        pages: list[QuestionsPage] = list(
            QuestionsPage.objects.filter(live=True, alias_of=None).select_related("locale")
        )
        homes = dict(
            Page.objects.filter(path__in={home_path_of(page.path) for page in pages}).values_list(
                "path", "translation_key"
            )
        )
        self.pages: dict[tuple[Any, str], QuestionsPage] = {}
        for page in pages:
            key = homes.get(home_path_of(page.path))
            self.pages[key, page.locale.language_code] = page

    def page_of(self, public: PublicQuestion) -> QuestionsPage | None:
        """The page on whose site a question was asked, in its language, else in Vietnamese.

        `public.site.site.root_page` is read: load it with the question.
        """
        key = public.site.site.root_page.translation_key
        return self.pages.get((key, public.language)) or self.pages.get((key, settings.LANGUAGE_CODE))

    def all_pages(self) -> Iterable[QuestionsPage]:
        return self.pages.values()


def page_at(member_site: MemberSite, language: str) -> QuestionsPage | None:
    """The live page of questions of a site in a language. Two queries."""
    homes = Page.objects.filter(translation_key=member_site.site.root_page.translation_key)
    paths = list(homes.filter(locale__language_code=language).values_list("path", flat=True))
    if not paths:
        return None
    rows = QuestionsPage.objects.filter(path__startswith=paths[0], live=True, alias_of=None)
    found: QuestionsPage | None = rows.first()
    return found


def own_address(public: PublicQuestion) -> str:
    """The address of a question at the site where it was asked; empty where that has no page of questions."""
    page = page_at(public.site, public.language) or page_at(public.site, settings.LANGUAGE_CODE)
    return f"{page.full_url}{page.reverse_subpage('question', args=[public.slug])}" if page is not None else ""
