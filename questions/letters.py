"""Transfer letters (phiếu chuyển) as DOCX, by Nghị định 30/2020/NĐ-CP, Phụ lục I (form) and III (mẫu 1.14).

Letters are Vietnamese whatever language the officer reads in: their words are fixed by the decree.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from cms.core.actions import ActionError

from .models import LetterTemplate

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT = "Times New Roman"
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
TITLE = "PHIẾU CHUYỂN"
# Điều 8, Phụ lục I: A4; margins of 20-25 mm above and below, 30-35 left, 15-20 right.
PAGE = {"page_width": 210, "page_height": 297, "top_margin": 22, "bottom_margin": 22, "left_margin": 30}
RIGHT = 17
ATTEMPTS = 20
BODY = (
    "{unit_from} đã nhận được câu hỏi (mã tra cứu {code}) gửi đến ngày {received} về việc: {title}.\n"
    "Căn cứ chức năng, nhiệm vụ, {unit_from} kính chuyển {unit_to} xem xét, trả lời theo thẩm quyền"
    "{term}.\n"
    "Kết quả đề nghị cập nhật trên hệ thống Hỏi đáp của Cổng thông tin điện tử để thông báo cho người hỏi."
)


@dataclass(frozen=True)
class Letter:
    """What stands in one letter.

    Attributes:
        issuer: name of the issuing body. text: of the question, where the receiver needs it in the letter.
        person: lines about the asker; empty unless somebody asked for them and gave a reason.
    """

    number: str
    day: date
    issuer: str
    parent: str
    place: str
    receiver: str
    body: str
    signer_title: str = ""
    signer_name: str = ""
    request: str = ""
    text: str = ""
    person: list[str] = field(default_factory=list)


def take_number(template: LetterTemplate, day: date) -> str:
    """The next number of the year, for good; two who ask at once get two numbers. It begins again each year.

    The row is changed only if it still holds what was read: this needs no lock of its own.

    Raises:
        ActionError: too many ask at once.
    """
    rows = LetterTemplate.objects.filter(pk=template.pk)
    for _attempt in range(ATTEMPTS):
        year, following = rows.values_list("year", "next_number").get()
        # Never used (year 0): what the unit has set is where it begins.
        number = following if year in {0, day.year} else 1
        taken = rows.filter(year=year, next_number=following).update(year=day.year, next_number=number + 1)
        if taken:
            return written_number(template.number_pattern, number, day)
    raise ActionError(_("The number of the letter could not be taken. Try again."))


def written_number(pattern: str, number: int, day: date) -> str:
    """Phụ lục I, II.3: numbers below ten have a zero before them."""
    return pattern.replace("{number}", f"{number:02d}").replace("{year}", str(day.year))


def written_date(place: str, day: date) -> str:
    """Phụ lục I, II.4: days below ten and the first two months have a zero before them."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    text = f"ngày {day.day:02d} tháng {month} năm {day.year}"
    return f"{place}, {text}" if place else text


def filled(body: str, **values: str) -> str:
    """The text with its names replaced; what a template asks for and nobody knows stays visible.

    By plain replacement: a format string of a template could reach into objects.
    """
    for name, value in values.items():
        body = body.replace("{" + name + "}", value)
    return body


# ---- the document ----
def build(letter: Letter) -> bytes:
    document = Document()
    _page(document)
    _heading(document, letter)
    _line(document, "", size=6)
    _line(document, TITLE, size=14, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
    _line(document, f"Kính gửi: {letter.receiver}", size=14, align=WD_ALIGN_PARAGRAPH.CENTER, after=10)
    for paragraph in _paragraphs(letter):
        _text(document, paragraph)
    _signature(document, letter)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _paragraphs(letter: Letter) -> list[str]:
    found = [line for line in letter.body.splitlines() if line.strip()]
    if letter.request:
        found.append(f"Nội dung đề nghị: {letter.request}")
    if letter.person:
        found += ["Người hỏi:", *letter.person]
    if letter.text:
        found += ["Nội dung câu hỏi:", *(line for line in letter.text.splitlines() if line.strip())]
    return found


def _page(document: Any) -> None:
    section = document.sections[0]
    for name, value in PAGE.items():
        setattr(section, name, Mm(value))
    section.right_margin = Mm(RIGHT)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    document.core_properties.title = TITLE
    document.core_properties.author = ""
    document.core_properties.language = "vi-VN"


def _heading(document: Any, letter: Letter) -> None:
    """Issuing body and number on the left; the nation's name, the motto, place and date on the right."""
    table = document.add_table(rows=2, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for row in table.rows:
        row.cells[0].width, row.cells[1].width = Mm(70), Mm(95)
    left, right = table.rows[0].cells
    if letter.parent:
        _line(left, letter.parent.upper(), size=13, align=WD_ALIGN_PARAGRAPH.CENTER)
    _line(left, letter.issuer.upper(), size=13, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
    _rule(_line(left, "", size=2), indent=Mm(22))
    _line(right, NATION, size=13, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
    _line(right, MOTTO, size=14, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
    _rule(_line(right, "", size=2), indent=Mm(20))
    left, right = table.rows[1].cells
    _line(left, f"Số: {letter.number}", size=13, align=WD_ALIGN_PARAGRAPH.CENTER)
    _line(right, written_date(letter.place, letter.day), size=14, italic=True, align=WD_ALIGN_PARAGRAPH.CENTER)
    for row in table.rows:
        for cell in row.cells:  # A new cell begins with an empty paragraph.
            first = cell.paragraphs[0]._element
            first.getparent().remove(first)


def _signature(document: Any, letter: Letter) -> None:
    """Receivers on the left, the signature on the right (Phụ lục I, II.7 and II.9)."""
    table = document.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    left.width, right.width = Mm(75), Mm(90)
    _line(left, "Nơi nhận:", size=12, bold=True, italic=True)
    _line(left, "- Như trên;", size=11)
    _line(left, "- Lưu: VT.", size=11)
    _line(right, letter.signer_title.upper(), size=14, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
    for _blank in range(4):  # Room for signature and seal.
        _line(right, "", size=14)
    _line(right, letter.signer_name, size=14, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
    for cell in (left, right):
        first = cell.paragraphs[0]._element
        first.getparent().remove(first)


def _line(
    where: Any,
    text: str,
    *,
    size: int,
    bold: bool = False,
    italic: bool = False,
    align: Any = None,
    after: int = 0,
) -> Any:
    paragraph = where.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(0)
    paragraph.paragraph_format.space_after = Pt(after)
    paragraph.alignment = align
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    return paragraph


def _text(document: Any, text: str) -> None:
    """Phụ lục I, II.6: both sides straight, the first line in by 1 cm to 1.27 cm, at least 6 pt between paragraphs."""
    paragraph = document.add_paragraph(text)
    shape = paragraph.paragraph_format
    shape.first_line_indent, shape.space_after, shape.line_spacing = Mm(10), Pt(6), 1.15
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY


def _rule(paragraph: Any, indent: Any) -> None:
    """The line below the motto and the body's name."""
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = indent
    borders = OxmlElement("w:pBdr")
    border = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        border.set(qn(f"w:{name}"), value)
    borders.append(border)
    paragraph._p.get_or_add_pPr().append(borders)
