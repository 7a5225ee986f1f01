"""Staff read the public pages with the user bar on them."""

from __future__ import annotations

import pytest

from tests.conftest import DEPARTMENT, PORTAL
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("host", [PORTAL, DEPARTMENT])
@pytest.mark.parametrize("path", ["/", "/en/", "/tin-tuc/", "/lien-he/"])
def test_the_user_bar_is_on_every_page(at, host, path):
    client = at(host)
    client.force_login(make_user(role="unit_webmaster", unit="ubnd" if host == PORTAL else "snnmt"))
    response = client.get(path)
    assert response.status_code == 200
    assert "wagtail-userbar" in response.content.decode()


def test_only_the_centre_closes_a_site(at, department):
    client = at(DEPARTMENT)
    client.force_login(make_user(role="unit_webmaster", unit="snnmt"))
    html = client.get(f"/admin/member_sites/edit/{department.pk}/").content.decode()
    assert 'name="theme"' in html
    assert 'name="state"' not in html
    client.force_login(make_user(role="central_editor"))
    assert 'name="state"' in client.get(f"/admin/member_sites/edit/{department.pk}/").content.decode()


def test_the_list_of_sites_is_that_of_the_own_ones(at, department, ward):
    client = at(DEPARTMENT)
    client.force_login(make_user(role="unit_webmaster", unit="snnmt"))
    html = client.get("/admin/member_sites/").content.decode()
    assert f"/admin/member_sites/edit/{department.pk}/" in html
    assert f"/admin/member_sites/edit/{ward.pk}/" not in html
    client.force_login(make_user(role="central_editor"))
    assert f"/admin/member_sites/edit/{ward.pk}/" in client.get("/admin/member_sites/").content.decode()
