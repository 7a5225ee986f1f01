"""Issues composed, and looked at by independent readers."""

from __future__ import annotations

import errno
import hashlib
import os
import unicodedata
from dataclasses import replace
from datetime import date

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from gazette.pdf import composing, files
from gazette.pdf.composing import compose_issue
from gazette.pdf.errors import PdfError
from gazette.pdf.parts import issuer_lines, month_words
from gazette.pdf.plan import DocumentLayout, IssueSection
from gazette.pdf.tree import manuscript
from gazette.structure import parse_text
from tests.gazette.pdf import readers
from tests.gazette.pdf.samples import CORRECTION, TEXT, TITLE, make_pdf, make_plan, own_item, set_item

COUNCIL, COMMITTEE = "HỘI ĐỒNG NHÂN DÂN TỈNH", "ỦY BAN NHÂN DÂN TỈNH"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("issue")


@pytest.fixture(scope="module")
def mixed(folder):
    """An issue with a PDF of three pages, one across, a set document and a correction: path, facts, progress."""
    own = make_pdf(folder / "own.pdf", 3)
    across = make_pdf(folder / "across.pdf", 1, "Biểu số liệu", across=True)
    council = IssueSection(COUNCIL, (own_item(own), own_item(across, "43/NQ-HĐND")))
    plan = make_plan(council, IssueSection(COMMITTEE, (set_item(),)), corrections=(CORRECTION,))
    told = []
    composed = compose_issue(plan, folder / "mixed.pdf", lambda *step: told.append(step))
    return folder / "mixed.pdf", composed, told


@pytest.fixture(scope="module")
def ours(folder):
    """An issue of set documents alone."""
    plan = make_plan(IssueSection(COMMITTEE, (set_item(), set_item("16/2026/QĐ-UBND"))), first_page=1200)
    return folder / "ours.pdf", compose_issue(plan, folder / "ours.pdf")


def words(text: str) -> str:
    return " ".join(text.split())


def test_page_numbers_run_through_the_year(mixed):
    path, composed, _told = mixed
    assert (composed.first_page, composed.pages, composed.last_page) == (1201, 10, 1210)
    places = [(row.key, row.first_page, row.last_page, row.embedded) for row in composed.rows]
    assert places == [
        ("42/NQ-HĐND", 1203, 1205, True),
        ("43/NQ-HĐND", 1206, 1206, True),
        ("15/2026/QĐ-UBND", 1207, 1208, False),
        ("corrections", 1209, 1209, False),
    ]
    for number in range(1202, 1211):
        page = readers.pdftotext(path, number - 1200, number - 1200)
        head = page.strip().splitlines()[0].split()
        outside = head[-1] if number % 2 else head[0]
        assert outside == str(number)
        assert "CÔNG BÁO/Số 1095 + 1096/Ngày 15-09-2026" in page
    assert "1201" not in readers.pdftotext(path, 1, 1)


def test_the_contents_say_where_each_document_stands(mixed):
    path, composed, _told = mixed
    text = words(readers.pdftotext(path, 2, 2))
    assert "MỤC LỤC" in text
    for row in composed.rows[:3]:
        assert str(row.first_page) in text
    with pikepdf.open(path) as pdf:
        links = [note for note in pdf.pages[1].Annots if "/Dest" in note]
        pages = [pdf.pages.index(pikepdf.Page(note.Dest[0])) for note in links]
        assert sorted(set(pages)) == [2, 5, 6, 8]
        assert not any("/A" in note for note in links)


def test_the_text_comes_back_in_nfc(mixed):
    text = readers.pdftotext(mixed[0])
    assert unicodedata.is_normalized("NFC", text)
    for phrase in (
        "Cây xanh sử dụng công cộng trên đường phố, quảng trường, công viên, vườn hoa;",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Nguyễn Văn Đằng",
        "Nghị quyết về phân bổ ngân sách",
        "Trang gốc 3",
        "trong thời hạn 05 ngày làm việc",
        "Công ty In Hải Vân",
    ):
        assert phrase in words(text), phrase


def test_every_font_is_embedded(mixed, ours):
    for path in (mixed[0], ours[0]):
        found = readers.fonts(path)
        assert found
        assert all(embedded and unicode for _name, embedded, unicode in found)
        assert all("Gazette" in name for name, _embedded, _unicode in found)


def test_qpdf_finds_nothing(mixed, ours):
    readers.check(mixed[0])
    readers.check(ours[0])


def test_metadata(mixed):
    info = readers.pdfinfo(mixed[0])
    assert info["Title"] == "Công báo Tỉnh Hải Vân, Số 1095 + 1096, ngày 15-09-2026"
    assert (info["Tagged"], info["JavaScript"], info["Pages"]) == ("yes", "no", "10")
    with pikepdf.open(mixed[0]) as pdf:
        assert str(pdf.Root.Lang) == "vi-VN"
        assert pdf.Root.PageLabels.Nums[1].St == 1201
        assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_bookmarks(mixed):
    with pikepdf.open(mixed[0]) as pdf, pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
        council = outline.root[2]
        assert titles[:4] == ["Số 1095 + 1096", "Mục lục", COUNCIL, COMMITTEE]
        assert [item.title.split()[3] for item in council.children] == ["42/NQ-HĐND", "43/NQ-HĐND"]
        assert outline.root[3].children[0].title == TITLE


def test_tags_of_all_parts_are_one_tree(mixed):
    path, _composed, _told = mixed
    said = readers.structure(path)
    assert "Document" in said
    assert "QUYẾT ĐỊNH" in said
    assert "Trang gốc 2" in said  # The text of the embedded pages can be read aloud.
    with pikepdf.open(path) as pdf:
        tree = pdf.Root.StructTreeRoot
        keys = [int(key) for key in list(tree.ParentTree.Nums)[::2]]
        assert keys == sorted(set(keys))
        assert [int(page.obj.StructParents) for page in pdf.pages] == sorted(
            {int(p.obj.StructParents) for p in pdf.pages}
        )
        assert all(int(page.obj.StructParents) in keys for page in pdf.pages)
        assert len(tree.K[0].K) == 7
        own = {page.obj.objgen for page in pdf.pages}
        elements = [item for item in pdf.objects if isinstance(item, Dictionary) and item.get("/Type") == "/StructElem"]
        assert all(item.Pg.objgen in own for item in elements if "/Pg" in item)
        names = [str(item.ID) for item in elements if "/ID" in item]
        assert len(names) == len(set(names))


def test_archival_only_where_every_page_is_ours(mixed, ours):
    for path, archival in ((mixed[0], False), (ours[0], True)):
        with pikepdf.open(path) as pdf, pdf.open_metadata() as metadata:
            assert (metadata.get("pdfaid:part") == "3") is archival
            assert ("/OutputIntents" in pdf.Root) is archival
    assert (mixed[1].archival, ours[1].archival) == (False, True)


def test_own_pages_across_are_across(mixed):
    with pikepdf.open(mixed[0]) as pdf:
        sizes = [tuple(round(float(value)) for value in page.mediabox[2:]) for page in pdf.pages]
    assert sizes[5] == (842, 595)
    assert set(sizes[:5] + sizes[6:]) == {(595, 842)}


def test_facts_and_progress(mixed, folder):
    path, composed, told = mixed
    assert composed.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert composed.size == path.stat().st_size
    assert [step[:2] for step in told] == [(at, 6) for at in range(1, 7)]
    assert told[1][2] == "42/NQ-HĐND"
    assert not [name for name in folder.iterdir() if name.name.startswith(".")]


def test_the_layout_of_decree_30(ours):
    text = readers.pdftotext(ours[0], 3, 3)
    first = next(line for line in text.splitlines() if "CỘNG HÒA" in line)
    assert first.index("ỦY BAN NHÂN DÂN") < first.index("CỘNG HÒA")
    order = ["Số: 15/2026/QĐ-UBND", "ngày 03 tháng 9 năm 2026", "QUYẾT ĐỊNH", "Ban hành Quy định", "Căn cứ", "Điều 1."]
    order += ["Điều 4.", "Nơi nhận:", "Nguyễn Văn Đằng"]
    flat = words(text)
    assert [flat.index(part) for part in order] == sorted(flat.index(part) for part in order)
    assert flat.count("CỘNG HÒA XÃ HỘI") == flat.count("Nơi nhận") == flat.count("Nguyễn Văn Đằng") == 1
    assert "PHỤ LỤC I" in readers.pdftotext(ours[0], 4, 4).upper()


def test_months_and_issuers_as_documents_write_them():
    assert [month_words(date(2026, month, 1)) for month in (1, 2, 3, 12)] == ["01", "02", "3", "12"]
    assert issuer_lines("Ủy ban nhân dân tỉnh Hải Vân") == ["ỦY BAN NHÂN DÂN", "TỈNH HẢI VÂN"]
    assert issuer_lines("Sở Xây dựng") == ["SỞ XÂY DỰNG"]


def test_what_the_text_says_of_its_own_layout():
    found = manuscript(parse_text(TEXT), DocumentLayout(kind="QUYẾT ĐỊNH"))
    layout = found.layout
    assert layout.authority == "ỦY BAN NHÂN DÂN TỈNH HẢI VÂN"
    assert (layout.on_behalf, layout.signer_title) == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    assert layout.recipients[0] == "Như Điều 4"
    assert found.body[0].kind == "ground"
    assert found.appendices[0].label == "Phụ lục I"
    assert manuscript(parse_text("Điều 1. A\nĐiều 2. B"), DocumentLayout()).body[0].label == "Điều 1."


def test_stamps_of_embedded_documents_stay_visible(tmp_path):
    """The red seal of a digital signature is an annotation: it is drawn into the page."""
    path = make_pdf(tmp_path / "sealed.pdf", 1)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        seal = pdf.make_stream(b"1 0 0 rg 0 0 90 30 re f")
        seal.Type, seal.Subtype, seal.BBox = Name.XObject, Name.Form, Array([0, 0, 90, 30])
        note = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, F=4, Rect=Array([400, 100, 490, 130]))
        note.AP = Dictionary(N=seal)
        note = pdf.make_indirect(note)
        pdf.pages[0].Annots = Array([note])
        pdf.Root.AcroForm = Dictionary(Fields=Array([note]))
        pdf.save(path)
    compose_issue(make_plan(IssueSection(COUNCIL, (own_item(path),))), tmp_path / "issue.pdf")
    with pikepdf.open(tmp_path / "issue.pdf") as pdf:
        form = pdf.pages[2].obj.Resources.XObject["/Own"]
        drawn = [item.read_bytes() for _name, item in form.Resources.XObject.items()]
        assert b"1 0 0 rg 0 0 90 30 re f" in drawn
        assert "/AcroForm" not in pdf.Root
    readers.check(tmp_path / "issue.pdf")


def test_scanned_pages_stay_figures_with_words(tmp_path):
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(tmp_path / "scan.pdf")
    compose_issue(make_plan(IssueSection(COUNCIL, (own_item(tmp_path / "scan.pdf"),))), tmp_path / "issue.pdf")
    with pikepdf.open(tmp_path / "issue.pdf") as pdf:
        figures = [item for item in pdf.objects if isinstance(item, Dictionary) and item.get("/S") == "/Figure"]
        assert [str(item.Alt) for item in figures] == ["42/NQ-HĐND, trang 1/1 của bản gốc"]


def test_the_same_document_twice(tmp_path):
    path = make_pdf(tmp_path / "a.pdf", 1)
    plan = make_plan(IssueSection(COUNCIL, (own_item(path), own_item(path, "2/NQ-HĐND"))))
    assert compose_issue(plan, tmp_path / "issue.pdf").pages == 5


def test_long_contents_and_texts_that_look_like_markup(tmp_path):
    item = set_item(title="<script>alert(1)</script> " + TITLE)
    plan = make_plan(IssueSection(COMMITTEE, (item, *[set_item(text="Điều 1. Ngắn")] * 35)), first_page=9_990)
    composed = compose_issue(plan, tmp_path / "issue.pdf")
    assert composed.rows[0].first_page > 9_992  # Contents of several pages.
    assert composed.last_page > 10_000
    assert "<script>alert(1)</script>" in words(readers.pdftotext(tmp_path / "issue.pdf", 2, 2))


def test_proofs_say_so(tmp_path):
    plan = replace(make_plan(IssueSection(COMMITTEE, (set_item(),))), proof=True)
    compose_issue(plan, tmp_path / "proof.pdf")
    text = readers.pdftotext(tmp_path / "proof.pdf")
    assert "CHƯA PHÁT HÀNH" in text
    assert text.count("BẢN IN THỬ") >= 4


# ---- what goes wrong ----
def fails(plan, target) -> PdfError:
    before = target.read_bytes() if target.exists() else None
    with pytest.raises(PdfError) as found:
        compose_issue(plan, target)
    assert (target.read_bytes() if target.exists() else None) == before
    assert not [path for path in target.parent.iterdir() if path.name.startswith(".")]
    return found.value


def test_a_broken_document_is_named(tmp_path):
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7 nothing")
    for name in ("b.pdf", "absent.pdf"):
        error = fails(make_plan(IssueSection(COUNCIL, (own_item(tmp_path / name),))), tmp_path / "issue.pdf")
        assert error.code == "broken"
        assert "42/NQ-HĐND" in str(error)


def test_an_empty_issue_and_a_document_without_anything(tmp_path):
    assert fails(make_plan(), tmp_path / "issue.pdf").code == "empty"
    item = replace(set_item(), tree=None)
    assert fails(make_plan(IssueSection(COUNCIL, (item,))), tmp_path / "issue.pdf").code == "empty"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_while_the_parts_are_set(tmp_path, monkeypatch, number):
    def full(html, path, *, sheets, style):
        path.write_bytes(b"half")
        raise OSError(number, "No space left on device")

    target = tmp_path / "issue.pdf"
    target.write_bytes(b"the last proof")
    monkeypatch.setattr("gazette.pdf.parts.set_part", full)
    assert fails(make_plan(IssueSection(COMMITTEE, (set_item(),))), target).code == "disk"


def test_a_full_disk_while_the_whole_is_written(tmp_path, monkeypatch):
    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    assert fails(make_plan(IssueSection(COMMITTEE, (set_item(),))), tmp_path / "issue.pdf").code == "disk"


def test_a_disk_that_fills_up_in_the_midst_of_a_write(tmp_path, monkeypatch):
    class Narrow:
        def __init__(self, file):
            self.file = file

        def write(self, data):
            raise OSError(errno.ENOSPC, "No space left on device")

        def __getattr__(self, name):
            return getattr(self.file, name)

    save = composing.Assembly.save
    monkeypatch.setattr(composing.Assembly, "save", lambda self, file: save(self, Narrow(file)))
    assert fails(make_plan(IssueSection(COMMITTEE, (set_item(),))), tmp_path / "issue.pdf").code == "disk"


def test_a_disk_that_is_really_full(tmp_path):
    """On a file system of 120 kB, in a process of its own: qpdf would end the process on the failed write."""
    import subprocess
    import sys

    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=120k", "none", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a small file system needs the right to mount one")
    try:
        (disk / "issue.pdf").write_bytes(b"the last proof")
        code = (
            "import django; django.setup()\n"
            "from pathlib import Path\n"
            "from gazette.pdf.plan import IssueSection\n"
            "from gazette.pdf.errors import PdfError\n"
            "from tests.gazette.pdf.samples import make_plan, set_item\n"
            "from gazette.pdf.composing import compose_issue\n"
            f"try: compose_issue(make_plan(IssueSection('A', (set_item(),))), Path({str(disk)!r}) / 'issue.pdf')\n"
            "except PdfError as error: print(error.code)\n"
        )
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "cms.settings.test"}
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
        )
        assert done.stdout.split() == ["disk"], done.stderr
        assert [path.name for path in disk.iterdir()] == ["issue.pdf"]
        assert (disk / "issue.pdf").read_bytes() == b"the last proof"
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_progress_may_stop_the_work(tmp_path):
    class StoppedError(Exception):
        pass

    def stop(step, total, said):
        if step == 2:
            raise StoppedError

    with pytest.raises(StoppedError):
        compose_issue(make_plan(IssueSection(COMMITTEE, (set_item(),))), tmp_path / "issue.pdf", stop)
    assert not list(tmp_path.iterdir())
