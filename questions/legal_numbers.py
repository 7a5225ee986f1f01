"""Numbers of legal documents in a text, as suggestions for the legal basis of an answer."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

# 43/2011/NĐ-CP, 1600/QĐ-UBND, 91/2025/QH15, 02/2025/TT-VPCP (Nghị định 30/2020/NĐ-CP; Luật 64/2025/QH15).
NUMBER = re.compile(r"(?<![\w/])(\d{1,4}(?:/(?:19|20)\d{2})?/[A-ZĐ]{2,}\d{0,2}(?:-[A-ZĐ]{2,}\d{0,2})*)(?![\w/])")
KINDS = {
    "NĐ": _("Decree"),
    "TT": _("Circular"),
    "TTLT": _("Joint circular"),
    "QĐ": _("Decision"),
    "NQ": _("Resolution"),
    "QH": _("Law"),
    "CT": _("Directive"),
    "KH": _("Plan"),
    "TB": _("Announcement"),
}
MAX = 20


def numbers_in(text: str) -> list[str]:
    """Each number once, in the order of the text."""
    return list(dict.fromkeys(NUMBER.findall(text)))[:MAX]


def title_of(number: str) -> str:
    """What kind of document a number says it is; empty when it says none."""
    mark = number.rsplit("/", 1)[-1].split("-", 1)[0].rstrip("0123456789")
    return str(KINDS.get(mark, ""))
