"""Documents as files: the list as CSV or XLSX, and the documents themselves as one ZIP with index and checksums.

The ZIP is written while it is sent: however many documents it holds, one file of them is in memory at a time.
"""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from cms.core.text import slugify
from translation.sheets import harmless

from .addresses import portal_page
from .enums import EffectState
from .models import DocumentsPage, LegalDocument

CHUNK = 500
PIECE = 256 * 1024
# A list of more rows is a matter of the open data.
MOST_ROWS, MOST_DOCUMENTS = 50_000, 5_000


def headings() -> list[str]:
    return [
        *(_("Number"), _("Kind of document"), _("Nature"), _("Issuer"), _("Code"), _("Signed on"), _("Signer")),
        *(_("Abstract"), _("In force from"), _("In force until"), _("Effect today"), _("Field of life"), _("State")),
        *(_("Address"), _("Confidentiality")),
    ]


def rows_of(documents: Any) -> Iterator[list[Any]]:
    """A row for each document, read in portions."""
    home = portal_page(DocumentsPage)
    base = home.full_url if home is not None else ""
    rows = documents.for_lists().with_effect()
    effects = {str(value): str(label) for value, label in EffectState.choices}
    for row in rows.iterator(chunk_size=CHUNK):
        yield [
            *(row.number, row.kind.name, row.get_nature_display(), row.issuer_name, row.issuer.code, row.signed_on),
            *(row.signer, row.abstract, row.effective_on, row.expires_on, effects.get(row.effect or "", "")),
            *(row.topic.name if row.topic is not None else "", row.get_state_display()),
            f"{base}{row.address}/" if base and row.is_public and row.address else "",
            row.get_confidentiality_display(),
        ]


class _Pipe(io.RawIOBase):
    """Where `zipfile` writes; what is written is handed on at once."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        found, self.parts = b"".join(self.parts), []
        return found


def folder_of(document: LegalDocument) -> str:
    """A name that every system can unpack and that no other document has."""
    return f"{document.signed_on.year}/{slugify(document.number, 60) or 'van-ban'}-{document.pk}"


def as_zip(documents: Any) -> Iterator[bytes]:
    """The documents with their files, piece by piece: `index.csv` first, `SHA256SUMS` last.

    A file that the storage has lost is named in the index without a path; the others are not held up.
    """
    pipe = _Pipe()
    rows = documents.select_related("kind", "issuer").defer("text", "structure").prefetch_related("files")
    index, sums = _Index(), list[str]()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for document in rows.iterator(chunk_size=100):
            for position, file in enumerate(document.files.all(), 1):
                path = f"{folder_of(document)}/{position:02d}-{slugify(file.name.rpartition('.')[0], 60) or 'tep'}"
                path += f".{file.name.rpartition('.')[2].lower()}"
                try:
                    stream = file.file.open("rb")
                except OSError:
                    index.add(document, file, "")
                    continue
                digest = hashlib.sha256()
                with stream, archive.open(path, "w") as member:
                    while piece := stream.read(PIECE):
                        digest.update(piece)
                        member.write(piece)
                        yield pipe.take()
                sums.append(f"{digest.hexdigest()}  {path}")
                index.add(document, file, path)
            if not document.files.all():
                index.add(document, None, "")
        content = index.content()
        archive.writestr("index.csv", content)
        sums.append(f"{hashlib.sha256(content).hexdigest()}  index.csv")
        archive.writestr("SHA256SUMS", "\n".join(sums) + "\n")
        yield pipe.take()
    yield pipe.take()


class _Index:
    """What the ZIP holds, one file a row; can be brought in again by the import of documents."""

    def __init__(self) -> None:
        self.text = io.StringIO()
        self.writer = csv.writer(self.text)
        titles = [_("Number"), _("Signed on"), _("Abstract"), _("Issuer"), _("Kind of document"), _("Signer")]
        titles.append(_("Confidentiality"))
        self.writer.writerow([*titles, _("File"), _("What it is"), "SHA-256"])

    def add(self, document: LegalDocument, file: Any, path: str) -> None:
        facts = [document.number, document.signed_on.isoformat(), document.abstract, document.issuer.code]
        facts += [document.kind.code, document.signer, document.get_confidentiality_display(), path]
        facts += [file.get_kind_display(), file.sha256] if file is not None else ["", ""]
        self.writer.writerow([harmless(fact) for fact in facts])

    def content(self) -> bytes:
        return b"\xef\xbb\xbf" + self.text.getvalue().encode()
