"""Sites from a table: whole or nothing for each row, repeatable, and a dry run that tells the truth."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Collection, ModelLogEntry, Page, Site

from cms.core import audit
from cms.users.models import User
from sites.actions.collections import add_collection
from sites.bulk import jobs
from sites.bulk.reading import Row, read_table
from sites.enums import JobState, RowStatus
from sites.models import BulkJob, Invitation, Membership, MemberSite, Unit, UnitPeriod
from tests.conftest import DEPARTMENT, PORTAL
from tests.factories import make_user

pytestmark = pytest.mark.django_db

HEADER = "code,name,kind,host"


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    def write(*lines: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
        path = tmp_path / "units.csv"
        path.write_bytes("\n".join([header, *lines, ""]).encode(encoding))
        return path

    return write


def run(path: Path, *options: str, ok: bool = True) -> str:
    out, err = StringIO(), StringIO()
    if ok:
        call_command("provision_sites", str(path), *options, stdout=out, stderr=err)
    else:
        with pytest.raises(CommandError):
            call_command("provision_sites", str(path), *options, stdout=out, stderr=err)
    return out.getvalue() + err.getvalue()


def everything() -> tuple[int, ...]:
    return tuple(
        model._default_manager.count()
        for model in (Unit, UnitPeriod, MemberSite, Site, Page, Collection, User, Membership, ModelLogEntry)
    )


def messages_of(job: BulkJob) -> dict[int, tuple[str, str]]:
    return {row.number: (row.status, row.message) for row in job.rows.all()}


def rows(count: int, start: int = 0) -> list[Row]:
    return [
        Row(n + 2, {"code": f"xa-{n}", "name": f"Xã {n}", "kind": "ward", "host": f"xa-{n}.portal.test"})
        for n in range(start, start + count)
    ]


def test_a_row_makes_unit_site_imprint_and_webmaster(table, at):
    header = (
        HEADER
        + ",name_en,parent,since,legal_basis,official_code,rank,languages,theme,telephone,email,address,owner,"
        + "licence_number,licence_date,licence_issuer,webmaster"
    )
    row = (
        "duong-lam,Phường Đường Lâm,Phường,duong-lam.portal.test,Đường Lâm Ward,ubnd,01/07/2025,NQ 46,H11.7,70,en ja,"
        "bien,0299 000 1,dl@haivan.example,Số 1,UBND phường,28/GP,2026-01-22,Sở VHTTDL,dl-web"
    )
    make_user("dl-web")
    run(table(row, header=header))
    site = MemberSite.objects.get(site__hostname="duong-lam.portal.test")
    period = site.unit.periods.get()
    assert (site.unit.code, site.unit.rank, period.name, period.name_en) == (
        "duong-lam",
        70,
        "Phường Đường Lâm",
        "Đường Lâm Ward",
    )
    assert (period.kind.code, period.parent.code, period.valid_from) == ("ward", "ubnd", date(2025, 7, 1))
    assert (period.legal_basis, period.official_code) == ("NQ 46", "H11.7")
    assert (site.template, site.theme, site.telephone, site.email) == (
        "commune",
        "bien",
        "0299 000 1",
        "dl@haivan.example",
    )
    assert (site.licence_number, site.licence_date, site.licence_issuer) == ("28/GP", date(2026, 1, 22), "Sở VHTTDL")
    assert {locale.language_code for locale in site.languages.all()} == {"vi", "en", "ja"}
    text = site.texts.get(language="vi")
    assert (text.address, text.owner) == ("Số 1", "UBND phường")
    assert site.site.port == Site.objects.get(is_default_site=True).port
    membership = Membership.objects.get(unit=site.unit)
    assert (membership.role, membership.valid_from) == ("unit_webmaster", timezone.localdate())
    assert (membership.user.username, membership.legal_basis) == ("dl-web", "NQ 46")
    page = at("duong-lam.portal.test").get("/")
    assert page.status_code == 200
    assert "Phường Đường Lâm" in page.content.decode()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_files_as_excel_writes_them(table, encoding):
    run(table("duong-lam;Xã Đường Lâm;ward;duong-lam.portal.test", header=HEADER.replace(",", ";"), encoding=encoding))
    assert Unit.objects.get(code="duong-lam").name_on() == "Xã Đường Lâm"


def test_another_encoding_or_header_does_nothing(table):
    before = everything()
    assert not BulkJob.objects.exists()
    run(table("a,Élan,ward,a.portal.test", encoding="latin-1"), ok=False)
    run(table("a,Xã A,ward,a.portal.test", header="code,name,kind,hostname"), ok=False)
    run(Path("nowhere.csv"), ok=False)
    assert everything() == before
    assert not BulkJob.objects.exists()


def test_wrong_rows_are_told_and_the_others_are_made(table, tmp_path, settings):
    settings.PORTAL_DOMAIN = "portal.test"
    lines = [
        "tot-1,Phường Tốt Một,ward,tot-1.portal.test,,,",
        f"bi-chiem,Phường Bị Chiếm,ward,{DEPARTMENT},,,",
        "ngoai,Phường Ngoài,ward,ngoai.example,,,",
        "loai-la,Phường Lạ,castle,la.portal.test,,,",
        "Mã sai,Phường Mã,ward,ma.portal.test,,,",
        "snnmt,Sở Nông nghiệp và Môi trường,department,khac.portal.test,,,",
        "tieng-la,Phường Tiếng,ward,tieng.portal.test,fr,,",
        "mau-la,Phường Màu,ward,mau.portal.test,,violet,",
        "ngay-la,Phường Ngày,ward,ngay.portal.test,,,31/02/2025",
        "mo-coi,Phường Mồ Côi,ward,mo-coi.portal.test,,,,khong-co",
        "tot-2,Phường Tốt Hai,ward,tot-2.portal.test,,,",
    ]
    out = tmp_path / "out.csv"
    path = table(*lines, header=HEADER + ",languages,theme,since,parent")
    pages = Page.objects.count()
    text = run(path, "--result", str(out), ok=False)
    assert "9 failed" in text
    table_rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"))))
    assert {int(r["row"]): r["status"] for r in table_rows} == {2: "done", 12: "done"} | dict.fromkeys(
        range(3, 12), "error"
    )
    reasons = {int(r["row"]): r["message"] for r in table_rows}
    for number, word in {
        3: DEPARTMENT,
        4: "portal.test",
        5: "castle",
        6: "code",
        7: DEPARTMENT,
        8: "fr",
        9: "theme",
        10: "31/02/2025",
        11: "khong-co",
    }.items():
        assert word in reasons[number]
        assert f"{number}: " in text
    codes = set(Unit.objects.values_list("code", flat=True))
    assert {"tot-1", "tot-2"} <= codes
    assert not codes & {"bi-chiem", "ngoai", "loai-la", "tieng-la", "mau-la", "ngay-la", "mo-coi"}, "nothing half done"
    assert Page.objects.count() - pages == 28, "two homes and their sections"


def test_again_makes_only_what_is_missing_and_changes_nothing(table):
    make_user("a-web")
    path = table("mot,Phường Một,ward,mot.portal.test,son,a-web", header=HEADER + ",theme,webmaster")
    run(path)
    site = MemberSite.objects.get(site__hostname="mot.portal.test")
    site.theme, site.telephone = "rung", "0299"
    site.save()
    UnitPeriod.objects.filter(unit=site.unit).update(name="Phường Một mới")
    Membership.objects.filter(unit=site.unit).update(valid_to=timezone.localdate() - timedelta(days=1))
    Page.objects.descendant_of(site.site.root_page).filter(slug="lien-he").update(title="Liên hệ phường")
    before = everything()
    text = run(path, "--verbosity", "2")
    assert "0 done, 1 nothing to do, 0 failed" in text
    assert "name" in text, "what differs from the table is told"
    after = everything()
    assert after[:-1] == before[:-1]
    site.refresh_from_db()
    assert (site.theme, site.telephone, site.unit.name_on()) == ("rung", "0299", "Phường Một mới")
    Page.objects.descendant_of(site.site.root_page).get(slug="lien-he").delete()
    assert "1 done" in run(path)


def test_parents_come_first_wherever_they_stand(table):
    path = table(
        "con,Phường Con,ward,con.portal.test,cha",
        "cha,Phường Cha,ward,cha.portal.test,ong",
        "ong,Phường Ông,ward,ong.portal.test,",
        header=HEADER + ",parent",
    )
    assert "3 done, 0 nothing to do, 0 failed" in run(path, "--dry-run")
    assert not Unit.objects.filter(code__in=["con", "cha", "ong"]).exists()
    assert "3 done" in run(path)
    assert UnitPeriod.objects.get(unit__code="con").parent.code == "cha"


def test_a_child_of_a_refused_row_is_refused_in_both_runs(table):
    path = table(
        "con,Phường Con,ward,con.portal.test,cha",
        f"cha,Phường Cha,ward,{PORTAL},",
        header=HEADER + ",parent",
    )
    assert "2 failed" in run(path, "--dry-run", ok=False)
    assert "2 failed" in run(path, ok=False)


def test_a_dry_run_tells_the_truth_and_leaves_nothing(table, monkeypatch, on_commit):
    lines: list[str] = []
    monkeypatch.setattr(audit, "log", type("Log", (), {"info": lambda self, event, **f: lines.append(f["action"])})())
    path = table(
        "mot,Phường Một,ward,mot.portal.test,Phan Văn Nhu,nhu@x.example",
        f"hai,Phường Hai,ward,{DEPARTMENT},,",
        header=HEADER + ",webmaster_name,webmaster_email",
    )
    make_user("trung-tam", is_superuser=True)
    by = ("--by", "trung-tam")
    before = everything()
    cache.delete("wagtail_site_root_paths")
    with on_commit():
        dry = run(path, "--dry-run", *by, ok=False)
    assert everything() == before
    assert lines == [], "no line of the audit mirror tells of what has not happened"
    assert not any(host.root_path == "/vi/mot/" for host in Site.get_site_root_paths())
    assert "1 done, 0 nothing to do, 1 failed" in dry
    assert mail.outbox == []
    with on_commit():
        real = run(path, *by, ok=False)
    assert [message.to for message in mail.outbox] == [["nhu@x.example"]]
    assert "1 done, 0 nothing to do, 1 failed" in real
    assert "member_sites.provision" in lines
    dry_job, real_job = BulkJob.objects.order_by("pk")
    assert {n: status for n, (status, _m) in messages_of(dry_job).items()} == {
        n: status for n, (status, _m) in messages_of(real_job).items()
    }


def test_audit_an_entry_for_each_site_and_one_for_the_job(db, on_commit):
    user = make_user(is_superuser=True)
    job = jobs.provision_job(rows(3), user=user, file_name="xa.csv")
    assert jobs.run(job.pk)
    assert ModelLogEntry.objects.filter(action="member_sites.provision", user=user).count() == 3
    entry = ModelLogEntry.objects.get(action="member_sites.bulk")
    assert (entry.user, entry.data["rows"]) == (user, {"done": 3})


def test_a_mirror_line_leaves_after_the_row_and_none_of_a_failed_row(monkeypatch):
    lines: list[str] = []
    monkeypatch.setattr(audit, "log", type("Log", (), {"info": lambda self, event, **f: lines.append(f["action"])})())
    bad = Row(2, {"code": "a", "name": "A", "kind": "ward", "host": "a.portal.test", "theme": "violet"})
    jobs.run(jobs.provision_job([bad]).pk)
    assert lines == ["member_sites.bulk"]


def test_webmasters_that_cannot_be_are_refused(db):
    closed = make_user("nghi-viec", is_active=False)
    base = {"kind": "ward"}
    cases = {
        2: ({"webmaster": "chua-co"}, "chua-co"),
        3: ({"webmaster": closed.username}, closed.username),
        4: ({"webmaster_name": "Phan Văn Nhu"}, "webmaster_email"),
        5: ({"webmaster_name": "Phan Văn Nhu", "webmaster_email": "không phải"}, "webmaster_email"),
        6: ({"webmaster_name": "Nhu", "webmaster_email": "nhu@x.example"}, "webmaster_name"),
    }
    table_rows = [
        Row(n, base | {"code": f"u{n}", "name": f"U {n}", "host": f"u{n}.portal.test"} | extra)
        for n, (extra, _word) in cases.items()
    ]
    job = jobs.provision_job(table_rows, user=make_user(is_superuser=True))
    jobs.run(job.pk)
    for number, (status, message) in messages_of(job).items():
        assert status == RowStatus.ERROR
        assert cases[number][1] in message
    assert not Unit.objects.filter(code__startswith="u2").exists()


def test_a_webmaster_without_an_account_is_invited_once(table, on_commit):
    path = table(
        "mot,Phường Một,ward,mot.portal.test,Phan Văn Nhu,nhu@x.example",
        header=HEADER + ",webmaster_name,webmaster_email",
    )
    assert "--by" in run(path, ok=False), "an invitation is in somebody's name"
    with pytest.raises(CommandError, match="no administrator"):
        call_command("provision_sites", str(path), "--by", make_user("thuong").username)
    make_user("trung-tam", is_superuser=True)
    for _time in (1, 2):
        with on_commit():
            run(path, "--by", "trung-tam")
    invitation = Invitation.objects.get()
    assert (invitation.full_name, invitation.role) == ("Phan Văn Nhu", "unit_webmaster")
    assert len(mail.outbox) == 1
    invitation.withdrawn_at = timezone.now()
    invitation.save()
    run(path, "--by", "trung-tam")
    assert Invitation.objects.count() == 1, "who was invited and turned away is not invited again"


def test_queries_do_not_grow_with_the_number_of_sites(db):
    """A row costs as much when there are thirty sites more. A cost that grows makes 200 sites take minutes."""
    counts = []
    job = jobs.provision_job(rows(30))

    def count(_row: object) -> None:
        counts.append(len(connection.queries_log))
        connection.queries_log.clear()

    with CaptureQueriesContext(connection):
        connection.queries_log.clear()
        jobs.run(job.pk, count)
    assert counts[29] <= counts[2]
    assert counts[29] <= 540, "with Wagtail's index of references, which the tests keep at once"
    again = jobs.provision_job(rows(3))
    counts.clear()
    with CaptureQueriesContext(connection):
        connection.queries_log.clear()
        jobs.run(again.pk, count)
    assert counts[2] <= 40, "what is there already costs little"


def test_the_tree_of_collections_stays_whole_and_sorted(db):
    """With a collection below another one that moves."""
    root = Collection.get_first_root_node()
    root.add_child(name="Xã 5").add_child(name="Ảnh")
    names = ["Xã 9", "Xã 10", "Xã 1", "Xã 7", "Ấp 3", "Xã 4"]
    for name in names:
        add_collection(name)
        assert not any(Collection.find_problems())
    root.refresh_from_db()
    added = root.add_child(name="Xã 6")
    assert not any(Collection.find_problems()), "treebeard goes on as before"
    by_path = list(root.get_children().values_list("name", flat=True))
    assert by_path == list(root.get_children().order_by("name").values_list("name", flat=True))
    assert {*names, "Xã 5", added.name} <= set(by_path)
    assert Collection.objects.get(name="Xã 5").get_children().get().name == "Ảnh"
    assert root.numchild == root.get_children().count()


def test_an_unexpected_error_stops_no_other_row(monkeypatch):
    from sites.bulk import provision

    stock = provision.ProvisionSiteAction.perform

    def broken(self):
        result = stock(self)
        if self.host == "xa-1.portal.test":
            raise RuntimeError("disk full")
        return result

    monkeypatch.setattr(provision.ProvisionSiteAction, "perform", broken)
    job = jobs.provision_job(rows(3))
    assert jobs.run(job.pk)
    assert [status for status, _message in messages_of(job).values()] == ["done", "error", "done"]
    assert "disk full" not in messages_of(job)[3][1], "what broke inside is for the log"
    assert not Unit.objects.filter(code="xa-1").exists()


def test_a_job_whose_worker_died_goes_on_where_it_stopped(db):
    job = jobs.provision_job(rows(3))

    class Killed(BaseException):
        pass

    def kill(row):
        raise Killed

    with pytest.raises(Killed):
        jobs.run(job.pk, kill)
    job.refresh_from_db()
    assert job.state == JobState.RUNNING
    assert [row.status for row in job.rows.all()] == ["done", "waiting", "waiting"]
    assert not jobs.run(job.pk), "while there are signs of life nobody takes it over"
    BulkJob.objects.update(beat_at=timezone.now() - timedelta(minutes=3))
    done = []
    assert jobs.run(job.pk, lambda row: done.append(row.number))
    assert done == [3, 4]
    assert not jobs.run(job.pk), "a finished job is not run again"
    assert MemberSite.objects.filter(unit__code__startswith="xa-").count() == 3


def test_the_worker_that_was_taken_for_dead_stops(db):
    """Two processes at one job: the first notices before its next row that the other has taken over."""
    job = jobs.provision_job(rows(3))
    second: list[int] = []

    def taken_over(_row):
        if not second:
            BulkJob.objects.update(beat_at=timezone.now() - timedelta(minutes=3))
            assert jobs.run(job.pk, lambda row: second.append(row.number))

    assert not jobs.run(job.pk, taken_over)
    assert second == [3, 4]
    assert [row.status for row in job.rows.all()] == ["done"] * 3


def test_a_host_that_was_taken_meanwhile_is_refused(db, monkeypatch):
    """Between the check and the write somebody else took the host: the database refuses, nothing is half done."""
    monkeypatch.setattr("sites.bulk.provision.ProvisionSiteAction.check", lambda self: None)
    row = Row(2, {"code": "moi", "name": "Mới", "kind": "ward", "host": DEPARTMENT})
    job = jobs.provision_job([row])
    jobs.run(job.pk)
    assert messages_of(job)[2][0] == RowStatus.ERROR
    assert not Unit.objects.filter(code="moi").exists()


def test_old_jobs_are_pruned_with_what_was_uploaded(db):
    old, fresh = jobs.provision_job(rows(1)), jobs.provision_job(rows(1))
    BulkJob.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=31))
    jobs.prune()
    assert list(BulkJob.objects.all()) == [fresh]


def test_the_sample_of_the_documentation(tmp_path):
    sample = Path(__file__).resolve().parents[2] / "demo" / "bulk" / "units-sample.csv"
    table_rows = read_table(sample.read_bytes(), sample.name)
    assert not [row for row in table_rows if row.error]
    job = jobs.provision_job(table_rows, dry_run=True, user=make_user(is_superuser=True))
    jobs.run(job.pk)
    assert {status for status, _message in messages_of(job).values()} == {"done"}, messages_of(job)
