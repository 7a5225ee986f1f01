"""The table, the site's page, the exports: who sees what, and how many queries it costs."""

from __future__ import annotations

import csv
import re
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import Collection, Locale, Page, Site

from cms.users.enums import Role
from home.models import HomePage
from reports.computing import compute_health
from reports.models import HealthRule, MandatoryContent, SiteHealth, SiteHealthDay, SiteIndicator, SiteRecord
from sites.models import LocaleContainerPage, MemberSite, Unit, UnitKind, UnitPeriod
from tests.conftest import PORTAL
from tests.factories import make_user

pytestmark = pytest.mark.django_db
CENTRE_NAME, OWN_NAME, FOREIGN_NAME = "Ủy ban nhân dân tỉnh Hải Vân", "Sở Nông nghiệp", "Phường Cửa Vịnh"


@pytest.fixture
def computed(rules):
    compute_health()


@pytest.fixture
def client_of(at):
    def make(role="", unit="ubnd", **kwargs):
        client = at(PORTAL)
        client.force_login(make_user(role=role, unit=unit, **kwargs))
        return client

    return make


@pytest.fixture
def centre(client_of):
    return client_of(Role.CENTRAL_EDITOR)


def more_sites(number):
    """Bare sites of wards: a unit, a home, a member site."""
    kind = UnitKind.objects.get(code="ward")
    locale = Locale.objects.get(language_code="vi")
    container = LocaleContainerPage.objects.get(locale=locale)
    root = Collection.get_first_root_node()
    for index in range(number):
        unit = Unit.objects.create(code=f"phuong-{index}")
        UnitPeriod.objects.create(unit=unit, kind=kind, name=f"Phường Số {index}", valid_from=date(2025, 7, 1))
        home = HomePage(title=f"Phường {index}", slug=f"phuong-{index}", locale=locale)
        Page.objects.get(pk=container.pk).add_child(instance=home)
        site = Site.objects.create(hostname=f"phuong-{index}.portal.test", root_page=home)
        MemberSite.objects.create(
            site=site, unit=unit, template="commune", collection=root.add_child(name=f"Phường {index}")
        )


def test_the_centre_sees_all_sites_and_a_webmaster_the_own_one(computed, centre, client_of):
    page = centre.get(reverse("site_health")).content.decode()
    assert all(name in page for name in (CENTRE_NAME, OWN_NAME, FOREIGN_NAME))
    page = client_of(Role.UNIT_WEBMASTER, "snnmt").get(reverse("site_health")).content.decode()
    assert OWN_NAME in page
    assert FOREIGN_NAME not in page
    assert CENTRE_NAME not in page


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.CAMPAIGN_MANAGER])
def test_those_who_look_after_all_units_read_and_do_not_compute(computed, client_of, ward, role):
    client = client_of(role)
    assert FOREIGN_NAME in client.get(reverse("site_health")).content.decode()
    assert client.get(reverse("site_health_of", args=[ward.pk])).status_code == 200
    assert client.post(reverse("site_health_compute", args=[ward.pk])).status_code in {302, 403}
    assert client.post(reverse("site_health_compute_all")).status_code in {302, 403}
    assert client.get(reverse("site_record", args=[ward.pk])).status_code == 404


def test_authors_and_strangers_are_refused(computed, client_of, at, department):
    for client in (client_of(Role.UNIT_AUTHOR, "snnmt"), at(PORTAL)):
        for name, args in (("site_health", []), ("site_health_of", [department.pk]), ("site_health_compute_all", [])):
            response = client.get(reverse(name, args=args))
            assert response.status_code in {302, 403, 404}
            assert OWN_NAME not in response.content.decode()


@pytest.mark.parametrize("name", ["site_health_of", "site_record"])
def test_a_webmaster_opens_the_own_page_and_no_other(computed, client_of, department, ward, name):
    other = client_of(Role.UNIT_WEBMASTER, "cua-vinh")
    response = other.get(reverse(name, args=[department.pk]))
    assert response.status_code == 404
    assert OWN_NAME not in response.content.decode()
    assert client_of(Role.UNIT_WEBMASTER, "snnmt").get(reverse(name, args=[department.pk])).status_code == 200


def test_posts_of_another_unit_change_nothing(computed, client_of, department):
    other, own = client_of(Role.UNIT_WEBMASTER, "cua-vinh"), client_of(Role.UNIT_WEBMASTER, "snnmt")
    data = {"licence_required": "on", "licence_until": "31/12/2030"}
    assert other.post(reverse("site_record", args=[department.pk]), data).status_code == 404
    assert other.post(reverse("site_health_compute", args=[department.pk])).status_code == 404
    assert not SiteRecord.objects.exists()
    assert own.post(reverse("site_record", args=[department.pk]), data).status_code == 302
    assert SiteRecord.objects.get(member_site=department).licence_until == date(2030, 12, 31)
    SiteIndicator.objects.all().delete()
    assert own.post(reverse("site_health_compute", args=[department.pk])).status_code == 302
    assert set(SiteIndicator.objects.values_list("member_site_id", flat=True)) == {department.pk}


def test_a_wrong_date_is_said_and_kept(computed, client_of, department):
    own = client_of(Role.UNIT_WEBMASTER, "snnmt")
    response = own.post(reverse("site_record", args=[department.pk]), {"licence_until": "31/02/2030"})
    assert response.status_code == 200
    assert "31/02/2030" in response.content.decode()
    assert not SiteRecord.objects.exists()


def test_rules_are_for_the_centre(rules, centre, client_of):
    webmaster = client_of(Role.UNIT_WEBMASTER, "snnmt")
    content, rule = MandatoryContent.objects.first(), HealthRule.objects.first()
    for name, args in (
        ("mandatory_contents:index", []),
        ("mandatory_contents:edit", [content.pk]),
        ("health_rules:edit", [rule.pk]),
        ("special_days:add", []),
    ):
        assert centre.get(reverse(name, args=args)).status_code == 200, name
        assert webmaster.get(reverse(name, args=args)).status_code in {302, 403, 404}, name


def test_the_page_says_what_to_do_and_leads_there(computed, client_of, department):
    page = client_of(Role.UNIT_WEBMASTER, "snnmt").get(reverse("site_health_of", args=[department.pk])).content.decode()
    draft = Page.objects.get(slug="bo-may", path__startswith=department.site.root_page.path)
    assert reverse("wagtailadmin_pages:edit", args=[draft.pk]) in page
    assert reverse("member_sites:edit", args=[department.pk]) in page
    assert SiteHealthDay.objects.filter(member_site=department).count() == 1


def test_the_first_page_of_the_admin_shows_a_webmaster_three_things(computed, centre, client_of):
    page = client_of(Role.UNIT_WEBMASTER, "snnmt").get(reverse("wagtailadmin_home")).content.decode()
    panel = page[page.index("site-health-section") if "site-health-section" in page else page.index("health-todos") :]
    assert panel[: panel.index("</ul>")].count("<li>") == 3
    assert "health-todos" not in centre.get(reverse("wagtailadmin_home")).content.decode()


def order_of(response):
    names = (OWN_NAME, FOREIGN_NAME, CENTRE_NAME)
    text = response.content.decode()
    return sorted(names, key=text.index)


def test_each_column_sorts(computed, centre, department, ward, portal):
    SiteIndicator.objects.filter(code="links").update(state=1, value=0)
    SiteIndicator.objects.filter(code="links", member_site=ward).update(state=3, value=40)
    SiteIndicator.objects.filter(code="links", member_site=department).update(state=2, value=4)
    url = reverse("site_health")
    assert order_of(centre.get(url, {"ordering": "-state_links"})) == [FOREIGN_NAME, OWN_NAME, CENTRE_NAME]
    assert order_of(centre.get(url, {"ordering": "state_links"})) == [CENTRE_NAME, OWN_NAME, FOREIGN_NAME]
    assert order_of(centre.get(url, {"ordering": "health__sort_name"})) == [FOREIGN_NAME, OWN_NAME, CENTRE_NAME]
    for column in ("state_mandatory", "health__grade", "health__computed_at", "nonsense"):
        assert centre.get(url, {"ordering": column}).status_code == 200


def test_filters_and_search(computed, centre, ward):
    url = reverse("site_health_results")
    SiteHealth.objects.filter(member_site=ward).update(grade=1)
    assert FOREIGN_NAME in (found := centre.get(url, {"grade": "1"}).content.decode())
    assert OWN_NAME not in found
    kind = UnitKind.objects.get(code="department")
    assert OWN_NAME in (found := centre.get(url, {"kind": kind.pk}).content.decode())
    assert FOREIGN_NAME not in found
    assert FOREIGN_NAME in (found := centre.get(url, {"q": "phuong cua vinh"}).content.decode())
    assert OWN_NAME not in found
    assert centre.get(url, {"problem": "licence"}).status_code == 200
    assert centre.get(url, {"grade": "9", "kind": "x"}).status_code == 200


def test_exports_open(computed, centre, department):
    UnitPeriod.objects.filter(unit=department.unit).update(name="=HYPERLINK(1)")
    url = reverse("site_health")
    raw = b"".join(centre.get(url, {"export": "csv"}).streaming_content)
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(raw.decode("utf-8-sig"))))
    assert len(rows) == 1 + MemberSite.objects.count()
    assert any(row[0] == CENTRE_NAME for row in rows)
    assert not any(cell.startswith("=") for row in rows for cell in row)
    book = load_workbook(BytesIO(b"".join(centre.get(url, {"export": "xlsx"}).streaming_content)))
    cells = list(book.active.iter_rows(values_only=True))
    assert len(cells) == len(rows)
    assert [str(cell) for cell in cells[0]] == rows[0]
    assert "snnmt.portal.test" in [row[1] for row in cells]


def test_the_export_of_a_webmaster_holds_the_own_site_only(computed, client_of):
    client = client_of(Role.UNIT_WEBMASTER, "snnmt")
    raw = b"".join(client.get(reverse("site_health"), {"export": "csv"}).streaming_content).decode("utf-8-sig")
    assert len(list(csv.reader(StringIO(raw)))) == 2
    assert FOREIGN_NAME not in raw


def test_the_table_costs_the_same_for_many_sites(computed, centre):
    url = reverse("site_health")

    def queries(**params):
        centre.get(url, params)
        with CaptureQueriesContext(connection) as captured:
            response = centre.get(url, params)
            if params.get("export"):
                b"".join(response.streaming_content)
        return len(captured)

    few, few_sorted, few_exported = queries(), queries(ordering="-state_links"), queries(export="csv")
    more_sites(30)
    compute_health()
    assert queries() == few <= 20
    assert queries(ordering="-state_links") == few_sorted <= 20
    assert queries(export="csv") == few_exported <= 20


def test_computing_costs_the_same_for_many_sites(rules):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            compute_health()
        return len(captured)

    queries()
    few = queries()
    more_sites(30)
    queries()
    assert queries() - few <= 2


def test_states_are_words_and_shapes(computed, centre):
    page = centre.get(reverse("site_health")).content.decode()
    states = re.findall(r'<span class="health-state[^"]*">(.*?)</span></span>', page, flags=re.DOTALL)
    assert states
    assert all("<svg" in state and re.search(r"<span>\s*\w", state) for state in states)


def test_compute_all(computed, centre):
    SiteHealth.objects.all().delete()
    assert centre.get(reverse("site_health_compute_all")).status_code == 200
    assert centre.post(reverse("site_health_compute_all")).status_code == 302
    assert SiteHealth.objects.count() == MemberSite.objects.count()
