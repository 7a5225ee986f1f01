"""Archives of XML (DOCX, XLSX, ODT …), opened only after their sizes are looked at."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree.ElementTree import ParseError

import defusedxml
from defusedxml.ElementTree import XMLParser

from .limits import Limits
from .result import Problem, Unreadable

CHUNK = 65_536


@contextmanager
def opened(path: Path, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """The archive, unless it says that it unpacks to more than the limits.

    An archive that lies about its sizes is stopped while it is read: `zipfile` ends a member at its declared size.

    Raises:
        Unreadable: too large unpacked, or no archive.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            unpacked = sum(member.file_size for member in members)
            packed = max(path.stat().st_size, 1)  # The real size: members may overlap.
            large = unpacked > limits.unpacked_bytes or any(m.file_size > limits.member_bytes for m in members)
            if large or unpacked / packed > limits.ratio or len(members) > limits.members:
                raise Unreadable(Problem.BOMB)
            yield archive
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, OSError) as error:
        raise Unreadable(Problem.CORRUPT) from error


class Listener:
    """Hears a member as it is parsed; no tree is built. Names come without their namespace."""

    def opens(self, name: str) -> None:
        """An element begins."""

    def text(self, text: str) -> None:
        """Text, in pieces of any length."""

    def closes(self, name: str) -> None:
        """An element ends."""

    # ---- as `XMLParser` calls its target ----
    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.opens(tag.rpartition("}")[2])

    def end(self, tag: str) -> None:
        self.closes(tag.rpartition("}")[2])

    def data(self, data: str) -> None:
        self.text(data)

    def close(self) -> None:
        """The member is read."""


def parse(archive: zipfile.ZipFile, name: str, listener: Listener) -> None:
    """Read a member of XML; entities are refused."""
    parser = XMLParser(target=listener)
    try:
        with archive.open(name) as file:
            while chunk := file.read(CHUNK):
                parser.feed(chunk)
        parser.close()
    except defusedxml.DefusedXmlException as error:
        raise Unreadable(Problem.BOMB) from error
    except (ParseError, KeyError, zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError) as error:
        raise Unreadable(Problem.CORRUPT) from error
