"""Home pages: complete, cheap, different by content only."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import Locale

from home.blocks import HomeBlock, LinkBlock
from home.models import HomePage
from pages.models import ScheduleEntry, SchedulePage
from pages.models.schedule import monday_of
from tests.conftest import DEPARTMENT, PORTAL
from tests.factories import make_article, make_image, section
from tests.pages.test_pages import add_week

pytestmark = pytest.mark.django_db


def fill(host: str = PORTAL, count: int = 6) -> None:
    for number in range(count):
        make_article(section(host, "kinh-te-xa-hoi"), f"Tin {number}", image=make_image(), topics=("nghe-ca",))
        make_article(section(host, "thong-bao"), f"Thông báo {number}", badge="urgent")


def test_a_new_home_is_worth_opening(at):
    for host in (PORTAL, DEPARTMENT):
        response = at(host).get("/")
        assert response.status_code == 200
        assert response.content.decode().count("<h1") == 1


def test_the_portal_shows_news_notices_and_authorities(at):
    fill()
    html = at(PORTAL).get("/").content.decode()
    assert "Tin 5" in html
    assert "Thông báo 5" in html
    assert "http://snnmt.portal.test/" in html
    assert html.index("Tin 5") < html.index("Tin 1")


def test_no_story_stands_twice(at):
    fill(count=9)
    html = at(PORTAL).get("/").content.decode()
    for number in range(9):
        assert html.count(f">Tin {number}<") <= 1


def test_an_editor_may_choose_the_lead(at, portal):
    fill()
    chosen = make_article(section(PORTAL, "dau-tu"), "Tin được chọn", date=timezone.now() - timedelta(days=900))
    home = HomePage.objects.get(pk=portal.site.root_page.pk)
    raw = home.body.get_prep_value()
    raw[0]["value"]["story"] = chosen.pk
    home.body = HomePage.body.field.stream_block.to_python(raw)
    home.save_revision().publish()
    html = at(PORTAL).get("/").content.decode()
    assert "Tin được chọn" in html[html.index('class="story lead"') :][:1500]


@pytest.mark.parametrize("count", [0, 3, 12])
def test_a_home_costs_at_most_twelve_queries(at, portal, count, django_assert_max_num_queries):
    fill(count=count)
    page = SchedulePage.objects.descendant_of(portal.site.root_page).get()
    page.save_revision().publish()
    today = timezone.localdate()
    locale = Locale.objects.get(language_code="vi")
    add_week(page, monday_of(today), ScheduleEntry(date=today, start=time(8), what="Tiếp công dân", locale=locale))
    html = at(PORTAL).get("/").content.decode()
    assert "Tiếp công dân" in html
    assert 'href="http://portal.test/lich-cong-tac/"' in html or 'href="/lich-cong-tac/"' in html
    with django_assert_max_num_queries(12):
        at(PORTAL).get("/")


def test_the_number_of_sites_changes_nothing(at, django_assert_max_num_queries):
    from datetime import date

    from sites.actions import ProvisionSiteAction
    from sites.models import Unit, UnitKind, UnitPeriod

    kind = UnitKind.objects.get(code="ward")
    for number in range(12):
        unit = Unit.objects.create(code=f"phuong-{number}")
        UnitPeriod.objects.create(unit=unit, kind=kind, name=f"Phường {number}", valid_from=date(2025, 7, 1))
        ProvisionSiteAction(f"phuong-{number}.portal.test", unit, port=80).execute()
    fill(count=3)
    at(PORTAL).get("/")
    with django_assert_max_num_queries(12):
        assert "Phường 1" in at(PORTAL).get("/").content.decode()


def test_a_language_home_holds_only_what_exists(at, portal):
    fill()
    html = at(PORTAL).get("/en/").content.decode()
    assert "Tin 5" not in html
    assert "Thông báo 5" not in html


def test_homes_are_made_by_provisioning_only(portal):
    assert not HomePage.can_create_at(portal.site.root_page.get_parent())


def test_links_need_a_page_or_an_address():
    from wagtail.blocks import StructBlockValidationError

    block = LinkBlock()
    for bad in (
        {"page": None, "url": ""},
        {"page": None, "url": "javascript:alert(1)"},
        {"page": None, "url": "lien-he"},
    ):
        with pytest.raises(StructBlockValidationError):
            block.clean(bad)
    assert block.clean({"page": None, "url": "/lien-he/"})


def test_a_link_to_a_page_leads_to_its_version_in_the_language(at, portal):
    from django.template import Context, Template
    from django.utils import translation

    contact = portal.site.root_page.get_children().get(slug="lien-he")
    template = Template("{% load home_tags %}{% link_url link %}")
    with translation.override("en"):
        assert template.render(Context({"link": {"page": contact}})).endswith("/en/lien-he/")


def test_every_block_has_a_preview(at):
    from django.urls import reverse

    from tests.factories import make_user

    make_image()
    client = at(PORTAL)
    client.force_login(make_user(is_superuser=True))
    for name, block in HomeBlock().child_blocks.items():
        assert block.is_previewable, name
        response = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
        assert response.status_code == 200, name
        assert b"css/tokens" in response.content


def test_a_link_may_be_missing_only_where_it_may():
    LinkBlock(required=False).clean({"page": None, "url": ""})
    with pytest.raises(ValidationError):
        LinkBlock().clean({"page": None, "url": ""})
    with pytest.raises(ValidationError):
        LinkBlock(required=False).clean({"page": None, "url": "javascript:alert(1)"})


def test_the_header_image_of_the_site_stands_beside_the_greeting(at, department):
    assert "<picture" not in at(DEPARTMENT).get("/").content.decode()
    department.header_image = make_image()
    department.save()
    assert "<picture" in at(DEPARTMENT).get("/").content.decode()
