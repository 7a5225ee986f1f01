"""What would become of each row: the dry run. Writes nothing.

What is wrong is named by row and column; a value is never quoted, for it may be a name or a telephone number that
stands in the wrong column.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.html import linebreaks
from django.utils.translation import gettext as _

from cms.core.actions import ActionError
from cms.core.text import fold
from news.models import Topic
from questions import words
from questions.enums import AskerKind
from questions.models import Question
from sites.models import Unit, UnitPeriod

from .fields import BY_NAME, PERSON

OLDEST = date(1997, 1, 1)
DERIVED_TITLE = 120
MAX_ERRORS = 500
_DAY = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[T ].*)?|(?P<D>\d{1,2})[./-](?P<M>\d{1,2})[./-](?P<Y>\d{4})(?: .*)?",
    re.ASCII,
)


@dataclass
class Planned:
    """A question to be made of a row.

    Attributes:
        submission: by which the row is known again: of the old code, else of title and day.
    """

    number: int
    submission: str
    title: str
    text: str
    received_on: date
    old_code: str = ""
    due_on: date | None = None
    answered_on: date | None = None
    answer: str = ""
    signer: str = ""
    unit: Unit | None = None
    topic: Topic | None = None
    language: str = "vi"
    place: str = ""
    person: dict[str, str] = field(default_factory=dict)

    @property
    def asker_kind(self) -> str:
        return AskerKind.ORGANISATION if self.person.get("organisation") else AskerKind.PERSON


@dataclass
class Plan:
    """Attributes: errors: {"row", "column", "message"}. known: rows whose question is there already."""

    rows: list[Planned] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)
    known: int = 0
    wrong: int = 0

    @property
    def answered(self) -> int:
        return sum(1 for row in self.rows if row.answered_on is not None)


class RowError(Exception):
    """Something is wrong in one column of a row."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column, self.message = column, message


class Planner:
    """Reads rows by a mapping: field -> column."""

    def __init__(self, mapping: Mapping[str, int], header: Sequence[str], desk: Unit) -> None:
        self.mapping, self.header, self.desk = mapping, header, desk
        self.today = timezone.localdate()
        self.units = _units()
        self.topics = _topics()

    def plan(self, rows: Iterable[tuple[int, list[str]]]) -> Plan:
        plan, seen = Plan(), set[str]()
        for number, cells in rows:
            try:
                planned = self.read(number, cells)
            except RowError as error:
                plan.wrong += 1
                if len(plan.errors) < MAX_ERRORS:
                    plan.errors.append({"row": number, "column": error.column, "message": error.message})
                continue
            if planned.submission in seen:
                plan.known += 1
                continue
            seen.add(planned.submission)
            plan.rows.append(planned)
        known = self._known(seen)
        plan.known += len(known)
        plan.rows = [row for row in plan.rows if row.submission not in known]
        return plan

    def _known(self, submissions: set[str]) -> set[str]:
        wanted, found = sorted(submissions), set[str]()
        for start in range(0, len(wanted), 500):
            rows = Question.objects.filter(submission__in=wanted[start : start + 500])
            found.update(str(value) for value in rows.values_list("submission", flat=True))
        return found

    # ---- one row ----
    def read(self, number: int, cells: list[str]) -> Planned:
        """Raises `RowError` for the first thing that is wrong."""
        if any(cells[len(self.header) :]):
            raise RowError("", _("The row has more cells than the header: a separator stands in a text."))
        values = {name: cells[column] for name, column in self.mapping.items() if column < len(cells)}
        text = self._words(values, "text", words.TEXT_LENGTH, required=True)
        title = self._words(values, "title", words.TITLE_LENGTH, line=True) or _short(text)
        received_on = self._day(values, "received_on", required=True)
        assert received_on is not None
        code = self._words(values, "old_code", 100, line=True)
        key = f"code\0{code}" if code else f"title\0{fold(title)}\0{received_on}"
        planned = Planned(number, self._submission(key), title, text, received_on, old_code=code)
        planned.due_on = self._day(values, "due_on", after=received_on)
        planned.answered_on = self._day(values, "answered_on", after=received_on, until=self.today)
        planned.answer = self._answer(values)
        if planned.answer and planned.answered_on is None:
            raise RowError(self._column("answered_on"), _("There is an answer without the day of the answer."))
        planned.signer = self._words(values, "signer", 200, line=True)
        planned.unit = self._choice(values, "unit", self.units, _("There is no unit of this name or code."))
        planned.topic = self._choice(values, "topic", self.topics, _("There is no field of this name."))
        planned.language = self._language(values)
        planned.place = self._words(values, "place", 200, line=True)
        person = {name: self._words(values, name, 254, line=True) for name in PERSON}
        planned.person = {name: value for name, value in person.items() if value}
        return planned

    def _submission(self, key: str) -> str:
        """The same row of the same desk is the same question, whoever imports it again."""
        digest = hashlib.sha256(f"{self.desk.pk}\0{key}".encode()).hexdigest()
        return f"import:{digest[:56]}"

    def _column(self, name: str) -> str:
        column = self.mapping.get(name)
        return self.header[column] if column is not None else str(BY_NAME[name].label)

    def _words(
        self, values: Mapping[str, str], name: str, limit: int, *, required: bool = False, line: bool = False
    ) -> str:
        raw = values.get(name, "")
        text = words.clean_line(raw) if line else words.clean_text(raw)
        if required and not text:
            raise RowError(self._column(name), _("This is empty."))
        try:
            return words.within(text, limit)
        except ActionError as error:
            raise RowError(self._column(name), str(error.message)) from error

    def _answer(self, values: Mapping[str, str]) -> str:
        text = self._words(values, "answer", words.ANSWER_LENGTH)
        html = words.clean_html(linebreaks(text, autoescape=True)) if text else ""
        if len(html) > words.ANSWER_LENGTH:
            raise RowError(self._column("answer"), _("The answer is too long."))
        return html

    def _day(
        self,
        values: Mapping[str, str],
        name: str,
        *,
        required: bool = False,
        after: date | None = None,
        until: date | None = None,
    ) -> date | None:
        text = values.get(name, "").strip()
        if not text and not required:
            return None
        found = day_of(text)
        if found is None:
            raise RowError(self._column(name), _("This is no day like 31/10/2025 or 2025-10-31."))
        last = until or self.today + (timedelta(days=400) if name == "due_on" else timedelta())
        if not OLDEST <= found <= last:
            raise RowError(self._column(name), _("This day lies in the future, or too far back."))
        if after is not None and found < after:
            raise RowError(self._column(name), _("This day lies before the day of receipt."))
        return found

    def _choice(self, values: Mapping[str, str], name: str, known: Mapping[str, Any], message: str) -> Any:
        text = " ".join(fold(values.get(name, "")).split())
        if not text:
            return None
        found = known.get(text)
        if found is None:
            raise RowError(self._column(name), message)
        return found

    def _language(self, values: Mapping[str, str]) -> str:
        code = values.get("language", "").strip().lower() or settings.LANGUAGE_CODE
        if code not in dict(settings.LANGUAGES):
            raise RowError(self._column("language"), _("There is no such language here."))
        return code


def day_of(text: str) -> date | None:
    """A day as people and spreadsheets write it; day before month, as in Vietnam."""
    match = _DAY.fullmatch(text.strip())
    if match is None:
        return None
    try:
        return date(*(int(match[one] or match[other]) for one, other in ("yY", "mM", "dD")))
    except ValueError:
        return None


def _short(text: str) -> str:
    """A subject of its own: the beginning of the question, up to a whole word."""
    line = words.clean_line(text)
    return line if len(line) <= DERIVED_TITLE else f"{line[:DERIVED_TITLE].rsplit(' ', 1)[0]} …"


def _units() -> dict[str, Unit]:
    """By code and by every name a unit has had; a name that two units had is nobody's."""
    units = {unit.pk: unit for unit in Unit.objects.all()}
    found: dict[str, Any] = {}
    periods = UnitPeriod.objects.values_list("unit", "name", "short_name").order_by("valid_from")
    for pk, *names in periods:
        for name in names:
            key = " ".join(fold(name).split())
            if key:
                found[key] = units[pk] if found.get(key, units[pk]) == units[pk] else None
    return {key: unit for key, unit in found.items() if unit} | {unit.code: unit for unit in units.values()}


def _topics() -> dict[str, Topic]:
    rows = list(Topic.objects.filter(locale__language_code=settings.LANGUAGE_CODE))
    return {" ".join(fold(row.name).split()): row for row in rows} | {row.slug: row for row in rows}
