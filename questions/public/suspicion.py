"""Content rules: what makes a question look like advertising. They only raise a number; a person decides."""

from __future__ import annotations

import re
from datetime import timedelta

from django.utils import timezone

from cms.core.text import fold
from questions.models import Question
from questions.words import clean_line, clean_text

NO_PROOF = 20
EACH_LINK, MOST_OF_LINKS = 15, 60
EACH_WORD, MOST_OF_WORDS = 20, 60
REPEATED, SHOUTED, SAME_AGAIN = 25, 10, 40
LINK = re.compile(r"https?://|www\.|\b[\w-]+\.(?:com|net|top|xyz|vip|club|online|site|win|bet|icu|cc|live|asia)\b")
# Betting and lending spam as it is found on public sites (folded).
WORDS = (
    *("ca cuoc", "nha cai", "casino", "song bac", "danh bac", "keo nha cai", "ty le keo", "no hu", "ban ca doi thuong"),
    *("tai xiu", "lo de", "soi cau", "xoc dia", "slot game", "baccarat", "poker online", "dang ky nhan thuong"),
    *("khuyen mai nap", "nap rut", "rut tien nhanh", "vay tien nhanh", "vay nong", "tin dung den", "sex", "gai goi"),
    *("jackpot", "betting", "viagra", "kubet", "fun88", "188bet", "w88", "m88", "bk8", "8xbet", "sunwin", "go88"),
)
_WORD = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in WORDS))


def suspicion_of(title: str, text: str) -> int:
    """How much a text looks like advertising, from 0. Needs no database."""
    whole = f"{title}\n{text}"
    folded = fold(whole)
    points = min(EACH_LINK * len(LINK.findall(folded)), MOST_OF_LINKS)
    points += min(EACH_WORD * len(set(_WORD.findall(folded))), MOST_OF_WORDS)
    if is_repeated(folded):
        points += REPEATED
    letters = [char for char in whole if char.isalpha()]
    if len(letters) > 40 and sum(char.isupper() for char in letters) > 0.7 * len(letters):
        points += SHOUTED
    return points


def is_repeated(folded: str) -> bool:
    """A letter again and again, or few words many times."""
    if re.search(r"(\S)\1{14,}", folded):
        return True
    words = folded.split()
    if len(words) < 20:
        return False
    lines = [line for line in folded.splitlines() if line.strip()]
    return len(set(words)) < len(words) / 5 or (len(lines) > 4 and len(set(lines)) < len(lines) / 2)


def is_asked_again(title: str, text: str) -> bool:
    """The same words came in the last day. One query on what a day brings."""
    folded = fold(f"{clean_line(title)}\n{clean_text(text)}")
    since = timezone.now() - timedelta(days=1)
    return Question.objects.filter(received_at__gte=since, folded__startswith=folded[:2000]).exists()
