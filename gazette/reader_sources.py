"""How the gazette is found: its page, and each published issue with the text of its pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, time
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from search.attachments import AttachmentText
from search.sources import EntryData, PageSource, SearchSource, clean_text, visible_pages
from search.surroundings import Surroundings
from sites.chrome import portal_site

from .models import GazetteIssue, GazettePage
from .public.gazette_places import title_of


class GazettePageSource(PageSource):
    model = GazettePage
    type = "section"
    label = _("Sections and topics")
    icon = "list"

    def text(self, page: Any) -> dict[str, str]:
        return {"summary": page.meta_description or page.intro, "body": page.intro}


def portal_pages() -> dict[str, GazettePage]:
    """Language -> the portal's live page of the gazette. Two queries."""
    portal = portal_site()
    if portal is None or not portal.is_public:
        return {}
    key = portal.site.root_page.translation_key
    homes = list(Page.objects.filter(translation_key=key).values_list("path", flat=True))
    rows = GazettePage.objects.filter(live=True, alias_of=None).select_related("locale")
    return {row.locale.language_code: row for row in rows if any(row.path.startswith(home) for home in homes)}


class IssueSource(SearchSource):
    """Published issues only. In every language of the page by number and date; the words of the pages in Vietnamese."""

    model = GazetteIssue
    type = "gazette"
    label = _("Gazette")
    icon = "book"
    card = "search/cards/gazette.html"

    def entries(self, object_id: str) -> list[EntryData]:
        return next((entries for _id, entries in self.batch([object_id])), [])

    def batch(self, object_ids: Collection[str]) -> Iterator[tuple[str, list[EntryData]]]:
        rows = GazetteIssue.objects.published().prefetch_related("numbers", "pages", "items__document__kind")
        found = {str(pk): row for pk, row in rows.in_bulk([int(pk) for pk in object_ids]).items()}
        pages = portal_pages() if found else {}
        portal = portal_site() if found else None
        around = Surroundings(pages.values())
        for object_id in object_ids:
            row = found.get(str(object_id))
            if row is None or portal is None:
                yield object_id, []
            else:
                made = (entry_of(row, page, around, portal.pk, portal.unit_id) for page in pages.values())
                yield object_id, [entry for entry in made if entry is not None]

    def object_ids(self, after: str = "") -> Iterator[str]:
        rows = GazetteIssue.objects.order_by("pk").filter(pk__gt=int(after or 0)).values_list("pk", flat=True)
        for pk in rows.iterator(chunk_size=2000):
            yield str(pk)

    def visible(self, object_ids: Iterable[str], acl: frozenset[str]) -> set[str]:
        rows = GazetteIssue.objects.published().filter(pk__in=[int(pk) for pk in object_ids])
        found = {str(pk) for pk in rows.values_list("pk", flat=True)}
        page = portal_pages().get("vi") if found else None
        return found if page is not None and visible_pages([str(page.pk)], acl) else set()


def entry_of(row: Any, page: GazettePage, around: Surroundings, site_id: int, unit_id: int | None) -> EntryData | None:
    acl = around.acl_of(page)
    around.settle(page)
    url_parts = page.get_url_parts()
    if not acl or url_parts is None or not url_parts[2]:
        return None
    language = page.language
    with translation.override(language):
        title = title_of(row)
    vietnamese = language == "vi"
    documents = [item.document for item in row.items.all() if item.kind == "document"]
    return EntryData(
        key=f"gazette.gazetteissue:{row.pk}:{language}",
        language=language,
        type="gazette",
        title=title,
        path=url_parts[2] + page.reverse_subpage("issue", args=[row.year, row.slug]),
        site_id=site_id,
        unit_id=unit_id,
        group_key=f"gazette-{row.pk}",
        summary=clean_text(row.title),
        body=clean_text("\n".join(f"{d.kind.name} {d.number}: {d.abstract}" for d in documents)) if vietnamese else "",
        acl=acl,
        published_at=timezone.make_aware(datetime.combine(row.issued_on, time(8))),
        updated_at=row.updated_at,
        attachments=texts_of(row, page, url_parts[2], title) if vietnamese else (),
        tree_path=page.path,
        details={"issue": row.label, "year": row.year, "pk": row.pk},
    )


def texts_of(row: Any, page: GazettePage, url: str, title: str) -> tuple[AttachmentText, ...]:
    """The pages as the worker read them, counted from the first page of the file."""
    pages = [each.text for each in sorted(row.pages.all(), key=lambda each: each.number)]
    if not any(pages):
        return ()
    file = url + page.reverse_subpage("pdf", args=[row.year, row.slug])
    return (AttachmentText(title=title, url=file, pages=tuple(pages)),)


SOURCES: tuple[SearchSource, ...] = (GazettePageSource(), IssueSource())
