"""How documents are found: the page of a site, and each readable document with the texts of its files."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from search.attachments import AttachmentText
from search.sources import EntryData, PageSource, SearchSource, clean_text, visible_pages
from search.surroundings import Surroundings
from sites.chrome import portal_site

from .models import DocumentsPage, LegalDocument
from .public.documents_places import Places

MAX_BODY = 400_000


class DocumentsPageSource(PageSource):
    model = DocumentsPage
    type = "section"
    label = _("Sections and topics")
    icon = "list"

    def text(self, page: Any) -> dict[str, str]:
        return {"summary": page.meta_description or page.intro, "body": page.intro}


class LegalDocumentSource(SearchSource):
    """Readable documents only: a draft, a withdrawn or an internal one has no entry.

    One entry in Vietnamese, and one in every language that the abstract was translated into.
    """

    model = LegalDocument
    type = "document"
    label = _("Legal documents")
    icon = "doc"
    card = "search/cards/legal_document.html"

    def entries(self, object_id: str) -> list[EntryData]:
        return next((entries for _id, entries in self.batch([object_id])), [])

    def batch(self, object_ids: Collection[str]) -> Iterator[tuple[str, list[EntryData]]]:
        rows = LegalDocument.objects.readable().exclude(address=None).select_related("kind", "issuer", "topic")
        rows = rows.defer("structure").prefetch_related("files", "texts__locale", "effect_periods", "corrections")
        found = {str(pk): row for pk, row in rows.prefetch_related("issuer__periods").in_bulk(keys(object_ids)).items()}
        places = Places()
        around = Surroundings(places.pages.values() if found else [])
        portal = portal_site() if found else None
        for object_id in object_ids:
            row = found.get(str(object_id))
            if row is None or portal is None or not portal.is_public:
                yield object_id, []
            else:
                yield object_id, entries_of(row, places, around, portal.pk)

    def object_ids(self, after: str = "") -> Iterator[str]:
        rows = LegalDocument.objects.order_by("pk").filter(pk__gt=int(after or 0))
        for pk in rows.values_list("pk", flat=True).iterator(chunk_size=2000):
            yield str(pk)

    def visible(self, object_ids: Iterable[str], acl: frozenset[str]) -> set[str]:
        """What is readable now, if the portal's page of documents is open to this reader."""
        rows = LegalDocument.objects.readable().filter(pk__in=keys(object_ids))
        found = {str(pk) for pk in rows.values_list("pk", flat=True)}
        page = Places().page_in("vi") if found else None
        return found if page is not None and visible_pages([str(page.pk)], acl) else set()


def keys(object_ids: Iterable[str]) -> list[int]:
    return [int(pk) for pk in object_ids]


def entries_of(row: Any, places: Places, around: Surroundings, site_id: int) -> list[EntryData]:
    """The entries of a readable document."""
    abstracts = {"vi": row.abstract} | {text.locale.language_code: text.abstract for text in row.texts.all()}
    made = (entry_of(row, language, abstract, places, around, site_id) for language, abstract in abstracts.items())
    return [entry for entry in made if entry is not None]


def entry_of(
    row: Any, language: str, abstract: str, places: Places, around: Surroundings, site_id: int
) -> EntryData | None:
    page = places.pages.get(language)
    if page is None:
        return None
    acl = around.acl_of(page)
    around.settle(page)
    url_parts = page.get_url_parts()
    if not acl or url_parts is None or not url_parts[2]:
        return None
    issuer = (row.issuer_name if language == "vi" else "") or row.issuer.name_on(row.signed_on, language)
    files = list(row.files.all())
    return EntryData(
        key=f"gazette.legaldocument:{row.pk}:{language}",
        language=language,
        type="document",
        title=clean_text(f"{row.kind.name_in(language)} {row.number}: {abstract}"),
        path=url_parts[2] + page.reverse_subpage("document", args=[row.address]),
        site_id=site_id,
        unit_id=row.issuer_id,
        group_key=f"document-{row.pk}",
        number=row.number,
        summary=clean_text(abstract)[:500],
        body=clean_text(row.text[:MAX_BODY]) if language == "vi" else clean_text(abstract),
        acl=acl,
        published_at=timezone.make_aware(datetime.combine(row.signed_on, time(8))),
        updated_at=row.updated_at,
        topics=(row.topic.slug,) if row.topic is not None else (),
        attachments=attachments(page, url_parts[2], files) if language == "vi" else (),
        has_attachment=bool(files),
        tree_path=page.path,
        details=details_of(row, issuer),
    )


def attachments(page: DocumentsPage, url: str, files: list[Any]) -> tuple[AttachmentText, ...]:
    """What the worker read from the files; pages of a PDF are parted by form feeds."""
    return tuple(
        AttachmentText(
            title=file.name,
            url=url + page.reverse_subpage("file", args=[file.pk]),
            pages=tuple(file.text[:MAX_BODY].split("\f")),
        )
        for file in files
        if file.text
    )


def details_of(row: Any, issuer: str) -> dict[str, Any]:
    """For the card: periods, not a state, so that the state of today is right whenever the entry was written."""
    periods = sorted(row.effect_periods.all(), key=lambda period: period.valid_from)
    corrections = [correction.published_on for correction in row.corrections.all()]
    return {
        "document": row.pk,
        "issuer": issuer,
        "issued_on": row.signed_on.isoformat(),
        "periods": [
            [p.valid_from.isoformat(), p.valid_to.isoformat() if p.valid_to else None, p.state] for p in periods
        ],
        "corrected_on": max(corrections).isoformat() if corrections else "",
    }


SOURCES: tuple[SearchSource, ...] = (DocumentsPageSource(), LegalDocumentSource())
