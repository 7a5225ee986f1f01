"""The screens of files: who sees them, what they show, what a click does."""

from __future__ import annotations

import os
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import UploadedFile

from cms.core.periodic import all_jobs
from tests.conftest import DEPARTMENT, PORTAL
from tests.factories import make_user
from tests.translation.makers import Desk, fresh, in_state, make_source
from tests.translation.test_files_import import texts, translated
from translation.enums import JobEventKind, JobState, SegmentState
from translation.interchange import uploads
from translation.interchange.exporting import document_of, file_name
from translation.interchange.formats import FORMATS
from translation.interchange.planning import Choice
from translation.models import MemoryImport
from translation.tasks import DAY, prune_uploads
from translation.writing import write_segment

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def job(desk):
    return in_state(desk, JobState.TRANSLATING)


@pytest.fixture
def as_(at):
    def client(user):
        found = at(PORTAL)
        found.force_login(user)
        return found

    return client


def uploaded(job, name="po", prefix="EN"):
    document = translated(document_of(job), prefix)
    document.final = True
    return SimpleUploadedFile(f"bản dịch.{FORMATS[name].extension}", FORMATS[name].write(document))


def content(response):
    return response.content.decode()


@pytest.mark.parametrize("name", FORMATS)
def test_one_job_is_downloaded(desk, job, as_, name):
    response = as_(desk.translator()).get(reverse("translation_job_export", args=[job.pk]), {"format": name})
    assert response.status_code == 200
    assert file_name(job, FORMATS[name]) in response["Content-Disposition"]
    assert len(FORMATS[name].read(response.content).units) == job.segments.count()
    assert job.events.get(kind=JobEventKind.EXPORTED).user == desk.translator()


def test_who_sees_a_job_may_take_its_file(desk, as_):
    own = in_state(desk, JobState.TRANSLATING, make_source(host=DEPARTMENT))
    portal = in_state(desk, JobState.TRANSLATING, make_source("Của cổng"))
    webmaster = as_(make_user(role="unit_webmaster", unit="snnmt"))
    page = webmaster.get(reverse("translation_job_export", args=[own.pk]))
    assert page.status_code == 200
    assert 'type="file"' not in content(page)
    assert webmaster.get(reverse("translation_job_export", args=[own.pk]), {"format": "po"}).status_code == 200
    assert webmaster.get(reverse("translation_job_export", args=[portal.pk]), {"format": "po"}).status_code == 404
    both = {"job": [own.pk, portal.pk], "format": "po"}
    assert webmaster.get(reverse("translation_export"), both).status_code == 404
    assert webmaster.get(reverse("translation_export"), {"job": own.pk, "format": "po"}).status_code == 200
    assert not portal.events.filter(kind=JobEventKind.EXPORTED).exists()
    author = as_(make_user(role="unit_author", unit="cua-vinh"))
    assert author.get(reverse("translation_job_export", args=[own.pk])).status_code == 404


def test_a_unit_s_people_and_reviewers_import_nothing(desk, as_):
    job = in_state(desk, JobState.TRANSLATING, make_source(host=DEPARTMENT))
    for user in (make_user(role="unit_webmaster", unit="snnmt"), desk.reviewer()):
        client = as_(user)
        for address in (reverse("translation_job_import", args=[job.pk]), reverse("translation_import")):
            assert client.post(address, {"file": uploaded(job)}).status_code in {302, 403}
        assert client.get(reverse("translation_import")).status_code in {302, 403}
    assert not UploadedFile.objects.exists()
    japanese = as_(desk.translator("ja"))
    assert japanese.post(reverse("translation_job_import", args=[job.pk]), {"file": uploaded(job)}).status_code == 404


def test_somebody_else_s_upload_does_not_exist(desk, job, as_):
    response = as_(desk.translator()).post(reverse("translation_job_import", args=[job.pk]), {"file": uploaded(job)})
    assert response.status_code == 302
    assert as_(desk.translator()).get(response["Location"]).status_code == 200
    assert as_(desk.head).get(response["Location"]).status_code == 404
    upload = UploadedFile.objects.get()
    assert as_(desk.head).get(reverse("translation_import_preview", args=[upload.pk])).status_code == 404


def test_upload_preview_and_import(desk, job, as_):
    client = as_(desk.translator())
    row = job.segments.first()
    write_segment(row.pk, desk.translator(), text="Before", version=0, confirm=True)
    file = uploaded(fresh(job))
    write_segment(row.pk, desk.translator(), text="Meanwhile", version=1, confirm=True)
    response = client.post(reverse("translation_job_import", args=[job.pk]), {"file": file})
    preview = client.get(response["Location"])
    assert texts(job)[2] == ""
    assert f"choice-{row.pk}" in content(preview)
    assert "Meanwhile" in content(preview)
    [file] = preview.context["files"]
    data = {
        f"digest-{job.pk}": file.plan.digest,
        f"choice-{row.pk}": Choice.TAKE,
        "take_approved": "1",
        "step": "run",
    }
    done = client.post(response["Location"], data, follow=True)
    assert done.status_code == 200
    assert texts(job)[1].startswith("EN")
    row.refresh_from_db()
    assert row.rejected_text == "Meanwhile"
    assert set(job.segments.values_list("state", flat=True)) == {SegmentState.CONFIRMED}
    assert not UploadedFile.objects.exists()
    assert "bản_dịch.po" in content(done)


def test_a_preview_that_is_out_of_date_is_shown_again_with_the_choices(desk, job, as_):
    client = as_(desk.translator())
    response = client.post(reverse("translation_job_import", args=[job.pk]), {"file": uploaded(job)})
    digest = client.get(response["Location"]).context["files"][0].plan.digest
    row = job.segments.first()
    write_segment(row.pk, desk.translator(), text="Meanwhile", version=0, confirm=False)
    data = {f"digest-{job.pk}": digest, f"choice-{row.pk}": Choice.LEAVE, "take_approved": "1", "step": "run"}
    again = client.post(response["Location"], data)
    assert again.status_code == 200
    assert f'<option value="{Choice.LEAVE}" selected>' in content(again)
    assert again.context["take_approved"]
    assert texts(job)[2] == ""
    data[f"digest-{job.pk}"] = again.context["files"][0].plan.digest
    assert client.post(response["Location"], data).status_code == 302
    assert texts(job)[1] == "Meanwhile"
    assert texts(job)[2]


def test_without_the_preview_nothing_is_written(desk, job, as_):
    client = as_(desk.translator())
    response = client.post(reverse("translation_job_import", args=[job.pk]), {"file": uploaded(job)})
    assert client.post(response["Location"], {"step": "run"}).status_code == 200
    assert client.post(response["Location"], {"step": "run", f"digest-{job.pk}": ""}).status_code == 200
    assert not any(texts(job).values())
    assert client.post(response["Location"], {"step": "cancel"}).status_code == 302
    assert not UploadedFile.objects.exists()
    assert client.get(response["Location"]).status_code == 404


def test_a_zip_of_many_each_file_on_its_own(desk, job, as_):
    other = in_state(desk, JobState.TRANSLATING, make_source("Bài khác"))
    locked = in_state(desk, JobState.IN_REVIEW, make_source("Đang duyệt"))
    foreign = in_state(desk, JobState.TRANSLATING, make_source("Tiếng Nhật"), "ja")
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number, found in enumerate((job, other, locked, foreign)):
            archive.writestr(f"thư mục/{number}.xlf", uploaded(found, "xliff21").read())
        archive.writestr("again.po", uploaded(job, "po", "Other").read())
        archive.writestr("note.txt", "xin chào")
        archive.writestr("broken.po", 'msgid "a\n')
        archive.writestr("__MACOSX/._0.xlf", b"\x00\x05")
    client = as_(desk.translator())
    file = SimpleUploadedFile("all.zip", stream.getvalue())
    response = client.post(reverse("translation_import"), {"file": file})
    preview = client.get(response["Location"])
    files = preview.context["files"]
    assert [bool(found.plan) for found in files] == [True, True, False, False, False, False, False]
    errors = [found.error for found in files if found.error]
    assert all(error.startswith(found.name) for error, found in zip(errors, files[2:], strict=True))
    assert "line 1" in errors[-1] or "dòng 1" in errors[-1]
    assert foreign.title not in content(preview)
    data = {f"digest-{found.plan.job.pk}": found.plan.digest for found in files if found.plan}
    assert client.post(response["Location"], data | {"step": "run"}).status_code == 302
    assert all(texts(job).values())
    assert all(texts(other).values())
    assert not any(texts(foreign).values())


def test_of_two_files_one_may_fail_without_the_other(desk, job, as_):
    other = in_state(desk, JobState.TRANSLATING, make_source("Bài khác"))
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for found in (job, other):
            archive.writestr(f"{found.pk}.po", uploaded(found).read())
    client = as_(desk.translator())
    response = client.post(reverse("translation_import"), {"file": SimpleUploadedFile("a.zip", stream.getvalue())})
    files = client.get(response["Location"]).context["files"]
    data = {f"digest-{found.plan.job.pk}": found.plan.digest for found in files} | {"step": "run"}
    row = other.segments.first()
    write_segment(row.pk, desk.translator(), text="Meanwhile", version=0, confirm=False)
    again = client.post(response["Location"], data)
    assert again.status_code == 200
    assert all(texts(job).values())
    assert not texts(other)[2]
    assert UploadedFile.objects.exists()


def test_many_jobs_from_a_listing(desk, job, as_):
    other = in_state(desk, JobState.TRANSLATING, make_source("Bài khác"))
    client = as_(desk.translator())
    address = reverse("translation_export")
    chosen = {"job": [job.pk, other.pk]}
    assert content(client.get(address, chosen)).count('name="job"') == 2
    response = client.get(address, chosen | {"format": "docx"})
    with zipfile.ZipFile(BytesIO(response.content)) as archive:
        assert sorted(archive.namelist()) == sorted(file_name(found, FORMATS["docx"]) for found in (job, other))
    assert client.get(address, {"format": "docx"}).status_code == 302
    assert client.get(address, chosen | {"format": "exe"}).status_code == 404
    assert client.get(address, {"job": ["x", "99999999"]}).status_code == 404


def test_what_is_wrong_with_an_upload_is_said(desk, job, as_):
    client = as_(desk.translator())
    address = reverse("translation_job_import", args=[job.pk])
    assert client.post(address, {}).context["upload_form"].errors
    assert client.post(address, {"file": SimpleUploadedFile("a.po", b"")}).context["upload_form"].errors
    response = client.post(address, {"file": SimpleUploadedFile("../../a b.exe", b"MZ")})
    page = client.get(response["Location"])
    assert page.context["files"][0].error.startswith("a_b.exe")
    assert not page.context["does_something"]
    assert client.post(response["Location"], {"step": "run"}).status_code == 200


def test_in_review_no_file_is_taken(desk, as_):
    job = in_state(desk, JobState.IN_REVIEW)
    page = as_(desk.translator()).get(reverse("translation_job_export", args=[job.pk]))
    assert 'type="file"' not in content(page)
    before = texts(job)
    client = as_(desk.translator())
    response = client.post(reverse("translation_job_import", args=[job.pk]), {"file": uploaded(job)})
    assert client.get(response["Location"]).context["files"][0].error
    assert texts(job) == before


def test_unfinished_uploads_do_not_pile_up(desk, job, as_):
    client = as_(desk.translator())
    for _number in range(7):
        client.post(reverse("translation_job_import", args=[job.pk]), {"file": uploaded(job)})
    assert UploadedFile.objects.count() == 5


def test_screens_in_few_queries(desk, job, as_, django_assert_max_num_queries):
    client = as_(desk.translator())
    response = client.post(reverse("translation_job_import", args=[job.pk]), {"file": uploaded(job)})
    chosen = "&".join(f"job={in_state(desk, JobState.QUEUED, make_source(f'Bài {n}')).pk}" for n in range(5))
    for address in (
        reverse("translation_job_export", args=[job.pk]),
        response["Location"],
        reverse("translation_import"),
        f"{reverse('translation_export')}?{chosen}",
    ):
        client.get(address)
        with django_assert_max_num_queries(20):
            assert client.get(address).status_code == 200


def test_texts_of_a_file_are_no_markup_of_the_page(desk, job, as_):
    document = document_of(job)
    document.units[0].target = "<script>alert(1)</script>"
    file = SimpleUploadedFile("<img src=x>.po", FORMATS["po"].write(document))
    client = as_(desk.translator())
    response = client.post(reverse("translation_job_import", args=[job.pk]), {"file": file})
    assert "<script>alert(1)" not in content(client.get(response["Location"]))
    assert "<img src=x" not in content(client.get(response["Location"]))


def test_people_without_a_role_see_no_files(as_, job):
    nobody = make_user("khong-vai-tro")
    assert as_(nobody).get(reverse("translation_job_export", args=[job.pk])).status_code in {302, 403, 404}


def test_uploads_that_nobody_imported_go_after_a_month(desk, job):
    files = []
    for days in (40, 29):
        upload = uploads.keep(f"tệp-{days}.po", b"x", desk.translator())
        then = (timezone.now() - timedelta(days=days)).timestamp()
        os.utime(upload.file.path, (then, then))
        files.append(Path(upload.file.path))
    gone = uploads.keep("mất.po", b"x", desk.head)
    Path(gone.file.path).unlink()
    elsewhere = UploadedFile.objects.create(file=ContentFile(b"x", "anh.png"))  # Wagtail's own.
    os.utime(elsewhere.file.path, (0, 0))
    waiting = [MemoryImport.objects.create(name=f"{days}.tmx", content=b"x") for days in (40, 29)]
    MemoryImport.objects.filter(pk=waiting[0].pk).update(at=timezone.now() - timedelta(days=40))
    assert prune_uploads() == 3
    assert [path.exists() for path in files] == [False, True]
    assert UploadedFile.objects.filter(pk=elsewhere.pk).exists()
    assert uploads.own_uploads(desk.translator()).count() == 1
    old, young = (MemoryImport.objects.get(pk=row.pk) for row in waiting)
    assert (old.content, bool(old.error), bool(old.finished_at)) == (None, True, True)
    assert (bytes(young.content), young.error, young.finished_at) == (b"x", "", None)
    assert prune_uploads() == 0
    assert any(row.run is prune_uploads and row.seconds == DAY for row in all_jobs())
