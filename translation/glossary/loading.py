"""What the glossary begins with: administrative terms, the offices of the province's units and their places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from sites.models import Unit
from translation.models.glossary import TermKind

from .matching import romanised
from .rows import Outcome, TermRow, Text, store_rows

FILE = Path(__file__).resolve().parent.parent / "data" / "glossary.yaml"
# "Phường Cửa Vịnh" is Cửa Vịnh with what it is; the same in each language.
_KIND_OF_PLACE = re.compile(r"^(?:Phường|Xã|Đặc khu|Thị trấn|Thị xã|Huyện|Thành phố|Tỉnh) (?=\w)")
_PLACE_SUFFIX = {
    "en": re.compile(r" (?:Ward|Commune|Special Zone|Township|Town|District|City|Province)$"),
    "ja": re.compile(r"(?:坊|社|特区|市鎮|市社|県|市|省)$"),
    "ko": re.compile(r" ?(?:동|면|사|특구|시진|시사|현|시|성)$"),
    "zh-hans": re.compile(r"(?:坊|乡|特区|市镇|市社|县|市|省)$"),
}


def terms_of_file(path: Path = FILE) -> Iterator[TermRow]:
    """The rows of a YAML file such as `data/glossary.yaml`."""
    rows: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    for number, row in enumerate(rows, start=1):
        wrong = row.get("not", {})
        yield TermRow(
            term=row["term"],
            variants=row.get("also", ""),
            kind=row.get("kind", TermKind.ADMINISTRATIVE),
            romanise=bool(row.get("romanise")),
            note=row.get("note", ""),
            languages={code: Text(row[code], wrong.get(code, "")) for code in _targets() if row.get(code)},
            place=number,
        )


def terms_of_units() -> Iterator[TermRow]:
    """The official names of all units of today, and the bare names of places among them."""
    for number, unit in enumerate(Unit.objects.existing().with_names(), start=1):
        period = unit.period_on()
        if period is not None:
            names = {code: name for code in _targets() if (name := period.name_in(code)) != period.name}
            yield from terms_of_name(period.name, names, unit.pk, number)


def terms_of_name(
    official: str, names: dict[str, str], unit_id: int | None = None, number: int = 0
) -> Iterator[TermRow]:
    """The official name of a unit; where it begins with what the unit is (Phường …), the place's own name too."""
    place = _KIND_OF_PLACE.sub("", official)
    yield TermRow(
        term=official,
        kind=TermKind.OFFICE,
        unit_id=unit_id,
        romanise=place != official,
        languages={code: Text(_allowed(code, name)) for code, name in names.items()},
        place=number,
    )
    if place != official:
        bare = {code: _PLACE_SUFFIX[code].sub("", name) for code, name in names.items() if code in _PLACE_SUFFIX}
        yield TermRow(
            term=place,
            kind=TermKind.PLACE,
            romanise=True,
            languages={code: Text(_allowed(code, name)) for code, name in bare.items() if name},
            place=number,
        )


def _targets() -> list[str]:
    return [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def _allowed(code: str, name: str) -> str:
    """In English a name may also be written without marks."""
    plain = romanised(name)
    return f"{name}; {plain}" if code == "en" and plain != name else name


def load_glossary(*, overwrite: bool = False, units: bool = True) -> Outcome:
    """Bring the file's terms and the units' names into the glossary; what people changed stays, unless asked."""
    rows: dict[str, TermRow] = {}
    for row in (*terms_of_file(), *(terms_of_units() if units else ())):
        rows.setdefault(row.term, row)
    return store_rows(rows.values(), overwrite=overwrite)
