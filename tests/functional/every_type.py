"""`python -m tests.functional.every_type`: every kind of page, with every block, in every language of the portal.

For the checks that look at all of them. Run beside an installation, with its settings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django
from django.conf import settings

if TYPE_CHECKING:
    from news.models import ArticlePage

SINK = "moi-kieu-noi-dung"
SECRET = "can-mat-khau"


def main() -> None:
    from django.db.models.signals import pre_save
    from wagtail.models import Locale, Page, PageViewRestriction

    from cms.core import publishing
    from news.models import ArticlePage, SectionPage
    from pages.models import StandardPage
    from search import outbox
    from sites.actions import OpenLanguageAction
    from sites.models import MemberSite
    from translation import receivers_live

    with outbox.held():
        portal = MemberSite.objects.for_serving().get(site__is_default_site=True)
        unit = MemberSite.objects.for_serving().get(unit__code="snnmt")
        home = portal.site.root_page
        section = SectionPage.objects.descendant_of(home).get(slug="thong-bao")
        if not ArticlePage.objects.filter(slug=SINK).exists():
            add(section, article(ArticlePage))
            secret = StandardPage(title="Cần mật khẩu", slug=SECRET, locale=home.locale)
            add(home, secret)
            PageViewRestriction.objects.create(page=secret.page_ptr, restriction_type="password", password="x")
        of_unit = SectionPage.objects.descendant_of(unit.site.root_page).filter(slug="thong-bao")
        pages = [
            *Page.objects.descendant_of(home).live().exclude(content_type__model="articlepage"),
            *sinks(),
            *of_unit,
        ]
        # How pages look in every language is what these are for; no desk would let their Vietnamese text online.
        publishing._gates.clear()
        pre_save.disconnect(receivers_live.refuse_half_translated)
        for code, _label in settings.LANGUAGES[1:]:
            locale = Locale.objects.get(language_code=code)
            for site in (portal, unit):
                OpenLanguageAction(site, code).execute()
            for page in pages:
                translate(page.specific, locale)
        for translated in StandardPage.objects.filter(slug=SECRET).exclude(locale=home.locale):
            PageViewRestriction.objects.get_or_create(
                page=translated.page_ptr, restriction_type="password", defaults={"password": "x"}
            )
    outbox.apply()


def sinks() -> list[ArticlePage]:
    from news.models import ArticlePage

    return list(ArticlePage.objects.filter(slug=SINK, locale__language_code="vi"))


def add(parent: Any, page: Any) -> None:
    parent.add_child(instance=page)
    page.save_revision().publish()


def translate(page: Any, locale: Any) -> None:
    """The page in another language: the version that is there, published, or a copy of the Vietnamese text."""
    version = page.get_translation_or_none(locale) or page.copy_for_translation(locale, copy_parents=True)
    version = version.specific
    if not version.live:
        for name in ("body", "intro", "reception", "items"):
            if hasattr(page, name):
                setattr(version, name, getattr(page, name))
        if hasattr(page, "leaders") and not version.leaders.exists():
            version.leaders = [copy(row, locale) for row in page.leaders.all()]
        version.save_revision().publish()


def copy(row: Any, locale: Any) -> Any:
    row.pk, row.locale, row.page_id = None, locale, None
    return row


def article(model: type[ArticlePage]) -> ArticlePage:
    """An article with every block that there is."""
    from django.core.files.base import ContentFile

    from cms.media.models import CustomDocument, CustomImage

    picture = CustomImage.objects.order_by("pk").first()
    film = CustomDocument(title="Phim", file=ContentFile(b"\x00\x00\x00\x18ftypmp42", "phim.mp4"))
    captions = CustomDocument(title="Phụ đề", file=ContentFile(b"WEBVTT\n", "phim.vtt"))
    form = CustomDocument(title="Mẫu 01", file=ContentFile(b"%PDF-1.4\n", "mau-01.pdf"))
    for document in (film, captions, form):
        document.save()
    figure = {"image": {"image": picture.pk, "alt_text": "Bến cá", "decorative": False}, "caption": "Bến cá"}
    table = {"data": [["Mức", "Giá"], ["Một", "2.000"]], "table_caption": "Giá nước", "first_row_is_table_header": True}
    table |= {"first_col_is_header": True, "table_header_choice": "both", "cell": [], "mergeCells": []}
    video = {"title": "Đua thuyền", "video": film.pk, "captions": captions.pk, "transcript": "<p>Lời.</p>"}
    raw = [
        (
            "paragraph",
            '<p>Một đoạn <b>đậm</b>, <a href="https://example.org/">một liên kết</a>.</p><ul><li>Một</li></ul>',
        ),
        ("heading", {"text": "Một đề mục", "level": "h2"}),
        ("heading", {"text": "Đề mục nhỏ", "level": "h3"}),
        ("image", figure),
        ("gallery", {"title": "Ảnh", "images": [figure, figure, figure]}),
        ("video", video),
        ("quote", {"text": "Biển là nhà.", "attribution": "Bà Sa"}),
        ("table", table),
        ("attachments", {"title": "Tệp", "documents": [form.pk]}),
        *(
            ("callout", {"kind": kind, "title": "Lưu ý", "text": "<p>Chữ.</p>"})
            for kind in ("info", "ok", "warn", "bad")
        ),
        ("embed", {"url": "https://vimeo.com/123456", "title": "Phim ngắn"}),
    ]
    assert {name for name, _value in raw} == set(model.body.field.stream_block.child_blocks), "a block is missing here"
    return model(
        title="Mọi kiểu nội dung trong một bài",
        slug=SINK,
        summary="Bài này có mọi kiểu nội dung.",
        image=picture,
        author="Hoài An",
        source="Sở Tư pháp",
        number="12/TB-STP",
        badge="urgent",
        body=model.body.field.stream_block.to_python([{"type": name, "value": value} for name, value in raw]),
    )


if __name__ == "__main__":
    django.setup()
    main()
