"""XLIFF 2.1 (OASIS, 2018): `<unit id>` is the key; `name` and a note have it once more.

2.0 and 2.1 share the namespace and the core (chapter 1.3 of 2.1); files of both are read.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from lxml import etree

from translation.enums import SegmentState
from translation.interchange.errors import FileError, UnitError
from translation.interchange.markup import Token, markup_of
from translation.interchange.safe_xml import local, parse, possible, serialised
from translation.interchange.units import Document, Unit, bcp47, key_in, language_of

from .inline import Names, read_source, read_target, write_pair

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# `subType` (chapter 4.3.1.40): the prefix "xlf" is the standard's, with `type="fmt"`.
SUBTYPES = {"b": "xlf:b", "i": "xlf:i", "br": "xlf:lb"}
TAGS = {subtype: tag for tag, subtype in SUBTYPES.items()}
FINAL = frozenset({"reviewed", "final"})


def _q(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _state(unit: Unit, final: bool) -> str:
    if not unit.target or unit.state != SegmentState.CONFIRMED:
        return "initial"
    return "final" if final else "translated"


def _inline(parent: etree._Element, token: Token, number: str) -> etree._Element:
    alone = token.kind == "empty"
    element = etree.SubElement(parent, _q("ph" if alone else "pc"), id=number)
    element.set("type", "link" if token.value == "a" else "fmt")
    element.set("subType", SUBTYPES.get(token.value, f"html:{token.value}"))
    element.set("disp" if alone else "dispStart", markup_of([Token("open", token.value, token.id)]))
    if not alone:
        element.set("dispEnd", f"</{token.value}>")
    if token.value == "a":
        element.set("canDelete", "no")
    return element


def write(document: Document) -> bytes:
    root = etree.Element(_q("xliff"), nsmap={None: NAMESPACE}, version="2.1")
    root.set("srcLang", bcp47(document.source_language))
    root.set("trgLang", bcp47(document.language))
    file = etree.SubElement(root, _q("file"), id="f1", original=f"job-{document.job}")
    _notes(file, [("title", document.title)])
    for unit in document.units:
        entry = etree.SubElement(file, _q("unit"), id=str(unit.key), name=str(unit.key))
        entry.set(XML_SPACE, "preserve")
        _notes(entry, [("key", str(unit.key)), ("place", unit.place), *unit.notes])
        segment = etree.SubElement(entry, _q("segment"), state=_state(unit, document.final))
        source = etree.SubElement(segment, _q("source"))
        # An empty target would say that nothing is the translation.
        target = etree.SubElement(segment, _q("target")) if unit.target else None
        write_pair(source, target, (unit.source, unit.target), _inline)
    return serialised(root)


def _notes(parent: etree._Element, notes: list[tuple[str, str]]) -> None:
    box = etree.SubElement(parent, _q("notes"))
    for category, text in notes:
        etree.SubElement(box, _q("note"), category=category).text = possible(text)


# ---- reading ----
def _tag_of(element: etree._Element) -> str:
    subtype = element.get("subType") or ""
    return TAGS.get(subtype) or (subtype[5:] if subtype.startswith("html:") else "")


def read(data: bytes) -> Document:
    """Raises:
    FileError: no XLIFF 2.
    """
    root = parse(data)
    files = [element for element in root if local(element) == "file"]
    if local(root) != "xliff" or not files:
        raise FileError(_("The file is not an XLIFF file."), line=root.sourceline or 1)
    original = (files[0].get("original") or "").removeprefix("job-")
    document = Document(
        job=int(original) if original.isdecimal() and len(original) < 12 else 0,
        source_language=language_of(root.get("srcLang") or ""),
        language=language_of(root.get("trgLang") or ""),
    )
    entries = [element for file in files for element in file.iter("{*}unit")]
    document.units = [_read_unit(entry, number) for number, entry in enumerate(entries, start=1)]
    return document


def _read_unit(entry: etree._Element, number: int) -> Unit:
    notes = [note.text for note in entry.iterfind("{*}notes/{*}note")]
    key = key_in(entry.get("id"), entry.get("name"), *notes)
    unit = Unit(name=str(number), key=key, line=entry.sourceline or 0)
    parts = [part for part in entry if local(part) in {"segment", "ignorable"}]
    try:
        unit.source, names = _sources(parts)
        if any(part.find("{*}target") is not None for part in parts):
            unit.target = _targets(parts, names)
        states = {part.get("state") or "initial" for part in parts if local(part) == "segment"}
        unit.approved = bool(unit.target) and states <= FINAL
    except UnitError as error:
        unit.error = str(error)
    return unit


def _sources(parts: list[etree._Element]) -> tuple[str, Names]:
    """The source of a unit, put together where a tool has cut it into sentences.

    Raises:
        UnitError: there is none.
    """
    texts, names = [], {}
    for part in parts:
        source = part.find("{*}source")
        if source is None:
            raise UnitError(_("The entry has no source text."))
        text, found = read_source(source, _tag_of)
        texts.append(text)
        names.update(found)
    if not texts:
        raise UnitError(_("The entry has no source text."))
    return "".join(texts), names


def _targets(parts: list[etree._Element], names: Names) -> str:
    """The target of a unit, in its own order (`order`); what is between sentences is as in the source.

    Raises:
        UnitError: sentences are translated only in part, or their marks are broken.
    """
    found: list[tuple[int, str]] = []
    for place, part in enumerate(parts, start=1):
        target = part.find("{*}target")
        if target is None and local(part) == "ignorable":
            target = part.find("{*}source")
        if target is None:
            raise UnitError(_("Only a part of the entry is translated."))
        order = target.get("order") or ""
        text = read_target(target, names, _tag_of)
        found.append((int(order) if order.isdecimal() and len(order) < 9 else place, text))
    return "".join(text for _order, text in sorted(found, key=lambda part: part[0]))
