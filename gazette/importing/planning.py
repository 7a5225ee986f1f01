"""From a row to what would be entered: read, checked, nothing written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.actions import ActionError
from cms.core.text import fold
from gazette.enums import Confidentiality, FileKind
from gazette.models import DocumentKind
from gazette.receiving import DocumentData
from gazette.rights import room_of
from news.models import Topic
from sites.models import Unit, UnitPeriod

from .archive import Archive
from .fields import BY_NAME

OLDEST = date(1945, 9, 2)
YES = frozenset({"x", "co", "1", "yes", "true", "dung"})
FILES = (("official", FileKind.OFFICIAL), ("editable", FileKind.EDITABLE), ("attachments", FileKind.ATTACHMENT))
LIMITS = {"number": 100, "abstract": 2000, "signer": 120, "signer_title": 160}
_DAY = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[T ].*)?|(?P<D>\d{1,2})[./-](?P<M>\d{1,2})[./-](?P<Y>\d{4})(?: .*)?",
    re.ASCII,
)


class RowError(Exception):
    """Something is wrong in one column of a row."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column, self.message = column, message


@dataclass
class Planned:
    """Attributes: files: (name in the ZIP, kind). same_number_ok: the table says that it is another document."""

    number: int
    data: DocumentData
    files: list[tuple[str, str]] = field(default_factory=list)
    same_number_ok: bool = False


class Planner:
    """Reads rows by a mapping: field -> column.

    Args:
        unit: whose documents these are where the row names no issuer.
        user: whose rights count; `None`: everybody's.
        same_ok: all rows whose number is there already are other documents.
    """

    def __init__(
        self,
        mapping: Mapping[str, int],
        header: Sequence[str],
        archive: Archive,
        *,
        unit: Unit | None = None,
        user: Any = None,
        same_ok: bool = False,
        source: str = "",
    ) -> None:
        self.mapping, self.header, self.archive, self.unit = mapping, header, archive, unit
        self.same_ok, self.source = same_ok, source
        self.room = room_of(user) if user is not None else None
        self.today = timezone.localdate()
        self.units, self.topics, self.kinds = _units(), _topics(), _kinds()
        self.seen: dict[tuple[str, int, int, int], int] = {}

    def read(self, number: int, cells: list[str]) -> Planned:
        """The row as data. Raises `RowError` for the first thing that is wrong."""
        if any(cells[len(self.header) :]):
            raise RowError("", _("The row has more cells than the header: a separator stands in a text."))
        values = {name: cells[column] for name, column in self.mapping.items() if column < len(cells)}
        words = {name: self._words(values, name) for name in LIMITS}
        signed = self._day(values, "signed_on", required=True)
        assert signed is not None
        issuer = self._choice(values, "issuer", self.units, _("There is no unit of this name or code.")) or self.unit
        if issuer is None:
            raise RowError(self.column("issuer"), _("This is empty."))
        if self.room is not None and not (self.room.is_centre or issuer.pk in self.room.writer_units):
            raise RowError(self.column("issuer"), _("You may not enter documents of this unit."))
        data = DocumentData(words["number"], issuer, signed, words["abstract"], source=self.source)
        data.signer, data.signer_title = words["signer"], words["signer_title"]
        data.kind = self._choice(values, "kind", self.kinds, _("There is no kind of this name or abbreviation."))
        data.topic = self._choice(values, "topic", self.topics, _("There is no field of this name."))
        for name in ("effective_on", "expires_on", "received_on"):
            setattr(data, name, self._day(values, name))
        level = self._choice(values, "confidentiality", _levels(), _("Choose one of the values."))
        data.confidentiality = level or data.confidentiality
        data.concerns = self._concerns(values)
        accepted = self.same_ok or fold(values.get("accepted", "")).strip() in YES
        return Planned(number, data, self._files(values), accepted)

    def error_of(self, error: ActionError) -> RowError:
        name = "official" if error.field == "file" else error.field or ""
        return RowError(self.column(name) if name in BY_NAME else "", str(error.message))

    def column(self, name: str) -> str:
        """The column as the table calls it; where it has none, the field."""
        found = self.mapping.get(name)
        return self.header[found] if found is not None and found < len(self.header) else str(BY_NAME[name].label)

    # ---- cells ----
    def _words(self, values: Mapping[str, str], name: str) -> str:
        text = " ".join(values.get(name, "").split())
        if BY_NAME[name].required and not text:
            raise RowError(self.column(name), _("This is empty."))
        if len(text) > LIMITS[name]:
            raise RowError(self.column(name), _("This is longer than %(limit)d letters.") % {"limit": LIMITS[name]})
        return text

    def _day(self, values: Mapping[str, str], name: str, *, required: bool = False) -> date | None:
        text = values.get(name, "").strip()
        if not text and not required:
            return None
        found = day_of(text)
        if found is None:
            raise RowError(self.column(name), _("This is no day like 31/10/2025 or 2025-10-31."))
        if found < OLDEST or (name in {"signed_on", "received_on"} and found > self.today):
            raise RowError(self.column(name), _("This day lies in the future, or too far back."))
        return found

    def _choice(self, values: Mapping[str, str], name: str, known: Mapping[str, Any], message: str) -> Any:
        text = key_of(values.get(name, ""))
        if not text:
            return None
        if text not in known:
            raise RowError(self.column(name), message)
        return known[text]

    def _concerns(self, values: Mapping[str, str]) -> list[Unit] | None:
        if "concerns" not in self.mapping:
            return None
        names = [key_of(part) for part in re.split(r"[;\n]", values.get("concerns", "")) if part.strip()]
        for name in names:
            if name not in self.units:
                message = _("There is no unit of the name or code “%(name)s”.")
                raise RowError(self.column("concerns"), message % {"name": name[:80]})
        return [self.units[name] for name in names]

    def _files(self, values: Mapping[str, str]) -> list[tuple[str, str]]:
        found = []
        for name, kind in FILES:
            parts = [part.strip() for part in re.split(r"[;\n]", values.get(name, "")) if part.strip()]
            if kind == FileKind.OFFICIAL and len(parts) > 1:
                raise RowError(self.column(name), _("A document has one official PDF."))
            found += [(part, str(kind)) for part in parts]
        return found


def key_of(text: str) -> str:
    return " ".join(fold(text).split())


def day_of(text: str) -> date | None:
    """A day as people and spreadsheets write it; day before month, as in Vietnam."""
    match = _DAY.fullmatch(text.strip())
    if match is None:
        return None
    try:
        return date(*(int(match[one] or match[other]) for one, other in ("yY", "mM", "dD")))
    except ValueError:
        return None


def _units() -> dict[str, Unit]:
    """By code and by every name a unit has had; a name that two units had is nobody's."""
    units = {unit.pk: unit for unit in Unit.objects.with_names()}
    found: dict[str, Any] = {}
    for pk, *names in UnitPeriod.objects.values_list("unit", "name", "short_name").order_by("valid_from"):
        for key in filter(None, map(key_of, names)):
            found[key] = units[pk] if found.get(key, units[pk]) == units[pk] else None
    return {key: unit for key, unit in found.items() if unit} | {unit.code: unit for unit in units.values()}


def _topics() -> dict[str, Topic]:
    rows = list(Topic.objects.filter(locale__language_code="vi"))
    return {key_of(row.name): row for row in rows} | {row.slug: row for row in rows}


def _levels() -> dict[str, str]:
    """What the export writes, in the language of the person, and the codes."""
    return {key_of(name): value for value, label in Confidentiality.choices for name in (value, str(label))}


def _kinds() -> dict[str, DocumentKind]:
    rows = list(DocumentKind.objects.order_by("valid_from"))
    return {key_of(row.code): row for row in rows} | {key_of(row.name): row for row in rows}
