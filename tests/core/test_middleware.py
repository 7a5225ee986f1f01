"""Paths that no page can have, languages by address, the security headers."""

from __future__ import annotations

import pytest

from tests.conftest import DEPARTMENT, PORTAL

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/%00", "/tin-tuc/%00/", "/a%0Ab/", "/" + "a" * 10_000, "/?q=%00", "/%01"])
def test_impossible_paths_are_refused(at, path):
    assert at(PORTAL).get(path).status_code in {400, 404}


def test_bytes_that_are_not_utf8_are_not_found(at):
    response = at(PORTAL).get("/%ff%fe/")
    assert response.status_code in {400, 404}


@pytest.mark.parametrize("host", ["unknown.test", "127.0.0.1", "portal.test.evil.example", "", "a" * 300])
def test_an_unknown_host_gets_a_plain_404_that_names_nothing(at, host):
    response = at(host).get("/")
    assert response.status_code == 404
    assert response.content == b"Not Found"
    assert "Hải Vân" not in response.content.decode()


def test_an_unknown_host_gets_no_admin_and_no_api_either(at):
    for path in ("/admin/", "/admin/login/", "/api/v1/search/?q=a", "/documents/1/a.pdf", "/sitemap.xml"):
        assert at("unknown.test").get(path).content == b"Not Found"


def test_the_host_is_found_whatever_its_case_port_and_final_dot(at):
    for host in ("PORTAL.test", "portal.test:8000", "portal.test."):
        assert at(host).get("/").status_code == 200


def test_language_comes_from_the_address_only(at):
    client = at(PORTAL)
    response = client.get("/", headers={"accept-language": "en"})
    assert response["Content-Language"] == "vi"
    assert "Accept-Language" not in response.get("Vary", "")
    client.cookies["django_language"] = "ja"
    assert client.get("/")["Content-Language"] == "vi"
    assert client.get("/en/")["Content-Language"] == "en"


def test_public_pages_have_a_strict_policy(at):
    policy = at(DEPARTMENT).get("/")["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert "default-src 'self'" in policy
    assert "object-src 'none'" in policy


def test_the_admin_has_its_own_policy(at):
    policy = at(PORTAL).get("/admin/login/")["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline'" in policy


def test_other_security_headers(at):
    response = at(PORTAL).get("/")
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"


def test_visitors_get_no_cookies(at):
    for path in ("/", "/tin-tuc/", "/tim-kiem/?q=a", "/en/"):
        response = at(PORTAL).get(path)
        assert response.status_code == 200
        assert not response.cookies
