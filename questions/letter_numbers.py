"""Patterns of the numbers of transfer letters (số và ký hiệu của phiếu chuyển): Nghị định 30/2020/NĐ-CP."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PLACEHOLDERS = ("{number}", "{year}")


def check_pattern(pattern: str) -> None:
    """Raises `ValidationError` for a pattern in which the number is missing, or something else stands in braces."""
    rest = pattern
    for known in PLACEHOLDERS:
        rest = rest.replace(known, "")
    if PLACEHOLDERS[0] not in pattern or "{" in rest or "}" in rest:
        raise ValidationError(_("The pattern holds {number}, and {year} if you like: {number}/PC-UBND."))
