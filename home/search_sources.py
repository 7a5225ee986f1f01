"""How an authority is found: by its name of today and its former ones, through the home of its site."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from search.sources import EntryData, PageSource, clean_text
from search.surroundings import acl_of, member_site_of
from sites.chrome import imprint_of
from sites.models import MemberSite, Unit

from .assembly import leaves
from .models import HomePage

# Blocks that say something of the unit itself; the others only head lists. A short text keeps the name in front.
INFORMING = {"hero", "organisation", "box", "contact_band"}
# Blocks that hold links to what people come to do.
TASKS = {"lead": "tasks", "tiles": "tiles"}


class HomeSource(PageSource):
    """One entry for the unit, of type `unit`: who looks for an authority wants its site. A home of type `page` with
    the same address beside it would only say the same twice.
    """

    model = HomePage
    type = "unit"
    label = _("Authorities")
    icon = "home"
    part_types = {"service": (_("Services"), "arrow")}

    def text(self, page: Any) -> dict[str, str]:
        member_site = member_site_of(page)
        if member_site is None:
            return {}
        unit, language = member_site.unit, page.language
        lines = imprint_of(member_site, language)
        hero: Any = next((value for name, value in leaves(page.body) if name == "hero"), {})
        body = [
            *former_names(unit, language),
            page.title,
            *(text.name for text in member_site.texts.all() if text.language == language),
            *(str(lines[name] or "") for name in ("address", "telephone", "email")),
            *(str(part) for part in informing_texts(page)),
        ]
        return {
            "title": unit.name_on(language=language) or page.title,
            "summary": page.search_description or hero.get("text") or str(lines["address"] or ""),
            "body": "\n".join(body),
        }

    def details(self, page: Any) -> dict[str, Any]:
        member_site = member_site_of(page)
        if member_site is None:
            return {}
        lines, period = imprint_of(member_site, page.language), member_site.unit.period_on()
        shown = {
            "kind": period.kind.name_in(page.language) if period else "",
            "former_names": former_names(member_site.unit, page.language),
            "address": lines["address"],
            "phone": lines["telephone"],
            "email": lines["email"],
        }
        return {name: value for name, value in shown.items() if value}

    def parts(self, page: Any, whole: EntryData) -> list[EntryData]:
        """The tasks and quick links of the home that lead to this site, each address once."""
        found: dict[str, EntryData] = {}
        for task in tasks_of(page):
            path, group = target_of(task["link"], page)
            if path and path != whole.path and path not in found:
                found[path] = service(task, path, group, whole)
        return list(found.values())


def former_names(unit: Unit, language: str) -> list[str]:
    """What the unit, and those that became part of it, were called before; once each, without its name of today."""
    origins = [origin.predecessor for origin in unit.origins.select_related("predecessor")]
    periods = [period for one in (unit, *origins) for period in one.periods.all()]
    names = [name for period in periods for name in (period.name_in(language), period.short_name) if name]
    return [name for name in dict.fromkeys(names) if name != unit.name_on(language=language)]


def informing_texts(page: HomePage) -> Iterator[Any]:
    for name, value in leaves(page.body):
        if name in INFORMING:
            yield from value.block.get_searchable_content(value)


def tasks_of(page: HomePage) -> Iterator[Any]:
    for name, value in leaves(page.body):
        if name in TASKS:
            yield from value[TASKS[name]]


def target_of(link: Any, home: HomePage) -> tuple[str, str]:
    """Path on the site, and what its versions in other languages have in common; empty where it leads elsewhere."""
    page: Page | None = link.get("page")
    if page is not None and page.locale_id != home.locale_id:  # As on the page: its version in the home's language.
        page = Page.objects.filter(translation_key=page.translation_key, locale_id=home.locale_id).first() or page
    if page is not None:
        readable = page.live and page.path.startswith(home.path) and "public" in acl_of(page)
        parts = page.get_url_parts() if readable else None
        return (parts[2], str(page.translation_key)) if parts else ("", "")
    url = str(link.get("url") or "")
    if not url.startswith("/") or url.startswith("//"):
        return "", ""
    prefixes = tuple(f"/{code}/" for code, _label in settings.LANGUAGES)
    bare = next((url[len(prefix) - 1 :] for prefix in prefixes if url.startswith(prefix)), url)
    return url, urlsplit(bare).path


def service(task: Any, path: str, group: str, whole: EntryData) -> EntryData:
    part = hashlib.sha256(group.encode()).hexdigest()[:12]
    hint = clean_text(task.get("hint") or "")
    return replace(
        whole,
        key=f"{whole.key}:{part}",
        group_key=f"{whole.group_key}:{part}",
        type="service",
        path=path,
        title=clean_text(task["title"]),
        summary=hint,
        body="",
        attachments=(),
        has_attachment=False,
        details={"description": hint} if hint else {},
    )


def homes_of(member_site: MemberSite) -> list[int]:
    """Ids of a site's homes in every language."""
    key = member_site.site.root_page.translation_key
    return list(HomePage.objects.filter(translation_key=key, live=True).values_list("pk", flat=True))
