"""XML of uploaded files, read safely: no entities, no external DTD, no network, with the line of what is wrong."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from cms.core.actions import ActionError

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DOCTYPE_SUBSET = re.compile(rb"<!DOCTYPE[^>\[]*\[|<!ENTITY", re.IGNORECASE)
# A doctype stands before the root; whoever hides one behind a megabyte of comments is refused by the parser's limits.
_HEAD = 1_000_000


def parse_xml(content: bytes, root: str) -> Any:
    """The root element of a file.

    Args:
        root: the name that it must have, without namespace.

    Raises:
        ActionError: the file is no XML, declares entities, or is something else.
    """
    flat = content.replace(b"\x00", b"") if content[:2] in (b"\xff\xfe", b"\xfe\xff") else content
    if _DOCTYPE_SUBSET.search(flat[:_HEAD]):
        raise ActionError(_("The file declares entities. Such files are not read: export it again without them."))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, recover=False
    )
    try:
        found = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        values = {"line": error.lineno or 1, "message": str(error.msg).split(", line")[0]}
        raise ActionError(_("The file is broken in line %(line)s: %(message)s") % values) from error
    except ValueError as error:
        raise ActionError(_("The file is not XML.")) from error
    if found.getroottree().docinfo.internalDTD is not None and list(
        found.getroottree().docinfo.internalDTD.iterentities()
    ):
        raise ActionError(_("The file declares entities. Such files are not read: export it again without them."))
    if etree.QName(found).localname != root:
        values = {"found": etree.QName(found).localname, "wanted": root}
        raise ActionError(_("The file holds <%(found)s>, not <%(wanted)s>.") % values)
    return found


def language_of(written: str, languages: dict[str, int]) -> str | None:
    """Our language code for what files write (`EN-US`, `zh_CN`, `ja-JP`); `None` where we have no such language."""
    code = written.strip().lower().replace("_", "-")
    if code in languages:
        return code
    if code in {"zh", "zh-cn", "zh-sg", "zh-chs", "zh-hans-cn"}:
        return "zh-hans" if "zh-hans" in languages else None
    if code.startswith("zh"):  # Traditional Chinese is another language.
        return None
    base = code.split("-")[0]
    return base if base in languages else None
