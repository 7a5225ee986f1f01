"""The public record: how every unit answers, as of a day, in a fair order."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from questions.models import Question, QuestionsPage
from questions.statistics import MIN_RANKED, ORDER_EXPLAINED, UnitRecord, years_with_questions
from questions.statistics import record as figures

from .answers import render, versions
from .archive import province_archive
from .places import site_of

MINUTES = 10
OLDEST_YEAR = 2000


@dataclass(frozen=True)
class Row:
    """The record of a unit, as it is shown; `tied`: others have the same rank."""

    code: str
    name: str
    received: int
    answered: int
    on_time: int
    late: int
    share: float | None
    median: float | None
    rank: int | None
    tied: bool = False

    @property
    def bar(self) -> str:
        """Width of the bar, of 100."""
        return f"{self.share or 0:.1f}"


@dataclass(frozen=True)
class Period:
    year: int
    as_of: date
    is_past: bool

    @classmethod
    def read(cls, request: HttpRequest) -> Period:
        """Year and day of the address; what makes no sense is this year and today."""
        today = timezone.localdate()
        text = request.GET.get("year", "")
        year = int(text) if len(text) == 4 and text.isascii() and text.isdigit() else today.year
        if not OLDEST_YEAR <= year <= today.year:
            year = today.year
        try:
            day = parse_date(request.GET.get("as_of", "")[:10])
        except ValueError:
            day = None
        if day is None or not date(year, 1, 1) <= day <= today:
            day = today
        return cls(year, day, day < today)


def rows_of(period: Period, language: str) -> list[Row]:
    """The record, kept for ten minutes: it is read by many and changes slowly."""
    key = f"questions:record:{period.year}:{period.as_of.isoformat()}:{language}"
    found: list[Row] | None = cache.get(key)
    if found is None:
        records = figures(period.year, period.as_of)
        ranks = [row.rank for row in records if row.rank is not None]
        found = [row_of(row, ranks) for row in records]
        cache.set(key, found, MINUTES * 60)
    return found


def row_of(row: UnitRecord, ranks: list[int]) -> Row:
    return Row(
        code=row.unit.code,
        name=row.name,
        received=row.received,
        answered=row.answered,
        on_time=row.on_time,
        late=row.late + row.late_open,
        share=row.share,
        median=row.median_working_days,
        rank=row.rank,
        tied=row.rank is not None and ranks.count(row.rank) > 1,
    )


def own_rows(request: HttpRequest, period: Period, language: str) -> list[Row]:
    """Every unit's at the portal; its own at a member site, with the rank that it has among all."""
    member_site = site_of(request)
    rows = rows_of(period, language)
    return rows if member_site.is_portal else [row for row in rows if row.code == member_site.unit.code]


def record(page: QuestionsPage, request: HttpRequest) -> HttpResponse:
    member_site = site_of(request)
    period = Period.read(request)
    rows = own_rows(request, period, page.language)
    province = "" if member_site.is_portal else province_archive(page.language)
    context: dict[str, Any] = {
        "period": period,
        "rows": rows,
        "total": total_of(rows) if member_site.is_portal else None,
        "years": cache.get_or_set("questions:record:years", years, MINUTES * 60),
        "today": timezone.localdate(),
        "order_explained": ORDER_EXPLAINED,
        "min_ranked": MIN_RANKED,
        "province_url": province + page.reverse_subpage("record") if province else "",
        "sub_title": _("How authorities answer"),
        "page_title": _("How authorities answer"),
        "language_versions": versions(page, request, "record"),
        "structured_data": None,
    }
    return render(page, request, "questions/record.html", **context)


def years() -> list[int]:
    return years_with_questions(Question.objects.counted())


def total_of(rows: list[Row]) -> dict[str, Any]:
    """Of all units together."""
    sums = {name: sum(getattr(row, name) for row in rows) for name in ("received", "answered", "on_time", "late")}
    decided = sums["on_time"] + sums["late"]
    return {**sums, "share": 100 * sums["on_time"] / decided if decided else None}


def record_csv(page: QuestionsPage, request: HttpRequest) -> HttpResponse:
    """The same figures, for spreadsheets (UTF-8 with a mark, which Excel needs)."""
    period = Period.read(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"hoi-dap-{period.year}-{period.as_of.isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")
    writer = csv.writer(response)
    heads = (_("Rank"), _("Authority"), _("Received"), _("Answered"), _("In time"), _("Late"))
    writer.writerow([*heads, _("In time, %"), _("Median of working days"), _("As of")])
    for row in own_rows(request, period, page.language):
        share = "" if row.share is None else f"{row.share:.1f}"
        median = "" if row.median is None else f"{row.median:g}"
        figures_ = (row.received, row.answered, row.on_time, row.late)
        writer.writerow([row.rank or "", safe(row.name), *figures_, share, median, period.as_of.isoformat()])
    return response


def safe(text: str) -> str:
    """A name that begins like a formula is none (CSV injection)."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text
