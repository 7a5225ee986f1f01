"""Reading the text of pages: which links it holds, and which pictures lack an alternative text. Nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup
from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock

ANCHOR = re.compile(r"<a\b", re.IGNORECASE)


@dataclass
class Reading:
    """What a text holds: addresses as they are written, ids of pages and documents of our own."""

    addresses: set[str] = field(default_factory=set)
    pages: set[int] = field(default_factory=set)
    documents: set[int] = field(default_factory=set)
    pictures_without_text: int = 0


def read_page(page: Any) -> Reading:
    """Read the rich texts, StreamFields and addresses of a page, and of what belongs to it (leaders …)."""
    reading = Reading()
    read_fields(page, reading)
    for relation in get_all_child_relations(type(page)):
        if any(
            isinstance(one, RichTextField | StreamField | models.URLField)
            for one in relation.related_model._meta.fields
        ):
            for child in getattr(page, relation.get_accessor_name()).all():
                read_fields(child, reading)
    return reading


def read_fields(instance: Any, reading: Reading) -> None:
    for one in instance._meta.concrete_fields:
        if one.model._meta.app_label == "wagtailcore":
            continue
        value = one.value_from_object(instance)
        if not value:
            continue
        if isinstance(one, StreamField):
            read_block(one.stream_block, value.get_prep_value(), reading)
        elif isinstance(one, RichTextField):
            read_html(value, reading)
        elif isinstance(one, models.URLField):
            reading.addresses.add(value)


def read_html(html: str, reading: Reading) -> None:
    """Links of stored rich text: `<a href>`, `<a linktype="page" id>`, `<a linktype="document" id>`."""
    if not ANCHOR.search(html):
        return
    for anchor in BeautifulSoup(html, "html.parser").find_all("a"):
        kind, number = anchor.get("linktype"), str(anchor.get("id") or "")
        if kind == "page" and number.isdecimal():
            reading.pages.add(int(number))
        elif kind == "document" and number.isdecimal():
            reading.documents.add(int(number))
        elif anchor.get("href"):
            reading.addresses.add(str(anchor["href"]).strip())


def read_block(block: Any, value: Any, reading: Reading) -> None:
    """Walk the stored value of a block beside its definition, without loading what it points at."""
    if value in (None, "", []):
        return
    if isinstance(block, ImageBlock):
        if isinstance(value, dict) and value.get("image") and not value.get("decorative") and not value.get("alt_text"):
            reading.pictures_without_text += 1
    elif isinstance(block, blocks.RichTextBlock):
        read_html(str(value), reading)
    elif isinstance(block, blocks.PageChooserBlock):
        reading.pages.add(int(value))
    elif isinstance(block, DocumentChooserBlock):
        reading.documents.add(int(value))
    elif isinstance(block, blocks.URLBlock) or (isinstance(block, blocks.CharBlock) and block.name == "url"):
        reading.addresses.add(str(value).strip())
    else:
        for child, inner in children(block, value):
            read_block(child, inner, reading)


def children(block: Any, value: Any) -> Iterator[tuple[Any, Any]]:
    """The blocks inside a block, each with its stored value."""
    if isinstance(block, blocks.BaseStreamBlock):
        for item in value:
            child = block.child_blocks.get(item.get("type")) if isinstance(item, dict) else None
            if child is not None:
                yield child, item.get("value")
    elif isinstance(block, blocks.BaseStructBlock) and isinstance(value, dict):
        for name, child in block.child_blocks.items():
            yield child, value.get(name)
    elif isinstance(block, blocks.ListBlock):
        for item in value:
            yield block.child_block, item["value"] if isinstance(item, dict) and "value" in item else item
