"""The list of documents, its feed, and the open data."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.utils import timezone, translation
from django.utils.feedgenerator import Rss201rev2Feed

from cms.core.locales import html_code
from gazette.enums import EffectState, Nature
from gazette.models import DocumentsPage
from sites.chrome import chrome_for

from .documents_listing import Listing, decorate
from .documents_places import Places, render, site_of
from .documents_wanted import Wanted

FEED_LENGTH = 30
CHUNK = 1_000
COLUMNS = (
    *("number", "kind", "kind_name", "nature", "issuer", "issuer_name", "signer", "signer_title", "signed_on"),
    *("effective_on", "expires_on", "effect", "effect_day", "field", "abstract", "corrected", "url", "updated_at"),
)


def listing(page: DocumentsPage, request: HttpRequest) -> HttpResponseBase:
    """The list; the one document whose number was typed opens at once."""
    member_site = site_of(request)
    wanted = Wanted.read(request)
    found = Listing(member_site, wanted)
    if len(found.exact) == 1 and "page" not in request.GET:
        tail = page.reverse_subpage("document", args=[found.exact[0].address])
        return HttpResponseRedirect(f"{page.get_url(request)}{tail}")
    language = page.language
    province = None if member_site.is_portal else Places().page_in(language)
    context: dict[str, Any] = {
        "wanted": wanted,
        "documents": found.page(request, language),
        **found.choices(language),
        "signers": found.signers,
        "states": EffectState.choices,
        "nature_labels": dict(Nature.choices),
        "province_url": province.full_url if province else "",
        "on_day": wanted.on,
    }
    response = render(page, request, "gazette/documents/list.html", **context)
    if wanted.is_narrowed or wanted.sort:  # Search engines are not to keep lists of results.
        response["X-Robots-Tag"] = "noindex"
    return response


# ---- feed ----
def feed(page: DocumentsPage, request: HttpRequest) -> HttpResponse:
    """The newest documents as RSS 2.0: of a kind, a unit, a field, as filtered."""
    member_site = site_of(request)
    language = translation.get_language() or "vi"
    made: Any = Rss201rev2Feed(
        title=f"{page.title} – {chrome_for(member_site, language).name}",
        link=page.get_full_url(request) or "/",
        description=page.meta_description or page.title,
        language=html_code(language),
        feed_url=request.build_absolute_uri(request.get_full_path()),
    )
    rows = Listing(member_site, Wanted.read(request)).rows.for_lists().order_by("-published_at", "-pk")[:FEED_LENGTH]
    places = Places()
    for row in decorate(list(rows), language):
        url = places.url_of(row, language)
        made.add_item(
            title=f"{row.kind_shown} {row.number}",
            link=url,
            description=row.shown,
            pubdate=row.published_at or timezone.make_aware(datetime.combine(row.signed_on, time(8))),
            updateddate=row.updated_at,
            author_name=row.issuer_shown,
            unique_id=url,
            categories=[row.kind_shown],
        )
    response = HttpResponse(content_type=made.content_type)
    made.write(response, "utf-8")
    return response


# ---- open data ----
def data(page: DocumentsPage, request: HttpRequest, form: str) -> HttpResponseBase:
    """Every readable document of the site, row by row, as CSV or JSON."""
    if form not in {"csv", "json"}:
        raise Http404
    rows = records(Listing(site_of(request), Wanted.read(request)).rows)
    parts, kind = (as_csv(rows), "text/csv") if form == "csv" else (as_json(rows), "application/json")
    response = StreamingHttpResponse(parts, content_type=f"{kind}; charset=utf-8")
    name = f"van-ban-{timezone.localdate().isoformat()}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def records(rows: Any) -> Iterator[dict[str, Any]]:
    """One document after another; two queries for a thousand."""
    places, today = Places(), timezone.localdate()
    rows = rows.for_lists().with_effect(today).order_by("pk")
    last = 0
    while part := list(rows.filter(pk__gt=last)[:CHUNK]):
        last = part[-1].pk
        for row in part:
            yield {
                "number": row.number,
                "kind": row.kind.code,
                "kind_name": row.kind.name,
                "nature": row.nature,
                "issuer": row.issuer.code,
                "issuer_name": row.issuer_name,
                "signer": row.signer,
                "signer_title": row.signer_title,
                "signed_on": row.signed_on.isoformat(),
                "effective_on": row.effective_on.isoformat() if row.effective_on else None,
                "expires_on": row.expires_on.isoformat() if row.expires_on else None,
                "effect": row.effect,
                "effect_day": today.isoformat(),
                "field": row.topic.slug if row.topic else None,
                "abstract": row.abstract,
                "corrected": row.state == "corrected",
                "url": places.url_of(row),
                "updated_at": row.updated_at.isoformat(),
            }


class Echo:
    """What `csv.writer` writes to, to get the line back."""

    def write(self, value: str) -> str:
        return value


def as_csv(rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    """UTF-8 with a mark, which spreadsheets need; cells that begin like a formula are text (CSV injection)."""
    writer: Any = csv.writer(Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for row in rows:
        cells = ("" if row[name] is None else str(row[name]) for name in COLUMNS)
        yield writer.writerow([f"'{cell}" if cell[:1] in tuple("=+-@\t\r") else cell for cell in cells])


def as_json(rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    yield '{"documents": ['
    for index, row in enumerate(rows):
        yield ("," if index else "") + "\n" + json.dumps(row, ensure_ascii=False)
    yield "\n]}\n"
