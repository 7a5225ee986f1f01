"""Opening a language on a site: a real home and the pages whose text we have, never aliases in Vietnamese."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Locale, Page

from cms.core.actions import Action, ActionError
from cms.core.publishing import PublishRefused
from sites.models import MemberSite
from sites.section_templates import SectionSpec, walk_template

from .pages import create_section
from .tree import ensure_container, ensure_locale, ensure_sections


class OpenLanguageAction(Action):
    """Open `language` on a site: container, home, contact and statements. Other sections follow their first article.

    Idempotent. Returns the pages made.

    Raises:
        ActionError: the language is not one of the portal's.
    """

    def __init__(self, member_site: MemberSite, language: str, user: Any = None) -> None:
        super().__init__(user)
        self.member_site = member_site
        self.language = language

    def check(self) -> None:
        if self.language not in dict(settings.LANGUAGES):
            raise ActionError(_("Unknown language: %(codes)s") % {"codes": self.language})

    def perform(self) -> list[Any]:
        locale = ensure_locale(self.language)
        made = []
        home = self._home(locale)
        if home is None:
            made.append(self._create_home(locale))
            self.member_site.languages.add(locale)
            self.member_site.save()
        wanted = [(parents, spec) for parents, spec in walk_template(self.member_site.template) if spec.every_language]
        made += ensure_sections(self.member_site, locale, wanted)
        if made:
            log(self.member_site, "member_sites.open_language", user=self.user, data={"language": self.language})
            self.member_site.touch()
        return made

    def _home(self, locale: Locale) -> Page | None:
        root = self.member_site.site.root_page
        found: Page | None = root if root.locale_id == locale.pk else root.get_translation_or_none(locale)
        return found

    def _create_home(self, locale: Locale) -> Any:
        unit = self.member_site.unit
        source = self.member_site.site.root_page
        name = unit.name_on(language=locale.language_code)
        spec = SectionSpec("home", source.slug, name, True, False)
        return create_section(spec, self.member_site, ensure_container(locale), locale, source)


def ensure_translated_section(member_site: MemberSite, section: Page, locale: Locale) -> Any:
    """The version of `section` in `locale`; where it is missing it is made, ancestors first.

    Sections of the site's template get the titles of the catalogues. One that people added is copied where its title
    and texts do as they are; otherwise it waits for the translation desk. Opens the language on the site if need be.

    Raises:
        ActionError: a section has Vietnamese text; nothing is made then.
    """
    existing = section.get_translation_or_none(locale)
    if existing is not None:
        return existing.specific
    if section.depth <= member_site.site.root_page.depth:
        OpenLanguageAction(member_site, locale.language_code).execute()
        return section.get_translation(locale).specific
    parent = ensure_translated_section(member_site, section.get_parent(), locale)
    specs = {spec.slug: spec for _parents, spec in walk_template(member_site.template)}
    spec = specs.get(section.slug)
    if spec is not None:
        return create_section(spec, member_site, parent, locale, section)
    return _copy_as_it_is(section, locale)


def _copy_as_it_is(section: Page, locale: Locale) -> Any:
    try:
        with transaction.atomic():
            copied = section.specific.copy_for_translation(locale)
            copied.save_revision().publish()
    except PublishRefused as refusal:
        message = _("The section “%(title)s” is not translated into %(language)s yet. Have it translated first.")
        language = dict(settings.LANGUAGES).get(locale.language_code, locale.language_code)
        raise ActionError(message % {"title": section.title, "language": language}) from refusal
    copied.refresh_from_db()
    return copied
