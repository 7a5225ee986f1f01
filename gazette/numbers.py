"""Numbers of Vietnamese documents ("số, ký hiệu"): read, found in text, compared. Pure functions.

Forms: normative numbers with the year, `15/2022/QĐ-UBND` (Nghị định 78/2025/NĐ-CP), administrative ones without,
`1600/QĐ-UBND`, `1522/UBND-ĐTĐT` (Nghị định 30/2020/NĐ-CP, Phụ lục I, III), those of the Party, `09-NQ/TU`. Positions
count characters of the composed (NFC) text, the form in which everything is stored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cms.core.text import fold, nfc

# The abbreviations of Nghị định 30/2020/NĐ-CP, Phụ lục III, then those of legal, older and Party documents.
KINDS = (
    *(
        "NQ",
        "QĐ",
        "CT",
        "QC",
        "QyĐ",
        "TC",
        "TB",
        "HD",
        "CTr",
        "KH",
        "PA",
        "ĐA",
        "DA",
        "BC",
        "BB",
        "TTr",
        "HĐ",
        "CĐ",
        "BGN",
    ),
    *("BTT", "GUQ", "GM", "GGT", "GNP", "PG", "PC", "PB", "CV"),
    *(
        "NĐ",
        "TT",
        "TTLT",
        "NQLT",
        "QĐLT",
        "CTLT",
        "L",
        "LCT",
        "PL",
        "SL",
        "VBHN",
        "QyC",
        "KL",
        "TTg",
        "ĐC",
        "GP",
        "QCPH",
    ),
)
# Words for kinds, folded, as people write them when they ask for a document.
KIND_WORDS = {
    "quyet dinh": "QĐ",
    "nghi quyet": "NQ",
    "chi thi": "CT",
    "ke hoach": "KH",
    "thong bao": "TB",
    "bao cao": "BC",
    "nghi dinh": "NĐ",
    "thong tu lien tich": "TTLT",
    "thong tu": "TT",
    "to trinh": "TTr",
    "huong dan": "HD",
    "cong van": "CV",
    "cong dien": "CĐ",
    "chuong trinh": "CTr",
    "quy che": "QC",
    "quy dinh": "QyĐ",
    "de an": "ĐA",
    "van ban hop nhat": "VBHN",
    "ket luan": "KL",
    "phap lenh": "PL",
    "bo luat": "Luật",
    "luat": "Luật",
    "lenh": "L",
    "hien phap": "Luật",
    "sac lenh": "SL",
    "phuong an": "PA",
    "giay moi": "GM",
    "van ban": "CV",
}
NO_KIND = "CV"
LAW = "Luật"
# Issuers whose marks may stand alone, or glued to the kind (`QĐUBND`).
ISSUERS = (
    "CTUBND",
    "UBTVQH",
    "UBND",
    "HĐND",
    "VPCP",
    "TTg",
    "VPUB",
    "UBTP",
    "UB",
    "HĐBT",
    "BTC",
    "VP",
    "CP",
    "QH",
    "TU",
    "TW",
)
_EXACT = {kind.casefold(): kind for kind in KINDS if kind != "TTg"}
_FOLDED = {fold(kind): kind for kind in reversed(KINDS) if kind != "TTg"}
_ISSUERS = {fold(issuer) for issuer in ISSUERS}
_LONG_ISSUERS = sorted((issuer for issuer in _ISSUERS if len(issuer) > 2), key=len, reverse=True)
# What stands after a slash in prices, speeds and yields.
_UNITS = frozenset(
    [
        "kg",
        "ha",
        "km",
        "m2",
        "m3",
        "lit",
        "nguoi",
        "thang",
        "nam",
        "ngay",
        "gio",
        "ho",
        "tan",
        "phut",
        "giay",
        "xa",
        "quy",
        "lan",
        "dong",
        "cai",
        "con",
        "cay",
        "khau",
    ]
)
_LETTER = r"A-Za-zĐđƯưƠơÂâÊêÔôĂă"
_UPPER = r"A-ZĐƯƠÂÊÔĂ"
_DASHES = str.maketrans(
    dict.fromkeys("‐‑‒–—―−﹣－", "-") | dict.fromkeys("∕⁄／\\", "/") | {"\u00a0": " ", "\u200b": " "}
)
_FIRST_YEAR, _LAST_YEAR, _CENTURY = 1945, 2099, 1900

_PREFIX = re.compile(
    r"^(?P<words>[^\d/]{0,120}?)\s{0,9}(?:\b(?:số|so|sô|s[ốo]\.)\s{0,3}[:.]?\s{0,9})?(?=\d)", re.IGNORECASE
)
_PARSE = re.compile(
    rf"(?P<seq>\d{{1,6}})(?:(?P<suffix>[a-zđ]|bis)(?=[\s/-]))?"
    r"(?:\s{0,3}(?:[/-]|\s)\s{0,3}(?P<year>\d{4}|\d{2})(?!\d))?\s{0,3}[/-]?\s{0,3}"
    rf"(?P<letters>[{_LETTER}&]{{1,15}}\d{{0,3}}(?:\s{{0,2}}[-/.\s]\s{{0,2}}[{_LETTER}&]{{1,15}}\d{{0,3}}){{0,6}})",
    re.IGNORECASE,
)
_TOKEN = rf"(?:[{_UPPER}][{_UPPER}&]{{0,14}}[a-zđ]{{0,2}}[{_UPPER}]{{0,3}}\d{{0,3}}|QyĐ)(?!\w)"
_FIRST = rf"(?:[{_UPPER}&]{{1,15}}\d{{0,3}}|TTg|TTr|CTr|Tr|QyĐ|QyC)(?!\w)"
_KIND_FIRST = "|".join(sorted((re.escape(kind) for kind in KINDS), key=len, reverse=True))
_BEGIN = r"(?<![\w/.\-])"
_FIND = re.compile(
    rf"{_BEGIN}(?P<seq>\d{{1,6}})(?P<suffix>[a-zđA-ZĐ]|bis)?(?:\s{{0,2}}/\s{{0,2}}(?P<year>\d{{4}}|\d{{2}}))?\s{{0,2}}/\s{{0,2}}"
    rf"(?P<letters>(?:TTLT(?:\s{{1,2}}-\s{{1,2}}{_TOKEN}){{1,5}}"
    rf"|(?:{_KIND_FIRST}|UBND|VP)(?:\s{{1,2}}-\s{{0,2}}|-\s{{1,2}}){_TOKEN}|{_FIRST})"
    rf"(?:[-/.]{_TOKEN}){{0,6}})"
)
_FIND_PARTY = re.compile(
    rf"{_BEGIN}(?P<seq>\d{{1,6}})(?P<suffix>[a-zđ])?(?P<year>)\s?-\s?(?P<letters>(?:{_KIND_FIRST})/{_TOKEN}(?:-{_TOKEN})?)"
)
_FIND_LOWER = re.compile(
    rf"{_BEGIN}(?P<seq>\d{{1,6}})(?P<suffix>[a-zđ])?(?:/(?P<year>\d{{4}}))?/(?P<letters>[a-zđươâêôă&]{{1,15}}\d{{0,3}}"
    rf"(?:-[a-zđươâêôă&]{{1,15}}\d{{0,3}}){{1,4}})(?!\w)"
)
_NAMED = re.compile(
    r"(?:\bsố|\bSố|\bSỐ|quyết định|nghị quyết|chỉ thị|công văn|thông báo|kế hoạch|báo cáo|tờ trình)\s{0,3}:?\s{0,3}$",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"[\s/.-]+")


@dataclass(frozen=True)
class DocumentNumber:
    """A number as written, and its parts.

    Attributes:
        written: the number itself, composed (NFC), without "Số:" and the words before it.
        kind: canonical abbreviation; `CV` for letters without one, `Luật` for `…/QH15` not said to be a resolution.
        marks: issuer and drafting marks, as written.
    """

    written: str
    sequence: int
    suffix: str
    year: int | None
    kind: str
    marks: tuple[str, ...]
    padded: bool

    @property
    def key(self) -> str:
        """Equal for one document however typed: `15/2022/qd-ubnd`. Padding, case, marks, dashes do not count."""
        kind = () if self.kind == NO_KIND or _is_assembly(self.marks[:1]) else (self.kind,)
        letters = "-".join(re.sub(r"[^a-z0-9]", "", fold(part)) for part in (*kind, *self.marks))
        return "/".join(filter(None, (f"{self.sequence}{fold(self.suffix)}", str(self.year or ""), letters)))

    @property
    def slug(self) -> str:
        """For addresses: `15-2022-qd-ubnd`."""
        return self.key.replace("/", "-")

    @property
    def canonical(self) -> str:
        """Written by the rule, without padding: `15/2022/QĐ-UBND`."""
        kind = () if self.kind == NO_KIND or _is_assembly(self.marks[:1]) else (self.kind,)
        return "/".join(
            filter(None, (f"{self.sequence}{self.suffix}", str(self.year or ""), "-".join((*kind, *self.marks))))
        )


@dataclass(frozen=True)
class FoundNumber:
    """A number in a text, from character `start` to before `end`."""

    number: DocumentNumber
    start: int
    end: int


def parse_number(text: str) -> DocumentNumber | None:
    """The number that `text` is, whatever its spaces, dashes and lost marks; None where it is something else.

    "Số:" and the words of the kind may stand before it.
    """
    plain = nfc(text).translate(_DASHES).strip()
    prefix = _PREFIX.match(plain)
    if prefix is None or not _is_prefix(prefix["words"]):
        return None
    start = prefix.end()
    found = _PARSE.fullmatch(plain, start, _trimmed(plain))
    if found is None:
        return None
    written = nfc(text).strip()[start : found.end()]
    return _build(found, written, _word_kind(prefix["words"]))


def find_numbers(text: str) -> list[FoundNumber]:
    """Every number in `text`, in order; stricter than `parse_number`: dates, prices and addresses are left alone."""
    composed = nfc(text)
    plain = composed.translate(_DASHES)
    rows: list[FoundNumber] = []
    for pattern in (_FIND, _FIND_PARTY, _FIND_LOWER):
        for found in pattern.finditer(plain):
            before = plain[max(0, found.start() - 40) : found.start()]
            number = _build(found, composed[found.start() : found.end()], _word_kind(before))
            if number is not None and _credible(number, found["letters"], before):
                rows.append(FoundNumber(number, found.start(), found.end()))
    rows.sort(key=lambda row: (row.start, -row.end))
    kept: list[FoundNumber] = []
    for row in rows:
        if not kept or row.start >= kept[-1].end:
            kept.append(row)
    return kept


def loose_key(query: str) -> str:
    """What of a number stands in `query`, in the form of `DocumentNumber.key`; empty where there is none.

    A beginning of the key when only a part was typed (`QD15/2022` gives `15/2022/qd`): compare with the key itself and
    with keys that go on with `/` or `-`.
    """
    number = parse_number(query)
    if number is not None:
        return number.key
    text = fold(nfc(query).translate(_DASHES))
    kind = ""
    for word, abbreviation in KIND_WORDS.items():
        text, count = re.subn(rf"\b{word}\b", " ", text)
        kind = kind or (abbreviation if count and abbreviation not in (LAW, NO_KIND) else "")
    text = re.sub(r"\b(?:so|nam|cua|ngay)\b", " ", text)
    tokens = re.findall(r"\d+|[a-z&]+\d*(?![a-z])|[a-z]+", re.sub(r"(?<=[a-z])(?=\d{1,6}[/\s-])", " ", text)[:200])
    return _joined(tokens, fold(kind))


def _joined(tokens: list[str], kind: str) -> str:
    digits = [token for token in tokens if token.isdigit()]
    if not digits or len(digits[0]) > 6 or not int(digits[0]) or len(digits) > 2:
        return ""
    letters = [part for token in tokens if not token.isdigit() for part in _unglued(token.replace("&", ""))]
    at = tokens.index(digits[0]) + 1
    suffix = ""
    if at < len(tokens) and len(tokens[at]) == 1 and tokens[at].isalpha():
        suffix = tokens[at]
        letters.remove(suffix)
    year = _loose_year(digits[1]) if len(digits) > 1 else ""
    if kind and kind not in letters:
        letters.insert(0, kind)
    letters = [letter for letter in letters if letter and letter != fold(NO_KIND)]
    if any(len(letter) > 15 for letter in letters) or len(letters) > 7:
        return ""
    return "/".join(filter(None, (f"{int(digits[0])}{suffix}", year, "-".join(letters))))


def _loose_year(digits: str) -> str:
    if len(digits) == 2:
        return str((2000 if int(digits) < 45 else _CENTURY) + int(digits))
    return digits if len(digits) == 4 else ""


def _build(found: re.Match[str], written: str, word_kind: str) -> DocumentNumber | None:
    sequence = int(found["seq"])
    year = _year(found["year"])
    parts = [part for token in _SPLIT.split(found["letters"]) if token for part in _unglued(token)]
    if not sequence or year == 0 or not parts:
        return None
    kind = _kind(parts[0])
    marks = tuple(parts[1:]) if kind else tuple(parts)
    if not kind:
        if len(re.sub(r"\W|\d", "", parts[0])) < 2 or fold(parts[0]) in _UNITS:
            return None
        if not found.string[: found.start("letters")].rstrip().endswith(("/", "-")):
            return None  # "12 Lê Lợi" is a house.
        kind = NO_KIND
    if _is_assembly(marks[:1]) and kind == NO_KIND:
        kind = _assembly_kind(marks[0], word_kind)
    suffix = (found["suffix"] or "").lower()
    return DocumentNumber(written, sequence, suffix, year, kind, marks, found["seq"].startswith("0"))


def _year(digits: str | None) -> int | None:
    """The year; None where none is written, 0 where it cannot be one."""
    if not digits:
        return None
    year = int(digits)
    if len(digits) == 2:
        return _CENTURY + year if year >= _FIRST_YEAR - _CENTURY else 0
    return year if _FIRST_YEAR <= year <= _LAST_YEAR else 0


def _kind(token: str) -> str:
    """The kind that `token` abbreviates, with its marks if it has them, else as unaccented text would have it."""
    return _EXACT.get(token.casefold()) or _FOLDED.get(fold(token), "")


def _unglued(token: str) -> list[str]:
    """`QĐUBND` as `QĐ`, `UBND`."""
    folded = fold(token)
    if folded in _ISSUERS:
        return [token]
    for issuer in _LONG_ISSUERS:
        if folded.endswith(issuer) and _kind(token[: -len(issuer)]):
            return [token[: -len(issuer)], token[-len(issuer) :]]
    return [token]


def _is_assembly(marks: tuple[str, ...]) -> bool:
    return bool(marks) and re.fullmatch(r"(?:ubtv)?qh\d{1,2}", fold(marks[0])) is not None


def _assembly_kind(mark: str, word_kind: str) -> str:
    """Laws and resolutions of the National Assembly bear no kind in their number: the word before it tells."""
    if word_kind in (LAW, "NQ", "PL"):
        return word_kind
    return "NQ" if fold(mark).startswith("ubtv") else LAW


def _word_kind(words: str) -> str:
    """The kind that the last words name."""
    folded = fold(words)
    found = [(at + len(word), len(word), kind) for word, kind in KIND_WORDS.items() if (at := folded.rfind(word)) >= 0]
    return max(found)[2] if found else ""


def _is_prefix(words: str) -> bool:
    """Nothing, or words that begin with a kind of document ("Luật Tổ chức chính quyền địa phương")."""
    folded = fold(words).strip(" :.(“\"'")
    return not folded or any(folded == word or folded.startswith(word + " ") for word in KIND_WORDS)


def _trimmed(plain: str) -> int:
    """Where `plain` ends without the punctuation that a sentence leaves behind it."""
    return len(plain.rstrip(" .,;:)”\"'"))


def _credible(number: DocumentNumber, letters: str, before: str) -> bool:
    """Whether running text really means a number here."""
    if _is_assembly(number.marks[:1]):
        return number.year is not None
    if number.marks and number.kind != NO_KIND:
        return not letters.islower() or fold(number.marks[0]) in _ISSUERS or number.year is not None
    first = fold(number.marks[0]) if number.marks else ""
    if letters.startswith(f"{NO_KIND}-"):
        return True
    if letters.islower():
        return first in _ISSUERS
    if number.year is not None and number.kind != NO_KIND:
        return True
    named = _NAMED.search(before) is not None and not re.search(r"\d", letters)
    return named or first in _ISSUERS or (len(number.marks) > 1 and len(first) > 1)
