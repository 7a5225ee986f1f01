"""`python -m tests.benchmarks.export FILE`: all sites and articles of an installation, for the stock project."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import django


def main(target: Path) -> None:
    from wagtail.models import Site

    sites = []
    for site in Site.objects.order_by("-is_default_site", "pk"):
        home = site.root_page
        row: dict[str, Any] = {"host": site.hostname, "name": site.site_name, "default": site.is_default_site}
        row["homes"] = [pages_of(version.specific) for version in home.get_translations(inclusive=True)]
        sites.append(row)
    target.write_text(json.dumps(sites, ensure_ascii=False), encoding="utf-8")


def pages_of(page: Any) -> dict[str, Any]:
    """A page and what is below it."""
    row = {
        "model": "article" if page.kind == "article" else "home" if page.kind == "home" else "section",
        "key": str(page.translation_key),
        "language": page.locale.language_code,
        "title": page.title,
        "slug": page.slug,
        "live": page.live,
        "in_menu": page.show_in_menus,
        "children": [pages_of(child) for child in page.get_children().specific().select_related("locale")],
    }
    if page.kind == "article":
        row |= {
            "date": page.date.isoformat(),
            "summary": page.summary,
            "author": page.author,
            "source": page.source,
            "image": page.image.file.path if page.image else "",
            "topics": [topic.slug for topic in page.topic_names],
            "body": [block_of(block) for block in page.body],
        }
    return row


def block_of(block: Any) -> tuple[str, str]:
    """Name and value in the stock project's stream; what it has no block for is HTML."""
    if block.block_type == "paragraph":
        return "paragraph", block.value.source
    if block.block_type == "heading":
        return "heading", str(block.value["text"])
    if block.block_type == "image":
        return "image", block.value["image"].file.path
    return "html", str(block.render())


if __name__ == "__main__":
    django.setup()
    main(Path(sys.argv[1]))
