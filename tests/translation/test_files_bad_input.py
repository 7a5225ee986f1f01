"""Broken, foreign, re-ordered and hostile files: a message that names the place, and no words lost."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

import pytest
from django.utils import translation

from tests.translation.test_files_formats import written
from translation.enums import SegmentState
from translation.interchange import archives, limits
from translation.interchange.archives import members
from translation.interchange.errors import FileError
from translation.interchange.formats import FORMATS, format_of_file
from translation.interchange.markup import plain
from translation.interchange.units import Key, Unit, digest, key_in, language_of

SOURCE = 'Xem <b>kế hoạch</b> tại <a id="a1">trang này</a>.'
TARGET = 'See <b>the plan</b> on <a id="a1">this page</a>.'
BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE xliff [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>
<xliff version="1.2"><file original="job-7" source-language="vi" target-language="en"><body>
<trans-unit id="x"><source>&c;</source></trans-unit></body></file></xliff>"""


def unit(number=1, source=SOURCE, target=TARGET, state=SegmentState.CONFIRMED):
    key = Key(7, 100 + number, digest(source, 12), digest(target, 8))
    return Unit(name=str(number), key=key, source=source, target=target, state=state)


def made(name, *units):
    return FORMATS[name].write(written(list(units) or [unit()], "en"))


def read(name, data):
    return FORMATS[name].read(data)


def refused(name, data):
    with pytest.raises(FileError) as caught:
        read(name, data)
    assert caught.value.message
    return caught.value


# ---- PO ----
def test_po_in_any_dress_is_read():
    data = made("po")
    for dressed in (
        b"\xef\xbb\xbf" + data,
        data.replace(b"\n", b"\r\n"),
        data.decode().encode("utf-16"),
        data.replace(b"charset=UTF-8", b"charset=ISO-8859-1"),
        data.replace(b"charset=UTF-8", b"charset=CHARSET"),
        data.decode().replace("charset=UTF-8", "charset=UTF-16").encode(),
    ):
        [found] = read("po", dressed).units
        assert (found.source, found.target) == (SOURCE, TARGET)


def test_po_in_another_charset():
    data = made("po", unit(target="Thư và biểu đồ".replace("ư", "u").replace("ể", "e").replace("ồ", "o")))
    text = data.decode().replace("charset=UTF-8", "charset=windows-1252")
    bare = "".join(char if char.isascii() or char in "àáâéê" else "?" for char in text)
    [found] = read("po", bare.encode("windows-1252")).units
    assert found.target == "Thu và bieu ?o"


@pytest.mark.parametrize("name", ["po", "xliff12", "xliff21"])
def test_an_encoding_that_is_not_what_it_says_names_the_line(name):
    data = made(name, unit(target="đường")).replace("đường".encode(), b"\x81\x8d\xff")
    if name == "po":
        data = data.replace(b"charset=UTF-8", b"charset=ascii")
    error = refused(name, data)
    assert error.line == data[: data.index(b"\x81\x8d")].count(b"\n") + 1
    assert f"{error.line}" in error.worded("a.po")
    assert error.worded("a.po").startswith("a.po")


def test_po_that_is_cut_off_names_the_line():
    data = made("po")
    assert refused("po", data[: data.rindex(b"this page")]).line > 10
    assert refused("po", b"xin ch\xc3\xa0o\n").line == 1


def test_fuzzy_obsolete_and_plural_entries():
    header = made("po").split(b"\n\n")[0].decode()
    entries = """
#, fuzzy
msgctxt "a"
msgid "Một"
msgstr "One"

msgid "Hai"
msgid_plural "Hai cái"
msgstr[0] "Two"

#~ msgid "Ba"
#~ msgstr "Three"

msgid "Bốn"
msgstr "Four"
"""
    fuzzy, plural, obsolete, plain_one = read("po", (header + "\n" + entries).encode()).units
    assert (fuzzy.target, fuzzy.approved) == ("One", False)
    assert plural.error
    assert obsolete.error
    assert obsolete.target == "Three"
    assert (plain_one.target, plain_one.approved) == ("Four", True)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ('R&D < 5 & "x"', 'R&amp;D &lt; 5 &amp; "x"'),
        ("a <3 b", "a &lt;3 b"),
        ("line<br>break<BR />", "line<br/>break<br/>"),
        ("<!-- note --> text", "&lt;!-- note --&gt; text"),
        ("open <", "open &lt;"),
        ("&copy 2026 &nbsp;x", "&amp;copy 2026 \u00a0x"),
    ],
)
def test_no_word_of_a_typed_text_is_lost(typed, wanted):
    [found] = read("po", made("po", unit(target="@@")).replace(b"@@", typed.replace('"', '\\"').encode())).units
    assert found.error == ""
    assert found.target == wanted


@pytest.mark.parametrize("typed", ["<b>open", "close</b>", "<b><i>x</b></i>", '<a id="a1">x'])
def test_marks_that_do_not_close_are_named(typed):
    [found] = read("po", made("po", unit(target="@@")).replace(b"@@", typed.replace('"', '\\"').encode())).units
    assert found.error


# ---- XML ----
@pytest.mark.parametrize("name", ["xliff12", "xliff21"])
def test_entities_are_refused(name):
    assert refused(name, BOMB).line == 2
    outside = BOMB.replace(b'<!ENTITY a "aaaaaaaaaa">', b'<!ENTITY a SYSTEM "file:///etc/passwd">')
    refused(name, outside)


@pytest.mark.parametrize("name", ["xliff12", "xliff21"])
def test_xml_that_is_broken_names_the_line(name):
    data = made(name)
    cut = data.replace(b"</source>", b"</sauce>")
    assert refused(name, cut).line == cut[: cut.index(b"</sauce>")].count(b"\n") + 1
    refused(name, b"<html><body>x</body></html>")
    refused(name, b"\x00\x01\x02")
    refused(name, b"plain words")


def test_marks_lost_by_a_tool_are_named():
    data = made("xliff12").replace(b'<g id="1" ctype="bold">the plan</g>', b"<bpt id='9'>x</bpt>the plan")
    [found] = read("xliff12", data).units
    assert "bpt" in found.error
    data = made("xliff12").replace(b'<g id="1" ctype="bold">the plan</g>', b'<g id="77">the plan</g>')
    [found] = read("xliff12", data).units
    assert "77" in found.error


def test_what_tools_do_to_xliff_1_2_is_understood():
    text = made("xliff12").decode()
    # Attributes dropped, a sentence marked, a pair written as two.
    text = text.replace(' ctype="bold"', "").replace(' ctype="link"', "")
    target = text[text.index("<target") : text.index("</target>")]
    split = target.replace('<g id="1">the plan</g>', '<bx id="1"/>the plan<ex id="1"/>')
    marked = split.replace(">See", '><mrk mtype="seg" mid="0">See').replace("page</g>.", "page</g>.</mrk>")
    assert marked.count("mrk") == 2
    source = text[text.index("<source") : text.index("</source>")]
    named = source.replace('id="1"', 'id="1" ctype="bold"').replace('id="a1"', 'id="a1" ctype="link"')
    [found] = read("xliff12", text.replace(target, marked).replace(source, named).encode()).units
    assert (found.error, found.target) == ("", TARGET)


def test_what_tools_do_to_xliff_2_is_understood():
    long = unit(source="Câu một. Câu hai <b>đậm</b>.", target="")
    text = made("xliff21", long).decode()
    start, end = text.index("<segment"), text.index("</segment>") + len("</segment>")
    bold = 'type="fmt" subType="xlf:b"'
    text = (
        text[:start]
        + '<segment id="s1" state="final"><source>Câu một.</source><target order="3">One.</target></segment>'
        + "<ignorable><source> </source></ignorable>"
        + f'<segment id="s2" state="reviewed"><source>Câu hai <sc id="1" {bold}/>đậm<ec startRef="1"/>.</source>'
        + '<target order="1">Two <sc id="1"/>bold<ec startRef="1"/>.</target></segment>'
        + text[end:]
    ).replace('version="2.1"', 'version="2.0"')
    [found] = read("xliff21", text.encode()).units
    assert found.error == ""
    assert found.source == "Câu một. Câu hai <b>đậm</b>."
    assert found.target == "Two <b>bold</b>. One."
    assert found.approved
    half = text.replace('<target order="3">One.</target>', "")
    [found] = read("xliff21", half.encode()).units
    assert found.error


def test_keys_survive_what_tools_lose():
    key = unit().key
    for name, lost in (
        ("po", b"msgctxt"),
        ("xliff12", b"id="),
        ("xliff21", b"id="),
    ):
        data = made(name)
        changed = data.replace(b'msgctxt "' + str(key).encode() + b'"\n', b"") if name == "po" else data
        changed = changed.replace(b'id="' + str(key).encode(), b'id="u1')
        changed = changed.replace(b'resname="' + str(key).encode(), b'resname="')
        assert lost in data
        assert changed != data
        assert read(name, changed).units[0].key == key


# ---- DOCX ----
def document_xml(data, change):
    """A DOCX whose text part was changed."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change(content) if info.filename == "word/document.xml" else content)
    return stream.getvalue()


def test_docx_shows_marks_and_hides_the_key():
    data = made("docx")
    with zipfile.ZipFile(BytesIO(data)) as archive:
        xml = archive.read("word/document.xml").decode()
    assert "⟦b⟧the plan⟦/b⟧" in xml
    assert "⟦a1⟧this page⟦/a1⟧" in xml
    assert "<w:vanish/>" in xml
    assert xml.count("sdtContentLocked") == 2
    assert xml.count(str(unit().key)) == 3


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("⟦/b⟧ on", " on", "b"),
        ("⟦b⟧the", "⟦bb⟧the", "⟦bb⟧"),
        ("⟦a1⟧this", "⟦a1this", "a1this"),
        ("⟦b⟧the plan⟦/b⟧", "⟦b⟧⟦i⟧the plan⟦/b⟧⟦/i⟧", "b"),
    ],
)
def test_docx_marks_are_checked(old, new, word):
    def change(content):
        text = content.decode()
        place = text.rindex("See")
        return (text[:place] + text[place:].replace(old, new)).encode()

    [found] = read("docx", document_xml(made("docx"), change)).units
    assert word in found.error
    assert found.line == 2


def test_docx_with_tracked_changes_is_read_as_accepted():
    def change(content):
        text = content.decode()
        run = '<w:r><w:t xml:space="preserve">'
        place = text.rindex(f"{run}See")
        moved = '<w:moveFrom w:id="3"><w:r><w:t>moved</w:t></w:r></w:moveFrom>'
        deleted = '<w:del w:id="1"><w:r><w:delText>Old </w:delText></w:r></w:del>'
        new = f'<w:ins w:id="2">{run}Please </w:t></w:r></w:ins>'
        return (text[:place] + moved + deleted + new + text[place:]).encode()

    [found] = read("docx", document_xml(made("docx"), change)).units
    assert found.target == f"Please {TARGET}"


def test_docx_rows_in_another_order_and_a_final_word():
    data = made("docx", *(unit(n, f"Câu {n}", f"Sentence {n}", SegmentState.SUGGESTED) for n in (1, 2, 3)))

    def change(content):
        text = content.decode()
        rows = text.split("<w:tr>")
        last, end = rows[-1].split("</w:tr>", 1)
        rows[-1] = f"{last}</w:tr>"
        rows[1:] = [rows[1], *reversed(rows[2:])]
        label = str(SegmentState.SUGGESTED.label)
        assert label in text
        return ("<w:tr>".join(rows) + end).replace(label, "Xong", 1).encode()

    found = read("docx", document_xml(data, change)).units
    assert [row.key.segment for row in found] == [103, 102, 101]
    assert [row.target for row in found] == ["Sentence 3", "Sentence 2", "Sentence 1"]
    assert [row.approved for row in found] == [True, False, False]


def test_docx_of_strangers():
    import docx

    stream = BytesIO()
    docx.Document().save(stream)
    refused("docx", stream.getvalue())
    refused("docx", b"PK\x03\x04 not really")
    refused("docx", b"\xd0\xcf\x11\xe0 an old .doc")
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    assert "word/document.xml" in refused("docx", document_xml(made("docx"), lambda content: entity)).message


# ---- archives and sizes ----
def zipped(*files, compression=zipfile.ZIP_DEFLATED):
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return stream.getvalue()


def opened(data):
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return list(members(archive))


def test_archives_that_are_bombs(monkeypatch):
    with pytest.raises(FileError):
        opened(zipped(("a.po", b"\0" * (limits.MAX_BYTES // 2))))
    with pytest.raises(FileError):
        opened(zipped(*((f"{n}.po", b"x") for n in range(limits.MAX_ARCHIVE_FILES + 1))))
    monkeypatch.setattr(archives, "MAX_ARCHIVE_BYTES", 10)
    with pytest.raises(FileError):
        opened(zipped(("a.po", b"123456"), ("b.po", b"123456")))


def test_archives_that_lie_about_their_sizes():
    data = bytearray(zipped(("a.po", b"x" * 1000), compression=zipfile.ZIP_STORED))
    place = data.index(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<I", 5)
    try:
        [(_name, content)] = opened(bytes(data))
    except FileError:
        return
    assert len(content) <= 5


@pytest.mark.parametrize("name", ["../a.po", "/etc/a.po", "x/../../a.po", "C:\\a.po", "..\\a.po"])
def test_paths_that_lead_out(name):
    with pytest.raises(FileError):
        opened(zipped((name, b"x")))


def test_encrypted_and_damaged_archives():
    data = bytearray(zipped(("a.po", bytes(range(256)))))
    damaged = bytearray(data)
    damaged[100] ^= 0xFF
    with pytest.raises(FileError):
        opened(bytes(damaged))
    place = data.index(b"PK\x01\x02")
    data[place + 8] |= 1
    with pytest.raises(FileError):
        opened(bytes(data))


def test_too_large_too_many_and_empty(monkeypatch):
    from translation.interchange.formats import base

    refused("po", b"")
    refused("po", b"  \n ")
    refused("po", made("po").split(b"\n\n")[0])
    monkeypatch.setattr(base, "MAX_UNITS", 1)
    refused("xliff12", made("xliff12", unit(1), unit(2)))
    monkeypatch.setattr(base, "MAX_BYTES", 100)
    refused("xliff12", made("xliff12"))


# ---- which format, which language, which key ----
def test_the_format_of_a_file():
    assert format_of_file("a.PO", b"").name == "po"
    assert format_of_file("a.xliff", made("xliff21")).name == "xliff21"
    assert format_of_file("a.xlf", made("xliff12")).name == "xliff12"
    assert (
        format_of_file("a.xlf", made("xliff21").decode().replace("UTF-8", "UTF-16").encode("utf-16")).name == "xliff21"
    )
    for name in ("a", "a.doc", "a.mo", "a.zip", "po"):
        with pytest.raises(FileError):
            format_of_file(name, b"")


@pytest.mark.parametrize(
    ("written_as", "code"),
    [("zh_Hans", "zh-hans"), ("zh-CN", "zh-hans"), ("zh", "zh-hans"), ("en-US", "en"), ("ja_JP", "ja"), ("", "")],
)
def test_languages_as_tools_write_them(written_as, code):
    assert language_of(written_as) == code


def test_traditional_characters_are_another_language():
    assert language_of("zh-TW") != "zh-hans"


def test_keys():
    key = unit().key
    assert key_in(None, "", f"#. key: {key}") == key
    assert key_in(f"x{key}", f"{key}0", "job1.2.zz") is None
    assert digest("a<br>b", 8) == digest("a<br/>b", 8)
    assert plain("a<b>b</b><br/> c &amp; d") == "ab c & d"


def test_messages_are_in_the_language_of_the_person():
    with translation.override("vi"):
        assert isinstance(refused("po", b"").worded("a.po"), str)
