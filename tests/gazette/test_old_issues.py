"""Old issues from a folder: checked row by row, resumable, broken files reported, pages read."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.management import CommandError, call_command

from gazette.actions import old_issues
from gazette.enums import IssueState, TextState
from gazette.models import GazetteIssue, IssueNumber, IssuePage
from gazette.old_issues.index import gaps, read_index
from tests.gazette.makers import make_document, pdf_bytes, person
from tests.gazette.pdf.samples import make_pdf

pytestmark = pytest.mark.django_db
HEAD = "year,numbers,date,file,contents\n"


def run(folder: Path, *args: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("import_gazette", str(folder), *args, stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), f"{err.getvalue()}{error}"
    return out.getvalue(), err.getvalue()


def fill(folder: Path, *rows: str, head: str = HEAD) -> None:
    (folder / "index.csv").write_text(head + "\n".join(rows) + "\n", encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_pdf(tmp_path / "a.pdf", 2, "Quyết định về cây xanh")
    (tmp_path / "b.pdf").write_bytes(pdf_bytes(3))
    (tmp_path / "c.pdf").write_bytes(pdf_bytes(1))
    return tmp_path


def test_issues_are_published_with_their_pages_and_documents(folder):
    document = make_document(number="15/2015/QĐ-UBND", signed_on=date(2015, 1, 5))
    fill(
        folder,
        '2015,1,20/01/2015,a.pdf,"Quyết định số 15/2015/QĐ-UBND về cây xanh"',
        "2015,2 + 3,2015-02-10,b.pdf,",
        "2015,6,2015-03-01,c.pdf,",
    )
    told, wrong = run(folder)
    assert not wrong
    assert "3 imported" in told
    assert "2015: no issue 4, 5" in told
    first, double, _last = GazetteIssue.objects.order_by("issued_on")
    assert (first.state, first.archived, first.text_state) == (IssueState.PUBLISHED, True, TextState.PARSED)
    assert double.label == "2 + 3"
    assert [item.document for item in first.items.all()] == [document]
    assert "cay xanh" in first.pages.get(number=2).folded
    assert double.pages.count() == 3
    assert len(first.sha256) == 64
    assert (first.first_page, first.last_page) == (1, 2)


def test_done_again_nothing_changes_and_what_was_left_is_read(folder):
    fill(folder, "2015,1,2015-01-20,a.pdf,", "2015,2,2015-02-20,b.pdf,")
    run(folder)
    GazetteIssue.objects.filter(numbers__number=1).update(text_state=TextState.WAITING)
    IssuePage.objects.filter(issue__numbers__number=1).delete()
    told, wrong = run(folder)
    assert not wrong
    assert "0 imported, 2 there already" in told
    assert IssuePage.objects.count() == 5


def test_another_file_under_a_number_that_is_here(folder):
    fill(folder, "2015,1,2015-01-20,a.pdf,")
    run(folder)
    before = GazetteIssue.objects.get().sha256
    fill(folder, "2015,1,2015-01-20,b.pdf,", "2015,1 + 2,2015-01-20,c.pdf,")
    _told, wrong = run(folder)
    assert "2 rows were refused" in wrong
    assert GazetteIssue.objects.get().sha256 == before


def test_broken_rows_are_told_and_the_others_go_on(folder, tmp_path_factory):
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing")
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(folder / "locked.pdf", encryption=pikepdf.Encryption(user="a", owner="b"))
    (tmp_path_factory.getbasetemp() / "outside.pdf").write_bytes(pdf_bytes())
    fill(
        folder,
        "2015,1,2015-01-20,broken.pdf,",
        "2015,2,2015-01-21,locked.pdf,",
        "2015,3,2015-01-22,../outside.pdf,",
        "2015,4,2016-01-22,a.pdf,",
        "2015,5 + 7,2015-01-22,a.pdf,",
        "2015,8,32/01/2015,a.pdf,",
        "hai,9,2015-01-22,a.pdf,",
        "2015,10,2015-01-22,a.pdf,",
        "2015,10,2015-01-23,b.pdf,",
        "2015,11,2100-01-23,b.pdf,",
    )
    _told, wrong = run(folder)
    assert "9 rows were refused" in wrong
    assert [row.number for row in IssueNumber.objects.all()] == [10]
    lines = [line.split(" ")[1] for line in wrong.splitlines() if line.startswith("line")]
    assert sorted(map(int, lines)) == [2, 3, 4, 5, 6, 7, 8, 10, 11]


def test_dry_run_writes_nothing(folder):
    fill(folder, "2015,1,2015-01-20,a.pdf,", "2015,3,2015-01-20,none.pdf,")
    told, wrong = run(folder, "--dry-run")
    assert "1 would be imported" in told
    assert "1 rows were refused" in wrong
    assert not GazetteIssue.objects.exists()


def test_stopped_while_writing_nothing_is_half_there(folder, monkeypatch):
    fill(folder, "2015,1,2015-01-20,a.pdf,")

    def full(*args: Any) -> str:
        raise OSError(28, "no space")

    with monkeypatch.context() as patched:
        patched.setattr(old_issues, "keep", full)
        _told, wrong = run(folder)
    assert "1 rows were refused" in wrong
    assert not GazetteIssue.objects.exists()
    assert "1 imported" in run(folder)[0]


def test_vietnamese_headings_and_a_table_without_a_column(folder):
    fill(folder, "2015;1;20/01/2015;a.pdf", head="Năm;Số;Ngày;Tệp\n")
    assert [row.error for row in read_index(folder)] == [""]
    fill(folder, "2015,a.pdf", head="year,file\n")
    assert "numbers" in run(folder)[1]


def test_only_the_desk(folder):
    fill(folder, "2015,1,2015-01-20,a.pdf,")
    row = read_index(folder)[0]
    with pytest.raises(old_issues.ActionError):
        old_issues.ImportOldIssueAction(row, person("unit_webmaster", "snnmt")).execute()
    assert old_issues.ImportOldIssueAction(row, person("gazette_officer")).execute().archived


def test_gaps_by_year():
    assert gaps({(2015, 1), (2015, 4), (2016, 1)}) == {2015: [2, 3]}
