"""Personal data in a text: what may not be read by everybody, for the person who prepares the public version.

Detectors propose, a person decides. A finding is `sure` when it is proposed for replacement at once; what may as well
be the subject of the question (a street, a hamlet, an official) is only marked. Numbers of documents, dates and sums
of money are none of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from django.db import models
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.core.text import VIETNAMESE, fold


class Kind(models.TextChoices):
    """What a finding is (loại dữ liệu cá nhân)."""

    NAME = "name", _("Name of the asker")
    PERSON = "person", _("Name of a person")
    IDENTITY = "identity", _("Identity number")
    PHONE = "phone", _("Telephone number")
    EMAIL = "email", _("E-mail address")
    ADDRESS = "address", _("Street address")
    PLATE = "plate", _("Licence plate")
    ACCOUNT = "account", _("Account number")
    TAX = "tax", _("Tax code")


def placeholder(kind: str, language: str = "vi") -> str:
    """What stands in the public version instead, in its language."""
    with translation.override(language):
        return {
            Kind.NAME: gettext("[name]"),
            Kind.PERSON: gettext("[name]"),
            Kind.IDENTITY: gettext("[identity number]"),
            Kind.PHONE: gettext("[telephone number]"),
            Kind.EMAIL: gettext("[e-mail address]"),
            Kind.ADDRESS: gettext("[address]"),
            Kind.PLATE: gettext("[licence plate]"),
            Kind.ACCOUNT: gettext("[account number]"),
            Kind.TAX: gettext("[tax code]"),
        }[Kind(kind)]


@dataclass(frozen=True)
class Finding:
    kind: str
    start: int
    end: int
    text: str
    sure: bool = True

    @property
    def key(self) -> str:
        """The same for each place with the same words; tells nothing of them."""
        return sha256(f"{self.kind}\0{self.text}".encode()).hexdigest()[:16]

    @property
    def label(self) -> str:
        return str(Kind(self.kind).label)


# ---- patterns ----
UPPER = "A-Z" + "".join(sorted(char for char in VIETNAMESE if char.isupper()))
LOWER = "a-z" + "".join(sorted(char for char in VIETNAMESE if char.islower()))
WORD = f"[{UPPER}][{UPPER}{LOWER}]*"
WORDS = f"{WORD}(?:[ -]{WORD}){{0,4}}"
BETWEEN = r"[ .\-()]{0,2}"
# Sums, measures and numbers of documents: 5170000000 đồng, 123456789 m², 1600123456/QĐ-UBND.
NOT_COUNTED = rf"(?![\d])(?!\s?(?:đồng|đ\b|vn[dđ]|usd|\$|triệu|tỷ|nghìn|m2|m²|ha\b|kg|kwh))(?!/[{UPPER}])(?!,\d)"
NOT_BEFORE = r"(?<![\w/+])(?<!\d[.,])"
NOT_A_DATE = r"(?!\d{1,2}[./-]\d{1,2}[./-]\d{4}(?!\d))"

EMAIL = re.compile(
    r"[\w.+%-]+\s?(?:@|\(at\)|\[at\]|＠)\s?[\w-]+(?:\s?(?:\.|\(dot\)|\[dot\])\s?[a-z]{2,})+", re.IGNORECASE
)
# 0, or the country's 84, and 9 figures of a mobile or 10 of a fixed line; mobiles with 11 and fixed lines without the 2
# are older ones (Quy hoạch kho số viễn thông, Thông tư 22/2014/TT-BTTTT).
PHONE = re.compile(
    rf"(?<![\w+])(?<!\d[.,]){NOT_A_DATE}(?:(?:\+|00)84(?:[ .\-]*\(0\))?|\+?84(?=[ .\-]?[35789])|\(?0)[ .\-]*"
    rf"(?:[35789](?:[ .\-)(]{{0,2}}\d){{8}}|2(?:[ .\-)(]{{0,2}}\d){{9}}|1[2689](?:[ .\-)(]{{0,2}}\d){{8}}"
    rf"|[3-8]\d{{1,2}}\)?[ .\-]\d{{3,4}}[ .\-]?\d{{3,4}}){NOT_COUNTED}",
    re.IGNORECASE,
)
# 12 figures since 2016 (số định danh cá nhân, Luật Căn cước 26/2023/QH15), 9 before; passports; health insurance.
IDENTITY = re.compile(
    rf"{NOT_BEFORE}(?:\d{{12}}|\d{{9}}){NOT_COUNTED}|\b[A-Z]\d{{7,8}}\b|\b[A-Z]{{2}}\d{{13}}\b",
    re.IGNORECASE,
)
IDENTITY_SPACED = re.compile(rf"{NOT_BEFORE}0\d\d(?:([ .])\d{{3}}\1\d{{3}}\1\d{{3}}|\d([ .])\d{{4}}\2\d{{4}})(?!\d)")
IDENTITY_SAID = re.compile(
    r"(?:cccd|cmnd|cmtnd|căn cước(?: công dân)?|chứng minh(?: nhân dân| thư)?|định danh(?: cá nhân)?|hộ chiếu|passport"
    r"|bhxh|bhyt|bảo hiểm (?:xã hội|y tế))[^\d\n]{0,25}?(?P<value>[A-Z]{0,2}\d(?:[ .\-]?\d){7,14})(?!\d)(?!/)",
    re.IGNORECASE,
)
ACCOUNT_SAID = re.compile(
    r"(?:(?:số )?tài khoản|\bstk\b|\btk\b|account)[^\d\n]{0,40}(?P<value>\d(?:[ .\-]?\d){5,18})(?!\d)(?!/)",
    re.IGNORECASE,
)
TAX_SAID = re.compile(
    r"(?:mã số thuế|\bmst\b|tax code)[^\d\n]{0,20}(?P<value>\d{10}(?:[ \-]?\d{3})?)(?!\d)", re.IGNORECASE
)
LONG_NUMBER = re.compile(rf"{NOT_BEFORE}\d{{10,19}}{NOT_COUNTED}", re.IGNORECASE)
# Provinces 11–99, series of a letter or two, 4 or 5 figures (Thông tư 79/2024/TT-BCA).
PLATE = re.compile(
    r"(?<![\w/.])(?:1[1-9]|[2-9]\d)[ -]?[A-ZĐ]{1,2}\d?"
    r"(?:\s?[-–.]\s?(?:\d{3}\.?\d{2}|\d{4})|\s?\d{3}\.\d{2}|\s?\d{5})(?![\w/])(?!\.\d)",
    re.IGNORECASE,
)
_NUMBER = r"\d+[A-Za-z]?(?:/\d+[A-Za-z]?)*"
_HOUSE = (
    rf"(?i:(?<!\w)(?:số nhà|nhà số|so nha|nha so)(?!\w))\s*:?\s*(?:số\s*)?{_NUMBER}(?!/?[{UPPER}])"
    rf"|(?i:(?<!\w)(?:số|so)\s+)?(?<![\w/.,]){_NUMBER}(?=,?\s+(?i:đường|phố|ngõ|ngách|hẻm|kiệt|duong|pho|hem|kiet)\s)"
)
_STREET = rf"(?i:(?<!\w)(?:đường|phố|duong|pho))\s+(?:(?:số\s+)?{_NUMBER}(?:\s+(?i:tháng)\s+\d+)?|{WORDS})"
_LANE = rf"(?i:(?<!\w)(?:ngõ|ngách|hẻm|kiệt|hem|kiet|k))\s*{_NUMBER}(?!\w)"
_HAMLET = (
    rf"(?i:(?<!\w)(?:thôn|xóm|ấp|buôn|khu phố|khóm|tổ dân phố|tổ|kp|tdp|thon|xom|khu pho|to dan pho))"
    rf"\s+(?:(?:số\s+)?\d+[A-Za-z]?(?!\w)|{WORDS})"
)
_PART = f"(?:{_HOUSE}|{_LANE}|{_HAMLET}|{_STREET})"
ADDRESS = re.compile(rf"{_PART}(?:\s*[,;–-]?\s*{_PART})*")
ADDRESS_PART = re.compile(_PART)
HOUSE = re.compile(_HOUSE)
FAMILIES = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Đoàn|Lâm|Mai|Trịnh|Đào|Cao|Lương|Hà|Tô"
    "|Tạ|Thái|Châu|Trương|Quách|Tăng|Phùng|Kiều|Văn|Vương|Nông|Tống|Thân|Chu|Bạch|Lưu|Doãn"
)
PERSON = re.compile(
    rf"(?<!\w)(?i:ông|bà|anh|chị|cô|chú|bác|em|cháu|con|họ tên|tên là)[ :]+(?P<value>(?:{FAMILIES}) {WORDS})"
)
TITLES = re.compile(
    r"(?:^|[\s,.(:])(?:anh|chi|ong|ba|co|chu|bac|em|chau|con|toi la|toi ten(?: la)?|ten(?: toi)?(?: la)?|ho ten|ky ten)"
    r"[ :]+$"
)


# ---- the asker's own data ----
def _folded(text: str) -> tuple[str, list[int]]:
    """Folded text, and for each of its characters the place in `text`."""
    parts, places = [], []
    for place, char in enumerate(text):
        parts.append(part := fold(char))
        places.extend([place] * len(part))
    return "".join(parts), places


def _places(text: str, folded: tuple[str, list[int]], words: str) -> Iterator[tuple[int, int]]:
    """Where whole words stand, with marks or without."""
    wanted = r"\s+".join(re.escape(word) for word in fold(words).split())
    for match in re.finditer(rf"(?<!\w){wanted}(?!\w)", folded[0]) if wanted else ():
        yield folded[1][match.start()], folded[1][match.end() - 1] + 1


def _own_name(text: str, folded: tuple[str, list[int]], name: str) -> Iterator[Finding]:
    """The whole name, its last words, first and last; the given name alone where it is written as a name."""
    words = name.split()
    wanted = [" ".join(words[index:]) for index in range(len(words) - 1)]
    if len(words) > 2:
        wanted.append(f"{words[0]} {words[-1]}")
    for part in wanted:
        for start, end in _places(text, folded, part):
            if text[start].isupper() or part == name:
                yield Finding(Kind.NAME, start, end, text[start:end])
    for start, end in _places(text, folded, words[-1]) if words else ():
        found = text[start:end]
        exact = found in (words[-1].title(), words[-1].upper()) and not (len(words) == 1 and len(found) == 1)
        if exact or TITLES.search(fold(text[max(0, start - 20) : start])):
            yield Finding(Kind.NAME, start, end, found)


def _digits(text: str, value: str, kind: str) -> Iterator[Finding]:
    figures = "".join(filter(str.isdigit, value))
    if len(figures) < 6:  # Shorter ones are found everywhere.
        return
    start = ""
    if kind == Kind.PHONE and figures.startswith("0"):
        start, figures = r"(?:0|\+?84)[ .\-]?", figures[1:]
    for match in re.finditer(rf"(?<!\d){start}{BETWEEN.join(figures)}(?!\d)", text):
        yield Finding(kind, match.start(), match.end(), match.group())


def _known(text: str, person: Mapping[str, str]) -> Iterator[Finding]:
    """What the asker's own data says, wherever it stands."""
    folded = _folded(text)
    yield from _own_name(text, folded, person.get("name", ""))
    for name, kind in (("phone", Kind.PHONE), ("identity", Kind.IDENTITY), ("tax_code", Kind.TAX)):
        yield from _digits(text, person.get(name, ""), kind)
    for name, kind in (("email", Kind.EMAIL), ("address", Kind.ADDRESS), ("organisation", Kind.NAME)):
        if len(person.get(name, "")) > 3:
            for start, end in _places(text, folded, person[name]):
                yield Finding(kind, start, end, text[start:end])


# ---- everything ----
def _matches(pattern: re.Pattern[str], kind: str, *, sure: bool = True) -> Callable[[str], Iterator[Finding]]:
    def find_in(text: str) -> Iterator[Finding]:
        for match in pattern.finditer(text):
            name = "value" if "value" in pattern.groupindex else 0
            yield Finding(kind, match.start(name), match.end(name), match.group(name), sure)

    return find_in


def _addresses(text: str) -> Iterator[Finding]:
    """Sure with a house number, or with two parts: a street or hamlet alone may be what the question is about."""
    for match in ADDRESS.finditer(text):
        sure = bool(HOUSE.search(match.group())) or len(ADDRESS_PART.findall(match.group())) > 1
        yield Finding(Kind.ADDRESS, match.start(), match.end(), match.group(), sure)


# In this order: where two overlap, the first stands.
DETECTORS: tuple[Callable[[str], Iterator[Finding]], ...] = (
    _matches(EMAIL, Kind.EMAIL),
    _matches(TAX_SAID, Kind.TAX),
    _matches(ACCOUNT_SAID, Kind.ACCOUNT),
    _matches(IDENTITY_SAID, Kind.IDENTITY),
    _matches(PLATE, Kind.PLATE),
    _matches(IDENTITY_SPACED, Kind.IDENTITY),
    _matches(PHONE, Kind.PHONE),
    _matches(IDENTITY, Kind.IDENTITY),
    _matches(LONG_NUMBER, Kind.ACCOUNT),
    _addresses,
    _matches(PERSON, Kind.PERSON, sure=False),
)
# What an office may give out of its own.
OFFICIAL = frozenset({Kind.PHONE, Kind.EMAIL, Kind.ADDRESS, Kind.PERSON})


def find(text: str, person: Mapping[str, str] | None = None, *, official: bool = False) -> list[Finding]:
    """Personal data in `text`, in its order, without overlaps.

    Args:
        person: the asker's data (`Asker.FIELDS`), to be found wherever it stands.
        official: words of an office, whose telephone and address are for everybody: marked, not proposed.
    """
    found: list[Finding] = []
    taken = bytearray(len(text))

    def take(rows: Iterable[Finding], *, own: bool = False) -> None:
        for row in rows:
            if any(taken[row.start : row.end]):
                continue
            taken[row.start : row.end] = b"\1" * (row.end - row.start)
            doubtful = official and not own and row.kind in OFFICIAL
            found.append(Finding(row.kind, row.start, row.end, row.text, sure=row.sure and not doubtful))

    take(_known(text, person or {}), own=True)
    for detector in DETECTORS:
        take(detector(text))
    return sorted(found, key=lambda row: row.start)


_MARKUP = re.compile(r"<[^>]*>|&nbsp;|&#160;")
_LINK = re.compile(r'<a\b[^>]*\bhref="(?:mailto|tel):[^"]*"[^>]*>(.*?)</a>', re.IGNORECASE | re.DOTALL)


def find_in_html(html: str, person: Mapping[str, str] | None = None, *, official: bool = True) -> list[Finding]:
    """The same in safe HTML; places are places of the HTML."""
    return find(_MARKUP.sub(lambda match: " " * len(match.group()), html), person, official=official)


def replace(text: str, findings: Iterable[Finding], language: str = "vi") -> str:
    """`text` with each finding replaced by a word that says what it was."""
    for row in sorted(findings, key=lambda row: -row.start):
        text = text[: row.start] + placeholder(row.kind, language) + text[row.end :]
    return text


def replace_in_html(html: str, findings: Iterable[Finding], language: str = "vi") -> str:
    """The same in HTML: tags inside a finding stay, links to addresses and telephones that are replaced go."""
    rows = sorted(findings, key=lambda row: -row.start)
    for row in rows:
        tags = "".join(re.findall(r"<[^>]*>", html[row.start : row.end]))
        html = html[: row.start] + placeholder(row.kind, language) + tags + html[row.end :]
    if any(row.kind in (Kind.EMAIL, Kind.PHONE) for row in rows):
        html = _LINK.sub(
            lambda match: match.group(1) if placeholder_in(match.group(1), language) else match.group(), html
        )
    return html


def placeholder_in(text: str, language: str) -> bool:
    return any(placeholder(kind, language) in text for kind in Kind.values)


def summary(findings: Mapping[str, Iterable[Finding]]) -> list[dict[str, object]]:
    """For `PublicQuestion.detected`: how many of which kind in which field; never what."""
    counts: dict[tuple[str, str], int] = {}
    for name, rows in findings.items():
        for row in rows:
            counts[row.kind, name] = counts.get((row.kind, name), 0) + 1
    return [{"kind": str(kind), "field": name, "count": number} for (kind, name), number in sorted(counts.items())]
