"""Documents that pages of the CMS cite: read from the published text, tied to the documents that are meant."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models, transaction
from modelcluster.models import get_all_child_relations
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from search.sources import clean_text, stream_text
from search.surroundings import member_site_of

from .models import DocumentsPage, GazettePage, LegalDocument, PageCitation
from .numbers import find_numbers
from .tying import Candidate, candidates_of, meant, stated_day

AROUND = 120
MAX_TEXT = 500_000
MAX_NUMBERS = 300
# Columns that are no text of a page.
SKIPPED = frozenset({"slug", "url_path", "path", "draft_title", "translation_key", "content_json"})


@dataclass(frozen=True)
class Cited:
    """A number in a text, with its first place."""

    number: str
    key: str
    stated: date | None
    excerpt: str
    times: int


def page_text(page: Any) -> str:
    """Everything readable of a page, and of what belongs to it."""
    parts = list(_texts(page))
    for relation in get_all_child_relations(type(page)):
        if any(isinstance(one, RichTextField | StreamField) for one in relation.related_model._meta.fields):
            for child in getattr(page, relation.get_accessor_name()).all():
                parts += _texts(child)
    return "\n".join(part for part in parts if part)[:MAX_TEXT]


def _texts(instance: Any) -> Iterator[str]:
    for one in instance._meta.concrete_fields:
        if one.name in SKIPPED or isinstance(one, models.URLField | models.SlugField) or one.choices:
            continue
        value = one.value_from_object(instance)
        if not value:
            continue
        if isinstance(one, StreamField):
            yield stream_text(value)
        elif isinstance(one, RichTextField):
            yield clean_text(value.replace("<", " <"))
        elif isinstance(one, models.CharField | models.TextField):
            yield str(value)


def cited_in(text: str) -> list[Cited]:
    """The numbers of a text, each once."""
    found: dict[str, Cited] = {}
    for row in find_numbers(text)[:2000]:
        key, old = row.number.key[:100], found.get(row.number.key[:100])
        around = " ".join(text[max(0, row.start - AROUND) : row.end + AROUND].split())
        stated = stated_day(text[row.start : row.end + 60], row.number.written)
        first = old or Cited(row.number.written[:100], key, stated, around[:300], 0)
        found[key] = Cited(first.number, key, first.stated or stated, first.excerpt, first.times + 1)
    return list(found.values())[:MAX_NUMBERS]


def tied(rows: list[Cited], issuer: int | None, candidates: dict[str, list[Candidate]] | None = None) -> dict[str, int]:
    """Documents that the numbers mean, by key; one query."""
    known = candidates_of([row.key for row in rows]) if candidates is None else candidates
    found = {
        row.key: meant(row.key, known.get(row.key, ()), issuer=issuer, signed=None, stated=row.stated, careful=True)
        for row in rows
    }
    return {key: pk for key, pk in found.items() if pk is not None}


def scan(pages: Collection[int]) -> int:
    """Write the citations of these published pages; of those that are not published none are kept.

    Returns:
        How many citations stand there now.
    """
    written = 0
    live = Page.objects.filter(pk__in=pages, live=True).not_type(DocumentsPage, GazettePage).specific()
    there = {page.pk: page for page in live}
    for pk in pages:
        page = there.get(pk)
        site = member_site_of(page) if page is not None else None
        rows = cited_in(page_text(page)) if page is not None and site is not None else []
        documents = tied(rows, site.unit_id if site else None)
        with transaction.atomic():
            PageCitation.objects.filter(page=pk).delete()
            if site is not None:
                PageCitation.objects.bulk_create(
                    PageCitation(
                        page_id=pk, member_site=site, document_id=documents.get(row.key), number=row.number,
                        number_key=row.key, stated_on=row.stated, times=min(row.times, 999), excerpt=row.excerpt,
                    )
                    for row in rows
                )  # fmt: skip
        written += len(rows)
    return written


def forget_page(pk: int) -> None:
    PageCitation.objects.filter(page=pk).delete()


def tie_citations(document: LegalDocument) -> None:
    """Tie citations that wait for the document's number."""
    waiting = PageCitation.objects.filter(document=None, number_key=document.number_key)
    rows = list(waiting.values_list("pk", "stated_on", "member_site__unit")) if document.number_key else []
    if not rows:
        return
    candidates = candidates_of([document.number_key])[document.number_key]
    mine = [
        pk
        for pk, stated, unit in rows
        if meant(document.number_key, candidates, issuer=unit, signed=None, stated=stated, careful=True) == document.pk
    ]
    PageCitation.objects.filter(pk__in=mine).update(document=document)


def ended_in(page: Any, day: date | None = None) -> list[LegalDocument]:
    """Documents without force (any more) that the page's text cites, with `effect`: for who publishes it."""
    site = member_site_of(page)
    documents = tied(cited_in(page_text(page)), site.unit_id if site else None)
    rows = LegalDocument.objects.public().filter(pk__in=documents.values()).with_effect(day).defer("structure", "text")
    return [row for row in rows if row.effect == "expired" or row.state == "withdrawn"]
