"""What a line of an official document is: a chapter, an article, a point, a signature … Pure functions.

Layout and order of parts after Nghị định 78/2025/NĐ-CP and Nghị định 30/2020/NĐ-CP, Phụ lục I: phần, chương, mục,
tiểu mục, điều, khoản, điểm; points are lettered a, b, c, d, đ, e, g …
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gazette.references import roman

_NUM = r"(?:[IVXLC]{1,8}|\d{1,3})[a-zđA-ZĐ]?"
_REST = r"\s*[.:–-]?\s*(?P<rest>.{0,1000})"
_PART_WORDS = {
    "NHẤT": "1",
    "MỘT": "1",
    "HAI": "2",
    "BA": "3",
    "TƯ": "4",
    "BỐN": "4",
    "NĂM": "5",
    "SÁU": "6",
    "BẢY": "7",
    "TÁM": "8",
}
_PART_WORDS |= {"CHÍN": "9", "MƯỜI": "10"}
_PART = re.compile(
    rf"(?:PHẦN|Phần)\s+(?:(?:THỨ|thứ)\s+)?(?P<number>{'|'.join(_PART_WORDS)}|{_NUM})(?!\w){_REST}",
    re.IGNORECASE,
)
_CHAPTER = re.compile(rf"(?:CHƯƠNG|Chương)\s+(?P<number>{_NUM})(?!\w){_REST}")
_SECTION = re.compile(rf"(?:MỤC|Mục)\s+(?P<number>{_NUM})(?!\w){_REST}")
_SUBSECTION = re.compile(rf"(?:TIỂU MỤC|Tiểu mục)\s+(?P<number>{_NUM})(?!\w){_REST}")
_ARTICLE = re.compile(r"(?:ĐIỀU|Điều)\s{1,4}(?P<number>\d{1,4}[a-zđ]{0,2})\s*(?:[.:]\s*(?P<rest>.*)|$)", re.DOTALL)
_CLAUSE = re.compile(r"(?P<number>\d{1,3}[a-zđ]?)\s?\.\s+(?P<rest>\S.*)", re.DOTALL)
_POINT = re.compile(r"(?P<number>[a-zđ]{1,2}\d?)\s?\)\s*(?P<rest>.*)", re.DOTALL)
_OUTLINE = re.compile(r"(?P<number>[IVXL]{1,7})\s*[.)]\s*(?P<rest>\S.{0,400})")
_APPENDIX = re.compile(rf"PHỤ LỤC(?:\s+SỐ)?(?:\s+(?P<number>{_NUM}|[A-Z]))?(?!\w)(?P<rest>.{{0,400}})")
_APPENDIX_TITLE_CASE = re.compile(rf"Phụ lục(?:\s+số)?\s+(?P<number>{_NUM}|[A-Z])\s*[.:]?(?P<rest>)$")
_BASIS = re.compile(r"(?:Căn cứ|Xét|Theo đề nghị|Thực hiện|Trên cơ sở|Sau khi|Để )", re.IGNORECASE)
_ENACTS = re.compile(r"(?:QUYẾT ĐỊNH|QUYẾT NGHỊ|NGHỊ QUYẾT|CHỈ THỊ|BAN HÀNH|NGHỊ ĐỊNH)\s*:\s*$")
_ATTACHED = re.compile(
    r"(?:QUY ĐỊNH|QUY CHẾ|ĐIỀU LỆ|NỘI QUY|DANH MỤC|CHƯƠNG TRÌNH|KẾ HOẠCH"
    r"|ĐỀ ÁN|PHƯƠNG ÁN|QUY TRÌNH|HƯỚNG DẪN)(?:\s.{0,200})?$"
)
_SIGNS = re.compile(r"(?:TM|KT|TL|TUQ|Q)\s?\.\s?[A-ZĐỦỘÂẤỦÊÔƠƯ]|Nơi nhận\s*:?|NƠI NHẬN\s*:?$")
_OFFICES = re.compile(
    r"(?:(?:PHÓ\s+)?(?:CHỦ TỊCH|BỘ TRƯỞNG|GIÁM ĐỐC|CHÁNH VĂN PHÒNG|THỨ TRƯỞNG|THỦ TƯỚNG|TỔNG GIÁM ĐỐC"
    r"|CHỦ NHIỆM|CHÁNH THANH TRA|TRƯỞNG BAN|HIỆU TRƯỞNG))(?:\s+(?:QUỐC HỘI|NƯỚC|TỈNH|XÃ|PHƯỜNG|THƯỜNG TRỰC))?$"
)
_ISSUED_WITH = re.compile(r"\(?\s*(?:Ban hành|Kèm) (?:kèm )?theo\b", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """A line with its meaning.

    Attributes:
        kind: kind of node, or `outline`, `basis`, `enacts`, `attached`, `signature`, `issued`, `plain`.
    """

    kind: str
    number: str = ""
    rest: str = ""


def is_capitals(text: str) -> bool:
    """Whether `text` is a heading by its letters."""
    return any(char.isalpha() for char in text) and text == text.upper()


def classify(text: str) -> Line:
    """What `text`, stripped and in one line, is by itself; the parser decides by what stands around it."""
    first = text[:1]
    if first in "PpCMTĐ" and (line := _division(text)):
        return line
    if first.isdigit() and (match := _CLAUSE.match(text)):
        return Line("clause", match["number"], match["rest"])
    if (match := _POINT.match(text)) and match["number"][0] not in "fjwz":
        return Line("point", match["number"], match["rest"])
    if first in "IVXL" and (match := _OUTLINE.fullmatch(text)) and roman(match["number"]):
        return Line("outline", match["number"], match["rest"])
    return _wording(text)


def _division(text: str) -> Line | None:
    if match := _ARTICLE.match(text):
        return Line("article", match["number"], (match["rest"] or "").strip())
    for kind, pattern in (("chapter", _CHAPTER), ("section", _SECTION), ("subsection", _SUBSECTION), ("part", _PART)):
        match = pattern.fullmatch(text)
        if match and _is_title(match["rest"], text):
            number = match["number"].upper() if kind == "part" else match["number"]
            return Line(kind, _PART_WORDS.get(number, number), match["rest"].strip())
    match = _APPENDIX.fullmatch(text) or _APPENDIX_TITLE_CASE.fullmatch(text)
    if match and (
        not match["rest"] or is_capitals(re.sub(r"\(.*", "", match["rest"]) + "A") or match["rest"][:1] in ".:"
    ):
        return Line("appendix", match["number"] or "", match["rest"].strip(" .:–-"))
    return None


def _is_title(rest: str, text: str) -> bool:
    """ "Chương II" and "Chương II. Tổ chức", not "Chương II của Quy định này áp dụng cho …"."""
    return not rest or is_capitals(rest) or (rest[0].isupper() and rest[-1] not in ".;,:") or rest[0] in "“("


def _wording(text: str) -> Line:
    if _ENACTS.match(text):
        return Line("enacts", rest=text)
    if _SIGNS.match(text) or _OFFICES.match(text):
        return Line("signature", rest=text)
    if _ATTACHED.match(text) and is_capitals(text):
        return Line("attached", rest=text)
    if _ISSUED_WITH.match(text):
        return Line("issued", rest=text)
    if _BASIS.match(text):
        return Line("basis", rest=text)
    return Line("plain", rest=text)
