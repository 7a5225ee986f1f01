"""Sections and topics: filters, pages, feeds, counts, at a fixed number of queries."""

from __future__ import annotations

from datetime import datetime
from xml.etree import ElementTree

import pytest
from wagtail.models import Locale, PageViewRestriction

from news.models import Topic, TopicPage
from pages.models import StandardPage
from tests.conftest import DEPARTMENT, PORTAL, WARD
from tests.factories import VIETNAM, make_article, make_image, section

pytestmark = pytest.mark.django_db


def listed(response) -> list[str]:
    return [article.title for article in response.context["articles"].object_list]


@pytest.fixture
def economy():
    return section(PORTAL, "kinh-te-xa-hoi")


def test_newest_first_and_drafts_never(at, economy):
    make_article(economy, "Cũ", date=datetime(2026, 1, 1, tzinfo=VIETNAM))
    make_article(economy, "Mới", date=datetime(2026, 11, 1, tzinfo=VIETNAM))
    make_article(economy, "Nháp", publish=False)
    closed = make_article(economy, "Nội bộ")
    PageViewRestriction.objects.create(page=closed.page_ptr, restriction_type="login")
    response = at(PORTAL).get("/tin-tuc/kinh-te-xa-hoi/")
    assert listed(response) == ["Mới", "Cũ"]
    assert '<b class="num">2</b>' in response.content.decode()


def test_a_gathering_section_lists_its_sub_sections(at, economy):
    make_article(economy, "Kinh tế")
    make_article(section(PORTAL, "dau-tu"), "Đầu tư")
    make_article(section(PORTAL, "thong-bao"), "Thông báo")
    response = at(PORTAL).get("/tin-tuc/")
    assert set(listed(response)) == {"Kinh tế", "Đầu tư"}
    rows = {row["page"].slug: row["count"] for row in response.context["neighbours"]}
    assert rows["kinh-te-xa-hoi"] == 1
    assert rows["van-hoa-du-lich"] == 0


def test_filters_by_topic_and_date(at, economy):
    make_article(economy, "Cá tháng 3", topics=("nghe-ca",), date=datetime(2026, 3, 5, tzinfo=VIETNAM))
    make_article(economy, "Cá tháng 9", topics=("nghe-ca",), date=datetime(2026, 9, 5, 23, 59, tzinfo=VIETNAM))
    make_article(economy, "Lúa", topics=("nong-nghiep",), date=datetime(2026, 9, 5, tzinfo=VIETNAM))
    url = "/tin-tuc/kinh-te-xa-hoi/"
    assert set(listed(at(PORTAL).get(url + "?topic=nghe-ca"))) == {"Cá tháng 3", "Cá tháng 9"}
    assert set(listed(at(PORTAL).get(url + "?from=2026-09-05&to=2026-09-05"))) == {"Cá tháng 9", "Lúa"}
    assert listed(at(PORTAL).get(url + "?topic=nghe-ca&to=2026-03-31")) == ["Cá tháng 3"]
    assert listed(at(PORTAL).get(url + "?topic=nghe-ca&from=2027-01-01")) == []


@pytest.mark.parametrize(
    "query",
    [
        "?page=0",
        "?page=-1",
        "?page=abc",
        "?page=99999999999",
        "?page=²",
        "?from=2026-13-45",
        "?to=x",
        "?from=0001-01-01",
        "?topic=%27;drop",
        "?page=" + "9" * 500,
    ],
)
def test_odd_parameters_give_a_list_all_the_same(at, economy, query):
    make_article(economy, "Bài")
    response = at(PORTAL).get("/tin-tuc/kinh-te-xa-hoi/" + query)
    assert response.status_code == 200


def test_pages_are_numbered_and_keep_the_filter(at, economy):
    for _ in range(14):
        make_article(economy, topics=("nghe-ca",))
    first = at(PORTAL).get("/tin-tuc/kinh-te-xa-hoi/?topic=nghe-ca")
    assert len(listed(first)) == 12
    assert "?topic=nghe-ca&amp;page=2" in first.content.decode()
    second = at(PORTAL).get("/tin-tuc/kinh-te-xa-hoi/?topic=nghe-ca&page=2")
    assert len(listed(second)) == 2
    assert not set(listed(first)) & set(listed(second))


@pytest.mark.parametrize("count", [1, 14])
def test_a_listing_costs_at_most_ten_queries(at, economy, count, django_assert_max_num_queries):
    for _ in range(count):
        make_article(economy, topics=("nghe-ca", "thien-tai"), image=make_image())
    at(PORTAL).get("/tin-tuc/kinh-te-xa-hoi/")
    for url in ("/tin-tuc/kinh-te-xa-hoi/", "/tin-tuc/"):
        with django_assert_max_num_queries(10):
            at(PORTAL).get(url)


@pytest.mark.parametrize(("kind", "root"), [("rss", "rss"), ("atom", "{http://www.w3.org/2005/Atom}feed")])
def test_feeds(at, economy, kind, root):
    make_article(economy, "Tin & <b>mới</b>")
    response = at(PORTAL).get(f"/tin-tuc/kinh-te-xa-hoi/{kind}/")
    assert response.status_code == 200
    tree = ElementTree.fromstring(response.content)
    assert tree.tag == root
    assert "Tin & <b>mới</b>" in "".join(tree.itertext())
    assert "http://portal.test/tin-tuc/kinh-te-xa-hoi/" in response.content.decode()


def test_feeds_of_a_whole_site_and_their_list(at, economy):
    make_article(economy, "Của tỉnh")
    make_article(section(DEPARTMENT, "chuyen-nganh"), "Của sở")
    feed = at(PORTAL).get("/rss/all.xml").content.decode()
    assert "Của tỉnh" in feed
    assert "Của sở" not in feed
    assert at(PORTAL).get("/rss/atom.xml").status_code == 200
    assert "/tin-tuc/kinh-te-xa-hoi/rss/" in at(PORTAL).get("/rss/").content.decode()
    assert at(PORTAL).get("/en/rss/all.xml").status_code == 200


def test_notices_show_their_marks(at):
    make_article(section(PORTAL, "thong-bao"), "Tàu không ra khơi", badge="urgent")
    html = at(PORTAL).get("/thong-bao/").content.decode()
    assert "Khẩn" in html
    assert "badge-s is-bad" in html


@pytest.fixture
def topic_page(portal):
    index = StandardPage.objects.descendant_of(portal.site.root_page).get(slug="chu-de")
    index.save_revision().publish()
    page = TopicPage(title="Nghề cá", slug="nghe-ca", topic=Topic.objects.get(slug="nghe-ca"), locale=index.locale)
    index.add_child(instance=page)
    page.save_revision().publish()
    return page


def test_a_topic_gathers_all_units_in_one_language(at, economy, topic_page, department):
    make_article(economy, "Của tỉnh", topics=("nghe-ca",))
    make_article(section(DEPARTMENT, "chuyen-nganh"), "Của sở", topics=("nghe-ca",))
    make_article(section(WARD, "thong-bao"), "Của phường", topics=("nghe-ca",))
    make_article(section(WARD, "thong-bao"), "Chủ đề khác", topics=("thien-tai",))
    response = at(PORTAL).get("/chu-de/nghe-ca/")
    assert set(listed(response)) == {"Của tỉnh", "Của sở", "Của phường"}
    html = response.content.decode()
    assert "Sở Nông nghiệp và Môi trường" in html
    assert "http://snnmt.portal.test/" in html
    department.state = "closed"
    department.save()
    assert set(listed(at(PORTAL).get("/chu-de/nghe-ca/"))) == {"Của tỉnh", "Của phường"}


def test_a_topic_page_does_not_grow_in_queries(at, economy, topic_page, django_assert_max_num_queries):
    for _ in range(8):
        make_article(economy, topics=("nghe-ca", "thien-tai"), image=make_image())
    at(PORTAL).get("/chu-de/nghe-ca/")
    with django_assert_max_num_queries(10):
        at(PORTAL).get("/chu-de/nghe-ca/")


def test_topics_have_names_in_each_language(economy):
    from django.utils import translation

    source = Topic.objects.get(slug="nghe-ca")
    japanese = Locale.objects.get(language_code="ja")
    Topic.objects.create(slug="nghe-ca", name="漁業", locale=japanese, translation_key=source.translation_key)
    page = make_article(economy, topics=("nghe-ca",))
    assert page.kicker == "Nghề cá"
    page.locale = japanese
    with translation.override("ja"):
        assert page.kicker == "漁業"
