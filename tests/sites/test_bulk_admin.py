"""The screens for many sites: upload, progress, result; one change on many sites. Who may, and who may not."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from sites.bulk import jobs, views
from sites.bulk.changes import ThemeChange
from sites.bulk.reading import MAX_BYTES, Row
from sites.enums import JobState, Theme
from sites.models import BulkJob, MemberSite, Unit
from tests.conftest import DEPARTMENT, PORTAL
from tests.factories import make_user

pytestmark = pytest.mark.django_db

TABLE = (
    "code,name,kind,host\n"
    "duong-lam,Phường Đường Lâm,ward,duong-lam.portal.test\n"
    f"bi-chiem,Phường Bị Chiếm,ward,{DEPARTMENT}\n"
)


@pytest.fixture
def log_in(at):
    def client(role: str = "", unit: str = "ubnd", **kw):
        browser = at(PORTAL)
        browser.force_login(make_user(role=role, unit=unit, **kw))
        return browser

    return client


@pytest.fixture
def admin(log_in):
    return log_in(is_superuser=True)


def upload(client, content: bytes | str = TABLE, name: str = "units.csv", what: str = "check"):
    data = content.encode() if isinstance(content, str) else content
    return client.post(reverse("bulk_import:index"), {"file": SimpleUploadedFile(name, data), "dry_run": what})


def refused(response) -> bool:
    """Wagtail sends people away from what they may not see."""
    return response.status_code in {403, 404} or (
        response.status_code == 302 and response.url in {reverse("wagtailadmin_home"), "/"}
    )


# ---- import ----
def test_checking_comes_first_and_then_the_sites_are_made(admin, on_commit):
    with on_commit():
        response = upload(admin)
    job = BulkJob.objects.get()
    assert response.url == reverse("bulk_import:job", args=[job.pk])
    assert job.dry_run
    assert not Unit.objects.filter(code="duong-lam").exists()
    page = admin.get(response.url)
    text = page.content.decode()
    assert "duong-lam" in text
    assert DEPARTMENT in text
    assert "Refresh" not in page.headers
    assert 'value="run"' in text
    with on_commit():
        response = admin.post(response.url, {"action": "run"})
    real = BulkJob.objects.get(dry_run=False)
    assert response.url == reverse("bulk_import:job", args=[real.pk])
    assert MemberSite.objects.filter(site__hostname="duong-lam.portal.test").exists()
    assert not Unit.objects.filter(code="bi-chiem").exists()
    assert 'value="run"' not in admin.get(response.url).content.decode()


def test_the_form_checks_first_unless_told_otherwise(admin):
    form = admin.get(reverse("bulk_import:index")).context["form"]
    assert form["dry_run"].initial == "check"
    assert upload(admin, what="").context["form"].errors["dry_run"]
    assert not BulkJob.objects.exists()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("code,name,kind,host\na,Élan,ward,a.portal.test\n".encode("cp1252"), "units.csv"),
        (b"code,name,kind\na,b,c\n", "units.csv"),
        (b"", "units.csv"),
        (b"%PDF-1.7\n", "units.csv"),
        (b"\x00" * 20, "units.csv"),
        (b"a" * (MAX_BYTES + 1), "units.csv"),
        (b"not a workbook", "units.xlsx"),
        (b"code,name,kind,host\na,A,ward,a.portal.test\n", "units.exe"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_and_the_choice_is_kept(admin, content, name):
    response = upload(admin, content, name, what="run")
    assert response.status_code == 200
    form = response.context["form"]
    assert form.errors["file"]
    assert form["dry_run"].value() == "run"
    assert not BulkJob.objects.exists()


def test_progress_is_shown_and_the_page_asks_again(admin):
    job = jobs.provision_job(
        [Row(n, {"code": f"u{n}", "name": "U", "kind": "ward", "host": f"u{n}.portal.test"}) for n in (2, 3, 4)],
        user=make_user(is_superuser=True),
    )
    job.rows.filter(number=2).update(status="done", message="xong")
    page = admin.get(reverse("bulk_import:job", args=[job.pk]))
    assert page["Refresh"]
    assert '<progress max="3" value="1"' in page.content.decode()


def test_a_job_whose_worker_died_can_go_on(admin, on_commit):
    job = jobs.provision_job([Row(2, {"code": "u", "name": "U", "kind": "ward", "host": "u.portal.test"})])
    url = reverse("bulk_import:job", args=[job.pk])
    BulkJob.objects.update(state=JobState.RUNNING, beat_at=timezone.now())
    assert 'value="continue"' not in admin.get(url).content.decode()
    with on_commit():
        admin.post(url, {"action": "continue"})
    assert not Unit.objects.filter(code="u").exists(), "it is not dead yet"
    BulkJob.objects.update(beat_at=timezone.now() - timedelta(minutes=5))
    page = admin.get(url)
    assert 'value="continue"' in page.content.decode()
    assert "Refresh" not in page.headers
    with on_commit():
        admin.post(url, {"action": "continue"})
    assert Unit.objects.filter(code="u").exists()


def test_what_was_refused_can_be_run_again_when_it_is_mended(admin, on_commit):
    MemberSite.objects.get(site__hostname=DEPARTMENT)
    with on_commit():
        upload(admin, what="run")
    job = BulkJob.objects.get()
    MemberSite.objects.get(site__hostname=DEPARTMENT).site.__class__.objects.filter(hostname=DEPARTMENT).update(
        hostname="snnmt2.portal.test"
    )
    with on_commit():
        response = admin.post(reverse("bulk_import:job", args=[job.pk]), {"action": "again"})
    assert response.url != reverse("bulk_import:job", args=[job.pk])
    again = BulkJob.objects.exclude(pk=job.pk).get()
    assert [row.status for row in again.rows.all()] == ["nothing", "done"]


def test_the_result_file(admin, on_commit):
    with on_commit():
        upload(admin, TABLE + "x,=cmd(),ward,x.portal.test\nx,X,ward,y.portal.test\n")
    job = BulkJob.objects.get()
    response = admin.get(reverse("bulk_import:result", args=[job.pk]))
    assert response["Content-Type"].startswith("text/csv")
    assert "attachment" in response["Content-Disposition"]
    assert response.content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(line["row"], line["code"], line["status"]) for line in lines] == [
        ("2", "duong-lam", "done"),
        ("3", "bi-chiem", "error"),
        ("4", "x", "unusable"),
        ("5", "x", "unusable"),
    ]
    assert not any(line["message"].startswith("=") for line in lines)


def test_the_table_to_fill_in(admin):
    response = admin.get(reverse("bulk_import:sample"))
    assert response.content.decode("utf-8-sig").startswith("code,name,kind,host")


def test_a_listing_costs_the_same_for_many_jobs(admin, django_assert_max_num_queries):
    for _n in range(15):
        jobs.provision_job([Row(2, {"code": "u"})], user=make_user())
    with django_assert_max_num_queries(20):
        admin.get(reverse("bulk_import:index"))


@pytest.mark.parametrize("role", ["central_editor", "unit_webmaster", "campaign_manager", "auditor", "unit_author"])
def test_the_import_is_for_administrators(log_in, role):
    job = jobs.provision_job([Row(2, {"code": "bi-mat", "webmaster_email": "bi-mat@x.example"})])
    client = log_in(role, "ubnd" if role in {"central_editor", "campaign_manager", "auditor"} else "snnmt")
    for url in (
        reverse("bulk_import:index"),
        reverse("bulk_import:sample"),
        reverse("bulk_import:job", args=[job.pk]),
        reverse("bulk_import:result", args=[job.pk]),
        reverse("bulk_change:job", args=[job.pk]),
        reverse("bulk_change:result", args=[job.pk]),
    ):
        for response in (client.get(url), client.post(url, {"action": "again"})):
            assert refused(response) or response.status_code == 405
            assert b"bi-mat" not in response.content
    assert refused(upload(client, what="run"))
    assert BulkJob.objects.count() == 1
    menu = client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("bulk_import:index") not in menu


def test_the_menu_leads_there(admin):
    menu = admin.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("bulk_import:index") in menu
    assert reverse("bulk_change:index") in menu


# ---- one change on many sites ----
def change_url(**query: object) -> str:
    return reverse("bulk_change:index", query=query)


def ids(*hosts: str) -> list[int]:
    return list(MemberSite.objects.filter(site__hostname__in=hosts).values_list("pk", flat=True))


def test_preview_then_change(admin, department, ward):
    url = change_url(change="theme")
    chosen = {"theme": "rung", "sites": [department.pk, ward.pk]}
    MemberSite.objects.filter(pk=ward.pk).update(theme="rung")
    page = admin.post(url, chosen | {"step": "preview"})
    does = {row.site.pk: row.does_something for row in page.context["rows"]}
    assert does == {ward.pk: False, department.pk: True}
    text = page.content.decode()
    assert str(ThemeChange.label) in text
    assert str(Theme.RUNG.label) in text
    department.refresh_from_db()
    assert department.theme == "son", "a preview changes nothing"
    generation = department.generation
    response = admin.post(url, chosen | {"step": "run"})
    job = BulkJob.objects.get()
    assert response.url == reverse("bulk_change:job", args=[job.pk])
    department.refresh_from_db()
    assert department.theme == "rung"
    assert department.generation > generation, "the next page view shows it"
    assert {row.code: row.status for row in job.rows.all()} == {"snnmt": "done", "cua-vinh": "nothing"}
    entry = ModelLogEntry.objects.get(action="member_sites.bulk_change")
    assert entry.object_id == str(department.pk)
    assert entry.data["change"] == "theme"
    assert ModelLogEntry.objects.filter(action="member_sites.bulk").count() == 1
    assert b"snnmt" in admin.get(response.url).content


def test_all_sites_of_a_filtered_list(admin, department, ward, portal):
    url = change_url(change="theme", kind="ward")
    page = admin.get(url)
    assert [site.pk for site in page.context["sites"]] == [ward.pk]
    admin.post(url, {"theme": "bien", "all": "1", "step": "run"})
    assert {site.pk: site.theme for site in MemberSite.objects.all()} == {
        ward.pk: "bien",
        department.pk: "son",
        portal.pk: "son",
    }
    for query, expected in (
        ({"q": "nông nghiệp"}, [department.pk]),
        ({"q": "cua-vinh.portal"}, [ward.pk]),
        ({"state": "closed"}, []),
        ({"kind": "castle"}, []),
        ({"site": portal.pk}, [portal.pk]),
    ):
        assert [site.pk for site in admin.get(change_url(change="theme", **query)).context["sites"]] == expected


def test_many_sites_are_left_to_the_worker(admin, department, ward, monkeypatch, on_commit):
    monkeypatch.setattr(views, "AT_ONCE", 1)
    with on_commit(execute=False) as callbacks:
        admin.post(change_url(change="theme"), {"theme": "bien", "sites": ids(DEPARTMENT, PORTAL), "step": "run"})
    job = BulkJob.objects.get()
    assert job.state == JobState.WAITING
    department.refresh_from_db()
    assert department.theme == "son"
    for callback in callbacks:
        callback()
    department.refresh_from_db()
    assert department.theme == "bien"


def test_nothing_chosen_and_nothing_sensible_typed(admin, department):
    response = admin.post(change_url(change="theme"), {"theme": "rung", "step": "run"})
    assert response.context["form"].non_field_errors()
    response = admin.post(change_url(change="theme"), {"theme": "violet", "sites": [department.pk], "step": "run"})
    assert response.context["form"].errors["theme"]
    assert response.context["ticked"] == {department.pk}, "what was ticked is kept"
    response = admin.post(change_url(change="licence"), {"sites": [department.pk], "step": "run"})
    assert response.context["form"].errors["licence_number"]
    wrong = {"link_title": "Cổng", "link_url": "javascript:alert(1)", "sites": [department.pk], "step": "run"}
    response = admin.post(change_url(change="add_link"), wrong)
    assert response.context["form"].errors["link_url"]
    assert response.context["form"]["link_title"].value() == "Cổng"
    assert admin.get(change_url(change="colour")).status_code == 404
    assert not BulkJob.objects.exists()


def test_going_back_keeps_what_was_typed(admin, department):
    data = {"licence_number": "30/GP", "licence_date": "22/01/2026", "sites": [department.pk], "step": "edit"}
    response = admin.post(change_url(change="licence"), data)
    assert response.context["form"]["licence_number"].value() == "30/GP"
    assert response.context["ticked"] == {department.pk}


def test_a_licence_leaves_empty_fields_alone(admin, department):
    MemberSite.objects.filter(pk=department.pk).update(licence_issuer="Sở VHTTDL")
    data = {"licence_number": "30/GP", "licence_date": "2026-01-22", "sites": [department.pk], "step": "run"}
    admin.post(change_url(change="licence"), data)
    department.refresh_from_db()
    assert (department.licence_number, str(department.licence_date)) == ("30/GP", "2026-01-22")
    assert department.licence_issuer == "Sở VHTTDL"


def test_a_linked_website_is_added_once_and_removed(admin, department, ward, at):
    both = {"sites": [department.pk, ward.pk], "step": "run"}
    link = {"link_title": "Cổng Dịch vụ công", "link_url": "https://dichvucong.example/"}
    for _time in (1, 2):
        admin.post(change_url(change="add_link"), both | link)
    assert [row.title for row in department.linked_websites.all()] == ["Cổng Dịch vụ công"]
    assert "dichvucong.example" in at(DEPARTMENT).get("/lien-he/").content.decode()
    admin.post(change_url(change="remove_link"), both | {"link_url": "https://dichvucong.example/"})
    assert not MemberSite.objects.get(pk=department.pk).linked_websites.exists()
    assert "dichvucong.example" not in at(DEPARTMENT).get("/lien-he/").content.decode()


def test_sites_are_closed_but_never_the_portal(admin, portal, ward, at):
    url = change_url(change="state")
    data = {"state": "closed", "sites": [portal.pk, ward.pk]}
    page = admin.post(url, data | {"step": "preview"})
    assert {row.site.pk: bool(row.refusal) for row in page.context["rows"]} == {portal.pk: True, ward.pk: False}
    admin.post(url, data | {"step": "run"})
    assert {row.code: row.status for row in BulkJob.objects.get().rows.all()} == {"ubnd": "error", "cua-vinh": "done"}
    assert at(PORTAL).get("/").status_code == 200
    ward.refresh_from_db()
    assert ward.state == "closed"


def test_a_language_is_opened_from_the_page_of_a_site(admin, ward, at):
    edit = admin.get(reverse("member_sites:edit", args=[ward.pk])).content.decode()
    url = change_url(change="open_language", site=ward.pk)
    assert url.replace("&", "&amp;") in edit
    page = admin.get(url)
    assert page.context["ticked"] == {ward.pk}
    assert at(ward.site.hostname).get("/en/").status_code == 404
    data = {"language": "en", "sites": [ward.pk]}
    assert admin.post(url, data | {"step": "preview"}).context["doing"] == 1
    admin.post(url, data | {"step": "run"})
    assert at(ward.site.hostname).get("/en/").status_code == 200
    assert ModelLogEntry.objects.filter(action="member_sites.open_language", object_id=str(ward.pk)).count() == 1
    assert admin.post(url, data | {"step": "preview"}).context["doing"] == 0


def test_no_language_is_opened_on_an_archive(admin, ward):
    MemberSite.objects.filter(pk=ward.pk).update(state="archive")
    url = change_url(change="open_language")
    page = admin.post(url, {"language": "en", "sites": [ward.pk], "step": "preview"})
    assert page.context["rows"][0].refusal


def test_central_editors_change_what_they_may(log_in, ward):
    editor = log_in("central_editor")
    assert reverse("bulk_change:index") in editor.get(reverse("member_sites:index")).content.decode()
    editor.post(change_url(change="theme"), {"theme": "cham", "sites": [ward.pk], "step": "run"})
    ward.refresh_from_db()
    assert ward.theme == "cham"
    assert editor.get(change_url(change="state")).status_code == 200, "they have the right to change states"


def test_without_the_right_to_change_states_there_is_no_such_change(log_in, ward, monkeypatch):
    from sites import permissions

    monkeypatch.setitem(permissions.MODEL_PERMISSIONS, "central_editor", frozenset())
    editor = log_in("central_editor")
    assert editor.get(change_url(change="state")).status_code == 404
    editor.post(change_url(change="state"), {"state": "closed", "sites": [ward.pk], "step": "run"})
    ward.refresh_from_db()
    assert ward.state == "open"


def test_a_job_of_somebody_else_is_not_there(log_in, admin, ward):
    admin.post(change_url(change="theme"), {"theme": "cham", "sites": [ward.pk], "step": "run"})
    job = BulkJob.objects.get()
    editor = log_in("central_editor")
    assert editor.get(reverse("bulk_change:job", args=[job.pk])).status_code == 404
    assert editor.get(reverse("bulk_change:result", args=[job.pk])).status_code == 404
    assert reverse("bulk_change:job", args=[job.pk]) not in editor.get(change_url()).content.decode()
    assert admin.get(reverse("bulk_change:job", args=[job.pk])).status_code == 200


@pytest.mark.parametrize("role", ["unit_webmaster", "unit_leader", "campaign_manager", "auditor", "translator"])
def test_nobody_else_changes_many_sites(log_in, role, department):
    from wagtail.models import Locale

    locale = Locale.objects.get(language_code="en") if role == "translator" else None
    client = log_in(role, "ubnd" if role in {"campaign_manager", "auditor"} else "snnmt", locale=locale)
    data = {"theme": "rung", "sites": [department.pk], "all": "1", "step": "run"}
    for response in (client.get(change_url()), client.post(change_url(change="theme"), data)):
        assert refused(response)
        assert "Cửa Vịnh" not in response.content.decode()
    department.refresh_from_db()
    assert department.theme == "son"
    assert reverse("bulk_change:index") not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_queries_do_not_grow_with_the_sites(admin, django_assert_max_num_queries):
    jobs.run(
        jobs.provision_job(
            [Row(n, {"code": f"u{n}", "name": f"U {n}", "kind": "ward", "host": f"u{n}.portal.test"}) for n in range(9)]
        ).pk
    )
    for url in (change_url(), change_url(change="open_language")):
        with django_assert_max_num_queries(25):
            assert len(admin.get(url).context["sites"]) == 12
    with django_assert_max_num_queries(22):
        admin.post(change_url(change="open_language"), {"language": "en", "all": "1", "step": "preview"})
