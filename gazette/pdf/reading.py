"""What stands in a PDF, read in a process of its own: `python -m gazette.pdf.reading FILE LIMITS MAX_PAGES`.

Without Django's settings, like `search.extraction`: the child holds no connection and no secret, and the kernel
bounds it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from search.extraction.limits import Limits

# What a viewer would do unasked or with programs of the machine (ISO 32000-2, 12.6.4).
ACTIONS = {"/JavaScript", "/Launch", "/Rendition", "/RichMediaExecute", "/ImportData"}
MAX_DEPTH = 40
MAX_SIZES = 12  # Different page sizes that are named.


class Refused(Exception):  # noqa: N818
    """The file is not taken; the argument says why."""


def read(path: Path, max_pages: int) -> dict[str, Any]:
    """The facts of a PDF.

    Raises:
        Refused: encrypted, broken, scripts, pages.
    """
    try:
        with pikepdf.open(path, suppress_warnings=True) as pdf:
            pages = _pages(pdf, max_pages)
            if _has_scripts(pdf):
                raise Refused("scripts")
            return {
                "pages": pages,
                "sizes": _sizes(pdf),
                "encrypted": bool(pdf.is_encrypted),
                "signed": _is_signed(pdf),
                "embedded_files": sorted(str(name) for name in pdf.attachments)[:100],
                "version": pdf.pdf_version,
                "tagged": "/StructTreeRoot" in pdf.Root,
            }
    except pikepdf.PasswordError as error:
        raise Refused("encrypted") from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError) as error:
        raise Refused("broken") from error


def _pages(pdf: pikepdf.Pdf, max_pages: int) -> int:
    """The number of pages; a tree that promises too many is not walked."""
    declared = pdf.Root.Pages.get("/Count", 0)
    if int(declared) > max_pages:
        raise Refused("pages")
    pages = len(pdf.pages)
    if not pages:
        raise Refused("broken")
    if pages > max_pages:
        raise Refused("pages")
    return pages


def _sizes(pdf: pikepdf.Pdf) -> list[list[float]]:
    """Width and height in points as they are shown, each size once."""
    found: dict[tuple[float, float], None] = {}
    for page in pdf.pages:
        left, bottom, right, top = (float(value) for value in page.cropbox)
        width, height = round(abs(right - left), 1), round(abs(top - bottom), 1)
        if not width or not height:
            raise Refused("broken")
        if int(page.obj.get("/Rotate", 0) or 0) % 180:
            width, height = height, width
        if len(found) < MAX_SIZES:
            found[(width, height)] = None
    return [list(size) for size in found]


def _is_signed(pdf: pikepdf.Pdf) -> bool:
    """A form field of a signature that has its value."""
    form = pdf.Root.get("/AcroForm")
    fields = list(form.get("/Fields", [])) if isinstance(form, pikepdf.Dictionary) else []
    for _step in range(10_000):
        if not fields:
            break
        field = fields.pop()
        if not isinstance(field, pikepdf.Dictionary):
            continue
        if field.get("/FT") == "/Sig" and "/V" in field:
            return True
        fields.extend(field.get("/Kids", []))
    return False


def _has_scripts(pdf: pikepdf.Pdf) -> bool:
    """Looks at every object, not only at those a viewer would find: a later change may tie them in again."""
    names = pdf.Root.get("/Names")
    if isinstance(names, pikepdf.Dictionary) and "/JavaScript" in names:
        return True
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and "/XFA" in form:
        return True
    return any(_acts(part) for whole in pdf.objects for part in _parts(whole, 0))


def _acts(part: pikepdf.Object) -> bool:
    action = part.get("/S")
    return (isinstance(action, pikepdf.Name) and str(action) in ACTIONS) or "/JS" in part


def _parts(whole: Any, depth: int) -> Iterator[Any]:
    """The dictionaries of an object that stand directly in it."""
    if depth > MAX_DEPTH:
        raise Refused("broken")
    if isinstance(whole, pikepdf.Dictionary | pikepdf.Stream):
        table = whole.stream_dict if isinstance(whole, pikepdf.Stream) else whole
        yield table
        below = [value for _key, value in table.items()]
    elif isinstance(whole, pikepdf.Array):
        below = list(whole)
    else:
        return
    for value in below:
        if isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect:
            yield from _parts(value, depth + 1)


def main(arguments: list[str]) -> None:
    Limits(**json.loads(arguments[1])).apply()
    try:
        answer = read(Path(arguments[0]), int(arguments[2]))
    except Refused as reason:
        answer = {"refused": str(reason)}
    except MemoryError:
        answer = {"refused": "memory"}
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
