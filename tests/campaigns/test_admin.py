"""The admin of campaigns: the centre's people, a unit's webmaster, and nobody in the neighbour's room."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, Page

from campaigns.actions import HideCampaignAction, PublishCampaignAction, RecallCampaignAction, ShowCampaignAction
from campaigns.checking import Inspection
from campaigns.models import Campaign, CampaignHiding
from cms.core.actions import ActionError
from sites.enums import SiteState
from sites.models import MemberSite
from tests.campaigns.makers import make_campaign, make_notice, mark
from tests.conftest import DEPARTMENT, PORTAL, WARD
from tests.factories import make_article, make_image, make_user, section

pytestmark = pytest.mark.django_db


def url(name: str, *args: Any) -> str:
    return reverse(f"campaigns:{name}", args=[getattr(arg, "pk", arg) for arg in args])


def shared_image() -> Any:
    return make_image(collection=MemberSite.objects.get(site__hostname=PORTAL).collection)


def form(campaign: Campaign | None = None, **changes: Any) -> dict[str, Any]:
    """What the browser posts."""
    now = timezone.localtime()
    text = campaign.texts.get() if campaign else None
    data = {
        "name": "Biển sạch",
        "kind": "banner",
        "slots": ["banner"],
        "priority": "50",
        "mandatory": "on",
        "starts_at": (now - timedelta(days=1)).strftime("%d/%m/%Y %H:%M"),
        "ends_at": (now + timedelta(days=5)).strftime("%d/%m/%Y %H:%M"),
        "target": "all",
        "legal_basis": "Công văn 12/UBND-VX",
        "remind_after": "3",
        "picture_wide": str(campaign.picture_wide_id if campaign else shared_image().pk),
        "seen_version": str(campaign.version if campaign else 0),
        "texts-TOTAL_FORMS": "1",
        "texts-INITIAL_FORMS": "1" if text else "0",
        "texts-MIN_NUM_FORMS": "1",
        "texts-MAX_NUM_FORMS": "1000",
        "texts-0-id": str(text.pk) if text else "",
        "texts-0-language": "vi",
        "texts-0-title": "Tháng hành động",
        "texts-0-text": "",
        "texts-0-alt": "Bãi biển",
        "texts-0-label": "",
        "texts-0-link_page": "",
        "texts-0-link_url": "",
    }
    return {name: value for name, value in (data | changes).items() if value is not None}


# ---- the centre ----
@pytest.mark.parametrize("role", ["central_editor", "campaign_manager"])
def test_the_centres_day(as_, at, role, on_commit):
    client = as_(role)
    response = client.post(url("add"), form())
    campaign = Campaign.objects.get()
    assert response.status_code == 302, response.content.decode()[:3000]
    assert response["Location"] == url("inspect", campaign)
    assert campaign.is_of_centre
    assert campaign.state == "draft"
    assert "data-campaign" not in at(WARD).get("/").content.decode()
    assert "3 " in client.get(url("publish", campaign)).content.decode()
    with on_commit():
        client.post(url("publish", campaign))
    assert mark(campaign) in at(WARD).get("/").content.decode()
    page = client.get(url("inspect", campaign)).content.decode()
    assert "<b>3</b>" in page, "the worker has looked"
    assert "3 / 3" in client.get(url("index")).content.decode()
    response = client.post(url("edit", campaign), form(Campaign.objects.get(), **{"texts-0-title": "Đổi tên"}))
    assert response.status_code == 302
    assert "Đổi tên" in at(WARD).get("/").content.decode()
    assert client.post(url("recall", campaign), {"reason": ""}).status_code == 200
    assert Campaign.objects.get().state == "published"
    client.post(url("recall", campaign), {"reason": "Hoãn vì bão"})
    assert "data-campaign" not in at(WARD).get("/").content.decode()
    assert "Hoãn vì bão" in client.get(url("inspect", campaign)).content.decode()
    actions = set(ModelLogEntry.objects.values_list("action", flat=True))
    assert {"wagtail.create", "wagtail.edit", "campaigns.publish", "campaigns.recall"} <= actions
    assert client.get(url("history", campaign)).status_code == 200


def test_a_list_of_units_and_kinds(as_):
    client = as_("campaign_manager")
    unit = MemberSite.objects.get(site__hostname=WARD).unit
    assert client.post(url("add"), form(target="units")).status_code == 200
    assert client.post(url("add"), form(target="kinds")).status_code == 200
    assert client.post(url("add"), form(target="units", units=[str(unit.pk)])).status_code == 302
    assert list(Campaign.objects.get().units.all()) == [unit]


@pytest.mark.parametrize(
    "changes",
    [
        {"slots": ["strip"]},
        {"slots": ["side"]},
        {"slots": None},
        {"kind": "notice"},
        {"ends_at": "01/01/2020 00:00"},
        {"texts-0-link_url": "//evil.example", "texts-0-label": "A"},
        {"texts-0-link_url": "/lien-he/"},
        {"texts-0-title": ""},
        {"priority": "0"},
    ],
)
def test_what_a_form_refuses_keeps_what_was_typed(as_, changes):
    response = as_("campaign_manager").post(url("add"), form(name="Tên đã gõ", **changes))
    assert response.status_code == 200
    assert "Tên đã gõ" in response.content.decode()
    assert not Campaign.objects.exists()


def test_a_language_cannot_stand_twice(as_):
    second = {key.replace("-0-", "-1-"): value for key, value in form().items() if key.startswith("texts-0-")}
    response = as_("campaign_manager").post(url("add"), form(**second, **{"texts-TOTAL_FORMS": "2"}))
    assert response.status_code == 200
    assert not Campaign.objects.exists()
    second["texts-1-language"] = "en"
    response = as_("campaign_manager").post(url("add"), form(**second, **{"texts-TOTAL_FORMS": "2"}))
    assert response.status_code == 302
    assert Campaign.objects.get().texts.count() == 2


def test_what_is_not_complete_is_not_published(as_):
    client = as_("campaign_manager")
    campaign = make_campaign(state="draft", legal_basis="", picture_wide=None)
    client.post(url("publish", campaign))
    assert Campaign.objects.get().state == "draft"
    with pytest.raises(ActionError) as error:
        PublishCampaignAction(campaign).execute()
    assert len(str(error.value)) > 40
    over = make_campaign(state="draft", ends_at=timezone.now() - timedelta(hours=1))
    with pytest.raises(ActionError):
        PublishCampaignAction(over).execute()


def test_a_published_one_stays_complete(as_, at):
    campaign = make_campaign()
    response = as_("campaign_manager").post(
        url("edit", campaign), form(campaign, **{"texts-0-alt": "", "name": "Khác"})
    )
    assert response.status_code == 200
    assert 'value="Khác"' in response.content.decode()
    assert Campaign.objects.get().name == "Biển sạch"
    assert 'alt="Bãi biển"' in at(WARD).get("/").content.decode()


def test_only_drafts_are_deleted(as_):
    client = as_("campaign_manager")
    published, draft = make_campaign("A"), make_campaign("B", state="draft")
    client.post(url("delete", published))
    client.post(url("delete", draft))
    assert list(Campaign.objects.all()) == [published]


# ---- two people at once ----
def test_a_recalled_campaign_cannot_be_edited(as_):
    client = as_("campaign_manager")
    campaign = make_campaign()
    open_form = form(campaign, name="Đang gõ dở")
    RecallCampaignAction(campaign, "Hoãn vì bão").execute()
    assert client.get(url("edit", campaign))["Location"] == url("inspect", campaign)
    page = client.get(url("inspect", campaign)).content.decode()
    assert "Hoãn vì bão" in page
    response = client.post(url("edit", campaign), open_form)
    assert response.status_code == 200
    html = response.content.decode()
    assert "Hoãn vì bão" in html
    assert 'value="Đang gõ dở"' in html
    campaign = Campaign.objects.get()
    assert (campaign.name, campaign.state) == ("Biển sạch", "recalled")
    for action in (PublishCampaignAction(campaign), RecallCampaignAction(campaign, "Nữa")):
        with pytest.raises(ActionError):
            action.execute()


def test_of_two_who_save_the_second_is_told(as_):
    first, second = as_("campaign_manager"), as_("central_editor")
    campaign = make_campaign()
    opened = form(campaign)
    assert first.post(url("edit", campaign), opened | {"name": "Của người thứ nhất"}).status_code == 302
    response = second.post(url("edit", campaign), opened | {"name": "Của người thứ hai"})
    assert response.status_code == 200
    assert 'value="Của người thứ hai"' in response.content.decode()
    assert Campaign.objects.get().name == "Của người thứ nhất"


def test_an_action_reads_the_row_again():
    campaign = make_campaign(state="draft")
    stale = Campaign.objects.get(pk=campaign.pk)
    PublishCampaignAction(campaign).execute()
    with pytest.raises(ActionError):
        PublishCampaignAction(stale).execute()
    Campaign.objects.all().delete()
    with pytest.raises(ActionError):
        RecallCampaignAction(stale, "Muộn").execute()


# ---- a unit's webmaster ----
def test_a_webmaster_makes_one_for_the_own_site_never_mandatory(as_, at):
    client = as_("unit_webmaster", "cua-vinh")
    unit = MemberSite.objects.get(site__hostname=WARD).unit
    response = client.post(url("add"), form(unit=str(unit.pk), target="all", legal_basis=""))
    assert response.status_code == 302
    campaign = Campaign.objects.get()
    assert (campaign.unit, campaign.mandatory) == (unit, False)
    client.post(url("publish", campaign))
    assert mark(campaign) in at(WARD).get("/").content.decode()
    assert mark(campaign) not in at(PORTAL).get("/").content.decode()
    assert client.post(url("edit", campaign), form(Campaign.objects.get(), name="Mới")).status_code == 302
    campaign = Campaign.objects.get()
    assert (campaign.name, campaign.unit, campaign.mandatory) == ("Mới", unit, False)


def test_a_webmaster_makes_none_for_another_unit_nor_for_the_centre(as_):
    client = as_("unit_webmaster", "cua-vinh")
    other = MemberSite.objects.get(site__hostname=DEPARTMENT).unit
    for unit in (str(other.pk), "", None):
        assert client.post(url("add"), form(unit=unit)).status_code == 200
    assert not Campaign.objects.exists()
    assert other.name_on() not in client.get(url("add")).content.decode()


def test_the_portals_webmaster_is_not_the_centre(as_):
    client = as_("unit_webmaster", "ubnd")
    central = make_campaign()
    assert client.post(url("edit", central), form(central)).status_code == 404
    assert client.post(url("recall", central), {"reason": "x"}).status_code == 404
    client.post(url("add"), form(unit=str(MemberSite.objects.get(site__hostname=PORTAL).unit_id)))
    assert not Campaign.objects.exclude(pk=central.pk).get().is_of_centre


def test_a_webmaster_reads_what_is_meant_for_the_own_site_and_hides_the_optional(as_, at, ward):
    client = as_("unit_webmaster", "cua-vinh")
    optional, mandatory = make_campaign("Tùy chọn", mandatory=False), make_campaign("Bắt buộc")
    draft = make_campaign("Nháp của tỉnh", state="draft")
    listed = client.get(url("index")).content.decode()
    assert "Tùy chọn" in listed
    assert "Bắt buộc" in listed
    assert "Nháp của tỉnh" not in listed
    assert client.get(url("inspect", draft)).status_code == 404
    assert url("hide", optional, ward) in client.get(url("inspect", optional)).content.decode()
    assert url("hide", mandatory, ward) not in client.get(url("inspect", mandatory)).content.decode()
    assert client.post(url("hide", optional, ward), {"reason": " "}).status_code == 200
    assert client.post(url("hide", mandatory, ward), {"reason": "Không thích"}).status_code == 200
    assert not CampaignHiding.objects.exists()
    assert client.post(url("hide", optional, ward), {"reason": "Đã có băng riêng"}).status_code == 302
    assert mark(optional) not in at(WARD).get("/").content.decode()
    assert mark(optional) in at(DEPARTMENT).get("/").content.decode()
    assert "Đã có băng riêng" in client.get(url("inspect", optional)).content.decode()
    assert client.post(url("show", optional, ward)).status_code == 302
    assert mark(optional) in at(WARD).get("/").content.decode()
    assert client.post(url("edit", optional), form(optional)).status_code == 404


def test_a_webmaster_learns_nothing_of_other_units(as_, department):
    web = as_("unit_webmaster", "cua-vinh")
    campaign = make_campaign(mandatory=False)
    HideCampaignAction(campaign, department, "Lý do kín của Sở", user=None).execute()
    Inspection([campaign]).run()
    for page in (url("inspect", campaign), url("history", campaign), url("index"), url("preview", campaign)):
        html = web.get(page).content.decode()
        assert "Lý do kín của Sở" not in html
        assert "Sở Nông nghiệp" not in html
    central = as_("campaign_manager").get(url("inspect", campaign)).content.decode()
    assert "Lý do kín của Sở" in central
    assert "Sở Nông nghiệp" in central


def test_nobody_in_the_neighbours_room(as_, department, ward):
    """Every view by the webmaster of the ward with what is the department's; its own webmaster may."""
    stranger, own = as_("unit_webmaster", "cua-vinh"), as_("unit_webmaster", "snnmt")
    theirs = make_campaign("Riêng của Sở", unit="snnmt")
    draft = make_campaign("Nháp của Sở", unit="snnmt", state="draft")
    only = make_campaign("Chỉ cho Sở", units=("snnmt",), mandatory=False)
    pages = [(name, (row,)) for row in (theirs, draft) for name in ("inspect", "history", "usage", "preview")]
    pages += [(name, (row,)) for row in (theirs, draft) for name in ("edit", "delete", "publish", "recall")]
    pages += [("check", (theirs,)), ("remind", (theirs,)), ("preview_frame", (draft, department, "vi"))]
    pages += [("inspect", (only,)), ("preview", (only,)), ("hide", (only, department)), ("show", (only, department))]
    for name, args in pages:
        for method in ("get", "post"):
            response = getattr(stranger, method)(url(name, *args), {"reason": "x"})
            assert response.status_code == 404, (name, method)
            assert "của Sở" not in response.content.decode()
        assert own.get(url(name, *args)).status_code in {200, 302}, name
    for page in (url("index"), url("index_results"), url("calendar"), url("index") + "?q=Sở"):
        listed = stranger.get(page).content.decode()
        assert "của Sở" not in listed
        assert "Chỉ cho Sở" not in listed
    assert "Riêng của Sở" in own.get(url("index")).content.decode()
    before = {row.pk: row.version for row in (theirs, draft, only)}
    assert {row.pk: row.version for row in Campaign.objects.all()} == before
    assert not CampaignHiding.objects.exists()


def test_nobody_hides_for_another_site(as_, department, ward):
    campaign = make_campaign(mandatory=False)
    stranger = as_("unit_webmaster", "cua-vinh")
    assert stranger.post(url("hide", campaign, department), {"reason": "x"}).status_code == 404
    assert stranger.post(url("hide", campaign, ward), {"reason": "x"}).status_code == 302
    for action in (HideCampaignAction, ShowCampaignAction):
        with pytest.raises(ActionError):
            action(campaign, department, "x", user=make_user(role="unit_webmaster", unit="cua-vinh")).execute()


@pytest.mark.parametrize("role", ["unit_author", "translator", "question_officer"])
def test_roles_without_campaigns_see_none(as_, role):
    campaign = make_campaign()
    client = as_(role, "snnmt")
    for page in (url("index"), url("add"), url("inspect", campaign), url("calendar"), url("edit", campaign)):
        response = client.get(page)
        assert response.status_code in {302, 403, 404}, page
        assert "Biển sạch" not in response.content.decode()


@pytest.mark.parametrize("role", ["auditor", "unit_leader"])
def test_readers_read_and_change_nothing(as_, role):
    client = as_(role, "snnmt" if role == "unit_leader" else "ubnd")
    campaign = make_campaign()
    assert "Biển sạch" in client.get(url("index")).content.decode()
    page = client.get(url("inspect", campaign)).content.decode()
    assert url("recall", campaign) not in page
    for name in ("edit", "publish", "recall", "delete", "check", "remind"):
        assert client.post(url(name, campaign), {"reason": "x"}).status_code == 404, name
    assert client.get(url("add")).status_code in {302, 403}
    assert Campaign.objects.get().state == "published"


def test_a_form_takes_no_picture_or_page_of_another_unit(as_, ward, department):
    client = as_("unit_webmaster", "cua-vinh")
    foreign = make_image("Ảnh kín của Sở", collection=department.collection)
    page = make_article(section(DEPARTMENT, "thong-bao"), "Bài kín của Sở", publish=False)
    label = {"texts-0-label": "Đọc"}
    for changes in ({"picture_wide": str(foreign.pk)}, label | {"texts-0-link_page": str(page.pk)}):
        response = client.post(url("add"), form(unit=str(ward.unit_id), **changes))
        assert response.status_code == 200
        assert "kín của Sở" not in response.content.decode()
    assert not Campaign.objects.exists()
    own = make_image("Ảnh của phường", collection=ward.collection)
    mine = make_article(section(WARD, "thong-bao"), "Bài của phường")
    changes = {"picture_wide": str(own.pk), "texts-0-link_page": str(mine.pk)} | label
    assert client.post(url("add"), form(unit=str(ward.unit_id), **changes)).status_code == 302
    assert Campaign.objects.get().texts.get().link_page == Page.objects.get(pk=mine.pk)


def test_nobody_from_outside(at):
    campaign = make_campaign(state="draft")
    for name in ("index", "add", "calendar"):
        assert at(PORTAL).get(url(name)).status_code == 302
    for name in ("inspect", "edit", "publish", "recall", "preview"):
        assert at(PORTAL).get(url(name, campaign)).status_code == 302
    site = MemberSite.objects.get(site__hostname=WARD)
    assert at(PORTAL).get(url("preview_frame", campaign, site, "vi")).status_code == 302


# ---- preview ----
def test_the_preview_shows_a_draft_in_place_and_readers_see_nothing(as_, at, ward):
    client = as_("campaign_manager")
    draft = make_campaign(state="draft", starts_at=timezone.now() + timedelta(days=3))
    draft.texts.get()
    page = client.get(url("preview", draft), {"site": ward.pk, "language": "vi", "width": "narrow"})
    assert url("preview_frame", draft, ward, "vi") in page.content.decode()
    response = client.get(url("preview_frame", draft, ward, "vi"))
    html = response.content.decode()
    assert response.status_code == 200
    assert mark(draft) in html
    assert "Phường Cửa Vịnh" in html
    assert 'href="https://bien-sach.example/"' in html, "not the counted link: a draft has none"
    assert "no-store" in response["Cache-Control"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "data-campaign" not in at(WARD).get("/").content.decode()


def test_the_preview_says_where_there_is_no_home_in_the_language(as_, ward):
    draft = make_campaign(state="draft", languages=("vi", "en"))
    response = as_("campaign_manager").get(url("preview_frame", draft, ward, "en"))
    assert response.status_code == 200
    assert "data-campaign" not in response.content.decode()


def test_a_preview_of_another_site_is_refused(as_, ward, department):
    own = make_campaign(unit="cua-vinh", state="draft")
    client = as_("unit_webmaster", "cua-vinh")
    assert client.get(url("preview_frame", own, ward, "vi")).status_code == 200
    assert client.get(url("preview_frame", own, department, "vi")).status_code == 404
    central = make_campaign()
    assert client.get(url("preview_frame", central, ward, "vi")).status_code == 200
    assert client.get(url("preview_frame", central, department, "vi")).status_code == 404


# ---- calendar, list ----
def test_the_calendar_has_a_bar_for_each(as_):
    now = timezone.localtime().replace(year=2026, month=11, day=10, hour=8)
    long = make_campaign("Dài", starts_at=now - timedelta(days=20), ends_at=now + timedelta(days=40))
    short = make_notice("Ngắn", starts_at=now, ends_at=now + timedelta(days=2), state="draft")
    html = as_("campaign_manager").get(url("calendar"), {"month": "2026-11"}).content.decode()
    assert html.count(url("inspect", long)) == 6, "one for each week"
    assert html.count(url("inspect", short)) == 1
    assert "?month=2026-10" in html
    assert "?month=2026-12" in html
    assert (
        url("inspect", short) not in as_("campaign_manager").get(url("calendar"), {"month": "2027-01"}).content.decode()
    )
    for text in ("", "abc", "9999-12", "2026-13"):
        assert as_("campaign_manager").get(url("calendar"), {"month": text}).status_code == 200


@pytest.mark.parametrize("role", ["campaign_manager", "unit_webmaster"])
def test_the_list_and_the_calendar_do_not_grow(as_, django_assert_max_num_queries, role):
    client = as_(role, "ubnd" if role == "campaign_manager" else "cua-vinh", PORTAL)
    for number in range(12):
        make_campaign(f"Số {number}", unit="cua-vinh" if number % 2 else "")
    client.get(url("index"))
    with django_assert_max_num_queries(25):
        assert "Số 11" in client.get(url("index")).content.decode()
    with django_assert_max_num_queries(25):
        assert "Số 11" in client.get(url("calendar")).content.decode()


def test_the_page_of_a_campaign_does_not_grow_with_what_is_missing(as_, ward, department):
    client = as_("campaign_manager")
    campaign = make_campaign(mandatory=False)

    def queries():
        Inspection([campaign]).run()
        client.get(url("inspect", campaign))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url("inspect", campaign)).status_code == 200
        return len(captured)

    HideCampaignAction(campaign, ward, "Trùng").execute()
    one = queries()
    HideCampaignAction(campaign, department, "Trùng").execute()
    assert queries() == one


def test_an_archive_is_not_offered_for_the_preview(as_, ward):
    campaign = make_campaign()
    client = as_("campaign_manager")
    ward.state = SiteState.ARCHIVE
    ward.save()
    assert "Phường Cửa Vịnh" not in client.get(url("preview", campaign)).content.decode()
    assert client.get(url("preview_frame", campaign, ward, "vi")).status_code == 404


def test_the_list_is_filtered(as_):
    client = as_("campaign_manager")
    make_campaign("Chợ Tết")
    make_notice("Tin nhắn", state="draft")
    assert "Chợ Tết" not in client.get(url("index") + "?state=draft").content.decode()
    assert "Tin nhắn" in client.get(url("index") + "?state=draft").content.decode()
    assert "Tin nhắn" not in client.get(url("index") + "?kind=banner").content.decode()


def test_check_and_remind_by_hand(as_, on_commit):
    client = as_("campaign_manager")
    campaign = make_campaign()
    with on_commit():
        client.post(url("check", campaign))
    assert campaign.placements.filter(shown=True).count() == 3
    assert client.post(url("remind", campaign)).status_code == 302
    assert not campaign.reminders.exists()
