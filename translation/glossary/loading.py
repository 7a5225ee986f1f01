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
    languages = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    rows: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    for number, row in enumerate(rows, start=1):
        wrong = row.get("not", {})
        yield TermRow(
            term=row["term"],
            variants=row.get("also", ""),
            kind=row.get("kind", TermKind.ADMINISTRATIVE),
            romanise=bool(row.get("romanise")),
            note=row.get("note", ""),
            languages={code: Text(row[code], wrong.get(code, "")) for code in languages if row.get(code)},
            place=number,
        )


def terms_of_units() -> Iterator[TermRow]:
    """The official names of all units of today, and the bare names of places among them."""
    languages = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    number = 0
    for unit in Unit.objects.existing().with_names():
        period = unit.period_on()
        if period is None:
            continue
        number += 1
        names = {code: name for code in languages if (name := period.name_in(code)) != period.name}
        place = _KIND_OF_PLACE.sub("", period.name)
        is_place = place != period.name
        yield TermRow(
            term=period.name,
            kind=TermKind.OFFICE,
            unit_id=unit.pk,
            romanise=is_place,
            languages={code: Text(_allowed(code, name)) for code, name in names.items()},
            place=number,
        )
        if is_place:
            bare = {code: _PLACE_SUFFIX[code].sub("", name) for code, name in names.items()}
            yield TermRow(
                term=place,
                kind=TermKind.PLACE,
                romanise=True,
                languages={code: Text(_allowed(code, name)) for code, name in bare.items() if name},
                place=number,
            )


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
