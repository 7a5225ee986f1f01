"""Provisioning: everything a new member site needs, in one transaction, and again without harm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Locale, Page, Site

from cms.core.actions import Action, ActionError
from sites.enums import SiteState
from sites.models import MemberSite, MemberSiteText, Unit
from sites.registry import page_builder
from sites.section_templates import SECTION_TEMPLATES, SectionSpec, walk_template

from .collections import add_collection
from .languages import OpenLanguageAction
from .pages import add_page
from .tree import ensure_container, ensure_locale, ensure_sections

valid_host = RegexValidator(r"^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")


@dataclass
class Provisioned:
    """What a run did. `created` lists new things in words; empty when everything was there already."""

    member_site: MemberSite
    created: list[str] = field(default_factory=list)


class ProvisionSiteAction(Action):
    """Give a unit its site: Wagtail site, home and sections in every language asked for, collection, imprint.

    Idempotent: what exists is left as it is, also what people changed since; what is missing is made. Whole or nothing.

    Args:
        host: host name, without scheme and port.
        unit: the unit.
        template: named template of sections; that of the unit's kind by default.
        languages: languages to open besides Vietnamese.
        portal: make this the province's portal, the default site.
        port: port that appears in addresses; that of WAGTAILADMIN_BASE_URL by default.

    Raises:
        ActionError: the host is malformed, taken, or not below the province's domain; the unit has another host; the
            template or a language is unknown.
    """

    def __init__(
        self,
        host: str,
        unit: Unit,
        *,
        template: str = "",
        languages: Sequence[str] = (),
        portal: bool = False,
        port: int | None = None,
        user: Any = None,
    ) -> None:
        super().__init__(user)
        self.host = host.strip().lower().rstrip(".")
        self.unit = unit
        period = unit.period_on()
        self.template = template or (period.kind.template if period else "unit")
        self.languages = list(dict.fromkeys([settings.LANGUAGE_CODE, *languages]))
        self.portal = portal
        self.port = port or default_port()

    def check(self) -> None:
        try:
            valid_host(self.host)
        except ValidationError:
            raise ActionError(_("“%(host)s” is not a host name.") % {"host": self.host}, "host") from None
        domain = settings.PORTAL_DOMAIN
        if domain and self.host != domain and not self.host.endswith(f".{domain}"):
            message = _("The host must lie under the province's domain %(domain)s (Decree 224/2026, Art. 11).")
            raise ActionError(message % {"domain": domain}, "host")
        if self.template not in SECTION_TEMPLATES:
            raise ActionError(_("There is no template of sections “%(name)s”.") % {"name": self.template}, "template")
        if unknown := set(self.languages) - {code for code, _label in settings.LANGUAGES}:
            raise ActionError(_("Unknown language: %(codes)s") % {"codes": ", ".join(sorted(unknown))}, "languages")
        taken = Site.objects.filter(hostname=self.host).exclude(member_site__unit=self.unit.pk or 0).first()
        if taken is not None:
            raise ActionError(_("The host %(host)s belongs to another site.") % {"host": self.host}, "host")
        existing = MemberSite.objects.select_related("site").filter(unit=self.unit.pk or 0).first()
        if existing is not None and existing.site.hostname != self.host:
            message = _("The unit has a site already, at %(host)s.")
            raise ActionError(message % {"host": existing.site.hostname}, "unit")

    def perform(self) -> Provisioned:
        member_site, created = self._ensure_site()
        result = Provisioned(member_site)
        if created:
            result.created.append(f"site {self.host}")
        vietnamese = Locale.objects.get(language_code=settings.LANGUAGE_CODE)
        made = ensure_sections(member_site, vietnamese, walk_template(member_site.template))
        result.created += [f"{vietnamese.language_code}:{page.slug}" for page in made]
        for language in self.languages[1:]:
            pages = OpenLanguageAction(member_site, language, user=self.user).execute()
            result.created += [f"{language}:{page.slug}" for page in pages]
        if result.created:
            log(member_site, "member_sites.provision", user=self.user, data={"created": result.created})
            member_site.touch()
        return result

    def announce(self, result: Provisioned) -> None:
        """Wagtail drops its list of sites when one is saved; somebody may have read it anew before the commit."""
        Site.clear_site_root_paths_cache()

    def _ensure_site(self) -> tuple[MemberSite, bool]:
        existing: MemberSite | None = MemberSite.objects.for_serving().filter(unit=self.unit).first()
        if existing is not None:
            if existing.site.port != self.port:
                existing.site.port = self.port
                existing.site.save()
            return existing, False
        vietnamese = ensure_locale(settings.LANGUAGE_CODE)
        container = ensure_container(vietnamese)
        name = self.unit.name_on(language=settings.LANGUAGE_CODE)
        site = Site(
            hostname=self.host, port=self.port, site_name=name, is_default_site=self.portal and not _has_portal()
        )
        member_site = MemberSite(site=site, unit=self.unit, template=self.template, state=SiteState.OPEN)
        spec = SectionSpec("home", self.unit.code, name, True, False)
        home = page_builder("home")(spec, member_site, settings.LANGUAGE_CODE)
        home.title, home.slug, home.locale = name, self.unit.code, vietnamese
        add_page(container, home, live=True)
        site.root_page = home.page_ptr
        site.save()
        member_site.site = site
        member_site.collection = add_collection(name)
        member_site.texts = [MemberSiteText(language=settings.LANGUAGE_CODE)]
        member_site.languages = [vietnamese]
        member_site.save()
        if site.is_default_site:
            _remove_other_sites(site)
        return member_site, True


def default_port() -> int:
    """Port of the admin's own address: 443 or 80 unless it names one."""
    parts = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    return parts.port or (443 if parts.scheme == "https" else 80)


def _has_portal() -> bool:
    return bool(MemberSite.objects.filter(site__is_default_site=True).exists())


def _remove_other_sites(site: Site) -> None:
    """Wagtail's first migration makes a site and a welcome page; the portal takes their place."""
    for other in Site.objects.exclude(pk=site.pk).filter(member_site__isnull=True).select_related("root_page"):
        page = other.root_page
        other.delete()
        if page.depth == 2 and page.specific_class is Page and not page.numchild:
            page.delete()
