"""Every change of the calendar: one way to write days, one to confirm a year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.core.actions import Action, ActionError

from .enums import DayKind
from .law import FIRST_YEAR, LAST_YEAR, SOURCE, basis_of, known_year
from .models import CalendarChange, CalendarYear, SpecialDay
from .signals import days_changed
from .working_days import NoCalendarError, WorkingDays, new_version

# Deadlines may still hang on days that are not longer ago; changing one of these needs a reason.
REASON_DAYS = 400
TEXTS = ("name", "legal_basis", "source")
BATCH = 500


@dataclass(frozen=True)
class DayChange:
    """What a day shall be. An empty `kind` takes the entry away: law and week decide again."""

    date: date
    kind: str
    name: str = ""
    legal_basis: str = ""
    source: str = ""

    def alters(self, row: SpecialDay | None) -> bool:
        if row is None or not self.kind:
            return bool(self.kind) or row is not None
        return row.kind != self.kind or any(getattr(row, name) != getattr(self, name) for name in TEXTS)


@dataclass(frozen=True)
class Changed:
    """What was written.

    Attributes:
        entries: a line of history for each entry that was touched.
        dates: the days that became working days or ceased to be; those alone move deadlines.
    """

    entries: list[CalendarChange] = field(default_factory=list)
    dates: list[date] = field(default_factory=list)


class ChangeDaysAction(Action):
    """Adds, changes and takes away days, all of them or none, and tells of it once.

    Args:
        changes: what each day shall be; a day at most once.
        reason: why; kept with each day, and told to those whose deadlines move.
        user: who asked; `None` for commands.
        fills: the year of which the entries are the whole calendar from now on (`seed_changes`).
    """

    def __init__(
        self, changes: Iterable[DayChange], reason: str = "", user: Any = None, *, fills: int | None = None
    ) -> None:
        super().__init__(user)
        self.changes = sorted(changes, key=lambda change: change.date)
        self.reason = reason.strip()
        self.fills = fills

    # ---- may it be done? ----
    def check(self) -> None:
        self._check_once()
        for change in self.changes:
            self._check_values(change)
        if len(self.reason) > 255:
            raise ActionError(_("The reason is longer than 255 characters."), "reason")
        if not self.reason and (self.fills is not None or any(needs_reason(row.date) for row in self.changes)):
            raise ActionError(_("Say why: open deadlines may move, and people are told the reason."), "reason")

    def _check_once(self) -> None:
        seen: set[date] = set()
        for change in self.changes:
            if change.date in seen:
                written = formats.date_format(change.date, "SHORT_DATE_FORMAT")
                raise ActionError(_("The day %(day)s is entered twice.") % {"day": written}, "date")
            seen.add(change.date)

    @staticmethod
    def _check_values(change: DayChange) -> None:
        if not FIRST_YEAR <= change.date.year <= LAST_YEAR:
            message = _("The year %(year)s is not between %(first)s and %(last)s.")
            years = {"year": change.date.year, "first": FIRST_YEAR, "last": LAST_YEAR}
            raise ActionError(message % years, "date")
        if change.kind and change.kind not in DayKind.values:
            raise ActionError(_("A day is a day off or a working day."), "kind")
        check_texts({name: getattr(change, name) for name in TEXTS})

    # ---- the change ----
    def perform(self) -> Changed:
        stored = {row.date: row for row in SpecialDay.objects.select_for_update()}
        wanted = [change for change in self.changes if change.alters(stored.get(change.date))]
        watched = self._watched(wanted)
        before = working_of(watched)
        self._write(wanted, stored)
        if self.fills is not None:
            CalendarYear.objects.get_or_create(year=self.fills, defaults={"source": SOURCE})
        after = working_of(watched)
        flipped = {day for day in watched if before[day] != after[day]}
        entries = [self._entry(change, stored.get(change.date), flipped) for change in wanted]
        CalendarChange.objects.bulk_create(entries, batch_size=BATCH)
        if entries:
            data = {"days": [row.day.isoformat() for row in entries[:50]], "number": len(entries)}
            subject = self._subject(entries[0].day, stored)
            log(subject, "working_calendar.change", user=self.user, data=data | {"reason": self.reason})
        return Changed(entries, sorted(flipped))

    def _watched(self, wanted: Sequence[DayChange]) -> list[date]:
        """The days whose status is compared: with a filled year, the days that the package alone knew as well."""
        days = {change.date for change in wanted}
        if self.fills is not None:
            first = date(self.fills, 1, 1)
            days.update(first + timedelta(days=number) for number in range((date(self.fills + 1, 1, 1) - first).days))
        return sorted(days)

    def _write(self, wanted: Sequence[DayChange], stored: dict[date, SpecialDay]) -> None:
        now = timezone.now()
        new, changed, gone = [], [], []
        for change in wanted:
            values: dict[str, Any] = {name: getattr(change, name) for name in ("kind", *TEXTS)}
            values |= {"entered_by": self.user, "changed_at": now}
            row = stored.get(change.date)
            if not change.kind:
                gone.append(change.date)
            elif row is None:
                new.append(SpecialDay(date=change.date, **values))
            else:
                # A copy: what the row was is still told to the history.
                changed.append(SpecialDay(pk=row.pk, date=row.date, **values))
        try:
            with transaction.atomic():
                SpecialDay.objects.bulk_create(new, batch_size=BATCH)
        except IntegrityError as error:
            message = _("Somebody else has entered one of these days meanwhile. Look at the year and try again.")
            raise ActionError(message) from error
        SpecialDay.objects.bulk_update(changed, ["kind", *TEXTS, "entered_by", "changed_at"], batch_size=BATCH)
        for start in range(0, len(gone), BATCH):
            SpecialDay.objects.filter(date__in=gone[start : start + BATCH]).delete()

    def _entry(self, change: DayChange, row: SpecialDay | None, flipped: set[date]) -> CalendarChange:
        return CalendarChange(
            day=change.date,
            old_kind=row.kind if row else "",
            new_kind=change.kind,
            name=change.name or (row.name if row else ""),
            flipped=change.date in flipped,
            reason=self.reason,
            user=self.user,
        )

    @staticmethod
    def _subject(day: date, stored: dict[date, SpecialDay]) -> SpecialDay:
        """The row that the log names: as it is now, or as it was."""
        return SpecialDay.objects.filter(date=day).first() or stored[day]

    def announce(self, result: Changed) -> None:
        new_version()
        if result.dates:
            days_changed.send_robust(ChangeDaysAction, dates=result.dates, reason=self.reason, user=self.user)


def check_texts(values: Mapping[str, str]) -> None:
    """Raise `ActionError` where a text does not fit into its column: PostgreSQL would refuse it, SQLite would not."""
    for name in TEXTS:
        column: Any = SpecialDay._meta.get_field(name)
        if len(values[name]) > column.max_length:
            raise ActionError(_("Too long: %(columns)s") % {"columns": column.verbose_name}, name)


def working_of(days: Iterable[date]) -> dict[date, bool | None]:
    """Whether each day counts, as the rows are now; `None` where nobody knows."""
    calendar, found = WorkingDays(), dict[date, bool | None]()
    for day in days:
        try:
            found[day] = calendar.is_working(day)
        except NoCalendarError:
            found[day] = None
    return found


def needs_reason(day: date) -> bool:
    return day >= timezone.localdate() - timedelta(days=REASON_DAYS)


def seed_changes(year: int) -> list[DayChange]:
    """What the package knows of a year and is not entered yet; entries that are there stay as people edited them.

    Raises:
        NoCalendarError: the package does not know the year.
    """
    known = known_year(year)
    if known is None:
        raise NoCalendarError(year)
    entered = set(SpecialDay.objects.filter(date__year=year).values_list("date", flat=True))
    kinds = ((known.off, DayKind.OFF), (known.swapped, DayKind.WORKING))
    return [
        DayChange(day, kind, name[:120], basis_of(name) if kind == DayKind.OFF else "", SOURCE)
        for days, kind in kinds
        for day, name in sorted(days.items())
        if day not in entered
    ]


class ConfirmYearAction(Action):
    """Somebody has compared the days of a year with what the government announced.

    Args:
        year: the year; its days are entered.
        source: the announcement with which they were compared.
        note: anything else.
    """

    def __init__(self, year: int, source: str, note: str = "", user: Any = None) -> None:
        super().__init__(user)
        self.year, self.source, self.note = year, source.strip(), note.strip()

    def check(self) -> None:
        if not self.source:
            raise ActionError(_("Name the announcement with which the days were compared."), "source")
        if len(self.source) > 255 or len(self.note) > 255:
            raise ActionError(_("At most 255 characters."), "source" if len(self.source) > 255 else "note")
        row = CalendarYear.objects.filter(year=self.year).first()
        if row is not None and row.confirmed_at is not None:
            raise ActionError(_("The year %(year)s is confirmed already.") % {"year": self.year})
        entered = SpecialDay.objects.filter(date__year=self.year, kind=DayKind.OFF).exists()
        if not entered or (row is None and known_year(self.year) is not None):
            raise ActionError(_("The days of %(year)s are not entered yet: fill the year first.") % {"year": self.year})

    def perform(self) -> CalendarYear:
        values = {
            "source": self.source, "note": self.note, "confirmed_by": self.user, "confirmed_at": timezone.now(),
        }  # fmt: skip
        row: CalendarYear = CalendarYear.objects.update_or_create(year=self.year, defaults=values)[0]
        log(row, "working_calendar.confirm", user=self.user, data={"source": self.source})
        return row

    def announce(self, result: CalendarYear) -> None:
        new_version()
