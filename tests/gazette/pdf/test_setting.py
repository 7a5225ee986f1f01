"""What sets HTML fetches nothing; labels, lists, and the benchmark on a small scale."""

from __future__ import annotations

import builtins

import pikepdf
import pytest

from gazette.pdf import setting
from gazette.pdf.errors import PdfError
from gazette.pdf.setting import StaticFetcher, set_html, weasyprint
from gazette.pdf.sheets import set_labels_pdf, set_table_pdf
from tests.gazette.pdf import readers


def test_without_pango(monkeypatch, tmp_path):
    def absent(name):
        raise OSError("cannot load library 'libpango-1.0-0'")

    weasyprint.cache_clear()
    setting._press.cache_clear()
    monkeypatch.setattr(setting, "import_module", absent)
    try:
        with pytest.raises(PdfError, match="Pango"):
            set_html("<p>a</p>", tmp_path / "a.pdf")
    finally:
        weasyprint.cache_clear()
        setting._press.cache_clear()
    assert not list(tmp_path.iterdir())


ADDRESSES = (
    "http://127.0.0.1/a.png",
    "https://example.vn/a.css",
    "file:///etc/passwd",
    "static:fonts/pdf/../OFL.txt",
    "static:fonts/pdf/OFL.txt",
    "static:css/base.css",
    "ftp://a/b",
    "/etc/passwd",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_is_fetched(address):
    with pytest.raises(ValueError, match="refused"):
        StaticFetcher(weasyprint())(address)


def test_fonts_and_data_are(tmp_path):
    fetcher = StaticFetcher(weasyprint())
    assert fetcher("static:fonts/pdf/tinos-400.woff2").read()[:4] == b"wOF2"
    assert fetcher("data:text/plain,abc").read() == b"abc"


def test_a_page_cannot_bring_in_files(tmp_path, monkeypatch):
    secret = tmp_path / "secret.txt"
    secret.write_text("bí mật")
    opened = []
    real = builtins.open
    monkeypatch.setattr(builtins, "open", lambda name, *a, **k: opened.append(str(name)) or real(name, *a, **k))
    page = f"""<html lang="vi"><head><title>t</title><link rel="attachment" href="file://{secret}">
      <link rel="stylesheet" href="file://{secret}"><style>@import "file://{secret}"</style></head>
      <body><img alt="a" src="file://{secret}"><p>Còn lại</p></body></html>"""
    set_html(page, tmp_path / "a.pdf")
    assert str(secret) not in opened
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        assert not list(pdf.attachments)


# ---- labels and lists ----
def test_labels(tmp_path):
    labels = [("Thư viện tỉnh Hải Vân", f"Số {at} đường Lê Lợi", "phường Hải Vân") for at in range(1, 51)]
    assert set_labels_pdf("Nhãn địa chỉ", labels, tmp_path / "a.pdf") == 3
    assert readers.pdfinfo(tmp_path / "a.pdf")["Pages"] == "3"
    assert "Số 24 đường Lê Lợi" in readers.pdftotext(tmp_path / "a.pdf", 1, 1)
    assert "Số 25 đường Lê Lợi" in readers.pdftotext(tmp_path / "a.pdf", 2, 2)
    assert all(embedded for _name, embedded, _unicode in readers.fonts(tmp_path / "a.pdf"))


def test_lists(tmp_path):
    rows = [(str(at), f"Ủy ban nhân dân xã {at}", "2") for at in range(1, 101)]
    pages = set_table_pdf(
        "Danh sách phát hành",
        ("STT", "Nơi nhận", "Số bản"),
        rows,
        tmp_path / "a.pdf",
        notes=("Công báo số 1095 + 1096",),
        signatures=("Người giao", "Người nhận"),
        widths=(10, 70, 20),
        numeric=(0, 2),
    )
    text = readers.pdftotext(tmp_path / "a.pdf")
    assert pages > 2
    assert text.count("Nơi nhận") >= pages - 1  # The heading of the table is on every page that has rows.
    assert "Ủy ban nhân dân xã 100" in text
    assert "Người giao" in text


def test_thirty_pages_by_the_benchmark():
    """The script that `make bench` runs, small: it says seconds, memory and whether the signature is good."""
    from tests.benchmarks.gazette_pdf import main

    found = main(30)
    assert found["pages"] >= 30
    assert found["megabytes"] <= 400
