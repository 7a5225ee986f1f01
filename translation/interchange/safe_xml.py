"""XML of strangers: no document type, no entities, nothing fetched, and the line of what is wrong."""

from __future__ import annotations

import re
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as Defused
from django.utils.translation import gettext as _
from lxml import etree

from .errors import FileError

# What XML 1.0 cannot hold (chapter 2.2).
_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def possible(text: str) -> str:
    """`text` without characters that XML has no way to write."""
    return _IMPOSSIBLE.sub("", text)


def parse(data: bytes) -> etree._Element:
    """The root of a document, its elements knowing their lines.

    Raises:
        FileError: not well-formed, or it declares a document type or entities.
    """
    try:
        Defused.fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        message = _("The file declares a document type or entities; that is not accepted.")
        raise FileError(message, line=_line_of(data, b"<!DOCTYPE")) from error
    except ParseError as error:
        raise FileError(_("The file is not well-formed XML."), line=error.position[0]) from error
    except (ValueError, LookupError) as error:
        raise FileError(_("The encoding of the file is not understood. Save it as UTF-8.")) from error
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FileError(_("The file is not well-formed XML."), line=getattr(error, "lineno", 0) or 0) from error


def _line_of(data: bytes, wanted: bytes) -> int:
    place = data.find(wanted)
    return data[:place].count(b"\n") + 1 if place >= 0 else 1


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for comments and processing instructions."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


# Elements that hold elements only. A line break inside any other would be a part of a text.
_STRUCTURE = frozenset({"xliff", "file", "header", "body", "trans-unit", "unit", "segment", "notes"})


def serialised(root: etree._Element) -> bytes:
    """The document, an element a line, so that a message can name the line; texts as they are."""
    for element in root.iter():
        if local(element) in _STRUCTURE:
            element.text = "\n"
            for child in element:
                child.tail = "\n"
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return data
