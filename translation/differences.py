"""What changed between two texts, word by word, for people to look at."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from bs4 import BeautifulSoup
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# A word, a run of blanks, or one character of a script that has no blanks (Chinese, Japanese) or of punctuation.
PIECES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|\w+|\s+|.", re.DOTALL)
LONGEST = 5_000


def _words(html: str) -> str:
    return BeautifulSoup(html, "html.parser").get_text() if "<" in html or "&" in html else html


def difference(old: str, new: str) -> SafeString:
    """Both texts in one, without their markup: what went as `<del>`, what came as `<ins>`."""
    before, after = (PIECES.findall(_words(text)[:LONGEST]) for text in (old, new))
    parts: list[SafeString] = []
    for kind, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(format_html("{}", "".join(after[start:end])))
            continue
        if last > first:
            parts.append(format_html("<del>{}</del>", "".join(before[first:last])))
        if end > start:
            parts.append(format_html("<ins>{}</ins>", "".join(after[start:end])))
    return format_html_join("", "{}", ((part,) for part in parts))
