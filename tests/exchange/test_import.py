"""Importing content packages: good files arrive whole, a bad one is named and the others go on."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import tracemalloc
import unicodedata
from datetime import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from wagtail.models import Page

from cms.media.models import CustomDocument, CustomImage
from exchange.importer import Importer
from exchange.models import ImportedItem
from news.models import ArticlePage, SectionPage
from tests.conftest import DEPARTMENT, PORTAL
from tests.exchange.packages import PDF, command, picture, run, write
from tests.factories import VIETNAM, make_user, path_of

pytestmark = pytest.mark.django_db


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Page, CustomImage, CustomDocument, ImportedItem))


def article(item_id: str, language: str = "vi") -> ArticlePage:
    return ArticlePage.objects.get(pk=ImportedItem.objects.get(item_id=item_id, language=language).page_id)


def test_a_whole_file_arrives(at, tmp_path, department):
    picture(tmp_path)
    (tmp_path / "bieu-mau.pdf").write_bytes(PDF)
    write(
        tmp_path,
        "tin/ra-khoi.md",
        "Tàu ra khơi lúc **bốn giờ**.\n\n## Bến cá\n\n![Con tàu](../tau.png)\n\nXem [biểu mẫu](../bieu-mau.pdf).",
        title="Tàu cá ra khơi",
        summary="Hai trăm tàu.",
        date="2026-11-01T08:30:00+07:00",
        topics=["nghe-ca", "Hậu cần"],
        author="Hoài An",
        source="Sở Nông nghiệp",
        number="12/TB-SNN",
        image="../tau.png",
        alt="Tàu ở bến",
        attachments=[{"file": "../bieu-mau.pdf", "title": "Biểu mẫu 1"}],
    )
    row = run(tmp_path, department)["tin/ra-khoi.md"]
    assert (row.status, row.line) == ("created", 0)
    assert row.url == f"http://{DEPARTMENT}/tin-tuc/kinh-te-xa-hoi/ra-khoi/"
    page = article("ra-khoi")
    assert page.live
    assert page.date == page.first_published_at == datetime(2026, 11, 1, 8, 30, tzinfo=VIETNAM)
    assert (page.author, page.source, page.number) == ("Hoài An", "Sở Nông nghiệp", "12/TB-SNN")
    assert {link.topic.slug for link in page.article_topics.all()} == {"nghe-ca", "hau-can"}
    assert page.image.description == "Tàu ở bến"
    assert page.image.collection == department.collection
    html = at(DEPARTMENT).get(path_of(page)).content.decode()
    for part in ("<b>bốn giờ</b>", "Bến cá</h2>", 'alt="Con tàu"', "Biểu mẫu 1", "/documents/"):
        assert part in html
    assert CustomImage.objects.filter(collection=department.collection).count() == 1, "one picture, used twice"


def test_each_file_goes_to_its_unit(at, tmp_path):
    write(tmp_path, "a.md", unit="snnmt")
    write(tmp_path, "b.md", unit="cua-vinh", section=None)
    rows = run(tmp_path)
    assert DEPARTMENT in rows["a.md"].url
    assert "cua-vinh." in rows["b.md"].url


def test_with_site_the_unit_of_a_file_is_not_asked(tmp_path, department):
    write(tmp_path, "a.md", unit="no-such-unit")
    assert DEPARTMENT in run(tmp_path, department)["a.md"].url


def test_text_becomes_nfc_and_html_is_sanitised(at, tmp_path, department):
    write(
        tmp_path,
        "a.md",
        "Biển xanh<script>alert(1)</script> <b onclick='x()'>đậm</b> [xấu](javascript:alert(1)) "
        "<img src=x onerror=alert(1)><iframe src='//spam.example'></iframe>",
        title=unicodedata.normalize("NFD", "Tiếng Việt ở biển"),
    )
    run(tmp_path, department)
    page = article("a")
    assert page.title == "Tiếng Việt ở biển"
    html = at(DEPARTMENT).get(path_of(page)).content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    for bad in ("<script>alert", "onclick", "onerror", 'href="javascript', "spam.example"):
        assert bad not in main
    assert "<b>đậm</b>" in main


def test_a_second_run_updates_instead_of_doubling(tmp_path, department):
    picture(tmp_path)
    path = write(tmp_path, "a.md", "![Tàu](tau.png)")
    run(tmp_path, department)
    before = counts()
    assert run(tmp_path, department)["a.md"].status == "unchanged"
    write(tmp_path, path.name, "![Tàu](tau.png) mới", title="Tên mới")
    row = run(tmp_path, department)["a.md"]
    assert row.status == "updated"
    assert counts() == before
    assert article("a").title == "Tên mới"
    assert article("a").slug == "a", "the address stays"


def test_a_changed_picture_is_a_change(tmp_path, department):
    picture(tmp_path)
    write(tmp_path, "a.md", image="tau.png", alt="Tàu")
    run(tmp_path, department)
    picture(tmp_path, color="#00B894")
    assert run(tmp_path, department)["a.md"].status == "updated"


def test_what_somebody_edited_is_not_overwritten(tmp_path, department):
    write(tmp_path, "a.md")
    run(tmp_path, department)
    page = article("a")
    page.title = "Sửa tay"
    page.save_revision().publish()
    write(tmp_path, "a.md", "Khác")
    row = run(tmp_path, department)["a.md"]
    assert row.status == "conflict"
    assert "--overwrite" in row.message
    assert article("a").title == "Sửa tay"
    assert run(tmp_path, department, overwrite=True)["a.md"].status == "updated"
    assert article("a").title == "Ra khơi"


def test_translations_are_tied_whatever_their_order(at, tmp_path, department):
    write(tmp_path, "a-english.md", id="en-1", lang="en", title="Out to sea", translation_of="z")
    write(tmp_path, "m.ja.md", id="z", lang="ja", title="出漁", translation_of="z", section=None)
    write(tmp_path, "z.md")
    rows = run(tmp_path, department)
    assert [row.status for row in rows.values()] == ["created"] * 3
    source, english, japanese = article("z"), article("en-1", "en"), article("z", "ja")
    assert source.translation_key == english.translation_key == japanese.translation_key
    assert english.url.endswith("/en/tin-tuc/kinh-te-xa-hoi/z/")
    assert at(DEPARTMENT).get(path_of(english)).status_code == 200
    assert at(DEPARTMENT).get(path_of(japanese)).status_code == 200, "the language was opened"
    assert 'hreflang="ja"' in at(DEPARTMENT).get(path_of(source)).content.decode()


def test_a_foreign_original_stands_alone(tmp_path, portal):
    write(tmp_path, "a.md", lang="en", title="Written in English")
    run(tmp_path, portal)
    page = article("a", "en")
    assert page.locale.language_code == "en"
    assert not page.get_translations().exists()


@pytest.mark.parametrize(("code", "language"), [("zh", "zh-hans"), ("zh-Hans", "zh-hans"), ("VI", "vi"), (None, "vi")])
def test_languages_by_their_usual_codes(tmp_path, portal, code, language):
    write(tmp_path, "a.md", lang=code)
    assert run(tmp_path, portal)["a.md"].lang == language


def test_a_restricted_text_is_for_those_who_log_in(at, tmp_path, department):
    write(tmp_path, "a.md", restricted=True)
    run(tmp_path, department)
    page = article("a")
    assert at(DEPARTMENT).get(path_of(page)).status_code == 302
    write(tmp_path, "a.md", restricted=False)
    run(tmp_path, department)
    assert at(DEPARTMENT).get(path_of(page)).status_code == 200


def test_attachments_of_a_restricted_text_are_restricted_too(at, tmp_path, department):
    (tmp_path / "a.pdf").write_bytes(PDF)
    write(tmp_path, "a.md", restricted=True, attachments=["a.pdf"], body="Xem [tệp](a.pdf).")
    run(tmp_path, department)
    document = CustomDocument.objects.get()
    assert at(DEPARTMENT).get(document.url).status_code == 302
    reader = at(DEPARTMENT)
    reader.force_login(make_user(role="unit_author", unit="snnmt"))
    assert reader.get(document.url).status_code == 200
    # The same file with an open text is another document.
    write(tmp_path, "b.md", attachments=["a.pdf"])
    run(tmp_path, department)
    (opened,) = CustomDocument.objects.exclude(pk=document.pk)
    assert at(DEPARTMENT).get(opened.url).status_code == 200


def test_a_new_section_is_made_and_said(tmp_path, department):
    write(tmp_path, "a.md", section="Khuyến nông")
    row = run(tmp_path, department)["a.md"]
    assert "Khuyến nông" in row.message
    assert SectionPage.objects.get(slug="khuyen-nong").title == "Khuyến nông"
    write(tmp_path, "b.md", section="khuyến  nông")
    run(tmp_path, department)
    assert SectionPage.objects.filter(slug__startswith="khuyen-nong").count() == 1


GOOD = "---\nid: tot\ntitle: Tốt\n---\nBài tốt."
BAD = {
    "yaml": ("---\nid: x\ntitle: [a\n---\n", 3, "bad YAML"),
    "not a mapping": ("---\n- a\n- b\n---\n", 2, "field: value"),
    "no front matter": ("Chỉ có chữ.", 1, "front matter"),
    "empty": ("", 1, "front matter"),
    "not closed": ("---\ntitle: x\n", 1, "not closed"),
    "alias": ("---\ntitle: &a x\nsummary: *a\n---\n", 3, "aliases"),
    "twice": ("---\ntitle: x\ntitle: y\n---\n", 3, "twice"),
    "deep": (f"---\ntitle: {'[' * 5000 + ']' * 5000}\n---\n", 2, "nested"),
    "no title": ("---\nid: x\n---\nVăn bản", 1, "title"),
    "long title": (f"---\ntitle: {'x' * 256}\n---\n", 2, "255"),
    "language": ("---\ntitle: x\nlang: tlh\n---\n", 3, "unknown language “tlh”"),
    "date": ("---\ntitle: x\ndate: hôm qua\n---\n", 3, "not a date"),
    "impossible date": ("---\ntitle: x\ndate: 2026-13-45\n---\n", 1, "bad YAML"),
    "far date": ("---\ntitle: x\ndate: 9999-01-01\n---\n", 3, "1900"),
    "topics": ("---\ntitle: x\ntopics: [[a]]\n---\n", 3, "topics"),
    "missing picture": ("---\ntitle: x\nimage: khong-co.png\nalt: x\n---\n", 3, "khong-co.png"),
    "missing picture in the text": ("---\ntitle: x\n---\n\nMột.\n\n![x](khong-co.png)\n", 7, "khong-co.png"),
    "outside": ("---\ntitle: x\nimage: ../../bi-mat.png\n---\n", 3, "outside"),
    "absolute": ("---\ntitle: x\nattachments: [/etc/passwd]\n---\n", 3, "inside the package"),
    "outside attachment": ("---\ntitle: x\nattachments: [../../bi-mat.pdf]\n---\n", 3, "outside"),
    "source": ("---\ntitle: x\nlang: en\ntranslation_of: khong-co\n---\n", 4, "khong-co"),
    "duplicate": ("---\nid: tot\ntitle: x\n---\n", 2, "used already by a-tot.md"),
    "control": ("---\ntitle: x\n---\nmột\x00hai\n", 4, "control character"),
    "restricted": ("---\ntitle: x\nrestricted: có lẽ\n---\n", 3, "restricted"),
    "badge": ("---\ntitle: x\nbadge: gap\n---\n", 3, "badge"),
}


@pytest.mark.parametrize("dry_run", [False, True])
@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_named_and_the_others_go_on(tmp_path, department, case, dry_run):
    text, line, reason = BAD[case]
    package = tmp_path / "goi" / "vao"
    package.mkdir(parents=True)
    picture(tmp_path, "bi-mat.png")
    (tmp_path / "bi-mat.pdf").write_bytes(PDF)
    (package / "a-tot.md").write_text(GOOD, encoding="utf-8")
    (package / "b-xau.md").write_text(text, encoding="utf-8")
    (package / "c-tot.md").write_text(GOOD.replace("tot", "tot-2"), encoding="utf-8")
    rows = run(package, department, dry_run=dry_run)
    assert rows["b-xau.md"].status == "error"
    assert reason in rows["b-xau.md"].message
    assert rows["b-xau.md"].line == line
    assert rows["a-tot.md"].status == rows["c-tot.md"].status == "created"
    assert ImportedItem.objects.count() == (0 if dry_run else 2)
    assert not ArticlePage.objects.filter(title="x").exists()


def test_bytes_that_are_not_utf8(tmp_path, department):
    (tmp_path / "a.md").write_bytes(b"---\ntitle: x\n---\nm\xf4\n")
    row = run(tmp_path, department)["a.md"]
    assert (row.status, row.line) == ("error", 4)
    assert "UTF-8" in row.message


def test_a_file_name_that_is_not_utf8(tmp_path, department):
    write(tmp_path, "a.md")
    (tmp_path / "a.md").rename(os.fsdecode(os.fsencode(tmp_path) + b"/xe-\xff.md"))
    write(tmp_path, "b.md")
    rows = run(tmp_path, department)
    assert [row.status for row in rows.values()] == ["created", "created"]


def test_a_link_out_of_the_package_is_not_followed(tmp_path, department):
    secret = write(tmp_path, "secret.md", title="Bí mật")
    package = tmp_path / "package"
    package.mkdir()
    (package / "a.md").symlink_to(secret)
    picture(tmp_path, "secret.png")
    (package / "b.png").symlink_to(tmp_path / "secret.png")
    write(package, "b.md", image="b.png", alt="x")
    rows = run(package, department)
    assert [row.status for row in rows.values()] == ["error", "error"]
    assert not ArticlePage.objects.filter(title="Bí mật").exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", b"GIF89a not a picture"),
        ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"),
        ("a.png", b""),
    ],
)
def test_a_picture_that_is_none(tmp_path, department, name, content):
    (tmp_path / name).write_bytes(content)
    write(tmp_path, "a.md", image=name, alt="x")
    before = counts()
    row = run(tmp_path, department)["a.md"]
    assert row.status == "error"
    assert name in row.message
    assert counts() == before


@pytest.mark.parametrize("name", ["a.exe", "a.html", "a.svg"])
def test_an_attachment_of_a_kind_that_is_not_accepted(tmp_path, department, name):
    (tmp_path / name).write_bytes(PDF)
    write(tmp_path, "a.md", attachments=[name])
    assert f".{name.split('.')[1]} are not accepted" in run(tmp_path, department)["a.md"].message


def test_an_attachment_that_is_not_what_it_claims(tmp_path, department):
    (tmp_path / "a.pdf").write_bytes(b"MZ\x90\x00 a program")
    write(tmp_path, "a.md", attachments=["a.pdf"])
    assert run(tmp_path, department)["a.md"].status == "error"


def test_a_failure_in_the_middle_leaves_nothing(tmp_path, department, monkeypatch, settings):
    picture(tmp_path)
    write(tmp_path, "a.md", image="tau.png", alt="x", section="Chuyên mục chưa có", topics=["Chủ đề chưa có"])
    before = counts()
    files = sorted(settings.MEDIA_ROOT.rglob("*.png"))

    def fail(*args, **kw):
        raise DatabaseError("disk I/O error")

    with monkeypatch.context() as patch:
        patch.setattr(ImportedItem.objects, "update_or_create", fail)
        row = run(tmp_path, department)["a.md"]
    assert row.status == "error"
    assert "disk I/O error" in row.message
    assert counts() == before
    assert sorted(settings.MEDIA_ROOT.rglob("*.png")) == files
    assert run(tmp_path, department)["a.md"].status == "created"


def test_a_full_disk_is_said(tmp_path, department, monkeypatch):
    from django.core.files.storage import FileSystemStorage

    picture(tmp_path)
    write(tmp_path, "a.md", image="tau.png", alt="x")
    write(tmp_path, "b.md")

    def full(*args, **kw):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    rows = run(tmp_path, department)
    assert "No space left" in rows["a.md"].message
    assert rows["b.md"].status == "created"


def test_a_dry_run_writes_nothing(tmp_path, portal, settings):
    picture(tmp_path)
    write(tmp_path, "a.md", image="tau.png", alt="x", section="Mới", topics=["Mới"])
    write(tmp_path, "a.en.md", lang="en", title="New", translation_of="a")
    before, files = counts(), sorted(settings.MEDIA_ROOT.rglob("*"))
    sections = SectionPage.objects.count()
    rows = run(tmp_path, portal, dry_run=True)
    assert [row.status for row in rows.values()] == ["created", "created"]
    assert (counts(), SectionPage.objects.count()) == (before, sections)
    assert sorted(settings.MEDIA_ROOT.rglob("*")) == files


def test_the_command_reports(tmp_path):
    write(tmp_path / "goi", "a.md", title="Không có mã")
    (tmp_path / "goi" / "b.md").write_text("---\ntitle: '=1+1'\nlang: x\n---\n")
    for name in ("r.csv", "r.jsonl"):
        out, err = io.StringIO(), io.StringIO()
        with pytest.raises(CommandError, match="1 of the files could not be imported"):
            call_command(
                "import_content", tmp_path / "goi", site=PORTAL, report=tmp_path / name, stdout=out, stderr=err
            )
    assert "1 unchanged" in out.getvalue()
    assert "1 error" in out.getvalue()
    assert "b.md:3: unknown language" in err.getvalue()
    rows = list(csv.DictReader((tmp_path / "r.csv").open()))
    assert [(row["file"], row["status"], row["line"]) for row in rows] == [
        ("a.md", "created", "0"),
        ("b.md", "error", "3"),
    ]
    assert [json.loads(line)["status"] for line in (tmp_path / "r.jsonl").open()] == ["unchanged", "error"]


def test_the_command_refuses_nonsense(tmp_path):
    for args, options in (
        ((tmp_path / "none",), {}),
        ((tmp_path,), {"site": "nowhere.test"}),
        ((tmp_path,), {"site": PORTAL}),
    ):
        with pytest.raises(CommandError):
            command("import_content", *args, **options)


def test_imports_are_in_the_audit_log(tmp_path, department):
    from wagtail.models import PageLogEntry

    write(tmp_path, "a.md")
    run(tmp_path, department)
    assert PageLogEntry.objects.filter(page=article("a").pk, action="exchange.import").count() == 1


def test_memory_does_not_grow_with_the_number_of_files(tmp_path, department):
    """Even 300 bytes for each of 800 files would be seen here (the rest is garbage not yet collected)."""

    def peak(count: int) -> int:
        folder = tmp_path / str(count)
        for number in range(count):
            write(folder, f"{number // 100}/tin-{number}.md")
        tracemalloc.start()
        importer = Importer(folder, department, dry_run=True)
        assert sum(1 for _row in importer.run()) == count
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    # The least of two: a module that is loaded meanwhile, or another thread, is not what is measured.
    few, many = (min(peak(count), peak(count)) for count in (200, 800))
    assert many < few * 1.3
