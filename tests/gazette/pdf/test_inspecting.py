"""Which PDFs are taken, and what is said of the others."""

from __future__ import annotations

import hashlib
import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from gazette.pdf import inspecting
from gazette.pdf.errors import PdfError
from gazette.pdf.inspecting import inspect_pdf


def blank(path, pages=1, size=(595, 842), change=None, **options):
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=size)
        if change:
            change(pdf)
        pdf.save(path, **options)
    return path


def refused(path) -> str:
    with pytest.raises(PdfError) as found:
        inspect_pdf(path)
    assert str(found.value)
    return found.value.code


def test_facts(tmp_path):
    path = blank(tmp_path / "a.pdf", 3)
    facts = inspect_pdf(path)
    assert (facts.pages, facts.sizes, facts.is_a4) == (3, ((595.0, 842.0),), True)
    assert (facts.encrypted, facts.scripts, facts.signed, facts.embedded_files) == (False, False, False, ())
    assert facts.size == path.stat().st_size
    assert facts.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_file_object_is_left_at_its_beginning(tmp_path):
    file = io.BytesIO(blank(tmp_path / "a.pdf").read_bytes())
    assert inspect_pdf(file).pages == 1
    assert file.tell() == 0


def test_sizes_are_those_shown(tmp_path):
    def turn(pdf):
        pdf.pages[0].Rotate = 90

    assert inspect_pdf(blank(tmp_path / "a.pdf", change=turn)).sizes == ((842.0, 595.0),)
    assert not inspect_pdf(blank(tmp_path / "b.pdf", size=(300, 300))).is_a4


def test_embedded_files_are_named(tmp_path):
    def attach(pdf):
        pdf.attachments["so-lieu.xml"] = b"<a/>"

    assert inspect_pdf(blank(tmp_path / "a.pdf", change=attach)).embedded_files == ("so-lieu.xml",)


def test_a_user_password_is_refused_an_owners_is_not(tmp_path):
    locked = blank(tmp_path / "a.pdf", encryption=pikepdf.Encryption(user="mở", owner="chủ"))
    assert refused(locked) == "encrypted"
    assert inspect_pdf(blank(tmp_path / "b.pdf", encryption=pikepdf.Encryption(user="", owner="x"))).encrypted


@pytest.mark.parametrize("content", [b"", b"Kinh gui", b"%PDF-1.7\n%%EOF", b"%PDF-1.7\n" + b"\x00\xff" * 5000])
def test_what_is_no_pdf(tmp_path, content):
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    assert refused(path) == "broken"


def test_half_a_file_without_pages(tmp_path):
    whole = blank(tmp_path / "a.pdf", 2).read_bytes()
    path = tmp_path / "b.pdf"
    path.write_bytes(whole[:60])
    assert refused(path) == "broken"


def script(pdf):
    return pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))


def open_action(pdf):
    pdf.Root.OpenAction = script(pdf)


def additional(pdf):
    pdf.Root.AA = Dictionary(WC=Dictionary(S=Name.JavaScript, JS=String("x")))


def of_a_page(pdf):
    pdf.pages[0].AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("x")))


def launch(pdf):
    note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))
    note.A = Dictionary(S=Name.Launch, F=String("cmd.exe"))
    pdf.pages[0].Annots = Array([pdf.make_indirect(note)])


def named(pdf):
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script(pdf)])))


def chained(pdf):
    after = Dictionary(S=Name.JavaScript, JS=String("x"))
    pdf.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit]), Next=after)


def form_of_xfa(pdf):
    pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=pdf.make_stream(b"<xdp/>"))


@pytest.mark.parametrize("change", [open_action, additional, of_a_page, launch, named, chained, form_of_xfa])
def test_scripts_and_programs_are_refused(tmp_path, change):
    assert refused(blank(tmp_path / "a.pdf", change=change)) == "scripts"


def test_an_open_action_that_only_shows_a_page_is_fine(tmp_path):
    def show(pdf):
        pdf.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit]))

    assert inspect_pdf(blank(tmp_path / "a.pdf", change=show)).pages == 1


def test_two_thousand_pages_and_one_more(tmp_path):
    assert inspect_pdf(blank(tmp_path / "a.pdf", 2000)).pages == 2000
    assert refused(blank(tmp_path / "b.pdf", 2001)) == "pages"


def test_a_page_tree_that_lies_about_its_number(tmp_path):
    def lie(pdf):
        pdf.Root.Pages.Count = 9_000_000

    path = tmp_path / "a.pdf"
    blank(path)
    path.write_bytes(path.read_bytes().replace(b"/Count 1", b"/Count 999999"))
    assert refused(path) in {"pages", "broken"}


def test_too_large(tmp_path, monkeypatch):
    path = blank(tmp_path / "a.pdf")
    monkeypatch.setattr(inspecting, "LIMITS", inspecting.Limits(file_bytes=100))
    assert refused(path) == "size"


def test_a_child_that_takes_too_much(tmp_path, monkeypatch):
    """An object stream that unpacks to far more than the limits."""
    import zlib

    path = tmp_path / "bomb.pdf"
    squeeze = zlib.compressobj(9)
    packed = squeeze.compress(b"1 0 ") + b"".join(squeeze.compress(b" " * 1_000_000) for _ in range(300))
    packed += squeeze.flush()
    head = b"%PDF-1.7\n"
    stream = b"5 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(packed)
    rows = b"".join(bytes(row) for row in ([0, 0, 0, 0, 0], [2, 0, 0, 5, 0]))
    xref = len(head) + len(stream) + len(packed) + len(b"\nendstream endobj\n")
    table = zlib.compress(rows)
    tail = b"6 0 obj\n<</Type/XRef/Size 2/W[1 3 1]/Root 1 0 R/Filter/FlateDecode/Length %d>>stream\n" % len(table)
    body = head + stream + packed + b"\nendstream endobj\n" + tail + table
    path.write_bytes(body + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF" % xref)
    monkeypatch.setattr(inspecting, "LIMITS", inspecting.Limits(memory=200 * 1024 * 1024, cpu_seconds=10))
    assert refused(path) in {"broken", "memory", "time"}
