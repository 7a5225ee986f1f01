"""TMX: out for real tools, in from them, and what is wrong with a file said by line and unit."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from translate.storage.tmx import tmxfile

from cms.core.actions import ActionError
from tests.translation.makers import locale
from translation.memory import Pair, adopt_pairs
from translation.memory.tmx import export_tmx, import_tmx
from translation.models import MemoryUnit

pytestmark = pytest.mark.django_db

TMX = """<?xml version="1.0" encoding="utf-8"?>
<tmx version="1.4"><header srclang="{srclang}" datatype="plaintext" segtype="sentence" adminlang="en" o-tmf="x"
 creationtool="x" creationtoolversion="1"/><body>
{units}
</body></tmx>"""


def tmx(*units: str, srclang: str = "vi") -> bytes:
    return TMX.format(units="\n".join(units), srclang=srclang).encode()


def unit(*texts: tuple[str, str], tuid: str = "1") -> str:
    variants = "".join(f'<tuv xml:lang="{code}"><seg>{text}</seg></tuv>' for code, text in texts)
    return f'<tu tuid="{tuid}">{variants}</tu>'


def stored() -> set[tuple[str, str, str]]:
    return set(MemoryUnit.objects.values_list("locale__language_code", "source", "text"))


def test_out_and_in_again_with_tags_and_special_characters():
    texts = [
        (
            'vi <b>đậm</b> & <a id="a1">liên kết</a>'.replace("&", "&amp;"),
            'bold <b>x</b> &amp; <a id="a1">link</a>',
            "en",
        ),
        ("Dòng một<br/>dòng hai", "一行目<br/>二行目", "ja"),
        ("Giá &lt; 5 tỷ", "价格 &lt; 50亿", "zh-hans"),
    ]
    adopt_pairs([Pair(source, text, locale(code).pk, "Trang A") for source, text, code in texts])
    before = stored()
    content = export_tmx(MemoryUnit.objects.all())
    MemoryUnit.objects.all().delete()
    report = import_tmx(content, "a.tmx")
    assert (report.new, report.known, report.refusals) == (3, 0, 0), report.refused
    assert stored() == before
    assert set(MemoryUnit.objects.values_list("origin", flat=True)) == {"Trang A"}
    assert import_tmx(content, "a.tmx").known == 3


def test_a_real_tool_reads_our_file_and_we_read_its():
    adopt_pairs([Pair("Xin chào tỉnh nhà", "Hello, province", locale("en").pk)])
    theirs = tmxfile.parsestring(export_tmx(MemoryUnit.objects.all()))
    assert [(row.source, row.target) for row in theirs.units] == [("Xin chào tỉnh nhà", "Hello, province")]
    made = tmxfile()
    made.addtranslation("Cảm ơn & tạm biệt", "vi", "ありがとう & さようなら", "ja")
    stream = io.BytesIO()
    made.serialize(stream)
    assert import_tmx(stream.getvalue(), "theirs.tmx").new == 1
    assert ("ja", "Cảm ơn &amp; tạm biệt", "ありがとう &amp; さようなら") in stored()


def test_languages_by_other_names_and_in_any_order():
    content = tmx(
        unit(("EN-US", "Ward"), ("vi-VN", "Phường")),
        unit(("zh_CN", "坊"), ("vi", "Phường"), ("ja-JP", "坊"), tuid="2"),
        srclang="en-US",
    )
    report = import_tmx(content, "a.tmx")
    assert report.new == 3
    assert {code for code, _source, _text in stored()} == {"en", "zh-hans", "ja"}


def test_what_cannot_be_taken_is_named_by_line_and_unit_and_the_rest_is_taken():
    content = tmx(
        unit(("vi", "Tốt"), ("en", "Good"), tuid="good"),
        unit(("en", "No source"), tuid="a"),
        unit(("vi", "Tiếng Thái"), ("th", "ไทย"), tuid="b"),
        unit(("vi", "Trống"), ("en", " "), tuid="c"),
        unit(("vi", "Phồn thể"), ("zh-TW", "繁體"), tuid="d"),
        unit(("vi", "Quá dài"), ("en", "x" * 20_001), tuid="e"),
        unit(("vi", "Một mình"), tuid="f"),
    )
    report = import_tmx(content, "a.tmx")
    assert (report.new, report.refusals) == (1, 6)
    assert [name for _line, name, _why in report.refused] == ["a", "b", "c", "d", "e", "f"]
    assert [line for line, _name, _why in report.refused] == [5, 6, 7, 8, 9, 10]


def test_foreign_codes_are_dropped_and_their_text_is_kept():
    content = tmx(
        unit(
            ("vi", 'Bấm <ph x="1">{0}</ph>vào <hi>đây</hi>'),
            ("en", 'Click <bpt i="1">&lt;script&gt;</bpt>here<ept i="1"/>'),
        )
    )
    assert import_tmx(content, "a.tmx").new == 1
    assert stored() == {("en", "Bấm vào đây", "Click here")}


BOMB = b"""<?xml version="1.0"?><!DOCTYPE tmx [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<tmx version="1.4"><header/><body><tu><tuv xml:lang="vi"><seg>&b;</seg></tuv></tu></body></tmx>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE tmx [<!ENTITY f SYSTEM "file:///etc/passwd">]><tmx><body/></tmx>"""


@pytest.mark.parametrize(
    "content",
    [
        BOMB,
        OUTSIDE,
        BOMB.decode().encode("utf-16"),
        b"<tmx><body><tu></body></tmx>",
        b"<tmx><body>",
        b"<xliff/>",
        b"",
        b"\x00\x01\x02",
        b"PK\x03\x04 no xml at all",
        tmx(unit(("vi", "a"), ("en", "b")))[:-30],
        tmx(unit(("vi", "Tốt"), ("en", "Good")), unit(("vi", "\x07"), ("en", "bell"))),
    ],
)
def test_broken_and_dangerous_files_are_refused_whole(content):
    with pytest.raises(ActionError) as refused:
        import_tmx(content, "xấu.tmx")
    assert "xấu.tmx" in str(refused.value)
    assert not MemoryUnit.objects.exists()


def test_too_large_a_file_is_refused(monkeypatch):
    monkeypatch.setattr("translation.memory.tmx.MAX_BYTES", 100)
    with pytest.raises(ActionError):
        import_tmx(tmx(unit(("vi", "a"), ("en", "b"))), "a.tmx")


def test_the_command(tmp_path, capsys):
    adopt_pairs([Pair("Xin chào", "Hello", locale("en").pk), Pair("Xin chào", "こんにちは", locale("ja").pk)])
    path = tmp_path / "out.tmx"
    call_command("memory_tmx", "export", path, "--language", "en")
    MemoryUnit.objects.all().delete()
    call_command("memory_tmx", "import", path)
    assert stored() == {("en", "Xin chào", "Hello")}
    broken = tmp_path / "broken.tmx"
    broken.write_bytes(b"<tmx>")
    with pytest.raises(CommandError):
        call_command("memory_tmx", "import", broken, path, tmp_path / "missing.tmx")
    assert "broken.tmx" in capsys.readouterr().err
