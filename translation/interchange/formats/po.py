"""GNU gettext PO, by translate-toolkit.

The key is the `msgctxt`, and once more in a comment: some converters lose the context, others the comments.
"""

from __future__ import annotations

import codecs
import re

from django.utils.translation import gettext as _
from django.utils.translation import to_locale
from translate.storage import pypo
from translate.storage.poparser import PoParseError

from translation.enums import SegmentState
from translation.interchange.errors import FileError, UnitError
from translation.interchange.markup import normal, typed
from translation.interchange.units import Document, Unit, key_in, language_of

_CHARSET = re.compile(rb"charset=([\w.:+-]+)", re.IGNORECASE)
_DECLARED = re.compile(r"(charset=)[\w.:+-]+", re.IGNORECASE)
_LINE = re.compile(r" on line (\d+)")
_QUOTED = re.compile(r'(?:#~\s*)?(?:msg\w+(?:\[\d+\])?\s*)?"')
_HEAD = 4096


def write(document: Document) -> bytes:
    """Catalogue of a job; what is not confirmed is fuzzy."""
    store = pypo.pofile()
    store.updateheader(
        add=True,
        project_id_version="cong-tinh",
        language=to_locale(document.language),
        language_team="",
        last_translator="",
        po_revision_date="",
        content_type="text/plain; charset=UTF-8",
        x_source_language=to_locale(document.source_language),
        x_translation_job=str(document.job),
        x_title=" ".join(document.title.split()),
    )
    for found in document.units:
        entry = store.UnitClass(found.source)
        entry.target = found.target
        entry.setcontext(str(found.key))
        entry.addlocation(f"{found.name}:{found.place}".replace(" ", "-"))
        for category, text in [("key", str(found.key)), *found.notes]:
            entry.addnote(f"{category}: {' '.join(text.split())}", origin="developer")
        if found.target and found.state != SegmentState.CONFIRMED:
            entry.markfuzzy(True)
        store.addunit(entry)
    return bytes(store)


def _decoded(data: bytes) -> str:
    """The text, whatever it is encoded in. UTF-8 first: nothing else looks like it by accident."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        tried = ["utf-16"]
    else:
        declared = _CHARSET.search(data[:_HEAD])
        tried = ["utf-8-sig", declared.group(1).decode("ascii", "replace") if declared else "utf-8"]
    failed: UnicodeDecodeError | None = None
    for encoding in tried:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            failed = failed or error
        except LookupError:
            continue
    line = data[: failed.start].count(b"\n") + 1 if failed else 0
    raise FileError(_("The encoding of the file is not understood. Save it as UTF-8."), line=line)


def _check_whole(text: str) -> None:
    """Every string ends on its line: the parser would take the half of a file that was cut off for the whole.

    Raises:
        FileError: one does not.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.strip()
        if _QUOTED.match(bare) and (not bare.endswith('"') or bare.count('"') < 2):
            raise FileError(_("The text on this line does not end; the file may be cut off."), line=number)


def read(data: bytes) -> Document:
    """Raises:
    FileError: no PO, or in an encoding that is not what it says.
    """
    text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    _check_whole(text)
    try:
        store = pypo.pofile.parsestring(
            _DECLARED.sub(r"\1UTF-8", text[:_HEAD], count=1).encode() + text[_HEAD:].encode()
        )
    except PoParseError as error:
        line = _LINE.search(str(error))
        raise FileError(_("The file is not a PO file."), line=int(line.group(1)) if line else 0) from error
    except Exception as error:  # The parser's own mistakes on foreign input are of many classes.
        raise FileError(_("The file is not a PO file.")) from error
    header = {name.lower(): value for name, value in store.parseheader().items()}
    job = header.get("x-translation-job", "").strip()
    document = Document(
        job=int(job) if job.isdecimal() and len(job) < 12 else 0,
        title=header.get("x-title", ""),
        language=language_of(header.get("language", "")),
        source_language=language_of(header.get("x-source-language", "")),
    )
    document.units = [_unit(entry, number) for number, entry in enumerate(store.units) if not entry.isheader()]
    if not document.units and not header:
        raise FileError(_("The file is not a PO file."))
    return document


def _unit(entry: pypo.pounit, number: int) -> Unit:
    comments = entry.getnotes()
    key = key_in(entry.getcontext(), comments, *entry.getlocations())
    unit = Unit(name=str(number), key=key, source=normal(str(entry.source)), line=entry.line_number or 0)
    if entry.hasplural():
        unit.error = _("The entry has plural forms; texts of pages have none.")
        return unit
    try:
        unit.target = typed(str(entry.target or ""))
    except UnitError as error:
        unit.error = str(error)
    unit.approved = bool(unit.target) and not entry.isfuzzy()
    if entry.isobsolete():
        unit.error = _("The entry is marked as obsolete in the file.")
    return unit
