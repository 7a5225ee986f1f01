"""Error pages: of the site, in the language, never failing themselves."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.test import RequestFactory

from sites.views import errors
from tests.conftest import DEPARTMENT, PORTAL

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "language"),
    [("/khong-co/", "vi"), ("/en/nothing/", "en"), ("/ja/nothing/", "ja"), ("/zh-hans/x/", "zh-Hans")],
)
def test_404_is_in_the_language_of_the_address(at, path, language):
    response = at(PORTAL).get(path)
    assert response.status_code == 404
    html = response.content.decode()
    assert f'<html lang="{language}"' in html
    assert 'role="search"' in html


def test_404_is_that_of_the_site(at, department):
    department.theme = "rung"
    department.save()
    html = at(DEPARTMENT).get("/khong-co/").content.decode()
    assert "theme-rung" in html
    assert "Sở Nông nghiệp và Môi trường" in html


def test_500_needs_no_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        response = errors.server_error(RequestFactory().get("/en/x/"))
    assert response.status_code == 500
    assert "<h1>" in response.content.decode()


def test_a_broken_error_page_still_answers(monkeypatch):
    def broken(template: str, *args: object, **kwargs: object) -> str:
        if template != "plain_error.html":
            raise RuntimeError("template broken")
        return "plain"

    monkeypatch.setattr(errors.loader, "render_to_string", broken)
    request = RequestFactory().get("/")
    assert errors.not_found(request, Exception()).content == b"plain"
    assert errors.server_error(request).content == b"plain"


def test_maintenance_shows_a_notice_and_keeps_the_admin_open(at):
    call_command("maintenance", "on", "--until", "05:00 ngày 29/11/2026", stdout=StringIO())
    response = at(DEPARTMENT).get("/")
    assert response.status_code == 503
    assert response["Retry-After"] == "600"
    assert "05:00 ngày 29/11/2026" in response.content.decode()
    assert at(PORTAL).get("/admin/login/").status_code == 200
    assert at(PORTAL).get("/health/live").status_code == 200
    call_command("maintenance", "off", stdout=StringIO())
    assert at(DEPARTMENT).get("/").status_code == 200


def test_an_unreadable_maintenance_file_counts(at, settings):
    settings.MAINTENANCE_FILE.parent.mkdir(parents=True, exist_ok=True)
    settings.MAINTENANCE_FILE.write_text("{broken")
    assert at(PORTAL).get("/").status_code == 503


def test_a_missing_csrf_token_is_explained(portal):
    from django.test import Client

    client = Client(enforce_csrf_checks=True, headers={"host": PORTAL})
    response = client.post("/lien-he/", {"name": "An"})
    assert response.status_code == 403
    assert 'role="search"' in response.content.decode()


def test_what_was_written_is_there_to_be_copied():
    typed = {"title": "Bao giờ nạo vét?", "text": "<b>Luồng</b> cạn", "proof": "x1y2"}
    request = RequestFactory().post("/hoi-dap/hoi/", typed)
    page = errors.server_error(request).content.decode()
    assert "Bao giờ nạo vét?" in page
    assert "&lt;b&gt;Luồng&lt;/b&gt; cạn" in page
    assert "x1y2" not in page


def test_a_database_that_is_gone_before_the_view_costs_nobody_a_text(at, monkeypatch):
    def gone(*args, **kwargs):
        raise OperationalError("gone")

    client = at()
    client.raise_request_exception = False
    monkeypatch.setattr("sites.middleware.hosts.member_site_of_host", gone)
    response = client.post("/hoi-dap/hoi/", {"text": "Một câu hỏi dài"})
    assert response.status_code == 500
    assert "Một câu hỏi dài" in response.content.decode()
