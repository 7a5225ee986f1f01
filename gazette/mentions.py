"""What a document says of other documents: suggestions of relations, for a person to confirm. Pure functions.

Kinds are the values of `RelationKind`; wording as in closing articles (Luật 64/2025/QH15, Điều 53–57). Positions count
characters of the composed (NFC) text. A document's own number may be among the citations ("ban hành kèm theo Quyết định
số …"): callers drop relations to itself. Where only a part without a number ends ("một phần", "cụm từ"), the mention is
`amends`, never `repeals`: a whole repeal must not be guessed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from cms.core.text import nfc
from gazette.numbers import DocumentNumber, FoundNumber, find_numbers
from gazette.references import find_articles, trailing_articles
from gazette.verbs import (
    AMENDS,
    BASED_ON,
    CITES,
    GUIDES,
    ITEM,
    REPEALS,
    REPLACES,
    SUPPLEMENTS,
    SUSPENDS,
    VERB,
    Verb,
    find_verbs,
)

_SEGMENT = re.compile(r"[^\n;]*?(?:;|\n|$|(?<=[^\W\d_]{2})\./?\.?(?=\s+[A-ZĐÁÀẢẠÂĂÊÔƠƯ“\"])|(?<=\d{4})\.(?=\s+[A-ZĐ]))")
_ITEM_START = re.compile(r"\s*(?:[-–+*•]|\(?(?:\d{1,3}(?:\.\d{1,2}){0,3}|[a-zđ]{1,2})[.)]\s)")
_ARTICLE_START = re.compile(r"\s*(?:Điều|ĐIỀU)\s+\d{1,3}[a-zđ]?\s*[.:]")
_BASIS = re.compile(rf"{ITEM}(?:Căn cứ|CĂN CỨ)\b")
_DOC = (
    r"(?:Bộ luật|Luật|Pháp lệnh|Hiến pháp|Lệnh|Nghị định|Nghị quyết|Quyết định|Chỉ thị|Thông tư liên tịch|Thông tư"
    r"|Kế hoạch|Thông báo"
    r"|Công văn|Công điện|Kết luận|Văn bản hợp nhất|Văn bản|Tờ trình|Báo cáo|Hướng dẫn|Quy định|Quy chế|Chương trình)"
)
_DESIGNATION = re.compile(
    rf"(?P<all>(?:[Cc]ác\s+)?(?P<word>{_DOC}|{_DOC.lower()})?"
    rf"(?:\s+(?:hành chính|liên tịch|QPPL))?\s*(?:số|Số|SỐ)?\s*:?\s*)$"
)
_LAW_TAIL = re.compile(r"(?P<title>(?:Bộ luật|Luật|Pháp lệnh)\s[^;\n.()“”]{1,200}?)\s+(?:số\s*:?\s*)?$")
_NAMED_LAW = re.compile(
    r"(?P<title>(?:Hiến pháp|Bộ luật|Luật|Pháp lệnh)\b[^;\n.“”()]{0,250}?)"
    r"(?=\s+(?:ngày|năm)\s+\d|\s+(?:số|Số)\s*:?\s*\d|\s*[;.\n()]|,\s*(?:ngày|Luật|Bộ luật|Pháp lệnh|Nghị|được|đã)|$)"
)
_LIST = re.compile(
    r"(?:[,;]|(?<!\w)và|cùng với|hoặc|^\s*:|(?<!\w)sau(?: đây)?\s*:)\s*(?:và\s+)?(?:các\s+)?(?:của\s+)?$"
)
_INSIDE = re.compile(
    r"\s*(?!toàn bộ|hiệu lực|việc|các văn bản)[^\W\d].*\s(?:tại|của|trong|thuộc)\s+(?:các\s+)?$",
    re.DOTALL | re.IGNORECASE,
)
_PARTIAL = re.compile(
    r"\s*(?:(?:các |một số )?(?:cụm )?từ(?!\s+(?:ngày|Điều|khoản|điểm|Mục|Chương))\b|cụm từ"
    r"|một phần|một số (?:điều|nội dung|khoản|quy định))",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(rf"\s*(?:và\s+)?(?:các\s+)?{_DOC}\b")
_TOLD = re.compile(
    r"\(\s*(?:đã|được)[^)]*$|(?<!\w)(?:gồm|các văn bản|nội dung|do|khi|nếu|trước|sau)(?!\w)[^,]*$", re.IGNORECASE
)
_QUOTE = re.compile(r"“[^“”]{0,20000}”")
_OWN = re.compile(r"\s*Số\s*:\s*$|.{0,20}\bSố\s*:\s*$")
_EXCERPT = 240
_LONGEST = 4000


@dataclass(frozen=True)
class Mention:
    """One document named in a text, and what the text does with it.

    Attributes:
        kind: value of `RelationKind`.
        number: None for a law that is named without one; `title` has its name then.
        title: how it is called before its number ("Nghị định", "Luật Đất đai").
        articles: anchors of the parts concerned; empty for the whole.
        start, end: of the number, or of the name.
    """

    kind: str
    number: DocumentNumber | None
    title: str
    articles: tuple[str, ...]
    start: int
    end: int
    excerpt: str


@dataclass
class _Carried:
    """What goes on from one segment into the next."""

    list_kind: str = ""  # "Bãi bỏ các văn bản sau:"
    following: str = ""  # "Bãi bỏ A; B" in one line.
    basis: bool = False  # "Căn cứ A; B"
    pending: tuple[str, tuple[str, ...]] = ("", ())  # "Sửa đổi Điều 3; bãi bỏ Điều 5 của A": the first half
    amended: Mention | None = None  # "Sửa đổi một số điều của A như sau:"


def find_mentions(text: str) -> list[Mention]:
    """Every document that `text` mentions, in order, with the relation that its sentence states."""
    composed = nfc(text)
    numbers = find_numbers(composed)
    starts = [row.start for row in numbers]
    quotes = [match.span() for match in _QUOTE.finditer(composed) if "\n" in match[0] or len(match[0]) > 60]
    result: list[Mention] = []
    carried = _Carried()
    for start, end in _segments(composed):
        own = numbers[bisect_left(starts, start) : bisect_left(starts, end)]
        at = bisect_left(quotes, (start + 1, 0)) - 1
        quoted = at >= 0 and quotes[at][1] > start + 1
        result += _segment(_Segment(composed, start, end, own, quoted), carried)
    return result


def _segments(text: str) -> Iterator[tuple[int, int]]:
    """Sentences and items, without what is blank; cut where no sentence is so long, so that time stays linear."""
    for match in _SEGMENT.finditer(text):
        start = match.end() - len(match[0].lstrip())
        for at in range(start, match.end(), _LONGEST):
            yield at, min(at + _LONGEST, match.end())


@dataclass(frozen=True)
class _Segment:
    whole: str
    start: int
    end: int
    numbers: list[FoundNumber]
    quoted: bool

    @property
    def text(self) -> str:
        return self.whole[self.start : self.end]


def _segment(segment: _Segment, carried: _Carried) -> list[Mention]:
    text = segment.text
    basis = bool(_BASIS.match(text)) or (carried.basis and bool(re.match(rf"\s*(?:và\s+)?{_DOC}\b", text)))
    carried.basis = basis and text.rstrip().endswith(";")
    item = bool(_ITEM_START.match(text)) or bool(re.match(rf"\s*(?:Các\s+)?{_DOC}\b", text))
    if _ARTICLE_START.match(text) and not segment.quoted:
        carried.list_kind, carried.amended = "", None
    elif not item:
        carried.list_kind = ""
    if segment.quoted or basis:
        rows = _of_basis(segment) if basis and not segment.quoted else _plain(segment)
        return sorted(rows, key=lambda row: row.start)
    verbs = find_verbs(text)
    rows = _of_verbs(segment, verbs, carried)
    _carry(text, verbs, rows, carried)
    return rows


def _carry(text: str, verbs: list[Verb], rows: list[Mention], carried: _Carried) -> None:
    stripped = text.rstrip()
    acting = [verb for verb in verbs if verb.active]
    if stripped.endswith(":") and acting and not rows:
        partial = _PARTIAL.match(text, acting[-1].end)
        carried.list_kind = "" if partial else acting[-1].kind
    amending = [row for row in rows if row.kind in (AMENDS, SUPPLEMENTS)]
    if stripped.endswith("như sau:") and amending and acting and acting[0].start < amending[0].start:
        carried.amended = carried.amended if len(amending) > 1 else replace(amending[0], articles=())
    same_line = stripped.endswith(";") and rows and rows[-1].kind != CITES
    carried.following = rows[-1].kind if same_line and (acting or carried.following) else ""
    articles = find_articles(text)
    ends_open = stripped.endswith(";") and not rows and acting and articles
    carried.pending = (acting[0].kind, articles) if ends_open else ("", ())


def _of_basis(segment: _Segment) -> list[Mention]:
    """ "Căn cứ Luật …; Nghị định số …": the first of each list is the basis, what its title tells of is cited."""
    rows: list[Mention] = []
    previous = segment.start
    for found in segment.numbers:
        gap = segment.whole[previous : found.start]
        head, title = _designation(gap)
        articles, at = trailing_articles(head)
        listed = not rows or (_LIST.search(head[:at]) is not None and rows[-1].kind == BASED_ON)
        listed = listed and not (rows and VERB.search(gap))
        rows.append(_mention(segment, BASED_ON if listed else CITES, found, title, articles))
        previous = found.end
    for match in _NAMED_LAW.finditer(segment.text):
        start, end = match.start() + segment.start, match.end() + segment.start
        tail = segment.whole[end : end + 12]
        if re.match(r"\s+[Ss]ố\s*:?\s*\d", tail) or (rows and any(row.start < start and row.number for row in rows)):
            continue
        rows.append(_mention_named(segment, BASED_ON, match["title"].strip(" ,"), start, end))
    return rows


def _plain(segment: _Segment) -> list[Mention]:
    rows: list[Mention] = []
    previous = segment.start
    for found in segment.numbers:
        head, title = _designation(segment.whole[previous : found.start])
        rows.append(_mention(segment, CITES, found, title, trailing_articles(head)[0]))
        previous = found.end
    return rows


def _of_verbs(segment: _Segment, verbs: list[Verb], carried: _Carried) -> list[Mention]:
    rows: list[Mention] = []
    previous = segment.start
    for found in segment.numbers:
        gap = segment.whole[previous : found.start]
        if not rows and _OWN.fullmatch(gap):
            previous = found.end
            continue
        rows.append(_numbered(segment, verbs, found, previous, rows, carried))
        previous = found.end
    kind, articles = carried.pending
    if kind and rows and rows[0].kind not in (kind, CITES):
        rows.insert(0, replace(rows[0], kind=kind, articles=articles))
    rows = _passives(segment, verbs, rows)
    acting = [verb for verb in verbs if verb.active and not verb.passive]
    if not segment.numbers and acting:
        rows += _without_numbers(segment, acting, carried)
    return rows


def _numbered(
    segment: _Segment, verbs: list[Verb], found: FoundNumber, previous: int, rows: list[Mention], carried: _Carried
) -> Mention:
    """The mention of a number that follows `previous`: by its own verb, as one more of a list, or a citation."""
    gap = segment.whole[previous : found.start]
    head, title = _designation(gap)
    chain, at = trailing_articles(head)
    between = [verb for verb in verbs if previous <= segment.start + verb.start < found.start]
    acting = [verb for verb in between if verb.active and not verb.passive]
    if acting and acting[-1] is [verb for verb in between if not verb.passive][-1]:
        verb = acting[-1]
        after = segment.whole[segment.start + verb.end : found.start]
        if (
            re.search(r"(?<!\w)(?:(?<!kèm )theo|thực hiện)\s+(?:quy định\s+)?(?:tại\s+)?$", head[:at])
            and verb.kind != GUIDES
        ):
            return _mention(segment, CITES, found, title, chain)
        articles = find_articles(after)
        same = [other for other in acting[:-1] if not find_articles(segment.text[other.end : verb.start])]
        kind = AMENDS if _is_partial(verb.kind, after, articles) else verb.kind
        if same and kind == SUPPLEMENTS and same[-1].kind == AMENDS:
            kind = AMENDS
        if carried.pending[0] and not rows:
            articles = (
                tuple(dict.fromkeys((*carried.pending[1], *articles))) if carried.pending[0] == kind else articles
            )
        return _mention(segment, kind, found, title, articles)
    if rows and not between and _LIST.search(head[:at].rstrip() + " ") and not _is_tail(head[:at]):
        return _mention(segment, rows[-1].kind, found, title, chain)
    if not rows and not between:
        going_on = _FOLLOWS.match(segment.text) and "\n" not in segment.whole[max(0, segment.start - 3) : segment.start]
        kind = carried.list_kind or (carried.following if going_on else "") or CITES
        return _mention(segment, kind, found, title, chain if kind == CITES else find_articles(head))
    return _mention(segment, CITES, found, title, chain)


def _is_tail(head: str) -> bool:
    """Whether the list is one inside a citation: "theo …, " goes on citing."""
    return re.search(r"(?:sửa đổi|bổ sung)\s*,?\s*$", head) is not None


def _is_partial(kind: str, after: str, articles: tuple[str, ...]) -> bool:
    """Whether only words or an unnumbered part are meant: "thay thế thủ tục số 5 tại Quyết định số …"."""
    if kind in (REPLACES, REPEALS, SUSPENDS) and not articles and _INSIDE.match(_designation(after)[0]):
        return True
    words = _PARTIAL.match(after)
    if words is None or kind not in (REPLACES, REPEALS, SUPPLEMENTS):
        return False
    return "từ" in words[0].lower() or not articles


def _passives(segment: _Segment, verbs: list[Verb], rows: list[Mention]) -> list[Mention]:
    """ "Quyết định số A và B hết hiệu lực": the verb comes after what it ends."""
    for verb in verbs:
        if not (verb.active and verb.passive):
            continue
        before = [index for index, row in enumerate(rows) if row.end <= segment.start + verb.start]
        subject = segment.text[: verb.start]
        if not before or re.search(r"này(?:\s+(?:sẽ|bị|được))?\s*$", subject):
            continue
        gap = segment.whole[rows[before[-1]].end : segment.start + verb.start]
        if _TOLD.search(gap):
            continue
        tail = segment.text[verb.end : verb.end + 20]
        for index in before:
            if rows[index].kind == CITES:
                partial = tail.lstrip().startswith("một phần") and not rows[index].articles
                rows[index] = replace(rows[index], kind=AMENDS if partial else verb.kind)
        break
    return rows


def _without_numbers(segment: _Segment, acting: list[Verb], carried: _Carried) -> list[Mention]:
    """Laws named without a number, and items that change parts of the document named in the article above."""
    verb = acting[-1]
    after = segment.text[verb.end :]
    law = _NAMED_LAW.search(after)
    if law is not None and verb.kind in (GUIDES, AMENDS, REPLACES, REPEALS, SUPPLEMENTS):
        start = segment.start + verb.end + law.start()
        kind = AMENDS if _is_partial(verb.kind, after, find_articles(after)) else verb.kind
        row = _mention_named(segment, kind, law["title"].strip(" ,"), start, segment.start + verb.end + law.end())
        return [replace(row, articles=find_articles(after[: law.start()]))]
    if carried.amended is None:
        return []
    rows: list[Mention] = []
    for index, verb in enumerate(acting):
        stop = acting[index + 1].start if index + 1 < len(acting) else len(segment.text)
        part = re.split(r"\bnhư sau\b", segment.text[verb.end : stop])[0]
        articles = find_articles(part)
        if articles:
            kind = AMENDS if _is_partial(verb.kind, part, articles) else verb.kind
            start, end = segment.start + verb.start, segment.start + verb.end
            rows.append(
                Mention(
                    kind,
                    carried.amended.number,
                    carried.amended.title,
                    articles,
                    start,
                    end,
                    _excerpt(segment, start, end),
                )
            )
    return rows


def _designation(gap: str) -> tuple[str, str]:
    """What stands before the name of a document, and that name ("Luật Đất đai", "Quyết định")."""
    law = _LAW_TAIL.search(gap[-260:])
    if law:
        return gap[: len(gap) - len(gap[-260:]) + law.start()], " ".join(law["title"].split())
    named = _DESIGNATION.search(gap[-60:])
    if named is None:
        return gap, ""
    return gap[: len(gap) - len(gap[-60:]) + named.start()], named["word"] or ""


def _mention(segment: _Segment, kind: str, found: FoundNumber, title: str, articles: tuple[str, ...]) -> Mention:
    return Mention(
        kind, found.number, title, articles, found.start, found.end, _excerpt(segment, found.start, found.end)
    )


def _mention_named(segment: _Segment, kind: str, title: str, start: int, end: int) -> Mention:
    return Mention(kind, None, " ".join(title.split()), (), start, end, _excerpt(segment, start, end))


def _excerpt(segment: _Segment, start: int, end: int) -> str:
    left = max(segment.start, start - _EXCERPT // 2)
    right = min(segment.end, max(end, left + _EXCERPT))
    text = " ".join(segment.whole[left:right].split())
    return ("… " if left > segment.start else "") + text + (" …" if right < segment.end else "")
