"""Tax codes of organisations (mã số thuế): 10 digits with a check digit, 13 for a branch.

Thông tư 105/2020/TT-BTC, Điều 5; Thông tư 86/2024/TT-BTC.
"""

from __future__ import annotations

import re

WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def clean_tax_code(typed: str) -> str:
    """`0100109106` or `0100109106-001`; empty where the digits do not fit."""
    digits = re.sub(r"[\s.\-–]", "", typed)
    if not re.fullmatch(r"[0-9]{10}([0-9]{3})?", digits):
        return ""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=False))
    if 10 - total % 11 != int(digits[9]):
        return ""
    return f"{digits[:10]}-{digits[10:]}" if len(digits) == 13 else digits
