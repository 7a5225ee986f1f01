"""Files to read, and files made to harm who reads them. All are built here, byte by byte."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from PIL import Image
from pypdf import PdfReader, PdfWriter

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pdf(objects: list[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    out, offsets = BytesIO(), []
    out.write(b"%PDF-1.7\n")
    for number, body in enumerate(objects, start=1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return out.getvalue()


def stream(data: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), extra, data)


def text_pdf(*pages: str) -> bytes:
    """Pages of one line each, in Helvetica."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * index) for index in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), kids),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for index, text in enumerate(pages):
        resources = b"<< /Font << /F1 3 0 R >> >>"
        objects.append(b"<< /Type /Page /Parent 2 0 R /Resources %s /Contents %d 0 R >>" % (resources, 5 + 2 * index))
        objects.append(stream(b"BT /F1 12 Tf 72 700 Td (%s) Tj ET" % text.encode("latin-1")))
    return pdf(objects)


def bomb_pdf(size: int = 200_000_000) -> bytes:
    """A page of which 200 kB unpack to 200 MB."""
    line = b"BT /F1 12 Tf (bomb) Tj ET " * 4
    packed = zlib.compress(line * (size // len(line)), 9)
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            stream(packed, b"/Filter /FlateDecode"),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
    )


def busy_pdf() -> bytes:
    """Less than the library's own limit, and work for minutes."""
    return bomb_pdf(60_000_000)


def looping_pdf() -> bytes:
    """A page tree that is its own child."""
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 2 /Kids [3 0 R] >>",
            b"<< /Type /Pages /Count 2 /Parent 2 0 R /Kids [2 0 R 3 0 R] >>",
        ]
    )


def folded_pdf() -> bytes:
    """A form that shows itself over and over: 2 to the power of 40 times."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>",
        stream(b"/X Do /X Do"),
    ]
    for number in range(5, 45):
        form = b"/Type /XObject /Subtype /Form /Resources << /XObject << /X %d 0 R >> >>" % (number + 1)
        objects.append(stream(b"/X Do /X Do", form))
    objects.append(stream(b"BT (x) Tj ET", b"/Type /XObject /Subtype /Form"))
    return pdf(objects)


def scanned_pdf(pages: int = 2) -> bytes:
    picture = Image.new("L", (200, 280), 255)
    out = BytesIO()
    picture.save(out, "PDF", save_all=True, append_images=[picture] * (pages - 1))
    return out.getvalue()


def encrypted_pdf(user_password: str, text: str = "Secret rice") -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(text_pdf(text))))
    writer.encrypt(user_password, "owner", algorithm="AES-256")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def archive(**members: str | bytes) -> bytes:
    """A ZIP; `__` in a name stands for a slash."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return out.getvalue()


def docx(*paragraphs: str, head: str = "", tail: str = "") -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    xml = f'<?xml version="1.0"?>{head}<w:document xmlns:w="{W}"><w:body>{body}{tail}</w:body></w:document>'
    return archive(word__document_xml=xml)


def zip_bomb() -> bytes:
    """A DOCX of 100 kB with 100 MB in it."""
    return archive(word__document_xml=b"<w>" + b" " * 100_000_000 + b"</w>")


def lying_bomb() -> bytes:
    """The same with a directory that says there is little."""
    data = bytearray(zip_bomb())
    size = (100_000_007).to_bytes(4, "little")
    while (where := data.find(size)) >= 0:
        data[where : where + 4] = (1000).to_bytes(4, "little")
    return bytes(data)


def laughing_docx() -> bytes:
    """Billion laughs: entities within entities."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return docx("&l9;", head=f'<!DOCTYPE lolz [<!ENTITY l0 "lol">{laughs}]>')


def odt(*paragraphs: str, manifest: str = "") -> bytes:
    text = "".join(f"<text:p>{paragraph}</text:p>" for paragraph in paragraphs)
    spaces = 'xmlns:office="urn:o" xmlns:text="urn:t"'
    tracked = "<text:tracked-changes><text:p>xóa rồi</text:p></text:tracked-changes>"
    xml = f"<office:document {spaces}><office:body><office:text>{tracked}{text}</office:text></office:body>"
    members = {"mimetype": "application/vnd.oasis.opendocument.text", "content_xml": f"{xml}</office:document>"}
    if manifest:
        members["META-INF__manifest_xml"] = manifest
    return archive(**members)


def jpeg() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 40), "#8C1B1B").save(out, "JPEG")
    return out.getvalue()
