"""Articles: what is shown, what is refused, what it costs."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Locale

from cms.core.models import BasePage
from news.models import ArticlePage, ArticleRelation
from tests.conftest import DEPARTMENT, PORTAL
from tests.factories import VIETNAM, body, make_article, make_document, make_image, make_user, path_of, section
from tests.sites.test_routing import translated

pytestmark = pytest.mark.django_db

TABLE = {
    "type": "table",
    "value": {
        "data": [["Cảng", "Số ngày"], ["Kobe", "8"]],
        "table_caption": "Tuyến tàu",
        "table_header_choice": "both",
        "first_row_is_table_header": True,
        "first_col_is_header": True,
    },
}


@pytest.fixture
def parent():
    return section(PORTAL, "kinh-te-xa-hoi")


def html_of(at, page, query: str = "") -> str:
    response = at(PORTAL).get(page.get_url() + query)
    assert response.status_code == 200
    return response.content.decode()


def test_everything_an_article_has_is_shown(at, parent):
    page = make_article(
        parent,
        "Tàu 48 MW cập bến",
        summary="Mỗi tuần một chuyến.",
        author="Thu Hà",
        source="Văn phòng",
        number="58/2026/QĐ-UBND",
        image=make_image(credit="Tranh: TTTT"),
        image_caption="Tàu Hoa Vân",
        topics=("nghe-ca", "thien-tai"),
        body=body("Một đoạn.", extra=[TABLE, {"type": "quote", "value": {"text": "Tốt lắm", "attribution": "Bà Mận"}}]),
        badge="deadline",
        badge_date=date(2026, 11, 30),
    )
    page.attachments.create(document=make_document("Lịch tàu"))
    page.save()
    html = html_of(at, page)
    for text in (
        "Mỗi tuần một chuyến.",
        "Thu Hà",
        "58/2026/QĐ-UBND",
        "Tàu Hoa Vân",
        "Tranh: TTTT",
        "Bà Mận",
        "Lịch tàu",
        "Nghề cá",
    ):
        assert text in html, text
    assert "Tàu 48\u00a0MW cập bến" in html, "a number and its unit stay together"
    assert '<th scope="col">Cảng</th>' in html
    assert '<th scope="row">Kobe</th>' in html
    assert "<caption>Tuyến tàu</caption>" in html
    assert '<time datetime="2026-11-30">30/11/2026</time>' in html
    assert 'alt="Một con tàu"' in html
    assert html.count("<h1") == 1


def test_text_of_an_article_is_escaped(at, parent):
    page = make_article(parent, "<script>alert(1)</script>", summary='"><img src=x onerror=alert(1)>')
    html = html_of(at, page)
    assert "<script>alert(1)" not in html
    assert "<img src=x" not in html


def test_structured_data_cannot_break_out(at, parent):
    html = html_of(at, make_article(parent, "</script><b>"))
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL).group(1)
    data = json.loads(block)
    assert data["@type"] == "NewsArticle"
    assert data["headline"] == "</script><b>"
    assert data["inLanguage"] == "vi"
    assert data["url"].startswith("http://portal.test/")


def test_metadata(at, parent):
    page = make_article(parent, "Tàu cập bến", image=make_image(), noindex=True)
    response = at(PORTAL).get(page.get_url())
    html = response.content.decode()
    assert '<meta name="description" content="Đoạn dẫn của bài viết.">' in html
    assert '<meta property="og:image" content="http://portal.test/' in html
    assert f'<link rel="canonical" href="http://portal.test{path_of(page)}">' in html
    assert '<meta name="robots" content="noindex">' in html
    assert response["X-Robots-Tag"] == "noindex"


def test_the_print_view_has_the_print_styles_on_screen(at, parent):
    page = make_article(parent)
    assert 'print.css" media="print"' in html_of(at, page)
    html = html_of(at, page, "?print=1")
    assert 'print.css" media="all"' in html
    assert '<div class="tools' not in html


def test_languages_offered_are_those_that_exist(at, parent, portal):
    from sites.actions import ensure_translated_section

    page = make_article(parent, "Tàu cập bến")
    before_foot = html_of(at, page).split("<footer")[0]
    assert re.findall(r'rel="alternate" hreflang="([^"]+)"', before_foot) == []
    assert re.findall(r'<a href="[^"]+" lang="[^"]+" hreflang="([^"]+)"', before_foot) == ["vi"]
    ensure_translated_section(portal, parent, Locale.objects.get(language_code="ja"))
    translated(page, "ja")
    html = html_of(at, page)
    assert "tau cap ben (ja)" in html
    assert f'hreflang="ja" href="http://portal.test/ja{path_of(page)}"' in html
    assert 'hreflang="x-default"' in html


def test_a_restricted_translation_is_not_offered(at, parent, portal):
    from wagtail.models import PageViewRestriction

    from sites.actions import ensure_translated_section

    page = make_article(parent, "Tàu cập bến")
    ensure_translated_section(portal, parent, Locale.objects.get(language_code="ja"))
    other = translated(page, "ja")
    PageViewRestriction.objects.create(page=other.page_ptr, restriction_type="login")
    assert "tau cap ben (ja)" not in html_of(at, page)


def test_related_by_topic_and_by_the_editors_choice(at, parent):
    other_section = section(PORTAL, "van-hoa-du-lich")
    page = make_article(parent, topics=("nghe-ca",))
    same_topic = make_article(other_section, "Cùng chủ đề", topics=("nghe-ca",))
    elsewhere = make_article(section(DEPARTMENT, "chuyen-nganh"), "Trang khác", topics=("nghe-ca",))
    sibling = make_article(parent, "Cùng chuyên mục")
    related, more = ArticlePage.objects.get(pk=page.pk).others()
    assert related == [same_topic]
    assert more == [sibling]
    assert elsewhere not in [*related, *more]
    chosen = make_article(other_section, "Biên tập chọn")
    ArticleRelation.objects.create(page=page, related=chosen)
    assert ArticlePage.objects.get(pk=page.pk).others()[0] == [chosen]


def test_drafts_and_restricted_articles_are_never_neighbours(at, parent):
    from wagtail.models import PageViewRestriction

    page = make_article(parent, topics=("nghe-ca",))
    make_article(parent, "Nháp", topics=("nghe-ca",), publish=False)
    closed = make_article(parent, "Nội bộ", topics=("nghe-ca",))
    PageViewRestriction.objects.create(page=closed.page_ptr, restriction_type="login")
    html = html_of(at, page)
    assert "Nháp" not in html
    assert "Nội bộ" not in html


@pytest.mark.parametrize("others", [0, 12])
def test_an_article_costs_at_most_ten_queries(at, parent, others, django_assert_max_num_queries):
    for _ in range(others):
        make_article(parent, topics=("nghe-ca", "thien-tai"), image=make_image())
    page = make_article(parent, topics=("nghe-ca", "thien-tai"), image=make_image())
    for _ in range(3):
        page.attachments.create(document=make_document())
    page.save()
    at(PORTAL).get(page.get_url())
    with django_assert_max_num_queries(10):
        html_of(at, page)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"badge": "deadline"}, "badge_date"),
        ({"title": ""}, "title"),
        ({"summary": ""}, "summary"),
        ({"summary": "x" * 501}, "summary"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(parent, values, field):
    page = ArticlePage(**{"title": "Tin", "summary": "Dẫn", "locale": parent.locale, "path": "x", "depth": 5} | values)
    with pytest.raises(ValidationError) as error:
        page.full_clean()
    assert field in error.value.message_dict


def test_a_picture_needs_words(parent):
    page = ArticlePage(title="Tin", summary="Dẫn", locale=parent.locale, image=make_image(alt=""))
    with pytest.raises(ValidationError) as error:
        page.clean()
    assert "image_alt" in error.value.message_dict


def test_text_is_composed_when_it_is_stored(parent):
    import unicodedata

    page = make_article(
        parent, unicodedata.normalize("NFD", "Ủy ban họp"), body=body(unicodedata.normalize("NFD", "Đường đèo"))
    )
    page.refresh_from_db()
    assert page.title == "Ủy ban họp"
    assert page.slug == "uy-ban-hop"
    assert "Đường đèo" in str(page.body)
    assert unicodedata.is_normalized("NFC", str(page.body))


def test_slugs_of_japanese_titles_are_ascii(parent):
    page = make_article(parent, "神戸への航路")
    assert page.slug.isascii()
    assert page.slug


def test_an_update_is_said(at, parent):
    page = make_article(parent)
    assert "Cập nhật" not in html_of(at, page)
    earlier = page.first_published_at - timedelta(days=1)
    ArticlePage.objects.filter(pk=page.pk).update(first_published_at=earlier)
    assert "Cập nhật" in html_of(at, page)


def test_the_editor_keeps_what_was_typed_when_something_is_missing(at, parent):
    client = at(PORTAL)
    client.force_login(make_user(is_superuser=True))
    url = reverse("wagtailadmin_pages:add", args=["news", "articlepage", parent.pk])
    formsets = {
        f"{prefix}-{name}": "0"
        for prefix in ("article_topics", "attachments", "relations", "comments")
        for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
    }
    data = {"title": "Bài đang viết", "slug": "bai", "date": "2026-11-20 08:00", "body-count": "0", **formsets}
    response = client.post(url, {**data, "summary": "", "action-publish": "1"})
    assert response.status_code == 200
    assert response.context["form"].errors["summary"]
    assert response.context["form"]["title"].value() == "Bài đang viết"
    response = client.post(url, {**data, "summary": "Dẫn", "action-publish": "1"})
    assert response.status_code == 302
    assert ArticlePage.objects.get(slug="bai").live


def test_preview_shows_the_draft(at, parent):
    client = at(PORTAL)
    client.force_login(make_user(is_superuser=True))
    page = make_article(parent, publish=False)
    page.title = "Bản xem trước"
    page.save_revision()
    response = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert response.status_code == 200
    assert "Bản xem trước" in response.content.decode()


def test_only_what_fits_can_be_made_below_a_section():
    assert ArticlePage.allowed_parent_page_models() == [type(section(PORTAL, "tin-tuc"))]
    assert issubclass(ArticlePage, BasePage)


def test_dates_are_those_of_vietnam(at, parent):
    page = make_article(parent, date=datetime(2026, 11, 20, 0, 30, tzinfo=VIETNAM))
    assert "20/11/2026, 00:30" in html_of(at, page)
