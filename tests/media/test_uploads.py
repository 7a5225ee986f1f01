"""Uploads that are not what they claim are refused with a clear message, and the form keeps what was typed."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cms.media.content import check_content
from cms.media.models import CustomDocument, CustomImage
from tests.conftest import PORTAL
from tests.factories import make_user, png

pytestmark = pytest.mark.django_db


def bomb(side: int) -> bytes:
    """A PNG that says it is `side` × `side` pixels, in a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 100))
        + chunk(b"IEND", b"")
    )


def archive(*names: str, content: bytes = b"x") -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            packed.writestr(name, content)
    return stream.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def editor(at):
    client = at(PORTAL)
    client.force_login(make_user(is_superuser=True))
    return client


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("virus.png", b"MZ\x90\x00 this is a program"),
        ("picture.png", SVG),
        ("picture.svg", SVG),
        ("picture.jpg", png()),
        ("bomb.png", bomb(20_000)),
        ("page.png", b"<html><script>alert(1)</script></html>"),
        ("empty.png", b""),
    ],
)
def test_images_that_are_none_are_refused_and_the_form_is_kept(editor, name, content):
    data = {"title": "Cảng Vịnh Sâu", "description": "Một con tàu", "file": SimpleUploadedFile(name, content)}
    response = editor.post(reverse("wagtailimages:add"), data)
    assert response.status_code == 200
    assert CustomImage.objects.count() == 0
    assert response.context["form"].errors["file"]
    assert response.context["form"]["description"].value() == "Một con tàu"


def test_an_image_of_60_mb_is_refused(editor, settings):
    content = png() + b"\x00" * (60 * 1024 * 1024)
    data = {"title": "Lớn", "file": SimpleUploadedFile("large.png", content)}
    response = editor.post(reverse("wagtailimages:add"), data)
    assert CustomImage.objects.count() == 0
    assert "20" in str(response.context["form"].errors["file"])


def test_a_good_image_is_stored_with_what_was_typed(editor):
    data = {
        "title": "Tàu",
        "description": "Mô\u0323t con tàu",
        "credit": "TTTT",
        "licence": "province",
        "collection": 1,
    }
    response = editor.post(reverse("wagtailimages:add"), {**data, "file": SimpleUploadedFile("a.png", png())})
    assert response.status_code == 302
    image = CustomImage.objects.get()
    assert image.description == "Một con tàu", "text is NFC when stored"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("report.pdf", b"MZ\x90\x00 a program"),
        ("report.pdf", b"<html>"),
        ("letter.docx", archive("readme.txt")),
        ("letter.docx", archive("word/document.xml", "word/vbaProject.bin")),
        ("data.csv", b"\x7fELF"),
        ("notes.txt", b"<script>alert(1)</script>"),
        ("data.json", b"\x00\x01\x02"),
        ("sheet.xlsx", archive("xl/workbook.xml", content=b"0" * 3_000_000)),
        ("old.zip", b"not a zip"),
        ("film.mp4", b"ID3 music"),
    ],
)
def test_documents_that_are_something_else_are_refused(editor, name, content):
    data = {"title": "Báo cáo", "file": SimpleUploadedFile(name, content)}
    response = editor.post(reverse("wagtaildocs:add"), data)
    assert response.status_code == 200
    assert CustomDocument.objects.count() == 0
    assert response.context["form"].errors["file"]
    assert response.context["form"]["title"].value() == "Báo cáo"


@pytest.mark.parametrize("name", ["tool.exe", "page.html", "picture.svg", "script.js", "noextension"])
def test_types_that_are_not_accepted(editor, name):
    editor.post(reverse("wagtaildocs:add"), {"title": "x", "file": SimpleUploadedFile(name, b"abc")})
    assert CustomDocument.objects.count() == 0


@pytest.mark.parametrize(
    ("extension", "content"),
    [
        ("pdf", b"%PDF-1.4\n"),
        ("docx", archive("[Content_Types].xml", "word/document.xml")),
        ("csv", "tên,tuổi\nAn,3\n".encode()),
        ("txt", "Xin chào".encode("utf-16")),
        ("rtf", b"{\\rtf1 abc}"),
        ("zip", archive("a.txt")),
        ("vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nXin"),
    ],
)
def test_good_documents_pass(extension, content):
    stream = BytesIO(content)
    check_content(stream, extension)
    assert stream.tell() == 0


def test_a_type_without_a_signature_is_refused():
    with pytest.raises(ValidationError):
        check_content(BytesIO(b"abc"), "exe")
