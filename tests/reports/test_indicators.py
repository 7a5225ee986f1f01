"""Each indicator: it turns when what it looks at turns."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale, Page

from news.models import ArticlePage
from pages.models import ContactPage, Leader, LeadersPage, StandardPage
from reports.campaign_indicator import CampaignIndicator
from reports.computing import compute_health
from reports.enums import LinkKind, LinkState, State
from reports.models import (
    HealthRule,
    Link,
    LinkUse,
    MandatoryContent,
    PageScan,
    PlannedOutage,
    SiteHealth,
    SiteHealthDay,
    SiteIndicator,
    SiteRecord,
)
from reports.standard_rules import ensure_standard_rules
from reports.survey import Survey
from sites.enums import SiteState
from sites.models import LinkedWebsite, MemberSiteText
from tests.conftest import DEPARTMENT
from tests.factories import body, make_article, make_image, section

pytestmark = pytest.mark.django_db
MAP = {"type": "embed", "value": {"url": "https://www.openstreetmap.org/export/embed.html", "title": "Bản đồ"}}


def page_of(member_site, slug, model):
    return model.objects.descendant_of(member_site.site.root_page).get(slug=slug)


def publish(page):
    page.save_revision().publish()


def missing(row):
    contents = dict(MandatoryContent.objects.values_list("pk", "code"))
    return {contents[point["content"]]: point["presence"] for point in row.details["points"]}


# ---- mandatory content ----
def test_a_new_department_lacks_its_mandatory_content(measure, department):
    row = measure(department, "mandatory")
    assert row.state == State.BAD
    assert missing(row) == {
        "functions": "missing",
        "organisation": "missing",
        "leaders": "missing",
        "contact": "incomplete",  # The page is there, the address is not.
        "map": "missing",
        "procedures": "missing",
    }
    assert row.value == 6


def test_text_counts_when_it_is_published_and_not_empty(measure, department):
    page = page_of(department, "bo-may", StandardPage)
    publish(page)
    assert missing(measure(department, "mandatory"))["organisation"] == "missing"
    page.body = body("Sở có bảy phòng và ba chi cục.")
    publish(page)
    assert "organisation" not in missing(measure(department, "mandatory"))
    page.refresh_from_db()
    page.unpublish()
    row = measure(department, "mandatory")
    assert missing(row)["organisation"] == "missing"
    assert page.pk in [point["page"] for point in row.details["points"]]  # Where it is to be mended.


def test_leaders_need_duties_and_biography(measure, department):
    page = page_of(department, "lanh-dao", LeadersPage)
    life = {"duties": "Lãnh đạo chung", "biography": "<p>Sinh năm 1975.</p>"}
    page.leaders = [Leader(name="Phạm Thị Lý", office="Giám đốc", locale=page.locale, **life)]
    publish(page)
    assert "leaders" not in missing(measure(department, "mandatory"))
    page.refresh_from_db()
    Leader.objects.create(page=page, name="Vũ Văn Ngọc", office="Phó Giám đốc", locale=page.locale)
    assert missing(measure(department, "mandatory"))["leaders"] == "incomplete"
    leader = Leader.objects.get(name="Vũ Văn Ngọc")
    leader.duties, leader.biography = "Môi trường", "<p>Sinh năm 1980.</p>"
    leader.save()
    assert "leaders" not in missing(measure(department, "mandatory"))


def test_contact_needs_page_address_and_telephone(measure, department):
    MemberSiteText.objects.filter(member_site=department, language="vi").update(address="Số 2 đường Sóng Xanh")
    department.telephone = "0299 000 2000"
    department.save()
    assert "contact" not in missing(measure(department, "mandatory"))
    page_of(department, "lien-he", ContactPage).unpublish()
    assert missing(measure(department, "mandatory"))["contact"] == "missing"


def test_a_map_is_an_embedded_one_or_a_page_of_its_own(measure, department):
    page = page_of(department, "bo-may", StandardPage)
    page.body = body("Trụ sở", extra=[MAP])
    publish(page)
    assert "map" not in missing(measure(department, "mandatory"))


def test_procedures_are_a_link_to_the_national_portal(measure, department):
    LinkedWebsite.objects.create(member_site=department, title="Dịch vụ công", url="https://dichvucong.gov.vn/p/home")
    assert "procedures" not in missing(measure(department, "mandatory"))


def test_a_content_holds_for_its_kinds_and_from_its_day(measure, department, ward):
    assert "functions" not in missing(measure(ward, "mandatory"))
    assert "overview" in missing(measure(ward, "mandatory"))
    MandatoryContent.objects.filter(code="functions").update(valid_to=date(2026, 7, 2))
    assert "functions" not in missing(measure(department, "mandatory"))


def test_standard_rules_leave_what_people_changed(rules):
    MandatoryContent.objects.filter(code="map").update(name="Bản đồ hành chính")
    HealthRule.objects.filter(code="fresh_bad").update(value=45)
    before = MandatoryContent.objects.count(), HealthRule.objects.count()
    ensure_standard_rules()
    assert (MandatoryContent.objects.count(), HealthRule.objects.count()) == before
    assert MandatoryContent.objects.get(code="map").name == "Bản đồ hành chính"
    assert HealthRule.objects.get(code="fresh_bad").value == 45


# ---- days since the last item ----
@pytest.mark.parametrize(("days", "state"), [(2, State.OK), (15, State.WARNING), (30, State.BAD)])
def test_days_since_the_last_item(measure, department, days, state):
    now = timezone.now()
    make_article(section(DEPARTMENT, "thong-bao"), date=now - timedelta(days=days + 20))
    make_article(section(DEPARTMENT, "tin-hoat-dong"), date=now - timedelta(days=days, hours=1))
    make_article(section(DEPARTMENT, "tin-hoat-dong"), date=now, publish=False)
    make_article(section(DEPARTMENT, "tin-hoat-dong"), date=now + timedelta(days=3))
    row = measure(department, "freshness", now)
    assert (row.value, row.state) == (days, state)


def test_a_site_without_any_item(measure, ward):
    row = measure(ward, "freshness")
    assert (row.value, row.state) == (None, State.BAD)


def test_the_figures_of_the_rules_are_dated(measure, department):
    make_article(section(DEPARTMENT, "thong-bao"), date=timezone.now() - timedelta(days=40))
    HealthRule.objects.filter(code="fresh_bad").update(valid_to=date(2026, 7, 2))
    assert measure(department, "freshness").state == State.WARNING


# ---- links and pictures ----
def test_broken_links_count_while_their_page_is_live(measure, department):
    page = make_article(section(DEPARTMENT, "thong-bao"), "Có liên kết hỏng")
    link = Link.objects.create(
        url="https://hong.example/", kind=LinkKind.EXTERNAL, state=LinkState.BROKEN, due_at=timezone.now(),
        first_failed_at=datetime(2026, 11, 1, tzinfo=timezone.get_current_timezone()),
    )  # fmt: skip
    LinkUse.objects.create(link=link, member_site=department, page=page)
    row = measure(department, "links")
    assert (row.value, row.state) == (1, State.WARNING)
    assert row.details["links"][0]["page"] == page.pk
    page.unpublish()
    assert measure(department, "links").value == 0
    link.state = LinkState.FAILING
    link.save()
    page.save_revision().publish()
    assert measure(department, "links").state == State.OK


def test_pictures_without_text(measure, department):
    assert measure(department, "pictures").state == State.OK
    image = make_image(alt="", collection=department.collection)
    assert measure(department, "pictures").state == State.WARNING  # In the library.
    page = make_article(section(DEPARTMENT, "thong-bao"))
    ArticlePage.objects.filter(pk=page.pk).update(image=image)
    row = measure(department, "pictures")
    assert (row.value, row.details["pages"][0]["page"]) == (1, page.pk)
    PageScan.objects.create(page=page, member_site=department, version=timezone.now(), pictures_without_text=2)
    assert measure(department, "pictures").value == 3
    image.description = "Cánh đồng lúa"
    image.save()
    assert measure(department, "pictures").value == 2


# ---- languages ----
def test_language_versions_of_standing_pages(measure, department, ward):
    assert measure(department, "languages").state == State.OK
    contact = ContactPage.objects.get(
        slug="lien-he", locale__language_code="en", path__startswith=english_home(department).path
    )
    contact.unpublish()
    row = measure(department, "languages")
    assert (row.value, row.state) == (1, State.WARNING)
    assert row.details["pages"][0]["slug"] == "lien-he"
    assert measure(ward, "languages").state == State.NOT_APPLICABLE


def english_home(member_site) -> Page:
    key = member_site.site.root_page.translation_key
    return Page.objects.get(translation_key=key, locale__language_code="en")


def test_requested_translations(measure, department):
    from wagtail_localize.models import Translation, TranslationSource

    page = make_article(section(DEPARTMENT, "thong-bao"), "Xin dịch")
    source, _created = TranslationSource.get_or_create_from_instance(page)
    english = Locale.objects.get(language_code="en")
    wish = Translation.objects.create(source=source, target_locale=english)
    row = measure(department, "languages")
    assert [(one["title"], one["language"]) for one in row.details["pages"]] == [("Xin dịch", "en")]
    wish.enabled = False
    wish.save()
    assert measure(department, "languages").value == 0


# ---- licence ----
def test_the_licence(measure, department):
    assert measure(department, "licence").state == State.WARNING  # None is stated.
    department.licence_number, department.licence_date = "12/GP-TTĐT", date(2021, 12, 20)
    department.save()
    now = datetime(2026, 11, 22, 8, tzinfo=timezone.get_current_timezone())
    row = measure(department, "licence", now)  # Five years by the rule: until 20 December 2026.
    assert (row.value, row.state) == (28, State.WARNING)
    record = SiteRecord.objects.create(member_site=department, licence_until=date(2026, 11, 21))
    assert measure(department, "licence", now).state == State.BAD
    record.licence_until = date(2030, 1, 1)
    record.save()
    assert measure(department, "licence", now).state == State.OK
    record.licence_required = False
    record.save()
    assert measure(department, "licence", now).state == State.NOT_APPLICABLE


# ---- campaigns ----
def test_ignored_campaigns(department, ward):
    indicator = CampaignIndicator(lambda sites: {department.pk: ["Tháng hành động vì biển sạch"]})
    found = indicator.measure(Survey([department.pk, ward.pk]))
    assert (found[department.pk].state, found[ward.pk].state) == (State.BAD, State.OK)
    row = SiteIndicator(
        member_site=department, code="campaigns", state=3, value=1, details=found[department.pk].details
    )
    assert "Tháng hành động vì biển sạch" in indicator.todos(row)[0].text


# ---- the whole ----
def test_the_grade_is_the_worst_state_and_days_are_kept(rules, department):
    compute_health()
    head = SiteHealth.objects.get(member_site=department)
    assert head.grade == State.BAD
    assert head.problems == SiteIndicator.objects.filter(member_site=department, state__gte=State.WARNING).count()
    compute_health(now=timezone.now() + timedelta(days=1))
    compute_health(now=timezone.now() + timedelta(days=1))
    assert SiteHealthDay.objects.filter(member_site=department).count() == 2
    assert SiteHealth.objects.filter(member_site=department).count() == 1


def test_closed_and_archived_sites_are_not_measured(rules, department, ward):
    department.state = SiteState.ARCHIVE
    department.save()
    compute_health()
    assert not SiteHealth.objects.filter(member_site=department).exists()
    assert SiteHealth.objects.filter(member_site=ward).exists()


def test_the_queries_of_computing_do_not_grow_with_the_sites(rules, portal, department, ward):
    def queries(sites):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            compute_health(sites)
        return len(captured)

    compute_health()
    assert abs(queries([ward.pk]) - queries([portal.pk, department.pk, ward.pk])) <= 1


def test_an_outage_in_the_rows(measure, department):
    start = timezone.now() + timedelta(days=2)
    outage = PlannedOutage(owner=department.unit, starts_at=start, ends_at=start + timedelta(hours=2))
    outage.full_clean()
    outage.save()
    assert measure(department, "outages").state == State.NOT_APPLICABLE
    outage.sites.add(department)
    assert measure(department, "outages").state == State.BAD
    assert measure(department, "outages", start + timedelta(days=3)).state == State.WARNING
    assert measure(department, "outages", start + timedelta(days=60)).state == State.NOT_APPLICABLE
