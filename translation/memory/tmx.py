"""The memory as TMX 1.4b (LISA OSCAR, 2005): out for other tools, and in from them.

Inline tags of a segment are `bpt` and `ept` (`ph` for a line break) with the tag as their text, so that our own export
comes back with its markup; of other tools' codes only what a segment may hold is taken over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import escape, unescape
from io import BytesIO
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from lxml import etree
from wagtail.models import Locale
from wagtail_localize.strings import StringValue

from cms.core.actions import ActionError
from translation.models import MemoryUnit
from translation.words_xml import XML_LANG, language_of, parse_xml

from .store import Pair, adopt_pairs, plain

MAX_BYTES = 50 * 2**20
MAX_TEXT = 20_000
MAX_REFUSALS = 200
_TAG = re.compile(r"(<[^>]+>)")
_OWN_TAG = re.compile(r"</?(?:a|b|i|em|strong|u|sub|sup|br|code|del|small)\b[^<>]*/?>")


@dataclass
class Report:
    """What became of a file.

    Attributes:
        refused: (line, unit, why) of what could not be taken, at most 200; `refusals` counts all.
    """

    new: int = 0
    known: int = 0
    refusals: int = 0
    refused: list[tuple[int, str, str]] = field(default_factory=list)

    def refuse(self, line: int, unit: str, why: str) -> None:
        self.refusals += 1
        if len(self.refused) < MAX_REFUSALS:
            self.refused.append((line, unit, why))


def languages() -> dict[str, int]:
    """Language code -> locale id of everything that is translated into."""
    rows = Locale.objects.exclude(language_code=settings.LANGUAGE_CODE)
    return dict(rows.values_list("language_code", "pk"))


# ---- in ----
def import_tmx(content: bytes, name: str, *, author_id: int | None = None) -> Report:
    """Put the units of a file into the memory; all of those that can be read, or, where the file is broken, none.

    Raises:
        ActionError: the file is too large, broken, unsafe, or not TMX; it names file and line.
    """
    if len(content) > MAX_BYTES:
        raise ActionError(_("%(file)s is larger than %(size)s MB.") % {"file": name, "size": MAX_BYTES // 2**20})
    try:
        root = parse_xml(content, "tmx")
    except ActionError as error:
        raise ActionError(f"{name}: {error.message}") from error
    report = Report()
    known = languages()
    units = root.iter("{*}tu")
    pairs = [pair for unit in units for pair in _pairs(unit, known, report, Pair("", "", 0, name, author_id=author_id))]
    adopted = adopt_pairs(pairs)
    report.new, report.known = adopted.new, len(pairs) - adopted.new
    return report


def _pairs(unit: Any, known: dict[str, int], report: Report, like: Pair) -> Iterator[Pair]:
    """The pairs of a unit; origin and author are those of `like`, unless the unit names its origin."""
    label = (unit.get("tuid") or "")[:60]
    sources: list[str] = []
    targets: list[tuple[int, str, str]] = []
    for variant in unit.iterfind("{*}tuv"):
        written = variant.get(XML_LANG) or variant.get("lang") or ""
        segment = variant.find("{*}seg")
        text = "" if segment is None else _text_of(segment)
        if written.lower().replace("_", "-").split("-")[0] == settings.LANGUAGE_CODE:
            sources.append(text)
        else:
            targets.append((variant.sourceline or 0, written, text))
    line = unit.sourceline or 0
    if not sources or not plain(sources[0]):
        report.refuse(line, label, _("There is no Vietnamese text."))
        return
    if not targets:
        report.refuse(line, label, _("There is no translation."))
    for place, written, text in targets:
        code = language_of(written, known)
        why = (
            _("“%(language)s” is no language of this installation.") % {"language": written[:20]}
            if code is None
            else ""
        )
        why = why or _problem(sources[0], text)
        if why:
            report.refuse(place or line, label, why)
        elif code is not None:
            origin = _origin(unit) or like.origin
            yield replace(like, source=sources[0], text=text, locale_id=known[code], origin=origin)


def _origin(unit: Any) -> str:
    for prop in unit.iterfind("{*}prop"):
        if prop.get("type") == "x-origin" and prop.text:
            return str(prop.text)[:255]
    return ""


def _problem(source: str, text: str) -> str:
    if not plain(text):
        return _("The translation is empty.")
    if max(len(source), len(text)) > MAX_TEXT:
        return _("The text is longer than %(number)s characters.") % {"number": MAX_TEXT}
    try:
        StringValue.from_translated_html(text)
        StringValue.from_translated_html(source)
    except (ValueError, KeyError):
        return _("The markup is not that of a segment.")
    return ""


def _text_of(segment: Any) -> str:
    """Text with our inline tags; other codes are dropped, what they enclose stays."""
    parts = [escape(segment.text or "", quote=False)]
    for child in segment:
        kind = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if kind in {"bpt", "ept", "ph", "it"}:
            code = unescape("".join(child.itertext()))
            parts.append(code if _OWN_TAG.fullmatch(code) else "")
        elif kind in {"hi", "sub", "ut"}:
            parts.append(_text_of(child))
        parts.append(escape(child.tail or "", quote=False))
    return " ".join("".join(parts).split())


# ---- out ----
def export_tmx(units: Any) -> bytes:
    """Units of the memory (a queryset), those with the same source in one unit of the file."""
    stream = BytesIO()
    codes = dict(Locale.objects.values_list("pk", "language_code"))
    with etree.xmlfile(stream, encoding="utf-8") as out:
        out.write_declaration()
        out.write_doctype('<!DOCTYPE tmx SYSTEM "tmx14.dtd">')
        with out.element("tmx", version="1.4"):
            out.write(_header())
            with out.element("body"):
                for rows in _by_source(units):
                    out.write(_unit(rows, codes), pretty_print=True)
    return stream.getvalue()


def _by_source(units: Any) -> Iterator[list[MemoryUnit]]:
    rows: list[MemoryUnit] = []
    for unit in units.order_by("source_hash", "locale_id", "pk").iterator(chunk_size=1000):
        if rows and rows[0].source != unit.source:
            yield rows
            rows = []
        rows.append(unit)
    if rows:
        yield rows


def _header() -> Any:
    return etree.Element(
        "header",
        {
            "creationtool": "Cong Tinh",
            "creationtoolversion": "1",
            "segtype": "block",
            "o-tmf": "wagtail-localize",
            "adminlang": "en",
            "srclang": settings.LANGUAGE_CODE,
            "datatype": "html",
            "creationdate": f"{timezone.now():%Y%m%dT%H%M%SZ}",
        },
    )


def _unit(rows: list[MemoryUnit], codes: dict[int, str]) -> Any:
    unit = etree.Element("tu", {"tuid": rows[0].source_hash, "changedate": f"{rows[0].updated_at:%Y%m%dT%H%M%SZ}"})
    if rows[0].origin:
        etree.SubElement(unit, "prop", {"type": "x-origin"}).text = _xml_text(rows[0].origin)
    for code, text in [(settings.LANGUAGE_CODE, rows[0].source), *((codes[row.locale_id], row.text) for row in rows)]:
        variant = etree.SubElement(unit, "tuv", {XML_LANG: "zh-CN" if code == "zh-hans" else code})
        _fill(etree.SubElement(variant, "seg"), text)
    return unit


def _fill(segment: Any, html: str) -> None:
    """Text and tags of a segment; the numbers tie the ends of a pair together."""
    open_tags: list[tuple[str, str]] = []
    number = 0
    for part in _TAG.split(html):
        if not part.startswith("<"):
            _append(segment, _xml_text(unescape(part)))
            continue
        name = re.sub(r"[</>]", " ", part).split()[0]
        if part.startswith("</"):
            pair = open_tags.pop()[1] if open_tags else str(number)
            etree.SubElement(segment, "ept", {"i": pair}).text = part
        elif name == "br" or part.endswith("/>"):
            etree.SubElement(segment, "ph").text = part
        else:
            number += 1
            open_tags.append((name, str(number)))
            etree.SubElement(segment, "bpt", {"i": str(number)}).text = part


def _append(segment: Any, text: str) -> None:
    if len(segment):
        segment[-1].tail = (segment[-1].tail or "") + text
    else:
        segment.text = (segment.text or "") + text


def _xml_text(text: str) -> str:
    """Without control characters, which XML 1.0 cannot hold."""
    return "".join(char for char in text if char >= " " or char in "\n\t")
