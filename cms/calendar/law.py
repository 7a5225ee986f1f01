"""What law and government have made of a year, as far as the package `holidays` knows it.

Holidays: Bộ luật Lao động 2019, Điều 112; a holiday on a weekly day of rest is made up for (Điều 111 khoản 3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

import holidays

# The first year in which a holiday at the weekend was made up for; the package has no rules for earlier ones.
FIRST_YEAR = 1995
# Days are entered up to here, by hand where the package ends.
LAST_YEAR = 2200
LABOUR_CODE = "Bộ luật Lao động 2019, Điều 111, Điều 112"
SOURCE = f"Thư viện holidays {holidays.__version__}"
# The package writes the days that it only estimates so; a Tết that is not certain is not known.
ESTIMATED = "dự kiến"
TET = "Tết Nguyên Đán"
# Named by decisions of the year or by other sources, and not by the Labour Code.
OTHER_BASIS = ("thay cho", "Văn hóa")


@dataclass(frozen=True)
class KnownYear:
    """A year.

    Attributes:
        off: day off -> its Vietnamese name.
        swapped: working day at the weekend -> what it is worked for.
    """

    off: Mapping[date, str] = field(default_factory=dict)
    swapped: Mapping[date, str] = field(default_factory=dict)


@cache
def _package(year: int) -> tuple[dict[date, str], frozenset[date]]:
    found = holidays.country_holidays("VN", years=year, language="vi")
    return dict(found), frozenset(found.weekend_workdays)


@cache
def known_year(year: int) -> KnownYear | None:
    """The year; `None` where the package does not know when Tết is, and so would answer wrongly.

    A working day that is swapped over New Year stands with the year of the day off: the neighbours are asked, too.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    off, _swapped = _package(year)
    if not any(TET in name and ESTIMATED not in name for name in off.values()):
        return None
    around = [_package(near) for near in (year - 1, year, year + 1)]
    names = {day: name for days, _workdays in around for day, name in days.items()}
    swapped = {day: _swap_name(day, names) for _days, workdays in around for day in workdays if day.year == year}
    return KnownYear({day: name for day, name in sorted(off.items()) if day.year == year}, swapped)


def _swap_name(day: date, names: Mapping[date, str]) -> str:
    """What a working Saturday is worked for."""
    written = day.strftime("%d/%m/%Y")
    for off, name in names.items():
        if written in name:
            return f"Làm bù cho ngày {off:%d/%m/%Y}"
    return "Làm bù"


def basis_of(name: str) -> str:
    """The legal basis of a holiday of the package; nothing where a decision must be named by hand."""
    return "" if any(word in name for word in OTHER_BASIS) else LABOUR_CODE
