"""Reading tables of units: what cannot be read for certain is refused as a whole, and the message says the way out."""

from __future__ import annotations

import io
from datetime import date, datetime

import openpyxl
import pytest

from cms.core.actions import ActionError
from sites.bulk.columns import COLUMNS, column_of
from sites.bulk.reading import MAX_BYTES, MAX_ROWS, read_table
from sites.bulk.results import sample_csv

HEADER = "code,name,kind,host"
ROW = "duong-lam,Xã Đường Lâm,commune,duong-lam.portal.test"
TABLE = f"{HEADER}\n{ROW}\n"


def workbook(*rows: tuple) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def refusal(content: bytes, name: str = "units.csv") -> str:
    with pytest.raises(ActionError) as error:
        read_table(content, name)
    assert error.value.field == "file"
    return str(error.value.message)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encodings_and_separators(encoding, separator, newline):
    content = TABLE.replace(",", separator).replace("\n", newline).encode(encoding)
    (row,) = read_table(content, "units.csv")
    assert (row.number, row.error) == (2, "")
    assert row.values == {
        "code": "duong-lam",
        "name": "Xã Đường Lâm",
        "kind": "commune",
        "host": "duong-lam.portal.test",
    }


@pytest.mark.parametrize("encoding", ["utf-16-be", "utf-16-le"])
def test_utf_16_of_both_orders(encoding):
    (row,) = read_table(("\ufeff" + TABLE).encode(encoding), "units.csv")
    assert row.values["name"] == "Xã Đường Lâm"


def test_decomposed_letters_are_composed():
    import unicodedata

    (row,) = read_table(unicodedata.normalize("NFD", TABLE).encode(), "units.csv")
    assert row.values["name"] == "Xã Đường Lâm"


@pytest.mark.parametrize(
    "content",
    [
        "code,name,kind,host\nx,Xa\u0303 Ðuo\u0300ng,commune,x.test\n".encode("cp1258", errors="replace"),
        TABLE.encode("utf-8").replace("ã".encode(), b"\xe3"),
        "code,name,kind,host\nx,Élan,commune,x.test\n".encode("latin-1"),
    ],
)
def test_another_encoding_is_refused_with_the_way_out(content):
    message = refusal(content)
    assert "CSV UTF-8" in message
    assert "Excel" in message


def test_a_workbook():
    content = workbook(
        ("Mã đơn vị", "Tên đơn vị", "Loại", "Tên miền", "Từ ngày", "Thứ tự"),
        ("duong-lam", "Xã Đường Lâm", "commune", "duong-lam.portal.test", datetime(2025, 7, 1), 40.0),  # noqa: DTZ001 (as a workbook has it)
        (None, None, None, None, None, None),
        ("suoi-hai", "Xã Suối Hai", "commune", "suoi-hai.portal.test", date(2025, 7, 1), None),
    )
    first, second = read_table(content, "units.xlsx")
    assert first.values["since"] == "2025-07-01"
    assert first.values["rank"] == "40"
    assert (first.number, second.number) == (2, 4), "rows are numbered as the spreadsheet does"


def test_a_file_that_is_not_what_its_name_says():
    assert "xlsx" in refusal(TABLE.encode(), "units.xlsx")
    assert "csv" in refusal(workbook(("code",)), "units.csv")
    assert "csv" in refusal(b"%PDF-1.7 \xe2\xe3", "units.csv")
    refusal(b"", "units.csv")
    refusal(TABLE.encode(), "units.xls")
    refusal(TABLE.encode(), "units")


def test_too_large_a_file_and_too_many_rows():
    assert "MB" in refusal(b"a" * (MAX_BYTES + 1))
    rows = "".join(f"c{n},Xã,commune,c{n}.portal.test\n" for n in range(MAX_ROWS + 1))
    assert str(MAX_ROWS) in refusal(f"{HEADER}\n{rows}".encode())
    rows = rows.rsplit("\n", 2)[0]
    assert len(read_table(f"{HEADER}\n{rows}\n".encode(), "units.csv")) == MAX_ROWS


@pytest.mark.parametrize(
    ("header", "named"),
    [
        ("code,name,kind", "host"),
        ("code,name,kind,host,colour", "colour"),
        ("code,name,kind,host,code", "code"),
        ("code,name,kind,host,mã", "code"),
        ("duong-lam,Xã Đường Lâm,commune,x.portal.test", "duong-lam"),
        ("code,name,,kind,host", "—"),
    ],
)
def test_a_wrong_header_is_refused_and_its_columns_are_named(header, named):
    assert named in refusal(f"{header}\n{ROW}\n".encode())


def test_a_header_without_rows():
    assert refusal(f"{HEADER}\n\n,,,\n".encode())


def test_every_column_has_one_meaning():
    for name, aliases in COLUMNS.items():
        assert {column_of(heading) for heading in (name, name.upper(), *aliases)} == {name}


def test_rows_that_cannot_be_used_are_told_apart():
    content = "\n".join(
        [
            HEADER + ",parent",
            "a,Xã A,commune,a.portal.test,",
            "b,,commune,b.portal.test,",
            "c,Xã C,commune,C.portal.test.,,more",
            "A,Xã A khác,commune,a2.portal.test,",
            "d,Xã D,commune,c.portal.test,",
            "e,Xã E,commune,e.portal.test,f",
            "f,Xã F,commune,f.portal.test,e",
            "g,Xã G,commune,g.portal.test,e",
            '"h","Xã H, thị trấn cũ",commune,h.portal.test,',
        ]
    )
    rows = {row.number: row for row in read_table(content.encode(), "units.csv")}
    failed = {number for number, row in rows.items() if row.error}
    assert failed == {2, 3, 4, 5, 7, 8}, "twins are refused both, circles are, what hangs below a circle is not"
    assert "name" in rows[3].error
    assert "5" in rows[2].error
    assert "2" in rows[5].error
    assert rows[10].values["name"] == "Xã H, thị trấn cũ"


def test_twins_by_host():
    content = f"{HEADER}\na,Xã A,commune,x.portal.test\nb,Xã B,commune,X.PORTAL.TEST\n"
    assert all("x.portal.test" in row.error for row in read_table(content.encode(), "units.csv"))


def test_the_table_to_fill_in_can_be_read():
    (row,) = read_table(sample_csv("haivan.gov.vn"), "units.csv")
    assert row.values["host"] == "phuong-mau.haivan.gov.vn"
    assert not row.error
