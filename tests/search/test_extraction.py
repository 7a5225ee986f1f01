"""Every format is read; every poisoned file costs one child its limits and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from pypdf import PdfReader, PdfWriter

from search.enums import FileProblem, FileState
from search.extraction import runner
from search.extraction.limits import Limits
from search.extraction.readers.plain import decode
from search.extraction.result import Extraction, Outcome, Problem, tidy
from search.extraction.runner import extract
from tests.search import poison

DATA = Path(__file__).parent / "data"


@pytest.fixture
def read(tmp_path):
    def reading(content: bytes, name: str = "file.bin", **limits) -> Extraction:
        path = tmp_path / name
        path.write_bytes(content)
        return extract(path, Limits(**limits))

    return reading


# ---- what is read ----
def test_a_pdf_page_by_page(read):
    found = read(poison.text_pdf("Rice in the first", "Fish in the second"))
    assert found.outcome == Outcome.READ
    assert found.text.split("\f") == ["Rice in the first", "Fish in the second"]
    assert found.pages == 2
    assert found.took_ms > 0


def test_docx_without_what_was_deleted(read):
    deleted = "<w:del><w:r><w:delText>bỏ đi</w:delText></w:r></w:del>"
    tail = f"<w:p>{deleted}<w:r><w:t>Điều</w:t><w:tab/><w:t>2</w:t></w:r></w:p>"
    found = read(poison.docx("Quyết định", "Điều 1", tail=tail))
    assert found.text == "Quyết định\nĐiều 1\nĐiều 2"
    assert (found.outcome, found.pages) == (Outcome.READ, 0)


def test_odt_in_the_order_of_the_text(read):
    found = read(poison.odt("Ủy ban <text:span>nhân dân</text:span> tỉnh", "Kính gửi<text:tab/>ông"))
    assert found.text == "Ủy ban nhân dân tỉnh\nKính gửi ông"


def test_xlsx_visible_sheets_as_pages(read):
    book = Workbook()
    sheet = book.active
    sheet.title = "Giá đất"
    sheet.append(["Đường", 1200.0, None, 3.5])
    book.create_sheet("Trang 2").append(["hai"])
    hidden = book.create_sheet("Ẩn")
    hidden.append(["không thấy"])
    hidden.sheet_state = "hidden"
    out = BytesIO()
    book.save(out)
    found = read(out.getvalue())
    assert found.text.split("\f") == ["Giá đất\nĐường 1200 3.5", "Trang 2\nhai"]
    assert found.pages == 2


def test_pptx_a_slide_a_page(read):
    slide = '<p xmlns:a="urn:a"><a:p><a:t>Trang {}</a:t></a:p></p>'
    members = {f"ppt__slides__slide{number}_xml": slide.format(number) for number in (1, 2, 10)}
    found = read(poison.archive(ppt__presentation_xml="<p/>", **members))
    assert found.text.split("\f") == ["Trang 1", "Trang 2", "Trang 10"]


def test_rtf_of_vietnamese(read):
    text = "".join(char if ord(char) < 128 else f"\\u{ord(char)}?" for char in "Thông báo tuyển dụng")
    assert read(b"{\\rtf1\\ansi " + text.encode() + b"\\par}").text == "Thông báo tuyển dụng"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_text_in_what_windows_saves(read, encoding):
    text = "Điện thoại;Địa chỉ" if encoding != "cp1258" else "Sô nông nghiêp Đê"
    assert read(text.encode(encoding), "a.csv").text == text


def test_a_text_cut_within_a_character_is_still_utf8():
    assert decode("xã".encode()[:-1]) == "x"


def test_a_real_doc_of_word(read):
    found = read((DATA / "word97.doc").read_bytes())
    assert found.text == "Test OLE file, saved as Word 97-2003 Document."


def test_a_doc_that_says_it_is_encrypted_or_of_word_95(read):
    content = (DATA / "word97.doc").read_bytes()
    where = content.index(b"\xec\xa5\xc1\x00")
    flagged = bytearray(content)
    flagged[where + 11] |= 1
    assert read(bytes(flagged)).outcome == Outcome.ENCRYPTED
    old = bytearray(content)
    old[where + 2 : where + 4] = (101).to_bytes(2, "little")
    assert read(bytes(old)).problem == Problem.OLD_WORD


def test_a_real_doc_with_noise_in_every_byte_never_harms(read):
    """Each of its header's bytes turned over: an answer each time."""
    content = (DATA / "word97.doc").read_bytes()
    where = content.index(b"\xec\xa5\xc1\x00")
    for offset in (0x4C, 0x1A2, 0x1A6, 0x1A3):
        broken = bytearray(content)
        broken[where + offset] ^= 0xFF
        assert read(bytes(broken)).outcome in {Outcome.READ, Outcome.FAILED, Outcome.CUT}


def test_the_name_says_nothing(read):
    assert read(poison.text_pdf("Rice"), "anh.jpg").text == "Rice"
    found = read(poison.jpeg(), "quyet-dinh.pdf")
    assert (found.outcome, found.problem) == (Outcome.UNSUPPORTED, Problem.FORMAT)


# ---- what cannot be read, and says so ----
def test_scanned_pages_are_flagged(read):
    found = read(poison.scanned_pdf(3))
    assert (found.outcome, found.pages) == (Outcome.SCANNED, 3)


def test_a_scan_between_pages_of_text_is_read(read):
    writer = PdfWriter()
    text = "This page has enough letters to be a page of text and not a stamp over a scan. " * 2
    for content in (poison.text_pdf(text, text), poison.scanned_pdf(1)):
        writer.append(PdfReader(BytesIO(content)))
    out = BytesIO()
    writer.write(out)
    assert read(out.getvalue()).outcome == Outcome.READ


def test_an_empty_password_is_tried(read):
    assert read(poison.encrypted_pdf("")).text == "Secret rice"
    found = read(poison.encrypted_pdf("mat-khau"))
    assert (found.outcome, found.problem, found.text) == (Outcome.ENCRYPTED, Problem.PASSWORD, "")


def test_an_encrypted_odt(read):
    manifest = '<m:manifest xmlns:m="urn:m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    assert read(poison.odt("x", manifest=manifest)).outcome == Outcome.ENCRYPTED


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\nnothing more",
        poison.text_pdf("Rice")[:300],
        poison.docx("x")[:-40],
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    ],
    ids=["pdf", "half a pdf", "half a docx", "zip", "ole"],
)
def test_broken_files(read, content):
    found = read(content)
    assert (found.outcome, found.problem) in {(Outcome.FAILED, Problem.CORRUPT), (Outcome.READ, None)}
    assert found.text in {"", "Rice"}


def test_an_empty_file(read):
    assert read(b"").problem == Problem.EMPTY


# ---- poison ----
SMALL = {"cpu_seconds": 3, "wall_seconds": 20}


@pytest.mark.parametrize("name", ["bomb_pdf", "busy_pdf", "looping_pdf", "zip_bomb", "lying_bomb", "laughing_docx"])
def test_poison_costs_its_limit_and_no_more(read, name):
    found = read(getattr(poison, name)(), **SMALL)
    assert found.outcome == Outcome.FAILED
    assert found.problem in {Problem.BOMB, Problem.TIME, Problem.MEMORY, Problem.CORRUPT}
    assert found.text == ""
    assert found.took_ms < 15_000
    # The parent is as well as before.
    assert read(poison.text_pdf("Rice")).text == "Rice"


def test_what_the_library_stops_by_itself_has_no_text(read):
    found = read(poison.folded_pdf(), **SMALL)
    assert (found.outcome, found.text) == (Outcome.SCANNED, "")


def test_ten_thousand_pages_are_read_to_the_limit(read):
    found = read(poison.text_pdf(*(f"Page {number}" for number in range(1, 10_001))))
    assert (found.outcome, found.problem, found.pages) == (Outcome.CUT, Problem.LONG, 10_000)
    pages = found.text.split("\f")
    assert (len(pages), pages[-1]) == (500, "Page 500")


def test_a_file_of_as_many_pages_as_are_read_is_whole(read):
    assert read(poison.text_pdf("a", "b"), pages=2).outcome == Outcome.READ
    assert read(poison.text_pdf("a", "b", "c"), pages=2).outcome == Outcome.CUT


def test_the_text_ends_at_its_limit(read):
    found = read(poison.docx(*(["lúa " * 100] * 100)), chars=1000)
    assert found.outcome == Outcome.CUT
    assert 900 < len(found.text) <= 1000


def test_a_file_that_is_too_large_is_not_opened(read):
    assert read(poison.text_pdf("Rice"), file_bytes=100).problem == Problem.TOO_LARGE


def test_memory_is_the_kernels_matter(read):
    found = read(poison.busy_pdf(), memory=100 * 2**20)
    assert (found.outcome, found.problem) == (Outcome.FAILED, Problem.MEMORY)


def test_the_wall_clock_is_the_parents(monkeypatch, tmp_path):
    """A child that waits for ever is ended, with what it says too much of forgotten."""
    waits = tmp_path / "waits"
    waits.write_text(
        f"#!{sys.executable}\nimport sys, time\nsys.stdout.write('x')\nsys.stdout.flush()\ntime.sleep(600)\n"
    )
    waits.chmod(0o755)
    monkeypatch.setattr(runner.sys, "executable", str(waits))
    found = extract(waits, Limits(wall_seconds=1))
    assert found.problem == Problem.TIME
    assert found.took_ms < 10_000


def test_a_child_that_says_too_much_is_ended(monkeypatch, tmp_path):
    talks = tmp_path / "talks"
    talks.write_text(f"#!{sys.executable}\nimport sys\nwhile True: sys.stdout.write('x' * 100000)\n")
    talks.chmod(0o755)
    monkeypatch.setattr(runner.sys, "executable", str(talks))
    assert extract(talks, Limits(chars=1000)).outcome == Outcome.FAILED


def test_a_child_that_dies_is_a_crash(monkeypatch, tmp_path):
    dies = tmp_path / "dies"
    dies.write_text("#!/bin/sh\nexit 3\n")
    dies.chmod(0o755)
    monkeypatch.setattr(runner.sys, "executable", str(dies))
    assert extract(dies).problem == Problem.CRASH


# ---- the child ----
def test_the_child_knows_neither_django_nor_secrets(tmp_path):
    """What it has loaded, and what it was told."""
    file = tmp_path / "a.txt"
    file.write_text("lúa")
    code = (
        "import sys, os, json\n"
        "from search.extraction.__main__ import main\n"
        f"main([{str(file)!r}])\n"
        "heavy = [name for name in sys.modules if name.split('.')[0] in ('django', 'wagtail', 'pypdf')]\n"
        "print(json.dumps([heavy, dict(os.environ)]))"
    )
    command = [sys.executable, "-E", "-s", "-c", code]
    done = subprocess.run(command, capture_output=True, cwd=runner.BASE, env=runner.ENVIRONMENT, text=True, check=True)
    answer, rest = done.stdout[: done.stdout.index("}") + 1], done.stdout[done.stdout.index("}") + 1 :]
    modules, environment = json.loads(rest)
    assert json.loads(answer)["text"] == "lúa"
    assert modules == []
    assert not {name for name in environment if "SECRET" in name or "DATABASE" in name or "DJANGO" in name}


def test_the_child_can_write_no_file_and_start_no_other():
    code = (
        "from search.extraction.limits import Limits\nimport resource\nLimits().apply()\n"
        "print([resource.getrlimit(getattr(resource, 'RLIMIT_' + n))[0] for n in ('FSIZE', 'CORE', 'NPROC', 'AS')])"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, cwd=runner.BASE, env=dict(os.environ), text=True, check=True)
    assert json.loads(done.stdout) == [0, 0, 0, 512 * 2**20]


def test_states_and_reasons_have_words_for_people():
    assert set(Outcome) <= set(FileState.values)
    assert set(Problem) == set(FileProblem.values)


def test_no_character_that_a_database_refuses():
    assert tidy("a\x00b\ud800c  d\n\n \n e\u00adf") == "a b c d\nef"
