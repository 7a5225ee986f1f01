"""DOCX files: read, or refused with what is wrong."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st

from gazette.structure import Node, StructureError, parse_docx

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SETTINGS = (
    f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{REL}/attachedTemplate" '
    'Target="\\\\server\\x.dotm" TargetMode="external"/></Relationships>'
)
LINES = ["Căn cứ Luật Đất đai số 31/2024/QH15;", "QUYẾT ĐỊNH:", "Điều 1. Phạm vi", "1. Một.", "a) A;", "đ) Đ."]


def made(change: Callable[[object], None] | None = None) -> io.BytesIO:
    document = Document()
    for line in LINES:
        document.add_paragraph(line)
    if change:
        change(document)
    file = io.BytesIO()
    document.save(file)
    file.seek(0)
    return file


def repacked(
    file: io.BytesIO, parts: dict[str, bytes], replaced: dict[str, tuple[bytes, bytes]] | None = None
) -> io.BytesIO:
    result = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            data = old.read(item)
            if replaced and item.filename in replaced:
                data = data.replace(*replaced[item.filename])
            new.writestr(item.filename, data)
        for name, data in parts.items():
            new.writestr(name, data)
    result.seek(0)
    return result


def related(kind: str, target: str, mode: str = "External") -> io.BytesIO:
    row = (
        f'<Relationship Id="rId99" Type="{REL}/{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'.encode()
    )
    return repacked(made(), {}, {"word/_rels/document.xml.rels": (b"</Relationships>", row)})


def anchors(root: Node) -> list[str]:
    return [node.anchor for node in root.walk() if node.anchor]


def test_paragraphs_and_points(tmp_path: Path) -> None:
    expected = [
        "can-cu",
        "can-cu.doan-1",
        "de-muc-1",
        "dieu-1",
        "dieu-1.khoan-1",
        "dieu-1.khoan-1.diem-a",
        "dieu-1.khoan-1.diem-dd",
    ]
    assert anchors(parse_docx(made())) == expected
    path = tmp_path / "a.docx"
    path.write_bytes(made().getvalue())
    assert anchors(parse_docx(path)) == anchors(parse_docx(str(path))) == expected


def test_tables_are_kept_and_letterheads_are_lines() -> None:
    def change(document) -> None:
        table = document.add_table(rows=2, cols=2)
        for index, cell in enumerate(table._cells):
            cell.text = f"ô {index}"
        sign = document.add_table(rows=1, cols=2)
        sign.cell(0, 0).text = "Nơi nhận:\n- Lưu: VT."
        sign.cell(0, 1).text = "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"

    root = parse_docx(made(change))
    (table,) = [node for node in root.walk() if node.kind == "table"]
    assert table.rows == (("ô 0", "ô 1"), ("ô 2", "ô 3"))
    signature = root.find("chu-ky")
    assert signature is not None
    assert signature.text.splitlines() == ["Nơi nhận:", "- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]


def test_tracked_changes_content_controls_and_breaks() -> None:
    def change(document) -> None:
        body = document.element.body
        for xml in (
            f"<w:p {NS}><w:r><w:t>Điều 2. </w:t></w:r>"
            "<w:del><w:r><w:delText>Cũ</w:delText></w:r></w:del><w:ins><w:r><w:t>Mới</w:t></w:r></w:ins></w:p>",
            f"<w:sdt {NS}><w:sdtContent><w:p><w:r><w:t>1. Trong khung.</w:t>"
            "<w:br/><w:t>2. Dòng sau.</w:t></w:r></w:p></w:sdtContent></w:sdt>",
        ):
            body.insert(len(body) - 1, parse_xml(xml))

    root = parse_docx(made(change))
    article = root.find("dieu-2")
    assert article is not None
    assert article.title == "Mới"
    assert [node.text for node in article.children] == ["Trong khung.", "Dòng sau."]


def test_links_for_readers_are_let_through() -> None:
    assert parse_docx(related("hyperlink", "https://portal.example/")).find("dieu-1")


@pytest.mark.parametrize(
    ("file", "named"),
    [
        (lambda: related("attachedTemplate", "https://bad.example/t.dotm"), "attachedTemplate"),
        (lambda: related("image", "http://bad.example/p.png"), "image"),
        (lambda: related("oleObject", "file:///c:/x.xls"), "oleObject"),
        (lambda: related("frame", "http://bad.example/f"), "frame"),
        (lambda: related("aFChunk", "/word/part.html", "Internal"), "part.html"),
        (
            lambda: repacked(
                made(),
                {"word/_rels/settings.xml.rels": SETTINGS.encode()},
            ),
            "attachedTemplate",
        ),
        (lambda: repacked(made(), {"word/vbaProject.bin": b"x"}), ""),
        (lambda: repacked(made(), {"word/vbaData.xml": b"<x/>"}), "vbaData.xml"),
        (lambda: repacked(made(), {"word/activeX/activeX1.xml": b"<x/>"}), "activeX1.xml"),
        (
            lambda: repacked(
                made(), {}, {"[Content_Types].xml": (b"wordprocessingml.document.main", b"x.macroEnabled.main")}
            ),
            "Content_Types",
        ),
        (lambda: repacked(made(), {"word/extra.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), "extra.xml"),
        (lambda: repacked(made(), {"word/extra.xml": b"0" * 60_000_000}), ""),
        (lambda: repacked(made(), {f"word/p{n}.txt": b"" for n in range(5001)}), ""),
        (lambda: repacked(made(), {}, {"word/document.xml": (b"</w:body>", b"<w:p><w:r>")}), ""),
        (lambda: io.BytesIO(made().getvalue()[:4000]), ""),
        (lambda: io.BytesIO(b""), ""),
        (lambda: io.BytesIO(b"%PDF-1.7 nothing"), ""),
        (lambda: io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600), ""),
    ],
)
def test_what_is_refused(file: Callable[[], io.BytesIO], named: str) -> None:
    with pytest.raises(StructureError) as caught:
        parse_docx(file())
    assert named in str(caught.value)
    assert len(str(caught.value)) > 5


@pytest.mark.parametrize(
    "code",
    ['DDEAUTO c:\\\\windows\\\\cmd.exe "/k"', 'INCLUDETEXT "http://bad.example/x"', ' includepicture "http://x"'],
)
def test_fields_that_fetch_are_refused(code: str) -> None:
    half = len(code) // 3
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in (code[:half], code[half:]))
    with pytest.raises(StructureError):
        parse_docx(repacked(made(), {}, {"word/document.xml": (b"</w:body>", f"<w:p>{runs}</w:p></w:body>".encode())}))


def test_page_numbers_are_no_danger() -> None:
    field = b"<w:p><w:r><w:instrText> PAGE  \\* MERGEFORMAT </w:instrText></w:r></w:p></w:body>"
    assert parse_docx(repacked(made(), {}, {"word/document.xml": (b"</w:body>", field)})).find("dieu-1")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StructureError):
        parse_docx(tmp_path / "none.docx")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_bytes_never_raise_anything_else(data: st.DataObject) -> None:
    content = bytearray(made().getvalue())
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    found: Node | StructureError
    try:
        found = parse_docx(io.BytesIO(bytes(content)))
    except StructureError as error:
        found = error
    assert isinstance(found, Node) or str(found.message)
