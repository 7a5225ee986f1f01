"""The glossary as CSV, for spreadsheets, and as TBX (ISO 30042:2008, as translators' tools write it)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from lxml import etree
from wagtail.models import Locale

from cms.core.actions import ActionError
from translation.models.glossary import TermKind
from translation.words_xml import XML_LANG, language_of, parse_xml

from .matching import forms
from .rows import Outcome, TermRow, Text, store_rows

MAX_BYTES = 10 * 2**20
MAX_ROWS = 20_000
_YES = frozenset({"1", "x", "yes", "true", "có"})
_KINDS = {"term", "variants", "kind", "romanise", "note"}
_FORBIDDEN = "deprecatedTerm-admn-sts"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _languages() -> dict[str, int]:
    rows = Locale.objects.exclude(language_code=settings.LANGUAGE_CODE).order_by("pk")
    return dict(rows.values_list("language_code", "pk"))


def import_glossary(content: bytes, name: str, *, overwrite: bool = True) -> Outcome:
    """Rows of a CSV or TBX file into the glossary; by the ending of its name.

    Raises:
        ActionError: the file is too large, broken, unsafe, or neither.
    """
    if len(content) > MAX_BYTES:
        raise ActionError(_("%(file)s is larger than %(size)s MB.") % {"file": name, "size": MAX_BYTES // 2**20})
    ending = name.rsplit(".", 1)[-1].lower()
    if ending not in {"csv", "tbx", "xml"}:
        raise ActionError(_("%(file)s is neither CSV nor TBX.") % {"file": name})
    try:
        rows = list(rows_of_csv(content) if ending == "csv" else rows_of_tbx(content))
    except ActionError as error:
        raise ActionError(f"{name}: {error.message}") from error
    if len(rows) > MAX_ROWS:
        raise ActionError(_("%(file)s has more than %(number)s terms.") % {"file": name, "number": MAX_ROWS})
    return store_rows(rows, overwrite=overwrite)


# ---- CSV ----
def rows_of_csv(content: bytes) -> Iterator[TermRow]:
    """Raises:
    ActionError: the encoding is not UTF-8, or the columns are others.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ActionError(_("Line %(line)s is not UTF-8. Save the file as “CSV UTF-8”.") % {"line": line}) from error
    first = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
    columns = [(column or "").strip().lower() for column in reader.fieldnames or ()]
    languages = _languages()
    allowed = {*_KINDS, *languages, *(f"{code} forbidden" for code in languages)}
    if "term" not in columns:
        raise ActionError(_("The column “term” is missing."))
    if unknown := [column for column in columns if column not in allowed]:
        raise ActionError(_("Unknown column: %(name)s") % {"name": ", ".join(unknown)[:100]})
    reader.fieldnames = columns
    try:
        for row in reader:
            if any(isinstance(value, str) and value.strip() for value in row.values()):
                yield _row_of(row, languages, reader.line_num)
    except csv.Error as error:
        raise ActionError(
            _("The file is broken in line %(line)s: %(message)s") % {"line": reader.line_num, "message": error}
        ) from error


def _row_of(row: dict[str, Any], languages: dict[str, int], line: int) -> TermRow:
    value = {column: _cell(row.get(column)) for column in row if isinstance(column, str)}
    return TermRow(
        term=value.get("term", ""),
        variants=value.get("variants", ""),
        kind=value.get("kind", "") or TermKind.ADMINISTRATIVE,
        romanise=value.get("romanise", "").lower() in _YES,
        note=value.get("note", ""),
        languages={
            code: Text(value.get(code, ""), value.get(f"{code} forbidden", ""))
            for code in languages
            if value.get(code) or value.get(f"{code} forbidden")
        },
        place=line,
    )


def _cell(value: Any) -> str:
    """Without the apostrophe that keeps a spreadsheet from reading a text as a formula."""
    text = " ".join((value or "").split()) if isinstance(value, str) else ""
    return text[1:] if text[:1] == "'" and text[1:2] in _FORMULA else text


def export_csv(terms: Any) -> bytes:
    """Terms (a queryset) with one column for each language and one for what must not be written."""
    languages = _languages()
    stream = io.StringIO()
    columns = ["term", "variants", "kind", "romanise", "note"]
    columns += [column for code in languages for column in (code, f"{code} forbidden")]
    writer = csv.writer(stream)
    writer.writerow(columns)
    for term in terms.prefetch_related("translations"):
        texts = {row.locale_id: row for row in term.translations.all()}
        cells = [term.term, term.variants, term.kind, "yes" if term.romanise else "", term.note]
        for pk in languages.values():
            found = texts.get(pk)
            cells += [found.text, found.forbidden] if found else ["", ""]
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return stream.getvalue().encode("utf-8-sig")


# ---- TBX ----
def rows_of_tbx(content: bytes) -> Iterator[TermRow]:
    """Raises:
    ActionError: the file is no TBX.
    """
    head = content[:2000].lower()
    root = parse_xml(content, "martif" if b"<martif" in head else "tbx")
    languages = _languages()
    entries = [*root.iter("{*}termEntry"), *root.iter("{*}conceptEntry")]
    for entry in entries:
        yield _row_of_entry(entry, languages)


def _row_of_entry(entry: Any, languages: dict[str, int]) -> TermRow:
    found: dict[str, Text] = {}
    source: list[str] = []
    for part in [*entry.iterfind("{*}langSet"), *entry.iterfind("{*}langSec")]:
        written = part.get(XML_LANG) or ""
        good, bad = _terms_of(part)
        if written.lower().split("-")[0] == settings.LANGUAGE_CODE:
            source += good
        elif good or bad:
            code = language_of(written, languages) or written[:20]
            found[code] = Text("; ".join(good), "; ".join(bad))
    kinds = [str(node.text).strip() for node in entry.iterfind("{*}descrip") if node.get("type") == "subjectField"]
    notes = [str(node.text).strip() for node in entry.iterfind("{*}note") if node.text]
    return TermRow(
        term=source[0] if source else "",
        variants="; ".join(source[1:]),
        kind=kinds[0] if kinds and kinds[0] in TermKind.values else TermKind.OTHER,
        note=" ".join(notes)[:500],
        languages=found,
        place=entry.sourceline or 0,
    )


def _terms_of(part: Any) -> tuple[list[str], list[str]]:
    """Forms that are allowed, the preferred first, and those that must not be written."""
    good: list[tuple[bool, str]] = []
    bad: list[str] = []
    for node in part.iter("{*}term"):
        text = " ".join("".join(node.itertext()).replace(";", ",").split())
        group = node.getparent()
        status = "".join(
            str(note.text) for note in group.iter("{*}termNote") if note.get("type") == "administrativeStatus"
        )
        if not text:
            continue
        if status.lower().startswith(("deprecated", "superseded")):
            bad.append(text)
        else:
            good.append((not status.lower().startswith("preferred"), text))
    return [text for _later, text in sorted(good, key=lambda pair: pair[0])], bad


def export_tbx(terms: Any) -> bytes:
    """Terms (a queryset), each form with its standing: preferred, admitted or deprecated."""
    codes = {pk: code for code, pk in _languages().items()}
    root = etree.Element("martif", {"type": "TBX", XML_LANG: settings.LANGUAGE_CODE})
    header = etree.SubElement(root, "martifHeader")
    description = etree.SubElement(header, "fileDesc")
    etree.SubElement(etree.SubElement(description, "sourceDesc"), "p").text = "Cong Tinh glossary"
    body = etree.SubElement(etree.SubElement(root, "text"), "body")
    for term in terms.prefetch_related("translations"):
        entry = etree.SubElement(body, "termEntry", {"id": f"t{term.pk}"})
        etree.SubElement(entry, "descrip", {"type": "subjectField"}).text = term.kind
        if term.note:
            etree.SubElement(entry, "note").text = term.note
        _add_language(entry, settings.LANGUAGE_CODE, (term.term, *forms(term.variants)), ())
        for row in term.translations.all():
            if row.locale_id in codes:
                _add_language(entry, codes[row.locale_id], forms(row.text), forms(row.forbidden))
    doctype = '<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">'
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True, doctype=doctype))


def _add_language(entry: Any, code: str, good: tuple[str, ...], bad: tuple[str, ...]) -> None:
    part = etree.SubElement(entry, "langSet", {XML_LANG: code})
    standing = ["preferredTerm-admn-sts", *["admittedTerm-admn-sts"] * (len(good) - 1), *[_FORBIDDEN] * len(bad)]
    for text, status in zip((*good, *bad), standing, strict=True):
        group = etree.SubElement(part, "tig")
        etree.SubElement(group, "term").text = text
        etree.SubElement(group, "termNote", {"type": "administrativeStatus"}).text = status
