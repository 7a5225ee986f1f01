"""Where entries come from: one small adapter for each content type, registered by the room that owns the type."""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import CharField, Exists, ExpressionWrapper, F, Model, OuterRef, Prefetch
from django.utils.functional import Promise
from django.utils.html import strip_tags
from modelcluster.models import get_all_child_relations
from wagtail.models import Page, PageViewRestriction
from wagtail.rich_text import get_text_for_indexing

from cms.core.models import BasePage
from cms.core.tree import STEP

from .attachments import AttachmentText, Files
from .surroundings import PUBLIC, Surroundings, tokens_of_restriction


@dataclass(frozen=True)
class EntryData:
    """What a source says of one object in one language; see `SearchEntry` for the fields."""

    key: str
    language: str
    type: str
    title: str
    path: str
    site_id: int | None
    unit_id: int | None
    group_key: str = ""
    number: str = ""
    summary: str = ""
    body: str = ""
    acl: tuple[str, ...] = (PUBLIC,)
    published_at: datetime | None = None
    updated_at: datetime | None = None
    expires_at: datetime | None = None
    topics: tuple[str, ...] = ()
    attachments: tuple[AttachmentText, ...] = ()
    has_attachment: bool = False
    tree_path: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def checksum(self) -> str:
        dumped = json.dumps(asdict(self), default=str, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(dumped.encode()).hexdigest()


class SearchSource(ABC):
    """Adapter of one model.

    Attributes:
        model: the model whose objects it describes.
        type: the type in results, facets and the API.
        label: the type's name for readers.
        icon: its icon.
        card: template of a result; gets `row` (`service.Result`).
        part_types: types of further entries of its objects -> (name for readers, icon).
    """

    model: type[Model]
    type: str
    label: str | Promise
    icon: str = "doc"
    card: str = "search/cards/default.html"
    part_types: Mapping[str, tuple[Any, str]] = {}

    @abstractmethod
    def entries(self, object_id: str) -> list[EntryData]:
        """The entries of an object as it is now; none when nobody may find it."""

    def batch(self, object_ids: Collection[str]) -> Iterator[tuple[str, list[EntryData]]]:
        """The entries of many objects. Sources of large models override it: the same queries for one and for many."""
        for object_id in object_ids:
            yield object_id, self.entries(object_id)

    @abstractmethod
    def object_ids(self, after: str = "") -> Iterator[str]:
        """Ids of all objects that may have entries, in a stable order, beginning after `after` (for rebuilding)."""

    @abstractmethod
    def visible(self, object_ids: Iterable[str], acl: frozenset[str]) -> set[str]:
        """Those of `object_ids` that a reader with these tokens may see now: the second look, in the database."""


_sources: dict[str, SearchSource] = {}


def register_source(source: SearchSource) -> None:
    """Make a model's objects findable.

    Raises:
        ImproperlyConfigured: the model has a source already.
    """
    label = source.model._meta.label_lower
    if label in _sources:
        raise ImproperlyConfigured(f"A search source for {label} is registered already.")
    _sources[label] = source


def source_for(model: type[Model]) -> SearchSource | None:
    return _sources.get(model._meta.label_lower)


def all_sources() -> list[SearchSource]:
    return list(_sources.values())


def type_labels() -> dict[str, tuple[Any, str]]:
    """Type -> (name for readers, icon); several models may share a type."""
    labels: dict[str, tuple[Any, str]] = {}
    for source in _sources.values():
        labels |= {**source.part_types, source.type: (source.label, source.icon)}
    return labels


class PageSource(SearchSource):
    """Adapter of a page type. Subclasses name the model and say what text a page holds.

    Attributes:
        related: what `text` reads of other tables, for `prefetch_related`.
    """

    model: type[BasePage]
    related: tuple[str | Prefetch[Any], ...] = ()

    def text(self, page: Any) -> dict[str, str]:
        """`summary`, `body`, `number` of a page."""
        return {"summary": page.meta_description}

    def topics(self, page: Any) -> tuple[str, ...]:
        """Slugs of its topics."""
        return ()

    def details(self, page: Any) -> dict[str, Any]:
        """What its card shows beside the common fields (docs/design/search.md, “Cards”)."""
        return {}

    def file_titles(self, page: Any) -> dict[int, str]:
        """What the page calls its files, by id of the document; the others bear their own title."""
        return {}

    def parts(self, page: Any, whole: EntryData) -> list[EntryData]:
        """Further entries of the page: `replace(whole, key=f"{whole.key}:…", …)`."""
        return []

    def entries(self, object_id: str) -> list[EntryData]:
        return next((entries for _id, entries in self.batch([object_id])), [])

    def batch(self, object_ids: Collection[str]) -> Iterator[tuple[str, list[EntryData]]]:
        """Sites, restrictions and addresses of all pages are read together."""
        # Child rows may name files; those of all pages are read together.
        children = [relation.get_accessor_name() for relation in get_all_child_relations(self.model)]
        pages = self.model._default_manager.filter(live=True, alias_of=None)
        pages = pages.prefetch_related(*self.related, *children)
        found = {str(pk): page for pk, page in pages.in_bulk(object_ids).items()}
        around = Surroundings(found.values())
        files = Files(found.values())
        for object_id in object_ids:
            page = found.get(str(object_id))
            yield object_id, self.entries_of(page, around, files) if page is not None else []

    def entries_of(self, page: Any, around: Surroundings, documents: Files) -> list[EntryData]:
        """The entries of a live page."""
        member_site = around.member_site_of(page)
        if member_site is None or not member_site.is_public:
            return []
        acl = around.acl_of(page)
        around.settle(page)
        url_parts = page.get_url_parts()
        if not acl or url_parts is None or not url_parts[2]:
            return []
        text = {"title": page.title, **self.text(page)}
        files = documents.of(page, self.file_titles(page))
        text["body"] = "\n".join([text.get("body", ""), *files.names])
        cleaned: Any = {name: clean_text(value) for name, value in text.items()}
        whole = EntryData(
            key=f"{self.model._meta.label_lower}:{page.pk}:{page.language}",
            language=page.language,
            type=self.type,
            path=url_parts[2],
            site_id=member_site.pk,
            unit_id=member_site.unit_id,
            group_key=str(page.translation_key),
            acl=acl,
            published_at=getattr(page, "date", None) or page.first_published_at,
            updated_at=page.last_published_at,
            expires_at=page.expire_at,
            topics=self.topics(page),
            attachments=files.texts,
            has_attachment=files.exist,
            tree_path=page.path,
            details=self.details(page),
            **cleaned,
        )
        return [whole, *self.parts(page, whole)]

    def object_ids(self, after: str = "") -> Iterator[str]:
        pages = self.model._default_manager.order_by("pk").values_list("pk", flat=True)
        for pk in pages.filter(pk__gt=int(after or 0)).iterator(chunk_size=2000):
            yield str(pk)

    def visible(self, object_ids: Iterable[str], acl: frozenset[str]) -> set[str]:
        return visible_pages(object_ids, acl)


def visible_pages(object_ids: Iterable[str], acl: frozenset[str]) -> set[str]:
    """Pages that are live, and that no restriction on them or above them keeps from a reader with these tokens."""
    above = PageViewRestriction.objects.annotate(
        below=ExpressionWrapper(OuterRef("path"), output_field=CharField())
    ).filter(below__startswith=F("page__path"))
    pages = Page.objects.filter(pk__in=list(object_ids), live=True, alias_of=None)
    looked = list(pages.values_list("pk", "path", Exists(above)))
    # Nearly all pages are open to everybody: what the restrictions say is read only for the others.
    found = {str(pk) for pk, _path, restricted in looked if not restricted}
    rows = [(pk, path) for pk, path, restricted in looked if restricted]
    if not rows:
        return found
    paths = {path[:length] for _pk, path in rows for length in range(STEP, len(path) + 1, STEP)}
    restricted: dict[str, tuple[str, ...]] = {}
    for restriction in PageViewRestriction.objects.filter(page__path__in=paths).select_related("page"):
        restricted[restriction.page.path] = tokens_of_restriction(restriction)
    for pk, path in rows:
        barriers = [tokens for top, tokens in restricted.items() if path.startswith(top)]
        if all(acl & set(tokens) for tokens in barriers):
            found.add(str(pk))
    return found


def clean_text(value: str) -> str:
    """Text without mark-up and superfluous blanks."""
    return " ".join(strip_tags(value).split())


def stream_text(value: Any) -> str:
    """Everything readable in a StreamField."""
    parts = value.stream_block.get_searchable_content(value) if value else []
    return "\n".join(get_text_for_indexing(str(part)) for part in parts)
