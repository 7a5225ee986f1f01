"""`python -m tests.benchmarks.load_stock FILE`: what `export` wrote, as pages of the stock project."""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

import django


def main(source: Path) -> None:
    from wagtail.models import Locale, Page, Site

    from tests.benchmarks.stock.settings import LANGUAGES

    for code, _label in LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    Site.objects.all().delete()
    root = Page.get_first_root_node()
    for page in root.get_children():
        page.delete()
    for row in json.loads(source.read_text(encoding="utf-8")):
        homes = {}
        for home in row["homes"]:
            homes[home["language"]] = add(root, home | {"slug": f"{row['host']}-{home['language']}".replace(".", "-")})
        Site.objects.create(
            hostname=row["host"], site_name=row["name"], root_page=homes["vi"], is_default_site=row["default"]
        )


def add(parent: Any, row: dict[str, Any]) -> Any:
    from wagtail.models import Locale

    from tests.benchmarks.stock.pages.models import ArticlePage, HomePage, SectionPage

    model = {"home": HomePage, "section": SectionPage, "article": ArticlePage}[row["model"]]
    root = parent if parent.is_root() else None
    parent.refresh_from_db()
    page: Any = model(
        title=row["title"],
        slug=row["slug"],
        live=row["live"],
        show_in_menus=row["in_menu"],
        translation_key=row["key"],
        locale=Locale.objects.get(language_code=row["language"]),
    )
    if model is ArticlePage:
        page.date, page.summary, page.author, page.source = (row[n] for n in ("date", "summary", "author", "source"))
        page.image = picture(row["image"]) if row["image"] else None
        page.body = [(name, picture(value) if name == "image" else value) for name, value in row["body"]]
    (root or parent).add_child(instance=page)
    if model is ArticlePage and row["topics"]:
        page.tags.add(*row["topics"])
        page.save()
    for child in row["children"]:
        add(page, child)
    return page


@cache
def picture(path: str) -> Any:
    from django.core.files import File
    from wagtail.images.models import Image

    with Path(path).open("rb") as stream:
        image = Image(title=Path(path).stem, file=File(stream, name=Path(path).name))
        image.save()
    return image


if __name__ == "__main__":
    django.setup()
    main(Path(sys.argv[1]))
