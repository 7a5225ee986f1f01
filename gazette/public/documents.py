"""One document: what it is, what holds of it on a day, its text, and everything that is tied to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.cache import cache
from django.db.models import Count, OuterRef, Subquery, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.safestring import SafeString, mark_safe

from gazette.enums import DocumentState, EffectState, EventKind, IssueState, ItemKind, TextState
from gazette.models import (
    Correction,
    DocumentAddress,
    DocumentsPage,
    DocumentText,
    GazettePage,
    IssueItem,
    LegalDocument,
    TextVersion,
)

from . import documents_relations as relations
from . import documents_schema as schema
from . import documents_text as texts
from .documents_files import facts_of, files_of
from .documents_listing import CHOICES_KEPT, decorate
from .documents_places import Places, answering_at, render, site_of, versions
from .documents_wanted import day_of

SHOWN_TEXTS = frozenset({TextState.PARSED, TextState.REVIEWED})


def find(page: DocumentsPage, request: HttpRequest, address: str) -> LegalDocument | str:
    """The document of an address, or where it moved to.

    Raises:
        Http404: none is public here.
    """
    address = address.strip("/").lower()
    rows = answering_at(site_of(request))
    abstracts = DocumentText.objects.filter(document=OuterRef("pk"), locale__language_code=page.language)
    # What was changed since the publication; what was changed before it nobody has read.
    later = TextVersion.objects.filter(document=OuterRef("pk"), made_at__gt=OuterRef("published_at"))
    olds = later.values("document").annotate(n=Count("pk")).values("n")
    named = rows.filter(address=address).select_related("kind", "issuer", "topic")
    named = named.annotate(translated=Subquery(abstracts.values("abstract")[:1]), old_texts=Subquery(olds))
    found: LegalDocument | None = named.first()
    if found is not None:
        return found
    old = DocumentAddress.objects.filter(address=address, document__in=rows).select_related("document").first()
    if old is None or not old.document.address:
        raise Http404
    return str(old.document.address)


def document(page: DocumentsPage, request: HttpRequest, address: str, *, printed: bool = False) -> HttpResponseBase:
    """The page of a document; 410 with its notice once it was withdrawn."""
    found = find(page, request, address)
    route = "print" if printed else "document"
    if isinstance(found, str) or found.address != address.strip("/"):
        moved = found if isinstance(found, str) else str(found.address)
        query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
        tail = page.reverse_subpage(route, args=[moved])
        return HttpResponsePermanentRedirect(f"{page.get_url(request)}{tail}{query}")
    if found.state == DocumentState.WITHDRAWN:
        return withdrawn(page, request, found)
    context = View(page, request, found).context()
    response = render(page, request, "gazette/documents/document.html", **context, print_view=printed)
    if printed or context["asked_day"]:
        response["X-Robots-Tag"] = "noindex"
    return response


def printed(page: DocumentsPage, request: HttpRequest, address: str) -> HttpResponseBase:
    """For paper: without menus, with everything unfolded."""
    return document(page, request, address, printed=True)


def withdrawn(page: DocumentsPage, request: HttpRequest, found: LegalDocument) -> HttpResponse:
    """What stands in place of the text."""
    event = found.events.filter(kind=EventKind.WITHDRAWN).first()
    context: dict[str, Any] = {
        "document": decorate([found], page.language)[0],
        "withdrawn_on": event.at if event is not None else None,
        "sub_title": found.number,
        "noindex": True,
        "structured_data": None,
        "language_versions": versions(page, request, page.reverse_subpage("document", args=[found.address])),
        "interface_only": True,
    }
    response = render(page, request, "gazette/documents/withdrawn.html", 410, **context)
    response["X-Robots-Tag"] = "noindex"
    return response


class View:
    """What the page of one document needs, read once."""

    def __init__(self, page: DocumentsPage, request: HttpRequest, found: LegalDocument) -> None:
        self.page, self.request = page, request
        self.language: str = page.language
        self.document = decorate([found], self.language)[0]
        self.at_portal = site_of(request).is_portal
        self.places = Places()
        if self.at_portal:  # Its own page is the one: no need to look for it.
            self.places.pages = {self.language: page}
        own = self.places.page_in(self.language)
        # What others are linked to: a unit's site does not have them all.
        self.base: str = (page.get_url(request) if self.at_portal else own.full_url if own is not None else "") or ""
        self.asked: date | None = day_of(request.GET.get("ngay", ""))
        self.day = self.asked or timezone.localdate()

    def context(self) -> dict[str, Any]:
        found = self.document
        sides = relations.sides_of(found)
        periods, ends = relations.periods_of(found, sides)
        corrections = self.corrections()
        item = self.gazette_item()
        gazette_url = self.gazette_url(item, corrections)
        files = files_of(found)
        state = self.state(periods)
        tail = self.page.reverse_subpage("document", args=[found.address])
        url = self.places.url_of(found, self.language) or self.request.build_absolute_uri(self.request.path)
        title = f"{found.kind_shown} {found.number}"
        encodings = [facts_of(self.request, self.page, row) for row in files]
        return {
            **self.text(relations.affected(sides, self.day, ends), corrections),
            "document": found,
            "title_shown": title,
            "page_title": title,
            "sub_title": found.number,
            "day": self.day,
            "today": timezone.localdate(),
            "asked_day": self.asked,
            "bad_day": bool(self.request.GET.get("ngay")) and self.asked is None,
            "state": state,
            "state_since": relations.state_on(periods, self.day),
            "groups": relations.grouped(sides),
            "pages": relations.pages_citing(found, self.language),
            "steps": relations.timeline(found, periods, sides, corrections, item),
            "corrections": corrections,
            "gazette_item": item,
            "gazette_url": gazette_url,
            "files": files,
            "base_url": self.base,
            "permanent_url": url,
            "citation": self.citation(url),
            "original_url": "" if self.at_portal else url,
            "language_versions": versions(self.page, self.request, tail),
            "interface_only": True,
            "structured_data": schema.legislation(found, url, state, sides, encodings, self.places),
        }

    def state(self, periods: list[Any]) -> str:
        period = relations.state_on(periods, self.day)
        if period is not None:
            return str(period.state)
        if not self.document.kind.takes_effect or not periods:
            return str(EffectState.NONE)
        return str(EffectState.NOT_YET if self.day < periods[0].valid_from else EffectState.NONE)

    # ---- text ----
    def text(self, marks: dict[str, list[Any]], corrections: list[Correction]) -> dict[str, Any]:
        """Structured text with marks of the day; the plain text where there is no structure."""
        found = self.document
        root = texts.tree_of(found.structure) if found.structure_state in SHOWN_TEXTS else None
        if root is None:
            return {"text_html": "", "contents": "", "plain_text": found.text, "reviewed": False}
        fixed: dict[str, list[Any]] = {}
        for row in corrections:
            if row.anchor:
                fixed.setdefault(row.anchor, []).append(row)
        notes = {
            anchor: self.note(marks.get(anchor, []), fixed.get(anchor, [])) for anchor in marks.keys() | fixed.keys()
        }
        writer = texts.Writer(notes, relations.ended(marks))
        return {
            "text_html": writer.write(root),
            "contents": texts.contents_html(texts.contents(root, notes)),
            "plain_text": "",
            "reviewed": found.structure_state == TextState.REVIEWED,
        }

    def note(self, rows: list[Any], fixed: list[Any]) -> SafeString:
        context = {"rows": rows, "corrections": fixed, "base_url": self.base, "day": self.day}
        return mark_safe(render_to_string("gazette/documents/note.html", context))  # noqa: S308  (a template's output)

    # ---- what else ----
    def corrections(self) -> list[Correction]:
        if self.document.state != DocumentState.CORRECTED:
            return []
        rows = Correction.objects.filter(document=self.document).select_related("issue")
        return list(rows.order_by("-published_on", "-pk"))

    def gazette_item(self) -> IssueItem | None:
        """Where it was printed, once that issue is out."""
        rows = IssueItem.objects.filter(document=self.document, kind=ItemKind.DOCUMENT)
        rows = rows.filter(issue__state=IssueState.PUBLISHED).select_related("issue")
        found: IssueItem | None = rows.first()
        return found

    def gazette_url(self, item: IssueItem | None, corrections: list[Correction]) -> str:
        """The portal's page of the gazette, where one is needed."""
        issues = [row.issue for row in (item, *corrections) if row is not None and row.issue is not None]
        if not issues:
            return ""
        prefetch_related_objects(issues, "numbers")
        key = f"documents:gazette:{self.language}"
        url: str | None = cache.get(key)
        if url is None:
            rows = GazettePage.objects.filter(live=True, alias_of=None, locale__language_code=self.language)
            found = rows.first()
            url = str(found.full_url or "") if found is not None else ""
            cache.set(key, url, CHOICES_KEPT)
        return url

    def citation(self, url: str) -> str:
        """As officials cite in Vietnamese (Nghị định 30/2020/NĐ-CP, Phụ lục I), with the permanent address."""
        found = self.document
        signed = formats.date_format(found.signed_on, "d/m/Y", use_l10n=False)
        issuer = found.issuer_name or found.issuer_shown
        return f"{found.kind.name} số {found.number} ngày {signed} của {issuer}: {found.abstract} ({url})"
