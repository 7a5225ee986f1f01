"""Exporting a site's articles as a content package, in the format that `import_content` reads."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone
from wagtail.models import Page

from cms.core.locales import language_code_of
from cms.media.models import CustomDocument
from news.models import ArticlePage
from sites.models import MemberSite

from .models import ImportedItem
from .to_markdown import to_markdown

MEDIA = "media"


@dataclass
class Exporter:
    """One export.

    Args:
        folder: where the package is written; made if missing.
        member_site: the site.
        languages: language codes; all if empty.
    """

    folder: Path
    member_site: MemberSite
    languages: tuple[str, ...] = ()
    _placed: dict[str, str] = field(default_factory=dict)

    def run(self) -> Iterator[Path]:
        """Write the articles, yielding each file as it is done."""
        target = self.folder / self.member_site.unit.code
        target.mkdir(parents=True, exist_ok=True)
        homes = Page.objects.filter(translation_key=self.member_site.site.root_page.translation_key)
        for home in homes.order_by("path"):
            if self.languages and language_code_of(home.locale_id) not in self.languages:
                continue
            articles = ArticlePage.objects.live().filter(path__startswith=home.path, alias_of=None).order_by("pk")
            for article in articles.iterator(chunk_size=100):
                yield self._write(target, article)

    def _write(self, target: Path, article: ArticlePage) -> Path:
        item_id, original = self._identity(article)
        front = self._front_matter(article, item_id, original)
        body = to_markdown(
            article.body, lambda media: self._place(target, media), lambda attrs: self._href(target, attrs)
        )
        suffix = "" if article.language == "vi" else f".{article.language}"
        path = target / f"{item_id.removesuffix(suffix.replace('.', '-'))}{suffix}.md"
        dumped = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=1000)
        path.write_text(f"---\n{dumped}---\n\n{body}", encoding="utf-8")
        return path

    def _identity(self, article: ArticlePage) -> tuple[str, str]:
        """The id of an article, and that of the text it translates: as imported, else from its slug."""
        imported = ImportedItem.objects.filter(page_id=article.pk).first()
        source = ArticlePage.objects.filter(translation_key=article.translation_key, locale__language_code="vi").first()
        original = ""
        if source is not None and source.pk != article.pk:
            of_source = ImportedItem.objects.filter(page_id=source.pk).first()
            original = of_source.item_id if of_source else source.slug
        default = article.slug if article.language == "vi" else f"{article.slug}-{article.language}"
        return (imported.item_id if imported else default), original

    def _front_matter(self, article: ArticlePage, item_id: str, original: str) -> dict[str, Any]:
        target = self.folder / self.member_site.unit.code
        image = article.image
        data: dict[str, Any] = {
            "id": item_id,
            "lang": article.language,
            "title": article.title,
            "summary": article.summary,
            "date": timezone.localtime(article.date).isoformat(timespec="seconds"),
            "section": article.get_parent().slug,
            "topics": [link.topic.slug for link in article.article_topics.select_related("topic")],
            "author": article.author,
            "source": article.source,
            "number": article.number,
            "unit": self.member_site.unit.code,
            "image": self._place(target, image) if image else "",
            "alt": article.alt if image else "",
            "caption": article.image_caption,
            "credit": image.credit if image else "",
            "attachments": [
                {"file": self._place(target, row.document), "title": row.label}
                for row in article.attachments.select_related("document")
            ],
            "translation_of": original,
            "restricted": article.view_restrictions.exists(),
            "badge": article.badge,
            "badge_date": article.badge_date.isoformat() if article.badge_date else "",
        }
        return {name: value for name, value in data.items() if value not in ("", [], False, None)}

    def _place(self, target: Path, media: Any) -> str:
        """Copy a picture or document into the package once; its path beside the texts."""
        key = f"{type(media).__name__}:{media.pk}"
        if key not in self._placed:
            name = Path(media.file.name).name
            path = target / MEDIA / f"{media.pk}-{name}"
            path.parent.mkdir(exist_ok=True)
            with media.file.open("rb") as stream, path.open("wb") as copy:
                shutil.copyfileobj(stream, copy)
            self._placed[key] = f"{MEDIA}/{path.name}"
        return self._placed[key]

    def _href(self, target: Path, attrs: dict[str, str]) -> str:
        """The address of a rich text link: documents are copied, pages become their address."""
        kind, pk = attrs.get("linktype"), attrs.get("id", "")
        if kind == "document":
            document = CustomDocument.objects.filter(pk=pk).first()
            return self._place(target, document) if document else "#"
        if kind == "page":
            page = Page.objects.filter(pk=pk).first()
            return (page.get_full_url() or "#") if page else "#"
        return attrs.get("href", "#")
