"""Documents from a table: any encoding, dry run, row errors, files of a ZIP, resumed after a death."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cms.core.actions import ActionError
from gazette.actions import imports
from gazette.actions.imports import (
    ForgetDocumentsAction,
    ImportBatchAction,
    LookThroughAction,
    MapDocumentsAction,
    StartDocumentsAction,
    UploadDocumentsAction,
    planner_of,
    run_import,
    table_of,
)
from gazette.encodings import encode
from gazette.import_tasks import pick_up_imports
from gazette.importing.archive import Archive
from gazette.importing.fields import suggested
from gazette.importing.table import read_table
from gazette.models import DocumentImport, LegalDocument
from tests.conftest import DEPARTMENT
from tests.gazette.makers import make_document, pdf_bytes, person, unit

pytestmark = pytest.mark.django_db
HEADER = ["Số, ký hiệu", "Ngày ban hành", "Trích yếu", "Người ký", "Tệp"]
ABSTRACT = "Quyết định về việc hỗ trợ ngư dân chuyển đổi nghề trên địa bàn tỉnh"


def row(
    number: str = "15/2022/QĐ-UBND", day: str = "09/03/2022", abstract: str = ABSTRACT, file: str = ""
) -> list[str]:
    return [number, day, abstract, "Trần Văn Ký", file]


def table(*rows: list[str], encoding: str = "unicode", header: list[str] | None = None) -> bytes:
    lines = "\r\n".join(";".join(f'"{cell}"' for cell in line) for line in (header or HEADER, *rows))
    return lines.encode("utf-8-sig") if encoding == "unicode" else encode(lines, encoding)


def archive(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return target.getvalue()


def uploaded(content: bytes, files: bytes | None = None, user: Any = None, name: str = "vb.csv") -> DocumentImport:
    upload = SimpleUploadedFile(name, content)
    packed = SimpleUploadedFile("tep.zip", files) if files is not None else None
    made: DocumentImport = UploadDocumentsAction(upload, packed, unit("ubnd"), user).execute()
    return made


def looked_through(content: bytes, files: bytes | None = None, user: Any = None, **options: Any) -> DocumentImport:
    source = uploaded(content, files, user)
    source = MapDocumentsAction(source, source.mapping["columns"], user, **options).execute()
    checked: DocumentImport = LookThroughAction(source).execute()
    return checked


def imported(content: bytes, files: bytes | None = None, **options: Any) -> DocumentImport:
    return run_import(StartDocumentsAction(looked_through(content, files, **options)).execute())


# ---- the way ----
def test_columns_are_guessed_by_what_they_are_called():
    assert suggested(HEADER) == {"number": 0, "signed_on": 1, "abstract": 2, "signer": 3, "official": 4}
    assert suggested(["Số ký hiệu"]) == {"number": 0}


def test_documents_are_entered_with_their_files():
    files = archive(**{"thu-muc/qd15.pdf": pdf_bytes(2)})
    source = imported(table(row(file="QD15.pdf")), files)
    assert (source.state, source.created, source.errors) == ("done", 1, [])
    document = LegalDocument.objects.get()
    assert (document.number, document.signed_on, document.state) == ("15/2022/QĐ-UBND", date(2022, 3, 9), "draft")
    assert document.files.get().kind == "official"
    assert document.events.filter(kind="imported").exists()
    assert not source.table.storage.exists(source.table.name)


@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "viscii", "cp1258"])
def test_old_encodings_are_recognised_and_converted_with_a_report(encoding):
    rows = [row(f"{number}/QĐ-UBND") for number in range(1, 8)]
    source = looked_through(table(*rows, encoding=encoding))
    assert source.report["conversion"]["encoding"] == encoding
    assert source.report["conversion"]["rows_converted"] == 8
    assert source.errors == []
    assert run_import(StartDocumentsAction(source).execute()).created == 7
    assert set(LegalDocument.objects.values_list("abstract", flat=True)) == {ABSTRACT}


def test_a_workbook_is_read_with_its_dates():
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active.append(["15/2022/QĐ-UBND", date(2022, 3, 9), ABSTRACT, "", ""])
    target = io.BytesIO()
    book.save(target)
    found = read_table(target.getvalue(), "vb.xlsx")
    assert found.rows[0][1][1] == "2022-03-09"


def test_the_dry_run_names_row_and_column_and_writes_nothing():
    make_document(number="7/2022/QĐ-UBND", signed_on=date(2022, 1, 5))
    files = archive(a=b"x", **{"co.pdf": pdf_bytes()})
    bad = [
        row("1/QĐ-UBND", day="31/02/2022"),
        row("2/QĐ-UBND", abstract=""),
        row("7/2022/QĐ-UBND", day="05/01/2022"),
        row("8/QĐ-UBND", file="khong-co.pdf"),
        row("9/QĐ-UBND", file="co.pdf"),
        row("9/QĐ-UBND"),
    ]
    source = looked_through(table(*bad), files)
    assert [error["row"] for error in source.errors] == [2, 3, 4, 5, 7]
    assert [error["column"] for error in source.errors] == [
        "Ngày ban hành", "Trích yếu", "Số, ký hiệu", "Tệp", "Số, ký hiệu",
    ]  # fmt: skip
    assert source.report["right"] == 1
    assert LegalDocument.objects.count() == 1
    done = run_import(StartDocumentsAction(source).execute())
    assert (done.created, done.report["failed"], done.state) == (1, 5, "done")


def test_the_same_number_is_taken_where_the_table_or_the_person_says_so():
    make_document(number="7/2022/QĐ-UBND", signed_on=date(2022, 1, 5))
    header = [*HEADER, "Văn bản khác"]
    rows = [[*row("7/2022/QĐ-UBND", day="05/01/2022"), "x"]]
    assert imported(table(*rows, header=header)).created == 1
    assert imported(table(row("7/2022/QĐ-UBND")), same_ok=True).created == 1


def test_old_documents_are_published_without_duties():
    source = imported(table(row()), as_published=True)
    assert source.created == 1
    document = LegalDocument.objects.get()
    assert (document.state, document.address) == ("published", "qd-ubnd/2022/15")
    assert not document.duties.exists()


def test_what_is_internal_stays_internal_whatever_the_table_is_taken_for():
    header = [*HEADER, "Chế độ công khai"]
    source = imported(table([*row(), "Lưu hành nội bộ"], [*row("16/QĐ-UBND"), ""], header=header), as_published=True)
    assert source.created == 2, source.errors
    states = dict(LegalDocument.objects.values_list("confidentiality", "state"))
    assert states == {"internal": "draft", "public": "published"}
    refused = looked_through(table([*row("17/QĐ-UBND"), "Mật"], header=header))
    assert [error["row"] for error in refused.errors] == [2]


# ---- faults ----
def test_a_dead_worker_loses_and_doubles_no_row(monkeypatch):
    monkeypatch.setattr(imports, "BATCH", 3)
    rows = [row(f"{number}/QĐ-UBND") for number in range(1, 9)]
    source = StartDocumentsAction(looked_through(table(*rows))).execute()
    sheet = table_of(source)
    assert ImportBatchAction(source, sheet, planner_of(source, sheet)).execute()

    def die(*args: Any, **kwargs: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        calls = iter([None, die])
        enter = ImportBatchAction._enter

        def fall(self: Any, *args: Any) -> None:
            (next(calls) or enter)(self, *args)

        patch.setattr(ImportBatchAction, "_enter", fall)
        with pytest.raises(SystemExit):
            run_import(source)
    source.refresh_from_db()
    assert (source.position, source.created, LegalDocument.objects.count()) == (3, 3, 3)
    assert pick_up_imports() in {0, 1}
    source.refresh_from_db()
    done = run_import(source) if source.state == "running" else source
    assert (done.position, done.created, LegalDocument.objects.count()) == (8, 8, 8)


@pytest.mark.parametrize(
    ("name", "content"), [("vb.csv", b""), ("vb.csv", b"\x00\x01\x02"), ("vb.xlsx", b"PK\x03\x04"), ("vb.exe", b"a,b")]
)
def test_what_is_no_table_is_refused(name, content):
    with pytest.raises(ActionError):
        uploaded(content, name=name)


def test_a_zip_that_is_none_is_refused_and_bombs_are_named():
    with pytest.raises(ActionError):
        uploaded(table(row()), b"no zip")
    bomb = Archive(io.BytesIO(archive(**{"bom.pdf": b"0" * 5_000_000})))
    assert bomb.problem("bom.pdf")
    assert bomb.problem("../../BOM.PDF")
    assert bomb.problem("")


def test_a_file_that_is_not_what_its_name_says_fails_its_row_alone():
    files = archive(**{"a.pdf": b"MZ no pdf", "b.pdf": pdf_bytes()})
    rows = [row("1/QĐ-UBND", file="a.pdf"), row("2/QĐ-UBND", file="b.pdf")]
    source = imported(table(*rows), files)
    assert (source.created, [error["row"] for error in source.errors]) == (1, [2])


def test_columns_must_be_chosen_once_each():
    source = uploaded(table(row()))
    for columns in ({}, {"number": 0, "signed_on": 0, "abstract": 2}, {"number": 0, "signed_on": 1, "abstract": 99}):
        with pytest.raises(ActionError):
            MapDocumentsAction(source, columns).execute()


def test_a_table_that_is_not_wanted_is_deleted(django_capture_on_commit_callbacks):
    source = uploaded(table(row()))
    with django_capture_on_commit_callbacks(execute=True):
        ForgetDocumentsAction(source).execute()
    assert not source.table.storage.exists(source.table.name)


# ---- rights ----
def test_a_unit_brings_in_its_own_documents_only():
    webmaster = person("unit_webmaster", "snnmt")
    with pytest.raises(ActionError):
        uploaded(table(row()), user=webmaster)
    upload = SimpleUploadedFile("vb.csv", table([*row(), "UBND"], header=[*HEADER, "Cơ quan ban hành"]))
    source = UploadDocumentsAction(upload, None, unit("snnmt"), webmaster).execute()
    MapDocumentsAction(source, source.mapping["columns"], webmaster).execute()
    assert LookThroughAction(source).execute().report["wrong"] == 1
    author = person("unit_author", "snnmt")
    with pytest.raises(ActionError):
        MapDocumentsAction(source, source.mapping["columns"], author, as_published=True).execute()


def test_screens_from_upload_to_result(at):
    client = at(DEPARTMENT)
    client.force_login(person("unit_webmaster", "snnmt"))
    assert client.get(reverse("document_imports")).status_code == 200
    upload = SimpleUploadedFile("vb.csv", table(row()))
    response = client.post(reverse("document_imports"), {"table": upload, "unit": unit("snnmt").pk})
    source = DocumentImport.objects.get()
    assert response.status_code == 302
    page = reverse("document_import", args=[source.pk])
    assert ABSTRACT[:40] in client.get(page).content.decode()
    columns = {f"c_{name}": column for name, column in source.mapping["columns"].items()}
    assert client.post(page, columns | {"do": "check"}).status_code == 302
    source.refresh_from_db()
    if source.state == "checking":
        LookThroughAction(source).execute()
    assert client.post(page, {"do": "start"}).status_code == 302
    source.refresh_from_db()
    if source.state == "running":
        run_import(source)
    assert client.get(page).status_code == 200
    assert LegalDocument.objects.get().issuer.code == "snnmt"
    client.force_login(person("unit_webmaster", "cua-vinh"))
    assert client.get(page).status_code == 404
