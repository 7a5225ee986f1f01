"""What the files of an object say, as the outbox is applied.

References are read from the object itself, not from Wagtail's `ReferenceIndex`: that table is brought up to date by a
task of its own, which may come after the outbox. (To find the users of a file, `search.files` has no other way.)
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from wagtail.models import CollectionViewRestriction, ReferenceIndex

from cms.media.models import CustomDocument

from .enums import WITH_TEXT

# Sound, video and subtitles are played, not downloaded to be read.
PLAYED = frozenset({"mp3", "wav", "ogg", "mp4", "webm", "vtt"})
# As much text of files as one entry holds; a law with its annexes has 400,000 characters.
MAX_CHARS = 600_000


@dataclass(frozen=True)
class AttachmentText:
    """What a file of an object says, page by page; one page where its format has none.

    Attributes:
        url: its public address; with `#page=3` a browser opens a PDF at that page.
        document: id of the document, by which `public_documents` asks again before something of it is shown.
    """

    title: str
    url: str
    pages: tuple[str, ...]
    document: int | None = None


@dataclass(frozen=True)
class Attachments:
    """The files of an object: texts of those that everybody may read, and whether there are any to download."""

    texts: tuple[AttachmentText, ...] = ()
    exist: bool = False
    names: tuple[str, ...] = field(default=())


def referred_documents(instance: Model) -> list[int]:
    """Ids of the documents an object refers to by relations, in StreamFields and in rich text, in their order."""
    wanted = ContentType.objects.get_for_model(CustomDocument).pk
    rows = ReferenceIndex._extract_references_from_object(instance)
    return list(dict.fromkeys(int(row[1]) for row in rows if row[0] == wanted and str(row[1]).isdigit()))


def restricted_collections() -> Q:
    """Condition on documents: in a collection that not everybody may read, or below one."""
    condition = Q(pk__in=[])
    for path in CollectionViewRestriction.objects.values_list("collection__path", flat=True).distinct():
        condition |= Q(collection__path__startswith=path)
    return condition


def public_documents(ids: Collection[int]) -> set[int]:
    """Those of the documents that everybody may read now: the second look, before something of them is shown."""
    if not ids:
        return set()
    rows = CustomDocument.objects.filter(pk__in=ids).exclude(restricted_collections())
    return set(rows.values_list("pk", flat=True))


class Files:
    """The files of objects, read for all of them together."""

    def __init__(self, instances: Iterable[Model]) -> None:
        self._ids = {instance.pk: referred_documents(instance) for instance in instances}
        wanted = {pk for ids in self._ids.values() for pk in ids}
        found = CustomDocument.objects.filter(pk__in=wanted).select_related("search_text") if wanted else []
        self._documents = {row.pk: row for row in found if row.file_extension.lower() not in PLAYED}
        self._public = public_documents(set(self._documents))

    def of(self, instance: Model, titles: Mapping[int, str] | None = None) -> Attachments:
        """The files of one of the objects.

        Args:
            titles: what the object calls its files, by id; else the document's own title.
        """
        rows = [self._documents[pk] for pk in self._ids.get(instance.pk, ()) if pk in self._documents]
        named = {row.pk: (titles or {}).get(row.pk) or row.title for row in rows}
        texts = [
            AttachmentText(named[row.pk], row.url, tuple(row.search_text.text.split("\f")), row.pk)
            for row in rows
            if row.pk in self._public and has_text(row)
        ]
        names = tuple(named[row.pk] for row in rows if row.pk in self._public)
        return Attachments(tuple(within(texts)), bool(rows), names)


def has_text(document: Any) -> bool:
    text = getattr(document, "search_text", None)
    return text is not None and text.state in WITH_TEXT and bool(text.text.strip())


def within(texts: Iterable[AttachmentText], room: int = MAX_CHARS) -> Iterable[AttachmentText]:
    """`texts` as far as they fit, page by page."""
    for text in texts:
        pages = []
        for page in text.pages:
            pages.append(page[: max(room, 0)])
            room -= len(page)
        if any(pages):
            yield AttachmentText(text.title, text.url, tuple(pages), text.document)
