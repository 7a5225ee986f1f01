"""Small makers of content for tests: what a test does not say gets a sensible value."""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as PILImage
from wagtail.models import Collection, Locale, Page

from cms.media.models import CustomDocument, CustomImage
from cms.users.models import User
from news.models import ArticlePage, ArticleTopic, SectionPage, Topic
from sites.actions import ensure_translated_section
from sites.models import Membership, MemberSite, Unit

_numbers = itertools.count(1)
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def png(width: int = 64, height: int = 36, color: str = "#8C1B1B", fmt: str = "PNG") -> bytes:
    stream = BytesIO()
    PILImage.new("RGB", (width, height), color).save(stream, fmt)
    return stream.getvalue()


def make_image(
    title: str = "Ảnh", alt: str = "Một con tàu", collection: Collection | None = None, **kw: Any
) -> CustomImage:
    image = CustomImage(title=title, description=alt, collection=collection or Collection.get_first_root_node(), **kw)
    image.file = SimpleUploadedFile(f"image-{next(_numbers)}.png", png())
    image._set_image_file_metadata()
    image.save()
    return image


def make_document(
    title: str = "Tài liệu", content: bytes = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj", name: str = "a.pdf"
) -> CustomDocument:
    document = CustomDocument(title=title)
    document.file = SimpleUploadedFile(name, content)
    document._set_document_file_metadata()
    document.save()
    return document


def section(host: str, slug: str, language: str = "vi") -> SectionPage:
    """A section of a site; in another language it is made if need be."""
    member_site = MemberSite.objects.for_serving().get(site__hostname=host)
    found = SectionPage.objects.descendant_of(member_site.site.root_page).get(slug=slug)
    if language == "vi":
        return found
    translated: SectionPage = ensure_translated_section(member_site, found, Locale.objects.get(language_code=language))
    return translated


# Summary and text of articles: no Vietnamese goes online in another language.
TEXTS = {"vi": ("Đoạn dẫn của bài viết.", "Nội dung của bài viết."), "en": ("A summary.", "The text of the article.")}


def make_article(
    parent: Page, title: str = "", *, publish: bool = True, topics: tuple[str, ...] = (), **values: Any
) -> ArticlePage:
    number = next(_numbers)
    summary, text = TEXTS["vi" if parent.locale.language_code == "vi" else "en"]
    values.setdefault("summary", summary)
    values.setdefault("date", datetime(2026, 10, 1, 8, tzinfo=VIETNAM) + timedelta(minutes=number % 900))
    page = ArticlePage(title=title or f"Bài viết số {number}", locale=parent.locale, live=False, **values)
    if "body" not in values:
        page.body = body(text)
    page.article_topics = [
        ArticleTopic(topic=Topic.objects.get(slug=slug, locale__language_code="vi")) for slug in topics
    ]
    parent.add_child(instance=page)
    if publish:
        page.save_revision().publish()
        page.refresh_from_db()
    return page


def body(*paragraphs: str, extra: list[dict[str, Any]] | None = None) -> Any:
    raw = [{"type": "paragraph", "value": f"<p>{text}</p>"} for text in paragraphs]
    return ArticlePage.body.field.stream_block.to_python(raw + (extra or []))


def path_of(page: Page) -> str:
    """Path of a page on its site."""
    return urlsplit(page.get_url()).path


def make_user(username: str = "", *, role: str = "", unit: str = "ubnd", locale: Any = None, **kw: Any) -> User:
    user = User.objects.create_user(username or f"user{next(_numbers)}", password="mat-khau-2026", **kw)
    if role:
        Membership.objects.create(
            user=user, unit=Unit.objects.get(code=unit), role=role, locale=locale, valid_from=date(2025, 1, 1)
        )
    return user
