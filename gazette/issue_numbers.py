"""Running numbers of a year and page numbers that run through it: no gap, no double, no page twice."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Max, Min
from django.utils.translation import gettext as _

from cms.core.errors import ActionError

from .models import GazetteIssue, IssueNumber

MOST_NUMBERS = 2


def last_number(year: int) -> int:
    return IssueNumber.objects.filter(year=year).aggregate(last=Max("number"))["last"] or 0


def next_number(year: int) -> int:
    return last_number(year) + 1


def check_numbers(year: int, numbers: Sequence[int]) -> None:
    """Raise where the numbers would leave a gap or be there twice.

    The very first issue of the room may bear any number: an office begins in the middle of a year.
    """
    if not 1 <= len(numbers) <= MOST_NUMBERS:
        raise ActionError(_("An issue has one number or two."), "numbers")
    if list(numbers) != list(range(numbers[0], numbers[0] + len(numbers))) or numbers[0] < 1:
        raise ActionError(_("The two numbers of a double issue follow each other: 1095 + 1096."), "numbers")
    taken = list(IssueNumber.objects.filter(year=year, number__in=numbers).values_list("number", flat=True))
    if taken:
        values = {"number": taken[0], "year": year}
        raise ActionError(_("Number %(number)d of %(year)d is taken already.") % values, "numbers")
    expected = next_number(year)
    if numbers[0] != expected and IssueNumber.objects.exists():
        values = {"number": expected, "year": year, "given": numbers[0]}
        raise ActionError(
            _("The next number of %(year)d is %(number)d; with %(given)d there would be a gap.") % values, "numbers"
        )


def _number_of(issue: GazetteIssue) -> int:
    return int(issue.numbers.aggregate(first=Min("number"))["first"] or 0)


def previous_issues(issue: GazetteIssue) -> list[GazetteIssue]:
    """The issues of the year before this one, the nearest first."""
    rows = GazetteIssue.objects.filter(numbers__year=issue.year, numbers__number__lt=_number_of(issue))
    rows = rows.exclude(pk=issue.pk).annotate(last_number=Max("numbers__number"))
    return list(rows.order_by("-last_number"))


def later_issues(issue: GazetteIssue) -> list[int]:
    """Keys of the issues of the year behind this one."""
    rows = IssueNumber.objects.filter(year=issue.year, number__gt=_number_of(issue)).exclude(issue=issue.pk)
    return list(rows.order_by("number").values_list("issue", flat=True).distinct())


def first_page_of(issue: GazetteIssue) -> int:
    """The page after the last one of the issue before.

    Raises:
        ActionError: that issue has no pages yet.
    """
    before = previous_issues(issue)
    if not before:
        return issue.first_page or 1 if _begins_in_the_middle(issue) else 1
    if before[0].last_page is None:
        raise ActionError(
            _("Set the proof of issue %(number)s first: page numbers run on from it.") % {"number": before[0].label}
        )
    return before[0].last_page + 1


def _begins_in_the_middle(issue: GazetteIssue) -> bool:
    """The room's first issue, with a number above 1: its first page was given by hand."""
    return _number_of(issue) > 1
