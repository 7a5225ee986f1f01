"""What readers see of campaigns: everywhere at once, in their language, in the right order, at no query's cost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.actions import HideCampaignAction, RecallCampaignAction, ShowCampaignAction
from campaigns.models import Campaign
from campaigns.serving import choose
from sites.enums import SiteState
from sites.models import MemberSite
from tests.campaigns.makers import TITLES, make_campaign, make_notice, mark
from tests.conftest import DEPARTMENT, PORTAL, WARD
from tests.factories import make_article, make_image, section

pytestmark = pytest.mark.django_db
HOSTS = (PORTAL, DEPARTMENT, WARD)


def html(at, host, path="/"):
    return at(host).get(path).content.decode()


def order_on(page: str, *campaigns: Campaign) -> list[Campaign]:
    """Those that the page shows, from top to bottom."""
    shown = [campaign for campaign in campaigns if mark(campaign) in page]
    return sorted(shown, key=lambda campaign: page.index(mark(campaign)))


# ---- by reference ----
def test_published_changed_and_recalled_on_every_site_at_the_next_request(at):
    for host in HOSTS:
        assert "data-campaign" not in html(at, host)
    campaign = make_campaign()
    for host in HOSTS:
        page = html(at, host)
        assert mark(campaign) in page
        assert TITLES["vi"] in page
        assert 'alt="Bãi biển"' in page
    text = campaign.texts.get()
    text.title = "Dời sang tháng mười hai"
    campaign.texts = [text]
    campaign.save()
    for host in HOSTS:
        assert "Dời sang tháng mười hai" in html(at, host)
        assert TITLES["vi"] not in html(at, host)
    RecallCampaignAction(campaign, "Hoãn vì bão").execute()
    for host in HOSTS:
        assert "data-campaign" not in html(at, host)


def test_a_page_costs_no_query_more(at):
    def count(host, path):
        at(host).get(path)  # The chrome of this generation is built once.
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert at(host).get(path).status_code == 200
        return len(queries)

    article = make_article(section(DEPARTMENT, "thong-bao"))
    places = [(host, "/") for host in HOSTS]
    places += [(DEPARTMENT, article.get_url().split("portal.test")[-1]), (DEPARTMENT, "/thong-bao/")]
    without = [count(*place) for place in places]
    shown = [make_campaign("A", slots=["banner", "side"]), make_campaign("B", mandatory=False), make_notice("C")]
    assert [count(*place) for place in places] == without
    assert len(order_on(html(at, DEPARTMENT), *shown)) == 3


def test_building_the_part_of_the_chrome_does_not_grow_with_campaigns(ward, django_assert_max_num_queries):
    from campaigns.serving import campaigns_for

    for number in range(6):
        make_campaign(f"Số {number}", picture_narrow=make_image())
    with django_assert_max_num_queries(8):
        assert len(campaigns_for(ward, "vi")) == 6


# ---- time ----
def test_start_and_end_need_no_writing(at):
    now = timezone.now()
    begins = make_campaign("Sắp tới", starts_at=now + timedelta(hours=1), ends_at=now + timedelta(hours=2))
    ends = make_campaign("Đang chạy", ends_at=now + timedelta(minutes=30))
    page = html(at, WARD)
    assert mark(ends) in page
    assert mark(begins) not in page
    rows = _rows(WARD)
    for minutes, expected in (
        (0, [ends.pk]),
        (29, [ends.pk]),
        (30, []),
        (60, [begins.pk]),
        (119, [begins.pk]),
        (120, []),
    ):
        chosen = choose(rows, "banner", now + timedelta(minutes=minutes, microseconds=1))
        assert [row.campaign_id for row in chosen] == expected, minutes


def _rows(host, language="vi"):
    from sites.chrome import chrome_for

    return chrome_for(MemberSite.objects.for_serving().get(site__hostname=host), language).parts["campaigns"]


def test_what_the_cache_holds_begins_and_ends_by_itself(at, monkeypatch):
    now = timezone.now()
    campaign = make_campaign(starts_at=now + timedelta(hours=1), ends_at=now + timedelta(hours=2))
    generation = MemberSite.objects.get(site__hostname=WARD).generation
    assert mark(campaign) not in html(at, WARD)
    monkeypatch.setattr("campaigns.serving.timezone.now", lambda: now + timedelta(minutes=61))
    assert mark(campaign) in html(at, WARD)
    monkeypatch.setattr("campaigns.serving.timezone.now", lambda: now + timedelta(minutes=121))
    assert mark(campaign) not in html(at, WARD)
    assert MemberSite.objects.get(site__hostname=WARD).generation == generation


def test_drafts_and_what_is_over_are_not_shown(at):
    now = timezone.now()
    make_campaign("Nháp", state="draft")
    make_campaign("Cũ", starts_at=now - timedelta(days=9), ends_at=now - timedelta(days=1))
    assert "data-campaign" not in html(at, PORTAL)


# ---- whom for ----
def test_targets(at):
    wards = make_campaign("Phường", kinds=("ward",))
    department = make_campaign("Sở", units=("snnmt",))
    everybody = make_campaign("Tất cả")
    for host, expected in ((PORTAL, {everybody}), (DEPARTMENT, {everybody, department}), (WARD, {everybody, wards})):
        assert set(order_on(html(at, host), wards, department, everybody)) == expected, host


def test_a_units_own_campaign_is_shown_on_its_own_site_only(at):
    own = make_campaign("Của phường", unit="cua-vinh")
    assert mark(own) in html(at, WARD)
    assert mark(own) not in html(at, DEPARTMENT)
    assert mark(own) not in html(at, PORTAL)


def test_a_units_own_campaign_names_the_unit_and_a_central_one_the_province(at):
    make_campaign("Của phường", unit="cua-vinh")
    assert '<p class="kicker m-0">Phường Cửa Vịnh</p>' in html(at, WARD)
    make_campaign("Của tỉnh")
    assert '<p class="kicker m-0">Tỉnh Hải Vân</p>' in html(at, DEPARTMENT)


def test_an_archive_shows_none(at, ward):
    campaign = make_campaign()
    assert mark(campaign) in html(at, WARD)
    ward.state = SiteState.ARCHIVE
    ward.save()
    assert mark(campaign) not in html(at, WARD)


# ---- language ----
def test_a_language_without_text_shows_nothing(at):
    campaign = make_campaign()
    for path in ("/en/", "/ja/", "/en/search/"):
        page = html(at, PORTAL, path)
        assert mark(campaign) not in page
        assert TITLES["vi"] not in page


def test_a_page_in_a_language_shows_its_text(at):
    campaign = make_campaign(languages=("vi", "en"))
    page = html(at, DEPARTMENT, "/en/")
    assert mark(campaign) in page
    assert TITLES["en"] in page
    assert TITLES["vi"] not in page


# ---- order ----
def test_mandatory_ones_stand_first_and_the_units_own_below(at):
    late = make_campaign("Bắt buộc 2", priority=20)
    own = make_campaign("Của sở", unit="snnmt", priority=1)
    first = make_campaign("Bắt buộc 1", priority=10)
    page = html(at, DEPARTMENT)
    assert order_on(page, late, own, first) == [first, late], "two places, both taken by mandatory ones"
    late.mandatory = False
    late.save()
    assert order_on(html(at, DEPARTMENT), late, own, first) == [first, own]


def test_a_unit_orders_its_own_among_the_optional_ones(at):
    optional = make_campaign("Tùy chọn", mandatory=False, priority=50)
    own = make_campaign("Của sở", unit="snnmt", priority=60)
    assert order_on(html(at, DEPARTMENT), optional, own) == [optional, own]
    own.priority = 40
    own.save()
    assert order_on(html(at, DEPARTMENT), optional, own) == [own, optional]


def test_all_mandatory_ones_are_shown_and_others_while_there_is_a_place(at):
    must = [make_campaign(f"Bắt buộc {number}") for number in range(3)]
    may = make_campaign("Tùy chọn", mandatory=False)
    assert set(order_on(html(at, WARD), *must, may)) == set(must)


# ---- hiding ----
def test_a_unit_hides_an_optional_one_from_its_own_site(at, department):
    campaign = make_campaign(mandatory=False)
    assert mark(campaign) in html(at, DEPARTMENT)
    HideCampaignAction(campaign, department, "Trùng với tin của Sở").execute()
    assert mark(campaign) not in html(at, DEPARTMENT)
    assert mark(campaign) in html(at, WARD)
    ShowCampaignAction(campaign, department).execute()
    assert mark(campaign) in html(at, DEPARTMENT)


def test_what_becomes_mandatory_is_shown_again(at, department):
    campaign = make_campaign(mandatory=False)
    HideCampaignAction(campaign, department, "Trùng").execute()
    campaign.mandatory = True
    campaign.save()
    assert mark(campaign) in html(at, DEPARTMENT)


# ---- slots ----
def test_slots_are_part_of_every_template(at):
    article = make_article(section(DEPARTMENT, "thong-bao"))
    banner, notice = make_campaign("Băng", slots=["banner", "side"]), make_notice("Tin")
    pages = ["/", "/thong-bao/", article.get_url().split("portal.test")[-1], "/tim-kiem/", "/lien-he/", "/so-do-trang/"]
    for path in [*pages, "/khong-co-trang-nay/"]:
        page = html(at, DEPARTMENT, path)
        assert order_on(page, banner, notice) == [notice, banner], path
        assert page.count(mark(banner)) == 1, path


def test_beside_articles_in_place_of_the_end(at):
    article = make_article(section(DEPARTMENT, "thong-bao"))
    make_campaign(slots=["banner", "side"])
    assert "campaign-side" in html(at, DEPARTMENT, article.get_url().split("portal.test")[-1])
    assert "campaign-side" not in html(at, DEPARTMENT)


def test_on_a_home_the_banner_stands_after_the_first_block(at):
    campaign = make_campaign()
    page = html(at, PORTAL)
    main = page[page.index("<main") :]
    assert main.index(mark(campaign)) < main.rindex('class="container"')
    assert main.count("data-campaign") == 1


def test_nothing_on_the_page_for_printing(at):
    article = make_article(section(DEPARTMENT, "thong-bao"))
    make_campaign()
    make_notice()
    assert "data-campaign" not in html(at, DEPARTMENT, article.get_url().split("portal.test")[-1] + "?print")


def test_two_pictures_by_width_with_their_sizes(at):
    make_campaign(picture_narrow=make_image("Hẹp"))
    page = html(at, WARD)
    assert '<source media="(min-width: 48em)"' in page
    assert 'loading="lazy"' in page
    assert 'width="64" height="36" alt="Bãi biển"' in page


def test_a_link_says_nothing_to_search_engines_and_texts_are_escaped(at):
    campaign = make_campaign()
    text = campaign.texts.get()
    text.title = "<script>alert(1)</script>"
    campaign.texts = [text]
    campaign.save()
    page = html(at, WARD)
    assert "<script>alert" not in page
    assert 'rel="nofollow">Xem lịch</a>' in page


# ---- what a campaign points at ----
def test_a_link_to_a_page_goes_and_comes_with_the_page(at):
    article = make_article(section(PORTAL, "thong-bao"))
    campaign = make_campaign(url="")
    text = campaign.texts.get()
    text.label, text.link_page = "Đọc thông báo", article
    campaign.texts = [text]
    campaign.save()
    assert "Đọc thông báo" in html(at, WARD)
    article.unpublish()
    assert "Đọc thông báo" not in html(at, WARD)
    article.save_revision().publish()
    assert "Đọc thông báo" in html(at, WARD)
    article.delete()
    page = html(at, WARD)
    assert "Đọc thông báo" not in page
    assert mark(campaign) in page


def test_a_cold_cache_changes_nothing(at):
    campaign = make_campaign()
    html(at, WARD)
    cache.clear()
    assert mark(campaign) in html(at, WARD)
