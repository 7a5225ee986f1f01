"""The check of published homes: where a campaign is seen, where not and why, who is reminded."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from campaigns.actions import HideCampaignAction, RemindAction
from campaigns.checking import Inspection
from campaigns.enums import MissingReason
from campaigns.models import CampaignPlacement, CampaignReminder
from campaigns.tasks import check_campaigns, check_due
from cms.core.actions import ActionError
from cms.core.periodic import all_jobs
from home.models import HomePage
from sites.enums import SiteState
from tests.campaigns.makers import make_campaign, make_notice
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def check(campaign):
    Inspection([campaign]).run()
    rows = CampaignPlacement.objects.filter(campaign=campaign).select_related("site__unit")
    return {row.site.unit.code: row.reason or "shown" for row in rows}


def test_shown_on_all(portal):
    campaign = make_campaign()
    assert check(campaign) == {"ubnd": "shown", "snnmt": "shown", "cua-vinh": "shown"}
    campaign.refresh_from_db()
    assert campaign.checked_at is not None


def test_a_site_that_is_closed_or_an_archive(department, ward):
    campaign = make_campaign()
    for site, state in ((department, SiteState.CLOSED), (ward, SiteState.ARCHIVE)):
        site.state = state
        site.save()
    assert check(campaign) == {"ubnd": "shown", "snnmt": MissingReason.CLOSED, "cua-vinh": MissingReason.ARCHIVED}


def test_hidden_with_the_reason(department):
    campaign = make_campaign(mandatory=False)
    HideCampaignAction(campaign, department, "Đã có tin riêng").execute()
    assert check(campaign)["snnmt"] == MissingReason.HIDDEN
    assert CampaignPlacement.objects.get(site=department).detail == "Đã có tin riêng"


def test_a_home_that_is_not_published(ward):
    Page.objects.filter(pk=ward.site.root_page_id).update(live=False)
    ward.touch()
    assert check(make_campaign())["cua-vinh"] == MissingReason.HOME


def test_a_home_that_is_not_open_to_everybody(ward):
    PageViewRestriction.objects.create(page=ward.site.root_page, restriction_type=PageViewRestriction.LOGIN)
    assert check(make_campaign())["cua-vinh"] == MissingReason.RESTRICTED


def test_a_language_that_the_site_has_not_opened():
    campaign = make_campaign(languages=("en",))
    assert check(campaign) == {"ubnd": "shown", "snnmt": "shown", "cua-vinh": MissingReason.LANGUAGE}


def test_every_home_in_a_language_of_the_campaign_is_looked_at(department, monkeypatch):
    campaign = make_campaign(languages=("vi", "en"))
    seen = []
    stock = Inspection._look

    def look(self, site, language, path):
        seen.append((site.unit.code, path))
        return stock(self, site, language, path)

    monkeypatch.setattr(Inspection, "_look", look)
    assert check(campaign)["snnmt"] == "shown"
    assert ("snnmt", "/") in seen
    assert ("snnmt", "/en/") in seen
    assert ("cua-vinh", "/en/") not in seen


def test_a_page_that_breaks(department, monkeypatch):
    stock = HomePage.get_context

    def broken(self, request, *args, **kwargs):
        if self.pk == department.site.root_page_id:
            raise RuntimeError("broken")
        return stock(self, request, *args, **kwargs)

    monkeypatch.setattr(HomePage, "get_context", broken)
    campaign = make_campaign()
    assert check(campaign) == {"ubnd": "shown", "snnmt": MissingReason.NO_ANSWER, "cua-vinh": "shown"}
    assert "500" in CampaignPlacement.objects.get(site=department).detail


def test_a_template_without_the_slot(monkeypatch):
    monkeypatch.setattr("campaigns.templatetags.campaign_tags.choose", lambda *args, **kwargs: [])
    assert set(check(make_campaign()).values()) == {MissingReason.NO_SLOT}


def test_others_stand_before_it():
    for number in range(2):
        make_campaign(f"Bắt buộc {number}")
    optional = make_campaign("Tùy chọn", mandatory=False)
    assert set(check(optional).values()) == {MissingReason.NO_PLACE}


def test_a_home_is_looked_at_once_however_many_campaigns():
    assert Inspection([make_campaign("A"), make_notice("B")]).run() == 3


def test_missing_since_stays_until_it_is_shown(department):
    campaign = make_campaign(mandatory=False)
    HideCampaignAction(campaign, department, "Trùng").execute()
    check(campaign)
    first = CampaignPlacement.objects.get(site=department).missing_since
    check(campaign)
    assert CampaignPlacement.objects.get(site=department).missing_since == first
    campaign.hidings.all().delete()
    department.touch()
    check(campaign)
    assert CampaignPlacement.objects.get(site=department).missing_since is None


def test_sites_it_is_no_longer_meant_for_leave_the_list():
    campaign = make_campaign()
    check(campaign)
    campaign.target = "units"
    campaign.units.set([campaign.placements.get(site__unit__code="snnmt").site.unit])
    campaign.save()
    assert set(check(campaign)) == {"snnmt"}


def test_queries_beside_those_of_the_pages_do_not_grow_with_campaigns():
    campaigns = [make_campaign("A")]

    def queries():
        with CaptureQueriesContext(connection) as captured:
            Inspection(campaigns).run()
        return len(captured)

    queries()  # The chrome is built.
    one = queries()
    campaigns += [make_notice("B"), make_notice("C")]
    queries()
    assert queries() - one <= 2 * 6, "writing down a campaign's rows takes six at most"


# ---- the worker ----
def test_the_worker_checks_running_campaigns_of_the_centre_now_and_then():
    now = timezone.now()
    running, own = make_campaign("Chạy"), make_campaign("Riêng", unit="snnmt")
    later = make_campaign("Sau", starts_at=now + timedelta(days=1), ends_at=now + timedelta(days=2))
    check_due()
    assert running.placements.count() == 3
    assert not own.placements.exists()
    assert not later.placements.exists()
    running.refresh_from_db()
    first = running.checked_at
    check_due()
    running.refresh_from_db()
    assert running.checked_at == first, "not before six hours"
    type(running).objects.filter(pk=running.pk).update(checked_at=now - timedelta(hours=7))
    check_due()
    running.refresh_from_db()
    assert running.checked_at >= first


def test_the_clock_knows_the_job():
    assert "check_campaigns" in {job.name for job in all_jobs()}


def test_no_check_during_maintenance(settings):
    settings.MAINTENANCE_FILE.parent.mkdir(parents=True, exist_ok=True)
    settings.MAINTENANCE_FILE.write_text("{}")
    campaign = make_campaign()
    assert check_campaigns.enqueue().return_value == 0
    assert not campaign.placements.exists()


# ---- reminders ----
def restrict(site):
    PageViewRestriction.objects.create(page=site.site.root_page, restriction_type=PageViewRestriction.LOGIN)


def test_the_webmasters_of_missing_sites_get_a_mail(ward, department, on_commit):
    restrict(ward)
    web = make_user("web", role="unit_webmaster", unit="cua-vinh", email="web@haivan.example")
    make_user("author", role="unit_author", unit="cua-vinh", email="author@haivan.example")
    make_user("other", role="unit_webmaster", unit="snnmt", email="other@haivan.example")
    manager = make_user("manager", role="campaign_manager")
    campaign = make_campaign("Biển sạch")
    check(campaign)
    with on_commit():
        RemindAction(campaign, user=manager).execute()
    assert [message.to for message in mail.outbox] == [["web@haivan.example"]]
    assert "Biển sạch" in mail.outbox[0].subject
    assert f"http://cua-vinh.portal.test/admin/campaigns/inspect/{campaign.pk}/" in mail.outbox[0].body
    reminder = CampaignReminder.objects.get()
    assert (reminder.user, reminder.created_by) == (web, manager)
    assert reminder.sent_at is not None
    with pytest.raises(ActionError):
        RemindAction(campaign, user=manager).execute()
    assert len(mail.outbox) == 1


def test_by_itself_after_the_days_and_not_about_what_a_unit_may_decide(ward, department, on_commit):
    campaign = make_campaign(mandatory=False, remind_after=3)
    HideCampaignAction(campaign, department, "Trùng").execute()
    restrict(ward)
    make_user("web", role="unit_webmaster", unit="cua-vinh", email="web@haivan.example")
    make_user("other", role="unit_webmaster", unit="snnmt", email="other@haivan.example")

    def run():
        with on_commit():
            check_campaigns.enqueue([campaign.pk])
        return [message.to[0] for message in mail.outbox]

    assert run() == []
    CampaignPlacement.objects.filter(shown=False).update(missing_since=timezone.now() - timedelta(days=3))
    assert run() == ["web@haivan.example"]
    assert run() == ["web@haivan.example"], "not twice within the days"
    CampaignReminder.objects.update(created_at=timezone.now() - timedelta(days=4))
    assert run() == ["web@haivan.example"] * 2
    type(campaign).objects.filter(pk=campaign.pk).update(remind_after=0)
    CampaignReminder.objects.update(created_at=timezone.now() - timedelta(days=9))
    assert run() == ["web@haivan.example"] * 2, "0 means never"


def test_an_ended_membership_and_a_closed_site_are_left_alone(ward, department):
    campaign = make_campaign()
    department.state = SiteState.CLOSED
    department.save()
    restrict(ward)
    old = make_user("old", role="unit_webmaster", unit="cua-vinh", email="old@haivan.example")
    old.memberships.update(valid_to=timezone.localdate() - timedelta(days=1))
    make_user("closed", role="unit_webmaster", unit="snnmt", email="closed@haivan.example")
    check(campaign)
    with pytest.raises(ActionError):
        RemindAction(campaign, user=make_user(role="campaign_manager")).execute()
    assert not CampaignReminder.objects.exists()


def test_a_mail_that_fails_stays_on_record(ward, on_commit, monkeypatch):
    restrict(ward)
    make_user("web", role="unit_webmaster", unit="cua-vinh", email="web@haivan.example")
    make_user("none", role="unit_webmaster", unit="cua-vinh")
    campaign = make_campaign()
    check(campaign)

    def fail(self, *args, **kwargs):
        raise ConnectionRefusedError("mail server away")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
    with on_commit():
        RemindAction(campaign, user=make_user(role="campaign_manager")).execute()
    rows = {row.user.username: row for row in CampaignReminder.objects.all()}
    assert "mail server away" in rows["web"].error
    assert rows["none"].error
    assert rows["web"].sent_at is None


def test_the_site_health_finds_ignored_mandatory_campaigns(ward, department):
    restrict(ward)
    optional = make_campaign("Tùy chọn", mandatory=False)
    HideCampaignAction(optional, department, "Trùng").execute()
    mandatory = make_campaign("Bắt buộc")
    Inspection([optional, mandatory]).run()
    found = CampaignPlacement.objects.ignored_mandatory()
    assert [(row.campaign, row.site) for row in found] == [(mandatory, ward)]
