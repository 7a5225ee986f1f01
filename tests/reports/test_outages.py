"""Planned outages: seven working days ahead, and on the pages from the announcement to the end."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.calendar.working_days import WorkingDays
from cms.users.enums import Role
from reports.models import PlannedOutage
from sites.models import Unit
from tests.conftest import DEPARTMENT, PORTAL, WARD
from tests.factories import VIETNAM, make_user

pytestmark = pytest.mark.django_db
REASON = "Nâng cấp máy chủ lưu ảnh"


def announce(*sites, start=None, announced=None, everywhere=False, **values):
    start = start or timezone.now() + timedelta(days=20)
    outage = PlannedOutage(
        owner=Unit.objects.get(code="ubnd"), starts_at=start, ends_at=start + timedelta(hours=4),
        everywhere=everywhere, **values,
    )  # fmt: skip
    outage.full_clean()
    if announced:
        outage.announced_at = announced
    outage.save()
    outage.sites.set(sites)
    return outage


def test_tet_2027_is_not_counted():
    """Tết Đinh Mùi: off from 4 to 10 February 2027, so the days before it hardly help."""
    announced = datetime(2027, 2, 1, 9, tzinfo=VIETNAM)
    calendar = WorkingDays()
    late = PlannedOutage(starts_at=datetime(2027, 2, 15, 1, tzinfo=VIETNAM), announced_at=announced)
    assert late.notice_days(calendar) == 5  # 2, 3, 11, 12, 15 February.
    assert late.is_late(calendar, 7)
    late.starts_at = datetime(2027, 2, 17, 1, tzinfo=VIETNAM)
    assert not late.is_late(calendar, 7)


def test_the_notice_is_on_all_pages_of_the_site_in_its_language(at, department):
    announce(department, reason=REASON)
    page = at(DEPARTMENT).get("/").content.decode()
    assert "outages" in page
    assert REASON in page
    english = at(DEPARTMENT).get("/en/").content.decode()
    assert "outages" in english
    assert REASON not in english
    assert "outages" not in at(WARD).get("/").content.decode()
    assert "outages" not in at(PORTAL).get("/").content.decode()


def test_everywhere_is_everywhere(at):
    announce(everywhere=True)
    assert all("outages" in at(host).get("/").content.decode() for host in (PORTAL, DEPARTMENT, WARD))


def test_before_the_announcement_and_after_the_end_there_is_nothing(at, department):
    outage = announce(department, announced=timezone.now() + timedelta(hours=1))
    assert "outages" not in at(DEPARTMENT).get("/").content.decode()
    outage.announced_at = timezone.now() - timedelta(days=9)
    outage.starts_at, outage.ends_at = timezone.now() - timedelta(hours=2), timezone.now() + timedelta(hours=1)
    outage.save()
    assert "outages" in at(DEPARTMENT).get("/").content.decode()
    outage.ends_at = timezone.now() - timedelta(minutes=1)
    outage.save()
    assert "outages" not in at(DEPARTMENT).get("/").content.decode()
    outage.recovery_at = timezone.now() + timedelta(hours=1)
    outage.save()
    assert "outages" in at(DEPARTMENT).get("/").content.decode()
    outage.delete()
    assert "outages" not in at(DEPARTMENT).get("/").content.decode()


def test_a_page_asks_no_query_more(at, department):
    def queries(host):
        at(host).get("/")
        with CaptureQueriesContext(connection) as captured:
            at(host).get("/")
        return len(captured)

    before = queries(DEPARTMENT), queries(WARD)
    announce(department)
    assert (queries(DEPARTMENT), queries(WARD)) == before


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_at": timedelta(hours=-1)}, "ends_at"),
        ({"recovery_at": timedelta(hours=1)}, "recovery_at"),
        ({"announced_at": timedelta(days=-40)}, "announced_at"),
    ],
)
def test_what_makes_no_sense_is_refused(department, changes, field):
    start = timezone.now() + timedelta(days=20)
    outage = PlannedOutage(owner=department.unit, starts_at=start, ends_at=start + timedelta(hours=4))
    for name, delta in changes.items():
        setattr(outage, name, start + delta)
    with pytest.raises(ValidationError) as caught:
        outage.full_clean()
    assert field in caught.value.message_dict


def test_an_announcement_that_was_made_stays_made(department):
    outage = announce(department, announced=timezone.now() - timedelta(days=1))
    made = outage.announced_at
    outage.announced_at = timezone.now() + timedelta(days=3)
    outage.full_clean()
    assert outage.announced_at == made


# ---- the admin ----
@pytest.fixture
def client_of(at):
    def make(role, unit):
        client = at(PORTAL)
        client.force_login(make_user(role=role, unit=unit))
        return client

    return make


def posted(*sites, **values):
    start = timezone.localtime() + timedelta(days=30)
    return {
        "sites": [site.pk for site in sites],
        "starts_at": start.strftime("%d/%m/%Y %H:%M"),
        "ends_at": (start + timedelta(hours=3)).strftime("%d/%m/%Y %H:%M"),
        "recovery_at": "",
        "announced_at": "",
        "reason": REASON,
        **values,
    }


def test_a_webmaster_announces_for_the_own_site_only(client_of, department, ward):
    own = client_of(Role.UNIT_WEBMASTER, "snnmt")
    url = reverse("planned_outages:add")
    form = own.get(url).content.decode()
    assert "Sở Nông nghiệp" in form
    assert "Phường Cửa Vịnh" not in form
    assert own.post(url, posted(ward)).status_code == 200
    assert own.post(url, posted(department, ward)).status_code == 200
    assert own.post(url, posted(everywhere="on")).status_code == 200
    assert not PlannedOutage.objects.exists()
    assert own.post(url, posted(department)).status_code == 302
    outage = PlannedOutage.objects.get()
    assert (outage.owner, list(outage.sites.all()), outage.everywhere) == (department.unit, [department], False)
    assert outage.announced_at is not None


def test_nobody_touches_the_outage_of_another_unit(client_of, department):
    own, other = client_of(Role.UNIT_WEBMASTER, "snnmt"), client_of(Role.UNIT_WEBMASTER, "cua-vinh")
    own.post(reverse("planned_outages:add"), posted(department))
    outage = PlannedOutage.objects.get()
    central = announce(department, reason="Của trung tâm")
    for name in ("edit", "delete", "inspect", "history"):
        url = reverse(f"planned_outages:{name}", args=[outage.pk])
        response = other.get(url)
        assert response.status_code in {302, 403, 404}, name
        assert REASON not in response.content.decode()
        assert own.get(url).status_code == 200, name
        assert own.get(reverse(f"planned_outages:{name}", args=[central.pk])).status_code in {302, 403, 404}, name
    assert other.post(reverse("planned_outages:delete", args=[outage.pk])).status_code in {302, 403, 404}
    assert PlannedOutage.objects.filter(pk=outage.pk).exists()
    listing = other.get(reverse("planned_outages:index")).content.decode()
    assert "Sở Nông nghiệp" not in listing
    assert "Sở Nông nghiệp" in own.get(reverse("planned_outages:index")).content.decode()


def test_the_centre_announces_for_all(client_of):
    centre = client_of(Role.CENTRAL_EDITOR, "ubnd")
    assert centre.post(reverse("planned_outages:add"), posted()).status_code == 200  # No site named.
    assert centre.post(reverse("planned_outages:add"), posted(everywhere="on")).status_code == 302
    assert PlannedOutage.objects.get().owner.code == "ubnd"


def test_the_list_asks_the_same_for_many(client_of, department, ward, portal):
    centre = client_of(Role.CENTRAL_EDITOR, "ubnd")
    announce(department)

    def queries():
        centre.get(reverse("planned_outages:index"))
        with CaptureQueriesContext(connection) as captured:
            assert centre.get(reverse("planned_outages:index")).status_code == 200
        return len(captured)

    few = queries()
    for _number in range(5):
        announce(department, ward, portal)
    assert queries() == few
