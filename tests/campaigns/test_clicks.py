"""The counted link: a number a day and site, no cookie, no other way out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from campaigns.models import CampaignClicks, CampaignText
from tests.campaigns.makers import make_campaign
from tests.conftest import DEPARTMENT, PORTAL, WARD
from tests.factories import make_article, section

pytestmark = pytest.mark.django_db
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}


def address(campaign, language="vi"):
    with translation.override(language):
        return reverse("campaign_follow", args=[campaign.pk])


def follow(at, campaign, host=WARD, method="get", language="vi", **headers):
    client = at(host)
    return getattr(client, method)(address(campaign, language), headers={**BROWSER, "host": host, **headers})


def counts():
    return list(CampaignClicks.objects.order_by("pk").values_list("site__site__hostname", "count"))


def test_leads_on_and_counts_by_day_and_site(at):
    campaign = make_campaign()
    for host in (WARD, WARD, DEPARTMENT):
        response = follow(at, campaign, host)
        assert response.status_code == 302
        assert response["Location"] == "https://bien-sach.example/"
        assert not response.cookies
        assert response["Cache-Control"] == "no-store"
        assert "noindex" in response["X-Robots-Tag"]
    assert counts() == [(WARD, 2), (DEPARTMENT, 1)]
    assert CampaignClicks.objects.first().day == timezone.localdate()
    assert {field.name for field in CampaignClicks._meta.fields} == {"id", "campaign", "site", "day", "count"}


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"User-Agent": "curl/8.0"},
        {"User-Agent": ""},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
    ],
)
def test_programs_and_prefetching_are_not_counted(at, headers):
    assert follow(at, make_campaign(), **headers).status_code == 302
    assert counts() == []


def test_head_leads_on_without_counting_and_post_is_refused(at):
    campaign = make_campaign()
    assert follow(at, campaign, method="head").status_code == 302
    assert follow(at, campaign, method="post").status_code == 405
    assert counts() == []


def test_only_what_is_published_and_meant_for_the_site(at):
    for campaign in (
        make_campaign(state="draft"),
        make_campaign(state="recalled"),
        make_campaign(units=("snnmt",)),
        make_campaign(unit="snnmt"),
        make_campaign(url=""),
    ):
        assert follow(at, campaign).status_code == 404
    assert at(WARD).get("/campaign/999999/").status_code == 404
    assert counts() == []


def test_only_in_a_language_that_it_has(at):
    campaign = make_campaign(languages=("vi", "en"))
    assert follow(at, campaign, PORTAL, language="en").status_code == 302
    assert follow(at, campaign, PORTAL, language="ja").status_code == 404


def test_a_link_that_was_open_when_it_ended_still_leads_but_is_not_counted(at):
    now = timezone.now()
    campaign = make_campaign(starts_at=now - timedelta(days=3), ends_at=now - timedelta(hours=1))
    assert follow(at, campaign).status_code == 302
    assert counts() == []


def test_leads_nowhere_but_to_the_campaigns_own_target(at):
    campaign = make_campaign()
    for query in ("?next=https://evil.example/", "?url=//evil.example"):
        response = at(WARD).get(address(campaign) + query, headers=BROWSER)
        assert response["Location"] == "https://bien-sach.example/"
    assert at(WARD).get(address(campaign) + "evil.example/", headers=BROWSER).status_code == 404


def test_leads_to_a_page_of_ours_while_it_is_live(at):
    article = make_article(section(PORTAL, "thong-bao"))
    campaign = make_campaign(url="")
    text = campaign.texts.get()
    text.label, text.link_page = "Đọc", article
    campaign.texts = [text]
    campaign.save()
    assert follow(at, campaign)["Location"] == article.full_url
    article.unpublish()
    assert follow(at, campaign).status_code == 404


@pytest.mark.parametrize("url", ["//evil.example", "javascript:alert(1)", "/\\evil.example", "ftp://a.example", "abc"])
def test_addresses_that_are_none_of_the_web_are_refused(url):
    with pytest.raises(ValidationError):
        CampaignText(language="vi", title="A", label="B", link_url=url).clean()


def test_a_link_needs_words():
    with pytest.raises(ValidationError):
        CampaignText(language="vi", title="A", link_url="/lien-he/").clean()


def test_robots_are_told_to_leave_counted_links_alone(at):
    robots = at(WARD).get("/robots.txt").content.decode()
    for language in ("vi", "en", "ja"):
        with translation.override(language):
            prefix = reverse("campaign_follow", args=[0]).removesuffix("0/")
        assert f"Disallow: {prefix}\n" in robots
