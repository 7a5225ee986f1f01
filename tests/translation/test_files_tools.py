"""What is exported is read by translators' tools: translate-toolkit's readers, its checks, its command lines."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from anyascii import anyascii
from lxml import etree
from translate.filters import checks
from translate.storage import factory, xliff, xliff2

from tests.factories import body
from tests.translation.makers import Desk, in_state, make_source
from tests.translation.test_files_import import RICH, kinds
from translation.enums import JobState
from translation.interchange.applying import ImportFileAction
from translation.interchange.exporting import export_job
from translation.interchange.formats import FORMATS, format_of_file
from translation.interchange.planning import Kind, make_plan
from translation.writing import write_segment

pytestmark = pytest.mark.django_db
TOOLS = Path(sys.executable).parent
CORE = "{urn:oasis:names:tc:xliff:document:2.0}"


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def job(desk):
    """Some segments done, some to do."""
    found = in_state(desk, JobState.TRANSLATING, make_source(body=body(*RICH)))
    for number, row in enumerate(found.segments.with_text()):
        if number % 2 == 0:
            text = anyascii(row.source_text)
            written = write_segment(row.pk, desk.translator(), text=text, version=0, confirm=True)
            assert written.segment.is_confirmed, written.segment.problems
    return found


def exported(job, name, folder):
    file = export_job(job, FORMATS[name], None)
    path = folder / file.name
    path.write_bytes(file.content)
    return path


def run(tool, *arguments):
    done = subprocess.run(
        [TOOLS / tool, *map(str, arguments), "--progress=none"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Error" not in done.stderr, done.stderr
    return done


@pytest.mark.parametrize("name", ["po", "xliff12", "xliff21"])
def test_the_toolkit_reads_what_is_exported(job, tmp_path, name):
    path = str(exported(job, name, tmp_path))  # By its extension .xlf is 1.2 for the toolkit.
    store = xliff2.Xliff2File.parsefile(path) if name == "xliff21" else factory.getobject(path)
    entries = [entry for entry in store.units if not entry.isheader() and entry.istranslatable()]
    rows = list(job.segments.with_text())
    assert len(entries) == len(rows)
    assert [entry.isfuzzy() for entry in entries] == [bool(row.text) and not row.is_confirmed for row in rows]
    assert [entry.istranslated() for entry in entries] == [row.is_confirmed for row in rows]
    # No translation has lost a placeholder, a tag or a number of its source.
    checker = checks.StandardChecker(checks.CheckerConfig(targetlanguage="en"))
    for entry in entries:
        if entry.istranslated():
            failed = checker.run_filters(entry)
            assert not {"xmltags", "variables", "numbers", "urls", "escapes"} & set(failed), failed


@pytest.mark.parametrize("name", ["po", "xliff12"])
def test_pofilter_finds_nothing_and_finds_a_lost_tag(desk, job, tmp_path, name):
    folder, result = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    path = exported(job, name, folder)
    tests = ["-t", "xmltags", "-t", "unchanged", "-t", "numbers"]
    run("pofilter", *tests[:2], *tests[4:], folder, result)
    assert not (result / path.name).exists()
    row = job.segments.filter(string__data__contains="<b>").first()
    write_segment(row.pk, desk.translator(), text='x <a id="a1">y</a>', version=row.version, confirm=True)
    path = exported(job, name, folder)
    run("pofilter", "-t", "xmltags", folder, result)
    if name == "po":  # In XLIFF tags are no text.
        assert "xmltags" in (result / path.name).read_text()


def test_a_file_that_was_through_a_converter_is_taken(desk, job, tmp_path):
    """PO to XLIFF and back by translate-toolkit, the empty entries translated in between."""
    start, middle, end = tmp_path / "po", tmp_path / "xlf", tmp_path / "back"
    start.mkdir()
    path = exported(job, "po", start)
    run("po2xliff", start, middle)
    [converted] = middle.glob("*")
    store = xliff.xlifffile.parsefile(str(converted))
    for entry in store.units:
        if not entry.target:
            entry.target = str(entry.source)
    store.save()
    run("xliff2po", middle, end)
    [back] = end.glob("*")
    data = back.read_bytes()
    document = format_of_file(path.name, data).read(data)
    plan = make_plan(job, document, desk.translator())
    assert set(kinds(plan)) == {Kind.NEW, Kind.SAME}
    ImportFileAction(job, document, desk.translator()).execute()
    assert not job.segments.filter(text="").exists()


def test_a_file_translated_by_the_toolkit_is_taken(desk, job, tmp_path):
    """XLIFF with the toolkit's own inline elements, saved by it."""
    store = xliff.xlifffile.parsefile(str(exported(job, "xliff12", tmp_path)))
    for entry in store.units:
        if not entry.target:
            entry.rich_target = entry.rich_source
            for element in entry.get_target_dom().iter():
                element.text, element.tail = (anyascii(text) if text else text for text in (element.text, element.tail))
            entry.markapproved()
    document = FORMATS["xliff12"].read(bytes(store))
    plan = make_plan(job, document, desk.translator())
    assert set(kinds(plan)) == {Kind.NEW, Kind.SAME}
    ImportFileAction(job, document, desk.translator(), take_approved=True).execute()
    assert job.segments.unfinished().count() == 0
    assert all(row.text == anyascii(row.source_text) for row in job.segments.with_text())


# ---- XLIFF 2.1, "Structural Elements" and their constraints ----
ALLOWED = {
    "xliff": ({"version", "srcLang", "trgLang"}, {"file"}),
    "file": ({"id", "original"}, {"notes", "unit"}),
    "notes": (set(), {"note"}),
    "note": ({"category"}, set()),
    "unit": ({"id", "name", "{http://www.w3.org/XML/1998/namespace}space"}, {"notes", "segment"}),
    "segment": ({"state"}, {"source", "target"}),
    "source": (set(), {"pc", "ph"}),
    "target": (set(), {"pc", "ph"}),
    "pc": ({"id", "type", "subType", "dispStart", "dispEnd", "canDelete"}, {"pc", "ph"}),
    "ph": ({"id", "type", "subType", "disp"}, set()),
}
NMTOKEN = r"[\w.:-]+"


def test_xliff_2_1_keeps_the_rules_of_the_standard(job, tmp_path):
    import re

    root = etree.parse(str(exported(job, "xliff21", tmp_path))).getroot()
    assert root.tag == f"{CORE}xliff"
    assert (root.get("version"), root.get("srcLang"), root.get("trgLang")) == ("2.1", "vi", "en")
    for element in root.iter():
        attributes, children = ALLOWED[etree.QName(element).localname]
        assert set(element.attrib) <= attributes, element
        assert {etree.QName(child).localname for child in element} <= children, element
    units = root.findall(f".//{CORE}unit")
    assert len({unit.get("id") for unit in units}) == len(units) == job.segments.count()
    assert all(re.fullmatch(NMTOKEN, element.get("id")) for element in root.iter() if element.get("id"))
    for unit in units:
        order = [etree.QName(child).localname for child in unit]
        assert order == ["notes", "segment"]
        [segment] = unit.findall(f"{CORE}segment")
        assert segment.get("state") in {"initial", "translated", "reviewed", "final"}
        source, target = segment.find(f"{CORE}source"), segment.find(f"{CORE}target")
        if segment.get("state") != "initial":  # "must not be other than initial without a target".
            assert target is not None
        _check_codes(source, target)


def _check_codes(source, target):
    """Ids once in each text; a code of the target is the same code as the source's of that id (4.7.4)."""
    found = {code.get("id"): code for code in source.iter() if code.get("id")}
    assert len(found) == sum(1 for code in source.iter() if code.get("id"))
    codes = [code for code in target.iter() if code.get("id")] if target is not None else []
    assert len({code.get("id") for code in codes}) == len(codes)
    for code in codes:
        assert code.get("id") in found
        assert code.tag == found[code.get("id")].tag
        assert dict(code.attrib) == dict(found[code.get("id")].attrib)
        assert (code.get("subType") is None) or code.get("type")
        if code.get("subType", "").startswith("xlf:"):
            assert code.get("type") == "fmt"
