"""One change on many sites from the command line."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from sites.models import BulkJob, MemberSite
from tests.conftest import DEPARTMENT, PORTAL, WARD

pytestmark = pytest.mark.django_db


def run(*options: str) -> str:
    out = StringIO()
    call_command("sites_set", *options, stdout=out, stderr=out)
    return out.getvalue()


def themes() -> dict[str, str]:
    return dict(MemberSite.objects.values_list("site__hostname", "theme"))


def test_a_theme_for_all_of_a_kind():
    assert "dry run, nothing written: 1 done" in run("--kind", "ward", "--set", "theme=bien", "--dry-run")
    assert themes()[WARD] == "son"
    assert "1 done" in run("--kind", "ward", "--set", "theme=bien")
    assert themes() == {WARD: "bien", DEPARTMENT: "son", PORTAL: "son"}
    assert "1 nothing to do" in run("--kind", "ward", "--set", "theme=bien")


def test_the_fields_of_a_licence_go_together():
    run("--host", DEPARTMENT, "--set", "licence_number=30/GP", "--set", "licence_date=2026-01-22")
    site = MemberSite.objects.get(site__hostname=DEPARTMENT)
    assert (site.licence_number, str(site.licence_date)) == ("30/GP", "2026-01-22")


def test_a_language_on_all_sites(at):
    assert "1 done, 2 nothing to do" in run("--all", "--open-language", "en")
    assert at(WARD).get("/en/").status_code == 200


def test_links(department):
    run("--kind", "department", "--add-link", "Cổng Dịch vụ công", "https://dichvucong.example/")
    assert department.linked_websites.get().title == "Cổng Dịch vụ công"
    run("--kind", "department", "--remove-link", "https://dichvucong.example/")
    assert not MemberSite.objects.get(pk=department.pk).linked_websites.exists()


def test_a_refused_site_is_an_exit_status(portal):
    with pytest.raises(CommandError, match="1 of 3"):
        run("--all", "--set", "state=archive")
    portal.refresh_from_db()
    assert portal.state == "open"
    assert MemberSite.objects.get(site__hostname=WARD).state == "archive"


@pytest.mark.parametrize(
    "options",
    [
        ("--set", "theme=bien"),
        ("--kind", "castle", "--set", "theme=bien"),
        ("--all", "--set", "theme=violet"),
        ("--all", "--set", "colour=red"),
        ("--all", "--set", "theme=bien", "--set", "state=open"),
        ("--all", "--set", "licence_date=hôm qua"),
        ("--all", "--open-language", "fr"),
        ("--all", "--add-link", "Tên", "không phải địa chỉ"),
        ("--all",),
    ],
)
def test_what_makes_no_sense_does_nothing(options):
    before = themes()
    with pytest.raises(CommandError):
        run(*options)
    assert themes() == before
    assert not BulkJob.objects.exists()
