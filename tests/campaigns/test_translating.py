"""Texts of campaigns at the translation desk."""

from __future__ import annotations

import importlib
import uuid
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from campaigns.actions import RecallCampaignAction
from campaigns.models import Campaign, CampaignText
from campaigns.serving import campaigns_for
from cms.core.actions import ActionError
from sites.models import MemberSite
from tests.campaigns.makers import make_campaign, make_notice
from tests.campaigns.test_admin import url
from tests.conftest import DEPARTMENT, PORTAL, WARD
from tests.translation.makers import Desk, fresh, in_state, locale, request
from translation.actions import RequestTranslationAction
from translation.enums import JobState
from translation.models import TranslationJob

pytestmark = pytest.mark.django_db


def site_of(host: str) -> MemberSite:
    return MemberSite.objects.get(site__hostname=host)


def text_of(campaign: Campaign, language: str = "vi") -> CampaignText:
    found: CampaignText = campaign.texts.get(language=language)
    return found


def test_texts_of_a_campaign_are_translations_of_each_other():
    campaign = make_campaign(languages=("vi", "ja"))
    other = make_campaign("Khác")
    vietnamese, japanese = text_of(campaign), text_of(campaign, "ja")
    assert vietnamese.translation_key == japanese.translation_key != text_of(other).translation_key
    assert japanese.locale.language_code == "ja"
    assert vietnamese.get_translation(locale("ja")) == japanese


def test_a_text_made_by_the_desk_is_shown_on_the_sites_at_once():
    desk = Desk()
    campaign = make_campaign()
    assert not campaigns_for(site_of(WARD), "en")
    generation = MemberSite.objects.get(pk=site_of(WARD).pk).generation
    job = in_state(desk, JobState.PUBLISHED, text_of(campaign))
    assert (job.site, job.segments_total) == (None, 3)
    shown = campaigns_for(site_of(WARD), "en")[0]
    assert shown.title.startswith("Translated")
    assert shown.url == "https://bien-sach.example/"
    assert MemberSite.objects.get(pk=site_of(WARD).pk).generation != generation
    # A form that was open before does not know of the text, and is refused.
    assert Campaign.objects.get(pk=campaign.pk).version == campaign.version + 1


def test_the_link_leads_to_the_page_in_the_same_language():
    desk = Desk()
    campaign = make_notice(url="")
    home = site_of(PORTAL).site.root_page
    CampaignText.objects.filter(campaign=campaign).update(link_page=home, label="Xem trang chủ")
    in_state(desk, JobState.PUBLISHED, text_of(campaign))
    assert text_of(campaign, "en").link_page == home.get_translation(locale("en"))
    assert text_of(campaign).link_page.pk == home.pk


def test_new_vietnamese_words_make_the_translation_out_of_date(on_commit):
    desk = Desk()
    campaign = make_campaign()
    with on_commit():
        job = in_state(desk, JobState.PUBLISHED, text_of(campaign))
    vietnamese = text_of(campaign)
    vietnamese.title = "Cả tỉnh cùng giữ biển sạch"
    with on_commit():
        vietnamese.save()
    assert fresh(job).state == JobState.STALE


def test_who_may_ask(as_):
    campaign = make_campaign()
    address = reverse("translation_request", args=["campaigns.campaigntext", text_of(campaign).pk])
    manager = as_("campaign_manager")
    page = manager.get(url("inspect", campaign)).content.decode()
    assert address in page
    assert manager.get(address).status_code == 200
    manager.post(address, {"locales": [locale("ko").pk], "priority": 2, "due_date": "", "note": ""})
    job = TranslationJob.objects.get()
    page = manager.get(url("inspect", campaign)).content.decode()
    assert reverse("translation_job", args=[job.pk]) in page
    # A webmaster reads the centre's campaigns, and asks for the own unit's only.
    webmaster = as_("unit_webmaster", "snnmt", DEPARTMENT)
    assert address not in webmaster.get(url("inspect", campaign)).content.decode()
    assert webmaster.get(address).status_code == 404
    own = make_campaign("Riêng", unit="snnmt")
    mine = reverse("translation_request", args=["campaigns.campaigntext", text_of(own).pk])
    assert webmaster.get(mine).status_code == 200
    assert as_("unit_webmaster", "cua-vinh", WARD).get(mine).status_code == 404
    assert request(text_of(own)).site == site_of(DEPARTMENT)


def test_what_is_over_or_recalled_is_not_translated():
    over = make_campaign(ends_at=timezone.now() - timedelta(hours=1))
    with pytest.raises(ActionError):
        RequestTranslationAction(text_of(over), [locale("en")]).execute()
    campaign = make_campaign("Khác")
    job = request(text_of(campaign))
    RecallCampaignAction(campaign, "Sai ngày", None).execute()
    assert fresh(job).state == JobState.CANCELLED


def test_words_of_the_desk_are_not_changed_in_the_form(as_):
    desk = Desk()
    campaign = make_notice(url="")
    in_state(desk, JobState.PUBLISHED, text_of(campaign))
    english = text_of(campaign, "en")
    client = as_("campaign_manager")
    html = client.get(url("edit", campaign)).content.decode()
    assert "Translated by the translation desk" in html or "dịch" in html
    campaign = Campaign.objects.get(pk=campaign.pk)
    data = _posted(client, campaign)
    data["texts-1-title"] = "Half a translation"
    data["priority"] = "7"
    assert client.post(url("edit", campaign), data).status_code == 302
    assert Campaign.objects.get(pk=campaign.pk).priority == 7
    assert text_of(campaign, "en").title == english.title


def _posted(client: Any, campaign: Campaign) -> dict[str, Any]:
    """What the browser would send back of the form as it is."""
    soup = BeautifulSoup(client.get(url("edit", campaign)).content, "html.parser")
    data: dict[str, Any] = {}
    for field in soup.select("main form [name], form [name]"):
        name = str(field["name"])
        if field.name == "textarea":
            data[name] = field.text.lstrip("\n")
        elif field.name == "select":
            chosen = field.select("option[selected]")
            data[name] = [option["value"] for option in chosen]
        elif field.get("type") in {"checkbox", "radio"}:
            if field.has_attr("checked"):
                data.setdefault(name, []).append(field.get("value", "on"))
        else:
            data[name] = field.get("value", "")
    return data


def test_older_campaigns_are_tied_by_the_migration():
    campaign = make_campaign(languages=("vi", "ja"))
    before = {text.pk: (text.locale_id, text.translation_key) for text in campaign.texts.all()}
    for text in CampaignText.objects.all():
        CampaignText.objects.filter(pk=text.pk).update(translation_key=uuid.uuid4())
    importlib.import_module("campaigns.migrations.0002_translatable_texts").tie_texts(apps, None)
    assert {text.pk: (text.locale_id, text.translation_key) for text in CampaignText.objects.all()} == before
