"""XLIFF 1.2 (OASIS, 2008): `<trans-unit id>` is the key; `resname` and a note have it once more.

Written with lxml: translate-toolkit has no way to make inline elements of its own text. What is written is read back
with translate-toolkit in the tests.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from lxml import etree

from translation.enums import SegmentState
from translation.interchange.errors import FileError, UnitError
from translation.interchange.markup import Token
from translation.interchange.safe_xml import local, parse, possible, serialised
from translation.interchange.units import Document, Unit, bcp47, key_in, language_of

from .inline import read_source, read_target, write_pair

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# Values of `ctype` (chapter 3.5); what the list lacks begins with "x-".
CTYPES = {"b": "bold", "i": "italic", "a": "link", "br": "lb"}
TAGS = {ctype: tag for tag, ctype in CTYPES.items()}
FINAL = frozenset({"final", "signed-off"})


def _state(unit: Unit, final: bool) -> str:
    if not unit.target:
        return "needs-translation"
    if unit.state != SegmentState.CONFIRMED:
        return "needs-review-translation"
    return "final" if final else "translated"


def _q(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _inline(parent: etree._Element, token: Token, number: str) -> etree._Element:
    ctype = CTYPES.get(token.value, f"x-{token.value}")
    return etree.SubElement(parent, _q("x" if token.kind == "empty" else "g"), id=number, ctype=ctype)


def write(document: Document) -> bytes:
    root = etree.Element(_q("xliff"), nsmap={None: NAMESPACE}, version="1.2")
    attributes = {
        "original": f"job-{document.job}",
        "source-language": bcp47(document.source_language),
        "target-language": bcp47(document.language),
        "datatype": "html",
    }
    file = etree.SubElement(root, _q("file"), attributes)
    header = etree.SubElement(file, _q("header"))
    etree.SubElement(header, _q("note")).text = possible(document.title)
    body = etree.SubElement(file, _q("body"))
    for unit in document.units:
        _write_unit(body, unit, document.final)
    return serialised(root)


def _write_unit(body: etree._Element, unit: Unit, final: bool) -> None:
    state = _state(unit, final)
    entry = etree.SubElement(body, _q("trans-unit"), id=str(unit.key), resname=str(unit.key))
    entry.set(XML_SPACE, "preserve")
    # Tools take a text that is not approved for fuzzy.
    entry.set("approved", "yes" if state in {"translated", "final"} else "no")
    if unit.limit:
        entry.set("maxwidth", str(unit.limit))
        entry.set("size-unit", "char")
    source = etree.SubElement(entry, _q("source"))
    target = etree.SubElement(entry, _q("target"), state=state)
    write_pair(source, target, (unit.source, unit.target), _inline)
    for category, text in [("key", str(unit.key)), ("place", unit.place), *unit.notes]:
        note = etree.SubElement(entry, _q("note"))
        note.set("from", category)
        note.text = possible(text)


# ---- reading ----
def _tag_of(element: etree._Element) -> str:
    ctype = element.get("ctype") or ""
    return TAGS.get(ctype) or (ctype[2:] if ctype.startswith("x-") else "")


def read(data: bytes) -> Document:
    """Raises:
    FileError: no XLIFF 1.2.
    """
    root = parse(data)
    files = [element for element in root if local(element) == "file"]
    if local(root) != "xliff" or not files:
        raise FileError(_("The file is not an XLIFF file."), line=root.sourceline or 1)
    first = files[0]
    original = (first.get("original") or "").removeprefix("job-")
    document = Document(
        job=int(original) if original.isdecimal() and len(original) < 12 else 0,
        source_language=language_of(first.get("source-language") or ""),
        language=language_of(first.get("target-language") or ""),
    )
    entries = [element for file in files for element in file.iter("{*}trans-unit")]
    document.units = [_read_unit(entry, number) for number, entry in enumerate(entries, start=1)]
    return document


def _read_unit(entry: etree._Element, number: int) -> Unit:
    notes = [note.text for note in entry.iterfind("{*}note")]
    key = key_in(entry.get("id"), entry.get("resname"), *notes)
    unit = Unit(name=str(number), key=key, line=entry.sourceline or 0)
    source, target = entry.find("{*}source"), entry.find("{*}target")
    try:
        if source is None:
            raise UnitError(_("The entry has no source text."))
        unit.source, names = read_source(source, _tag_of)
        if target is not None:
            unit.target = read_target(target, names, _tag_of)
            state = target.get("state") or ""
            approved = entry.get("approved") == "yes" or state in FINAL
            unit.approved = bool(unit.target) and approved and not state.startswith("needs-review")
    except UnitError as error:
        unit.error = str(error)
    return unit
