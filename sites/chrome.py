"""What surrounds every page of a site in one language: names, menu, foot, imprint, addresses of the homes.

Built with a handful of queries and kept in the cache under the site's generation: a change begins a new generation,
so the cache is never asked for something stale and needs no time-out to be right (docs/design/performance.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.models import Page

from cms.core.locales import language_code_of
from cms.core.tree import STEP
from cms.media.renditions import rendition_url

from .enums import SiteState
from .hosts import member_site_of
from .issuers import NameHistory
from .models import MemberSite, MemberSiteText
from .registry import build_chrome_parts

VERSION = 6
DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Link:
    """A link of the chrome. `page_path` is the tree path of the page it leads to, empty for views."""

    title: str
    url: str
    page_path: str = ""
    children: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Home:
    """A home page that readers can open."""

    page_id: int
    path: str
    url_path: str
    language: str
    locale_id: int


@dataclass(frozen=True)
class Retired:
    """What an archive says on every page: whose it was, since when it rests, and who came after."""

    day: date | None
    successors: tuple[Link, ...]


@dataclass(frozen=True)
class Chrome:
    """See the module. Texts are in `language`; `address_language` says when the imprint is only there in Vietnamese."""

    language: str
    is_portal: bool
    theme_class: str
    name: str
    unit_name: str
    tagline: str
    province_name: str
    province_url: str
    home_url: str
    root_url: str
    mark_url: str
    menu: tuple[Link, ...]
    footer: dict[str, tuple[Link, ...]]
    linked_websites: tuple[Link, ...]
    homes: dict[str, Home]
    languages: tuple[str, ...]
    imprint: dict[str, str] = field(default_factory=dict)
    unit_code: str = ""
    # What the unit was called, when; for published items, which keep the name of their date.
    names: NameHistory = field(default_factory=NameHistory)
    retired: Retired | None = None
    # Under which it is kept: another generation has another one.
    key: str = ""
    # What other rooms added (`sites.registry.register_chrome_part`).
    parts: dict[str, Any] = field(default_factory=dict)

    @property
    def home(self) -> Home | None:
        return self.homes.get(self.language)


def chrome_for(member_site: MemberSite, language: str) -> Chrome:
    """The chrome of a site in a language, from the cache where this generation is there.

    The day is part of the key: names and kinds are dated, and change at midnight without anybody's click.
    """
    key = f"chrome:{VERSION}:{member_site.pk}:{language}:{member_site.generation}:{timezone.localdate():%Y%m%d}"
    known: dict[str, Chrome] = member_site.__dict__.setdefault("_chromes", {})  # A request asks several times.
    if key in known:
        return known[key]
    found: Chrome | None = cache.get(key)
    if found is None:
        portal = member_site if member_site.is_portal else portal_site()
        found = build(member_site, portal, language, key)
        cache.set(key, found, DAY)
    known[key] = found
    return found


def issuer_of(request: HttpRequest, moment: datetime | date) -> str:
    """What the unit of the request's site was called on a day, in the language of the page."""
    member_site = member_site_of(request)
    return chrome_for(member_site, translation.get_language() or "vi").names.on(moment) if member_site else ""


def portal_site() -> MemberSite | None:
    found: MemberSite | None = (
        MemberSite.objects.select_related("site", "unit").filter(site__is_default_site=True).first()
    )
    return found


def build(member_site: MemberSite, portal: MemberSite | None, language: str, key: str = "") -> Chrome:
    """Build the chrome from the database (about ten queries)."""
    homes = find_homes(member_site)
    texts = {text.language: text for text in member_site.texts.all()}
    text = texts.get(language) or MemberSiteText(language=language)
    source = texts.get(settings.LANGUAGE_CODE) or MemberSiteText()
    names = NameHistory.of(member_site.unit, language)
    unit_name = names.on()
    home = homes.get(language)
    with translation.override(language):
        pages = menu_pages(home) if home else []
        return Chrome(
            language=language,
            is_portal=member_site.is_portal,
            theme_class=member_site.theme_class,
            name=text.name or unit_name,
            unit_name=unit_name,
            tagline=text.tagline
            or (_("Official portal") if member_site.is_portal else province_name(portal, language)),
            province_name=province_name(portal, language),
            province_url=portal.site.root_url + home_path(find_homes(portal), language) if portal else "",
            home_url=home_path(homes, language),
            root_url=member_site.site.root_url,
            mark_url=rendition_url(member_site.mark, "max-136x136|format-webp") if member_site.mark else "",
            menu=menu(home, pages, is_portal=member_site.is_portal) if home else (),
            footer=footer(home, pages) if home else {},
            linked_websites=tuple(Link(row.title, row.url) for row in member_site.linked_websites.all()),
            homes=homes,
            languages=tuple(code for code, _label in settings.LANGUAGES if code in homes),
            imprint=imprint(member_site, text, source),
            unit_code=member_site.unit.code,
            names=names,
            retired=retired(member_site, language),
            key=key,
            parts=build_chrome_parts(member_site, language),
        )


def final_site(member_site: MemberSite) -> MemberSite | None:
    """The site at the end of a chain of forwarding; `None` where the chain ends nowhere."""
    found: MemberSite | None = member_site
    seen = set()
    while found is not None and found.state == SiteState.FORWARDED and found.pk not in seen:
        seen.add(found.pk)
        found = MemberSite.objects.for_serving().filter(pk=found.successor_id).first()
    return found if found is not None and found.is_public else None


def retired(member_site: MemberSite, language: str) -> Retired | None:
    """What the notice of an archive says; `None` where the site is open."""
    if member_site.state != SiteState.ARCHIVE:
        return None
    sites = MemberSite.objects.for_serving().filter(unit__origins__predecessor=member_site.unit_id)
    links = []
    for site in dict.fromkeys(map(final_site, sites)):
        if site is not None and site.is_public:
            url = site.site.root_url + home_path(find_homes(site), language)
            links.append(Link(site.unit.name_on(language=language), url))
    return Retired(member_site.retired_on, tuple(links))


def province_name(portal: MemberSite | None, language: str) -> str:
    if portal is None:
        return ""
    text = portal.texts.filter(language=language).first()
    return text.name if text and text.name else portal.unit.name_on(language=language)


def find_homes(member_site: MemberSite) -> dict[str, Home]:
    """The live homes of a site by language, in the order of the languages; aliases are not homes."""
    pages = Page.objects.filter(
        translation_key=member_site.site.root_page.translation_key, live=True, alias_of=None
    ).values_list("pk", "path", "url_path", "locale_id")
    found = {}
    for pk, path, url_path, locale_id in pages:
        code = language_code_of(locale_id)
        found[code] = Home(pk, path, url_path, code, locale_id)
    return {code: found[code] for code, _label in settings.LANGUAGES if code in found}


def home_path(homes: Mapping[str, object], language: str) -> str:
    """Path of the home in `language`, or of the Vietnamese one where that language is not opened."""
    with translation.override(language if language in homes else settings.LANGUAGE_CODE):
        return reverse("wagtail_serve", args=[""])


def depth_of(home: Home) -> int:
    return len(home.path) // STEP


def menu_pages(home: Home) -> list[Page]:
    """Live pages of the two levels below the home that are not restricted, in tree order. One query."""
    return list(
        Page.objects.filter(path__startswith=home.path, depth__gt=depth_of(home), depth__lte=depth_of(home) + 2)
        .filter(live=True, alias_of=None)
        .exclude(view_restrictions__isnull=False)
        .order_by("path")
    )


def page_link(home: Home, page: Page, children: tuple[Link, ...] = ()) -> Link:
    url = reverse("wagtail_serve", args=[page.url_path[len(home.url_path) :]])
    return Link(page.title, url, page.path, children)


def menu(home: Home, pages: list[Page], *, is_portal: bool) -> tuple[Link, ...]:
    """Two levels. A page that only holds others is left out while none of these can be read."""
    top_depth = depth_of(home) + 1
    links = []
    for page in pages:
        if page.depth != top_depth or not page.show_in_menus:
            continue
        below = [child for child in pages if child.depth == top_depth + 1 and child.path.startswith(page.path)]
        if page.numchild and not below:
            continue
        children = tuple(page_link(home, child) for child in below if child.show_in_menus)
        links.append(page_link(home, page, children))
    if is_portal:
        position = next((i for i, link in enumerate(links) if "/lien-he/" in link.url), len(links))
        links.insert(position, Link(pgettext("menu", "Authorities"), reverse("unit_directory")))
    return tuple(links)


def footer(home: Home, pages: list[Page]) -> dict[str, tuple[Link, ...]]:
    """The three columns of the foot: what people come to do, the authority, the site itself."""
    columns: dict[str, list[Link]] = {"tasks": [], "government": [], "about": []}
    by_slug = {page.slug: page for page in pages}
    columns["tasks"].append(Link(_("Search"), reverse("search")))
    places = (
        ("tasks", ("thong-bao", "van-ban", "cong-bao", "hoi-dap", "lien-he")),
        ("government", ("lanh-dao", "bo-may", "chuc-nang-nhiem-vu", "tong-quan")),
        ("about", ("kha-nang-tiep-can", "bao-ve-du-lieu-ca-nhan")),
    )
    for column, slugs in places:
        columns[column] += [page_link(home, by_slug[slug]) for slug in slugs if slug in by_slug]
    columns["about"] += [Link(_("Site map"), reverse("site_map")), Link(_("RSS feeds"), reverse("site_feed"))]
    return {name: tuple(links) for name, links in columns.items()}


def imprint_of(member_site: MemberSite, language: str) -> dict[str, str]:
    """The imprint as it is stored now, for what is no request (the search's index)."""
    texts = {text.language: text for text in member_site.texts.all()}
    own = texts.get(language) or MemberSiteText(language=language)
    return imprint(member_site, own, texts.get(settings.LANGUAGE_CODE) or MemberSiteText())


def imprint(member_site: MemberSite, text: MemberSiteText, source: MemberSiteText) -> dict[str, str]:
    """The imprint's lines; a line that the language lacks comes from the Vietnamese one, and `lang` says so."""
    lines: dict[str, Any] = {
        "telephone": member_site.telephone,
        "email": member_site.email,
        "licence_number": member_site.licence_number,
        "licence_issuer": member_site.licence_issuer,
        "licence_date": member_site.licence_date,
    }
    for name in ("owner", "address", "responsible_person", "opening_hours"):
        own = getattr(text, name)
        lines[name] = own or getattr(source, name)
        lines[f"{name}_lang"] = "" if own or text.language == settings.LANGUAGE_CODE else "vi"
    return lines
