"""Topics across sites: automatic or approved, with days on which they open and close."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, PageLogEntry

from cms.core.actions import ActionError
from news.actions import DecideOnTopicAction
from news.models import Topic, TopicPage, TopicVerdict
from news.models.topics import rules_of
from pages.models import StandardPage
from sites.actions import ensure_translated_section
from tests.conftest import DEPARTMENT, PORTAL, WARD
from tests.factories import VIETNAM, make_article, make_image, make_user, section
from tests.sites.test_routing import translated

pytestmark = pytest.mark.django_db

URL = "/chu-de/nghe-ca/"
TODAY = timezone.localdate


def listed(response) -> set[str]:
    return {article.title for article in response.context["articles"].object_list}


@pytest.fixture
def topic():
    return Topic.objects.get(slug="nghe-ca")


@pytest.fixture
def topic_page(portal, topic):
    index = StandardPage.objects.descendant_of(portal.site.root_page).get(slug="chu-de")
    index.save_revision().publish()
    page = TopicPage(title="Nghề cá", slug="nghe-ca", topic=topic, locale=index.locale)
    index.add_child(instance=page)
    page.save_revision().publish()
    return page


@pytest.fixture
def articles():
    return [
        make_article(section(DEPARTMENT, "chuyen-nganh"), "Của sở", topics=("nghe-ca",)),
        make_article(section(WARD, "thong-bao"), "Của phường", topics=("nghe-ca",)),
    ]


def rule(topic, **values) -> None:
    for name, value in values.items():
        setattr(topic, name, value)
    topic.save()


def decide(topic, pages, verdict="approved", **kw):
    return DecideOnTopicAction(
        rules_of(topic.translation_key), [p.translation_key for p in pages], verdict, **kw
    ).execute()


@pytest.mark.usefixtures("topic_page")
def test_an_approved_topic_shows_what_the_centre_approved(at, topic, articles):
    assert listed(at(PORTAL).get(URL)) == {"Của sở", "Của phường"}
    rule(topic, collects="approved")
    assert listed(at(PORTAL).get(URL)) == set()
    decide(topic, articles[:1])
    assert listed(at(PORTAL).get(URL)) == {"Của sở"}
    assert "Của phường" not in at(PORTAL).get(f"{URL}rss/").content.decode()
    decide(topic, articles[:1], "declined", reason="Trùng")
    assert listed(at(PORTAL).get(URL)) == set()
    assert TopicVerdict.objects.count() == 1
    assert PageLogEntry.objects.filter(action="news.topic_declined", page=articles[0].pk).exists()


@pytest.mark.usefixtures("topic_page")
def test_an_approval_holds_for_every_language(at, on_commit, portal, topic, topic_page, articles):
    rule(topic, collects="approved")
    section(DEPARTMENT, "chuyen-nganh", "en")
    english = translated(articles[0], "en")
    locale = Locale.objects.get(language_code="en")
    english_topic = Topic.objects.create(
        slug="nghe-ca", name="Fisheries", locale=locale, translation_key=topic.translation_key
    )
    index = ensure_translated_section(portal, topic_page.get_parent(), locale)
    index.save_revision().publish()
    page = TopicPage(
        title="Fisheries",
        slug="nghe-ca",
        topic=english_topic,
        locale=locale,
        translation_key=topic_page.translation_key,
    )
    index.add_child(instance=page)
    page.save_revision().publish()
    assert listed(at(PORTAL).get(f"/en{URL}")) == set(), "the rules are those of the Vietnamese row"
    decide(topic, articles[:1])
    assert listed(at(PORTAL).get(f"/en{URL}")) == {english.title}
    assert f'href="/en{URL}"' in at(PORTAL).get(URL).content.decode()


@pytest.mark.usefixtures("topic_page")
def test_before_it_opens_there_is_no_page(at, on_commit, topic, articles):
    with on_commit():
        rule(topic, opens_on=TODAY() + timedelta(days=1))
        TopicPage.objects.get().save_revision().publish()
    for path in (URL, f"{URL}rss/", f"{URL}atom/"):
        assert at(PORTAL).get(path).status_code == 404
    assert URL not in at(PORTAL).get("/sitemap-pages.xml").content.decode()
    article = at(DEPARTMENT).get(articles[0].get_url()).content.decode()
    assert "Nghề cá" in article
    assert URL not in article, "no link to what is not there"
    found = at(PORTAL).get("/api/v1/search/", {"q": "nghề cá", "type": "section"}).json()
    assert all(URL not in row["url"] for row in found["results"])
    rule(topic, opens_on=TODAY())
    assert at(PORTAL).get(URL).status_code == 200


@pytest.mark.usefixtures("topic_page")
def test_after_it_closed_it_is_an_archive(at, topic):
    parent = section(WARD, "thong-bao")
    make_article(parent, "Trong hạn", topics=("nghe-ca",), date=datetime(2026, 9, 30, 23, 59, tzinfo=VIETNAM))
    make_article(parent, "Sau hạn", topics=("nghe-ca",), date=datetime(2026, 10, 1, 0, 0, tzinfo=VIETNAM))
    rule(topic, closes_on=TODAY())
    assert not at(PORTAL).get(URL).context["page"].is_archive, "the last day belongs to it"
    rule(topic, opens_on=date(2026, 1, 1), closes_on=date(2026, 9, 30))
    response = at(PORTAL).get(URL)
    assert listed(response) == {"Trong hạn"}
    assert "30/09/2026" in response.content.decode()
    assert response.context["page"].is_archive
    feed = at(PORTAL).get(f"{URL}atom/").content
    text = "".join(ElementTree.fromstring(feed).itertext())
    assert "Trong hạn" in text
    assert "Sau hạn" not in text


def test_it_cannot_close_before_it_opens(topic):
    topic.opens_on, topic.closes_on = date(2026, 5, 2), date(2026, 5, 1)
    with pytest.raises(ValidationError) as error:
        topic.full_clean()
    assert "closes_on" in error.value.message_dict


def test_editors_see_the_preview_of_a_planned_topic(at, topic, topic_page):
    rule(topic, opens_on=TODAY() + timedelta(days=9))
    client = at(PORTAL)
    client.force_login(make_user(role="central_editor"))
    topic_page.save_revision()
    response = client.get(reverse("wagtailadmin_pages:view_draft", args=[topic_page.pk]))
    assert response.status_code == 200
    assert "Nghề cá" in response.content.decode()


def test_only_the_centre_decides(topic, articles):
    for user in (make_user(role="unit_webmaster", unit="snnmt"), make_user(role="auditor")):
        with pytest.raises(ActionError):
            decide(topic, articles, user=user)
    with pytest.raises(ActionError):
        decide(topic, [])
    with pytest.raises(ActionError):
        decide(topic, articles, "vielleicht")
    untagged = make_article(section(WARD, "thong-bao"), "Khác")
    with pytest.raises(ActionError):
        decide(topic, [*articles, untagged])
    assert not TopicVerdict.objects.exists(), "whole or nothing"


@pytest.mark.usefixtures("topic_page")
def test_the_queue_of_an_approved_topic(at, topic, articles):
    client = at(PORTAL)
    client.force_login(make_user(role="central_editor"))
    url = reverse("news_topic_queue")
    assert "Của sở" not in client.get(url).content.decode(), "automatic topics have no queue"
    rule(topic, collects="approved")
    page = client.get(url).content.decode()
    assert "Của sở" in page
    assert "Của phường" in page
    data = {"articles": [articles[0].pk], "verdict": "approved"}
    assert client.post(url, data).status_code == 302
    assert listed(at(PORTAL).get(URL)) == {"Của sở"}
    assert "Của sở" not in client.get(url).content.decode()
    assert "Của sở" in client.get(url, {"topic": "nghe-ca", "verdict": "approved"}).content.decode()
    articles[1].delete()
    assert client.post(url, {"articles": [articles[1].pk], "verdict": "approved"}).status_code == 302
    assert TopicVerdict.objects.count() == 1


@pytest.mark.usefixtures("topic_page")
def test_an_approved_topic_does_not_grow_in_queries(at, topic, django_assert_max_num_queries):
    rule(topic, collects="approved")
    pages = [
        make_article(section(WARD, "thong-bao"), topics=("nghe-ca", "thien-tai"), image=make_image()) for _ in range(8)
    ]
    decide(topic, pages)
    at(PORTAL).get(URL)
    with django_assert_max_num_queries(10):
        assert len(listed(at(PORTAL).get(URL))) == 8


def test_home_lists_open_topics_only(at, topic, topic_page):
    from home.assembly import topic_directory

    locale = topic_page.locale_id
    assert [row["name"] for row in topic_directory(locale, "vi")] == ["Nghề cá"]
    from django.core.cache import cache

    for values in ({"opens_on": date(2100, 1, 1)}, {"opens_on": None, "closes_on": date(2020, 1, 1)}):
        rule(topic, **values)
        cache.delete(f"home.topics:{locale}")
        assert topic_directory(locale, "vi") == []
