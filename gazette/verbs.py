"""The verbs by which documents change others, and who acts: the document itself, or one that a title tells of."""

from __future__ import annotations

import re
from dataclasses import dataclass

AMENDS, SUPPLEMENTS, REPLACES, REPEALS = "amends", "supplements", "replaces", "repeals"
SUSPENDS, CORRECTS, GUIDES, BASED_ON, CITES = "suspends", "corrects", "guides", "based_on", "cites"

_WORDS = (
    (AMENDS, r"sửa đổi\s*(?:,|và|hoặc)?\s*bổ sung|sửa đổi|điều chỉnh"),
    (SUPPLEMENTS, r"bổ sung"),
    (REPLACES, r"thay thế"),
    (REPEALS, r"bãi bỏ|huỷ bỏ|hủy bỏ|hết hiệu lực(?: thi hành)?|chấm dứt hiệu lực"),
    (
        SUSPENDS,
        r"(?:tạm )?ngưng hiệu lực(?: thi hành)?|(?:tạm )?ngưng thi hành|tạm ngưng"
        r"|đình chỉ (?:việc )?thi hành|tạm dừng hiệu lực",
    ),
    (CORRECTS, r"đính chính"),
    (
        GUIDES,
        r"hướng dẫn(?: chi tiết)?(?: việc)?(?: thi hành| thực hiện| áp dụng)?"
        r"|quy định chi tiết(?: và biện pháp| và hướng dẫn)?(?: thi hành)?",
    ),
)
VERB = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _WORDS), re.IGNORECASE)
_PASSIVE_ONLY = re.compile(r"hết hiệu lực|chấm dứt hiệu lực", re.IGNORECASE)
ITEM = r"\s*(?:[-–+*•]\s*)?(?:(?:Điều|ĐIỀU)\s+\d{1,3}[a-zđ]?\s*[.:]\s*)?"
ITEM += r"(?:\(?(?:\d{1,3}(?:\.\d{1,2}){0,3}|[a-zđ]{1,2})[.)]\s+)?"
_OPENING = re.compile(rf"{ITEM}(?:(?:[Vv]ề việc|V/v)\s*:?\s*)?(?:(?:Nay|Kể từ ngày[^,]{{0,60}},)\s*)?$")
_DESCRIPTIVE = re.compile(
    r"(?:về việc|về|quy định|được|đã|bị|theo|nhằm|để|cần|phải|việc|ban hành|đề nghị|chủ trì)\s*$", re.IGNORECASE
)
_BY = re.compile(r"[^,;.]{0,20}?(?<!\w)(?:bởi|bằng|theo|tại)(?!\w)")
_HYPOTHETICAL = re.compile(rf"{ITEM}(?:Trường hợp|Trong trường hợp|Khi|Nếu|Trong thời gian)\b")
_NEGATED = re.compile(r"(?<!\w)(?:không|chưa)(?: bị| được)?\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Verb:
    kind: str
    start: int
    end: int
    active: bool
    passive: bool


def find_verbs(text: str) -> list[Verb]:
    rows: list[Verb] = []
    hypothetical = _HYPOTHETICAL.match(text) is not None
    for match in VERB.finditer(text):
        kind = match.lastgroup or ""
        before = text[max(0, match.start() - 120) : match.start()]
        after = text[match.end() : match.end() + 60]
        if _NEGATED.search(before):
            continue
        marked = re.search(r"(?:được|đã|bị|sẽ)\s*$", before) is not None
        passive = _PASSIVE_ONLY.match(match[0]) is not None or marked
        by = _BY.match(after)
        if passive and by and "này" not in after:
            rows.append(Verb(kind, *match.span(), active=False, passive=False))
            continue
        active = passive or _acts(text[: match.start()], before, rows)
        rows.append(Verb(kind, *match.span(), active=active and not hypothetical, passive=passive))
    return rows


def _acts(head: str, before: str, earlier: list[Verb]) -> bool:
    """Whether the document itself does it here, or a title only tells of it."""
    if len(head) < 120 and _OPENING.match(head):
        return True
    if re.search(r"(?<!\w)này(?:\s+(?:có hiệu lực|được|nhằm|để|và))?\s*(?:quy định việc|về việc)?\s*$", before):
        return True
    if re.search(r"(?:,|;|và|đồng thời|hoặc|để)\s*$", before):
        return earlier[-1].active if earlier else re.search(r"(?<!\w)này(?!\w)|[Đđ]iều chỉnh", head) is not None
    if _DESCRIPTIVE.search(before):
        return False
    return len(head) < 200 and re.search(r"(?<!\w)này\s+[^,;]{0,80}$", head) is not None and not earlier
