"""The parts of the page tree that every site stands on: locales, containers, sections."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from wagtail.models import Locale, Page

from sites.models import LocaleContainerPage, MemberSite

from .pages import add_page, create_section


def ensure_locale(language: str) -> Locale:
    locale, _created = Locale.objects.get_or_create(language_code=language)
    return locale


def ensure_container(locale: Locale) -> LocaleContainerPage:
    """The page at depth 2 that holds all homes of a language; the containers are translations of each other."""
    existing: LocaleContainerPage | None = LocaleContainerPage.objects.filter(locale=locale).first()
    if existing is not None:
        return existing
    title = dict(settings.LANGUAGES)[locale.language_code]
    container = LocaleContainerPage(title=title, slug=locale.language_code, locale=locale)
    other = LocaleContainerPage.objects.first()
    if other is not None:
        container.translation_key = other.translation_key
    root: Page = Page.get_first_root_node()
    created: LocaleContainerPage = add_page(root, container, live=True)
    return created


def ensure_sections(member_site: MemberSite, locale: Locale, sections: Any) -> list[Any]:
    """Make the missing sections of a site in `locale`; a section whose parent is missing is left out.

    Returns:
        The pages made.
    """
    source_home = member_site.site.root_page
    home = source_home if source_home.locale_id == locale.pk else source_home.get_translation_or_none(locale)
    pages = {page.url_path: page for page in Page.objects.descendant_of(home, inclusive=True)}
    sources = {page.url_path: page for page in Page.objects.descendant_of(source_home)} if home != source_home else {}
    made = []
    for parents, spec in sections:
        parent = pages.get(home.url_path + "".join(f"{slug}/" for slug in parents))
        path = home.url_path + "".join(f"{slug}/" for slug in (*parents, spec.slug))
        if path in pages or parent is None:
            continue
        source = sources.get(source_home.url_path + path[len(home.url_path) :])
        if home != source_home and source is None:
            continue
        page = create_section(spec, member_site, parent, locale, source)
        pages[path] = page
        made.append(page)
    return made
