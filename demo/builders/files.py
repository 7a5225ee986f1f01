"""Attachments with text for articles: PDF, DOCX, ODT, RTF, XLSX; one scanned, one with a password."""

from __future__ import annotations

from django.core.files.base import ContentFile
from wagtail.models import ReferenceIndex

from cms.media.models import CustomDocument
from demo.data import FOLDER, read
from news.models import ArticleAttachment, ArticlePage
from search import files
from sites.models import MemberSite

from .pages import publish


def build_files() -> None:
    for row in read("files.yaml"):
        article = ArticlePage.objects.filter(slug=row["article"], locale__language_code="vi", alias_of=None).first()
        if article is None or article.attachments.exists():
            continue
        document = attach(article, row)
        # Here and now: the demonstration has no worker while it is built.
        files.read(document.pk)


def attach(article: ArticlePage, row: dict[str, str]) -> CustomDocument:
    home = article.get_ancestors().get(depth=3)
    site = MemberSite.objects.get(site__root_page__translation_key=home.translation_key)
    document = CustomDocument(title=row["title"], collection=site.collection)
    document.file.save(row["file"], ContentFile((FOLDER / "files" / row["file"]).read_bytes()), save=False)
    document._set_document_file_metadata()
    document.save()
    article.attachments = [ArticleAttachment(document=document)]
    publish(article)
    ReferenceIndex.create_or_update_for_object(article)
    return document
