"""The official PDF of a document of the demonstration, set as its issuer would."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.html import escape

from gazette.models import LegalDocument
from gazette.pdf.errors import PdfError
from gazette.pdf.setting import set_html, weasyprint

STYLE = """@page{size:A4;margin:20mm 15mm 20mm 30mm} td{width:50%;text-align:center} p{text-indent:10mm;margin:0 0 2mm}
h1{text-align:center;font-size:14pt;margin:6mm 0 2mm} .about{text-align:center;font-weight:700;text-indent:0}"""


def press_works() -> bool:
    """Whether PDFs can be set on this machine."""
    try:
        weasyprint()
    except PdfError:
        return False
    return True


def official_pdf(document: LegalDocument, text: str) -> bytes:
    """Masthead, number, abstract and text on A4 (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    day = document.signed_on
    head = (
        f"<table><tr><td><b>{escape(document.issuer_name.upper())}</b></td>"
        "<td><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc</b></td></tr>"
        f"<tr><td>Số: {escape(document.number)}</td>"
        f"<td><i>Hải Vân, ngày {day:%d} tháng {day:%m} năm {day:%Y}</i></td></tr></table>"
    )
    title = f'<h1>{escape(document.kind.name.upper())}</h1><p class="about">{escape(document.abstract)}</p>'
    body = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())
    page = (
        f'<html lang="vi"><head><title>{escape(document.number)}</title><style>{STYLE}</style></head>'
        f"<body>{head}{title}{body}</body></html>"
    )
    with TemporaryDirectory() as folder:
        target = Path(folder) / "van-ban.pdf"
        set_html(page, target)
        return target.read_bytes()
