"""Files out and back in, weeks later and by another hand."""

from __future__ import annotations

import re

import pytest
from anyascii import anyascii

from cms.core.actions import ActionError
from tests.factories import body, make_user
from tests.translation.makers import Desk, fresh, in_state, locale, make_source, translate
from translation.actions import AssignJobAction, SplitJobAction
from translation.enums import JobEventKind, JobState, SegmentOrigin, SegmentState
from translation.interchange.applying import ImportFileAction, PlanChangedError
from translation.interchange.errors import FileError
from translation.interchange.exporting import document_of, export_job, export_jobs
from translation.interchange.formats import FORMATS, format_of_file
from translation.interchange.planning import Choice, Kind, make_plan
from translation.models import JobSegment, SegmentComment, Term, TermTranslation
from translation.refreshing import RefreshSourceAction
from translation.writing import write_segment

pytestmark = pytest.mark.django_db
RICH = (
    'Xem <b>kế hoạch</b> tại <a href="https://haivan.example/ke-hoach">trang này</a> &amp; liên hệ “Sở Ngoại vụ”.',
    "Dòng một<br/>dòng hai, với <i>chữ <b>lồng</b> nhau</i>.",
)


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def job(desk):
    return in_state(desk, JobState.TRANSLATING, make_source(body=body(*RICH)))


def texts(job):
    return {row.order: row.text for row in JobSegment.objects.filter(job=job)}


def translated(document, prefix="EN"):
    """What a translator would do: each text in other letters, its marks kept."""
    for unit in document.units:
        unit.target = re.sub(r"(>|^)([^<>]+)", lambda m: f"{m[1]}{prefix} {anyascii(m[2])}", unit.source)
        unit.state = SegmentState.CONFIRMED
        unit.approved = True
    return document


def out_and_in(job, name, change=translated):
    """A file as a translator sends it back: written, changed, read."""
    format_ = FORMATS[name]
    document = format_.read(export_job(job, format_, None).content)
    change(document)
    document.final = True
    for unit in document.units:
        unit.notes = []
    return format_.read(format_.write(document))


def kinds(plan):
    return [row.kind for row in plan.rows]


@pytest.mark.parametrize("name", FORMATS)
def test_out_translated_and_in(desk, job, name):
    document = out_and_in(job, name)
    plan = make_plan(job, document, desk.translator())
    assert set(kinds(plan)) == {Kind.NEW}
    assert not plan.missing
    ImportFileAction(job, document, desk.translator(), name="a.po").execute()
    rows = list(job.segments.with_text())
    assert all(row.text.startswith(("EN", "<")) for row in rows)
    assert {row.state for row in rows} == {SegmentState.SUGGESTED}
    assert {row.origin for row in rows} == {SegmentOrigin.IMPORTED}
    assert {row.detail for row in rows} == {"a.po"}
    assert any('<a id="a1">EN trang nay</a>' in row.text for row in rows)
    assert any("<i>EN chu <b>EN long</b>EN  nhau</i>" in row.text for row in rows)
    event = job.events.get(kind=JobEventKind.IMPORTED)
    assert event.data["written"] == len(rows)
    assert job.events.filter(kind=JobEventKind.EXPORTED).exists()


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_brought_back_untouched_changes_nothing(desk, job, name):
    translate(job, desk.translator())
    before = texts(job)
    versions = dict(job.segments.values_list("pk", "version"))
    format_ = FORMATS[name]
    document = format_.read(export_job(job, format_, None).content)
    plan = make_plan(fresh(job), document, desk.translator())
    assert set(kinds(plan)) == {Kind.SAME}
    assert not plan.does_something
    ImportFileAction(job, document, desk.translator(), take_approved=True).execute()
    assert texts(job) == before
    assert dict(job.segments.values_list("pk", "version")) == versions


def test_final_texts_are_confirmed_if_asked_and_if_nothing_is_wrong(desk, job):
    document = out_and_in(job, "xliff12")
    broken = next(unit for unit in document.units if "<a " in unit.target)
    broken.target = "The link is gone"
    done = ImportFileAction(job, document, desk.translator(), take_approved=True).execute()
    row = job.segments.get(pk=broken.key.segment)
    assert row.state == SegmentState.ERROR
    assert row.text == "The link is gone"
    assert done["confirmed"] == job.segments.count() - 1 == fresh(job).segments_confirmed


def test_a_text_changed_on_the_desk_meanwhile_is_a_conflict(desk, job):
    document = out_and_in(job, "po")
    row = job.segments.first()
    write_segment(row.pk, desk.translator(), text="Desk's text", version=row.version, confirm=False)
    plan = make_plan(fresh(job), document, desk.translator())
    assert kinds(plan)[0] == Kind.CONFLICT
    ImportFileAction(job, document, desk.translator()).execute()
    row.refresh_from_db()
    assert row.text == "Desk's text"
    assert row.rejected_text == document.units[0].target
    # Again: nothing is lost, nothing is doubled.
    ImportFileAction(job, document, desk.translator()).execute()
    assert not SegmentComment.objects.exists()


def test_the_file_s_text_taken_in_a_conflict_keeps_the_desk_s_beside_it(desk, job):
    document = out_and_in(job, "po")
    row = job.segments.first()
    write_segment(row.pk, desk.head, text="Desk's text", version=row.version, confirm=True)
    write_segment(row.pk, desk.translator(), text="A third text", version=0, confirm=True)  # Put aside already.
    choices = {row.pk: Choice.TAKE}
    ImportFileAction(job, document, desk.translator(), choices=choices).execute()
    row.refresh_from_db()
    assert row.text == document.units[0].target
    assert row.state == SegmentState.SUGGESTED
    assert row.rejected_text == "Desk's text"
    assert row.rejected_by == desk.head
    assert "A third text" in SegmentComment.objects.get(segment=row).text


def test_a_confirmed_text_is_replaced_by_choice_only(desk, job):
    translate(job, desk.translator())
    document = out_and_in(fresh(job), "xliff21")
    plan = make_plan(fresh(job), document, desk.translator())
    assert set(kinds(plan)) == {Kind.CONFIRMED}
    before = texts(job)
    first, second, third, *_rest = job.segments.all()
    choices = {first.pk: Choice.TAKE, second.pk: Choice.LEAVE, third.pk: "nonsense"}
    ImportFileAction(job, document, desk.translator(), choices=choices, take_approved=True).execute()
    for row in (first, second, third):
        row.refresh_from_db()
    assert first.text == document.units[0].target
    assert first.rejected_text == before[1]
    assert (second.text, second.rejected_text) == (before[2], "")
    assert (third.text, third.rejected_text) == (before[3], document.units[2].target)


def test_a_changed_source_is_recognised(desk, job):
    document = out_and_in(job, "docx")
    source = job.source
    source.title = "Thu hút đầu tư năm 2026 và 2027"
    source.save_revision().publish()
    RefreshSourceAction(source).execute()
    plan = make_plan(fresh(job), document, desk.translator())
    [changed] = [row for row in plan.rows if row.kind == Kind.SOURCE_CHANGED]
    assert changed.unit.source == "Thu hút đầu tư năm 2026"
    assert changed.segment.source_text == source.title
    ImportFileAction(fresh(job), document, desk.translator(), take_approved=True).execute()
    row = job.segments.get(context__path="title")
    assert row.text == changed.text
    assert row.state == SegmentState.SUGGESTED
    others = job.segments.exclude(pk=row.pk)
    assert {other.state for other in others} == {SegmentState.CONFIRMED}


def test_a_changed_source_whose_text_was_renewed_on_the_desk_keeps_it(desk, job):
    document = out_and_in(job, "po")
    source = job.source
    source.title = "Thu hút đầu tư năm 2026 và 2027"
    source.save_revision().publish()
    RefreshSourceAction(source).execute()
    row = job.segments.get(context__path="title")
    write_segment(row.pk, desk.translator(), text="2026 and 2027", version=row.version, confirm=True)
    ImportFileAction(fresh(job), document, desk.translator(), take_approved=True).execute()
    row.refresh_from_db()
    assert (row.text, row.state) == ("2026 and 2027", SegmentState.CONFIRMED)
    assert row.rejected_text.startswith("EN")


def test_a_removed_text_is_an_unknown_entry(desk, job):
    document = out_and_in(job, "po")
    source = job.source
    source.body = body(RICH[0])
    source.save_revision().publish()
    RefreshSourceAction(source).execute()
    plan = make_plan(fresh(job), document, desk.translator())
    assert kinds(plan).count(Kind.UNKNOWN) == 1
    ImportFileAction(fresh(job), document, desk.translator()).execute()


def test_without_keys_the_source_text_says_which_segment_it_is(desk, job):
    document = out_and_in(job, "po")
    for unit in document.units:
        unit.key = None
    document.units.reverse()
    plan = make_plan(job, document, desk.translator())
    assert set(kinds(plan)) == {Kind.NEW}
    ImportFileAction(job, document, desk.translator()).execute()
    title = job.segments.get(context__path="title")
    assert title.text == f"EN {anyascii(title.source_text)}"


def test_a_segment_that_lost_its_row_is_found_by_its_source(desk, job):
    document = out_and_in(job, "po")
    for unit in document.units:
        unit.key = unit.key.__class__(unit.key.job, unit.key.segment + 10_000, unit.key.source, unit.key.target)
    assert set(kinds(make_plan(job, document, desk.translator()))) == {Kind.NEW}


def test_a_source_changed_in_the_file_is_refused(desk, job):
    document = out_and_in(job, "po")
    document.units[0].source, document.units[1].source = document.units[1].source, document.units[0].source
    plan = make_plan(job, document, desk.translator())
    assert kinds(plan)[:2] == [Kind.REFUSED, Kind.REFUSED]
    assert all(row.message for row in plan.rows[:2])


def test_doubled_entries_with_different_texts_are_refused_both(desk, job):
    document = out_and_in(job, "po")
    again = out_and_in(job, "po", lambda found: translated(found, "Other"))
    document.units.append(again.units[0])
    document.units.append(document.units[1])
    plan = make_plan(job, document, desk.translator())
    assert kinds(plan)[0] == Kind.REFUSED
    assert kinds(plan)[-2] == Kind.REFUSED
    assert kinds(plan)[1] == kinds(plan)[-1] == Kind.NEW
    ImportFileAction(job, document, desk.translator()).execute()
    assert texts(job)[1] == ""
    assert texts(job)[2]


def test_missing_units_stay_as_they_are(desk, job):
    document = out_and_in(job, "po")
    del document.units[1:]
    plan = make_plan(job, document, desk.translator())
    assert plan.missing == job.segments.count() - 1
    ImportFileAction(job, document, desk.translator()).execute()
    assert sum(bool(text) for text in texts(job).values()) == 1


def test_empty_entries_take_nothing_away(desk, job):
    translate(job, desk.translator())
    before = texts(job)
    document = out_and_in(fresh(job), "po")
    for unit in document.units:
        unit.target = ""
    plan = make_plan(fresh(job), document, desk.translator())
    assert set(kinds(plan)) == {Kind.NOTHING}
    ImportFileAction(job, document, desk.translator()).execute()
    assert texts(job) == before


def test_what_was_not_touched_in_the_file_does_not_undo_the_desk_s_work(desk, job):
    row = job.segments.first()
    write_segment(row.pk, desk.translator(), text="First draft", version=0, confirm=False)
    document = out_and_in(job, "po", lambda found: None)
    write_segment(row.pk, desk.translator(), text="Better", version=1, confirm=True)
    assert kinds(make_plan(job, document, desk.translator()))[0] == Kind.NOTHING


def test_an_unconfirmed_text_is_replaced(desk, job):
    row = job.segments.first()
    write_segment(row.pk, desk.translator(), text="First draft", version=0, confirm=False)
    document = out_and_in(job, "po")
    assert kinds(make_plan(job, document, desk.translator()))[0] == Kind.REPLACES
    ImportFileAction(job, document, desk.translator()).execute()
    row.refresh_from_db()
    assert row.text.startswith("EN")


def test_files_of_another_job_or_language_are_refused_whole(desk, job):
    other = in_state(desk, JobState.TRANSLATING, make_source("Bài khác"))
    with pytest.raises(FileError, match=job.title):
        make_plan(job, document_of(other), desk.translator())
    document = document_of(job)
    document.language = "ja"
    with pytest.raises(FileError, match="ja"):
        make_plan(job, document, desk.translator())
    document = document_of(job)
    document.source_language = "en"
    with pytest.raises(FileError):
        make_plan(job, document, desk.translator())


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.IN_REVIEW, JobState.APPROVED, JobState.PUBLISHED])
def test_only_while_it_is_translated(desk, state):
    job = in_state(desk, state)
    before = texts(job)
    document = translated(document_of(job), "New")
    for user in (desk.translator(), desk.reviewer(), desk.head):
        with pytest.raises(FileError):
            make_plan(job, document, user)
        with pytest.raises(ActionError):
            ImportFileAction(job, document, user).execute()
    assert texts(job) == before


def test_each_segment_is_asked_for(desk, job):
    other = make_user("nguoi-thu-hai", role="translator", locale=locale("en"))
    document = out_and_in(job, "po")
    assert set(kinds(make_plan(job, document, other))) == {Kind.REFUSED}
    SplitJobAction(job, [(1, 1, other)], desk.head).execute()
    job = fresh(job)
    assert kinds(make_plan(job, document, other)).count(Kind.NEW) == 1
    ImportFileAction(job, document, other).execute()
    assert sum(bool(text) for text in texts(job).values()) == 1
    stranger = make_user("nguoi-la", role="translator", locale=locale("ja"))
    ImportFileAction(job, document, stranger).execute()
    assert sum(bool(text) for text in texts(job).values()) == 1


def test_a_file_is_taken_whole_or_not_at_all(desk, job, monkeypatch):
    from translation.interchange import applying

    calls = []

    def breaks(*args, **kwargs):
        calls.append(args)
        if len(calls) == 2:
            raise ActionError("No.")
        return write_segment(*args, **kwargs)

    monkeypatch.setattr(applying, "write_segment", breaks)
    with pytest.raises(ActionError):
        ImportFileAction(job, out_and_in(job, "po"), desk.translator()).execute()
    assert len(calls) == 2
    assert not any(texts(job).values())
    assert not job.events.filter(kind=JobEventKind.IMPORTED).exists()


def test_what_was_previewed_is_what_is_done(desk, job):
    document = out_and_in(job, "po")
    seen = make_plan(job, document, desk.translator()).digest
    row = job.segments.first()
    write_segment(row.pk, desk.translator(), text="Meanwhile", version=0, confirm=False)
    with pytest.raises(PlanChangedError):
        ImportFileAction(job, document, desk.translator(), digest=seen).execute()
    assert texts(job)[1] == "Meanwhile"
    assert not texts(job)[2]


def test_an_assignee_who_is_taken_the_job_from_imports_nothing(desk, job):
    document = out_and_in(job, "po")
    other = make_user("nguoi-moi", role="translator", locale=locale("en"))
    AssignJobAction(job, other, desk.head).execute()
    assert set(kinds(make_plan(fresh(job), document, desk.translator()))) == {Kind.REFUSED}
    assert set(kinds(make_plan(fresh(job), document, desk.head))) == {Kind.NEW}


def test_states_and_notes_go_out(desk, job):
    first, second, *_rest = job.segments.all()
    write_segment(first.pk, desk.translator(), text="Confirmed 2026", version=0, confirm=True)
    write_segment(second.pk, desk.translator(), text="Suggested", version=0, confirm=False)
    SegmentComment.objects.create(job=job, segment=second, text="Tên cơ quan?", author=desk.head)
    po = export_job(job, FORMATS["po"], desk.translator()).content.decode()
    assert po.count("#, fuzzy") == 1
    assert "comment: Tên cơ quan?" in po
    old = export_job(job, FORMATS["xliff12"], desk.translator()).content.decode()
    assert old.count('state="translated"') == 1
    assert old.count('state="needs-review-translation"') == 1
    assert old.count('approved="yes"') == 1
    new = export_job(job, FORMATS["xliff21"], desk.translator()).content.decode()
    assert new.count('state="translated"') == 1


def test_room_and_glossary_go_out(desk, job):
    term = Term.objects.create(term="kế hoạch")
    TermTranslation.objects.create(term=term, locale=locale("en"), text="plan", forbidden="scheme")
    content = export_job(job, FORMATS["xliff12"], desk.translator()).content.decode()
    assert 'maxwidth="255"' in content
    assert content.count("kế hoạch = plan") == 1
    assert "scheme" in content
    po = export_job(job, FORMATS["po"], desk.translator()).content.decode()
    assert "limit: " in po
    assert "kế hoạch = plan" in po


def test_chinese_is_written_as_tools_expect_it(desk):
    job = in_state(desk, JobState.TRANSLATING, language="zh-hans")
    assert b"Language: zh_Hans" in export_job(job, FORMATS["po"], None).content
    assert b'target-language="zh-Hans"' in export_job(job, FORMATS["xliff12"], None).content
    assert b'trgLang="zh-Hans"' in export_job(job, FORMATS["xliff21"], None).content
    document = out_and_in(job, "po")
    document.language = "zh-hans"
    ImportFileAction(job, document, desk.translator("zh-hans")).execute()


def test_many_in_an_archive(desk, job):
    other = in_state(desk, JobState.TRANSLATING, make_source("Bài khác"), "ja")
    file = export_jobs([job, other], FORMATS["xliff21"], desk.head)
    assert file.name.endswith(".zip")
    assert job.events.filter(kind=JobEventKind.EXPORTED).count() == 1
    with pytest.raises(ActionError):
        export_jobs([], FORMATS["po"], desk.head)


def test_export_and_preview_take_few_queries(desk, django_assert_max_num_queries):
    job = in_state(desk, JobState.TRANSLATING, make_source(body=body(*(f"Đoạn số {n} của bài." for n in range(60)))))
    with django_assert_max_num_queries(10):
        content = export_job(job, FORMATS["po"], desk.translator()).content
    document = format_of_file("a.po", content).read(content)
    translated(document)
    user = desk.translator()
    with django_assert_max_num_queries(8):
        make_plan(job, document, user)
