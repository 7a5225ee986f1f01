"""The editor: who may open it, what it shows, how little it asks the database."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail_localize.models import SegmentOverride

from sites.models import Membership
from tests.conftest import PORTAL
from tests.translation.editing import confirm_all, long_job, make_job, people, post, submitted
from translation.actions.overrides import addresses_of
from translation.models import JobSegment
from translation.places import Places
from translation.writing import write_segment

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db):
    return people()


@pytest.fixture
def as_(at):
    def client(user, host=PORTAL):
        browser = at(host)
        browser.force_login(user)
        return browser

    return client


def editor(job):
    return reverse("translation_editor", args=[job.pk])


def address(name, segment, *args):
    return reverse(name, args=[segment.job_id, segment.pk, *args])


def text_of(response):
    return response.content.decode()


# ---- who ----
def test_translator_writes_others_read_strangers_find_nothing(desk, as_):
    job = make_job(desk["an"])
    assert "<textarea" in text_of(as_(desk["an"]).get(editor(job)))
    for name in ("binh", "chi", "editor"):
        page = as_(desk[name]).get(editor(job))
        assert page.status_code == 200, name
        assert "<textarea" not in text_of(page), name
    for name in ("ja", "ward"):
        assert as_(desk[name]).get(editor(job)).status_code == 404, name


@pytest.mark.parametrize(
    "name", ["translation_preview", "translation_decide", "translation_confirm_memory", "translation_replace"]
)
def test_other_addresses_are_closed_to_strangers(desk, as_, name):
    job = make_job(desk["an"])
    client = as_(desk["ward"])
    for response in (
        client.get(reverse(name, args=[job.pk])),
        client.post(reverse(name, args=[job.pk]), {"do": "start"}),
    ):
        assert response.status_code == 404
    segment = job.segments.first()
    assert client.get(address("translation_segment_help", segment)).status_code == 404
    assert client.post(address("translation_segment", segment), {"text": "x", "version": 0}).status_code == 404


def test_memory_and_comments_are_the_desks_own(desk, as_):
    """A unit sees how its job stands; not what the memory knows from other units, nor what is said about it."""
    job = make_job(desk["an"])
    segment = job.segments.first()
    client = as_(desk["editor"])
    assert client.get(address("translation_segment_help", segment)).status_code == 404
    assert client.post(address("translation_comment_add", segment), {"text": "x"}).status_code == 404
    assert "data-help" not in text_of(client.get(editor(job)))


def test_segments_of_another_job_are_not_reached_through_the_own_one(desk, as_):
    own, other = make_job(desk["an"]), make_job(desk["binh"], "Bài khác hẳn.", title="Bài khác")
    foreign = reverse("translation_segment", args=[own.pk, other.segments.first().pk])
    assert as_(desk["an"]).post(foreign, {"text": "x", "version": 0}).status_code == 404


def test_rights_end_with_the_membership(desk, as_):
    job = make_job(desk["an"])
    Membership.objects.filter(user=desk["an"]).update(valid_to="2026-01-01")
    assert as_(desk["an"]).get(editor(job)).status_code in {302, 403, 404}


# ---- what ----
def test_headings_lengths_and_chips(desk, as_):
    job = make_job(desk["an"])
    html = text_of(as_(desk["an"]).get(editor(job)))
    assert html.count('class="desk-row"') == job.segments.count() == 5
    assert html.count('class="desk-heading"') == 5
    assert 'data-max="255"' in html
    assert '<span class="desk-chip desk-chip--start" aria-hidden="true">a1</span>lịch chi tiết' in html
    places = Places(job.content_type.model_class(), job.translation.source.content_json)
    rich = [places.of(row.context.path).rich for row in job.segments.with_text()]
    assert rich == [False, False, True, True, True]


def test_filter_and_search_without_a_script(desk, as_):
    job = make_job(desk["an"])
    first = job.segments.first()
    write_segment(first.pk, desk["an"], text="Rabies", version=0, confirm=True)
    client = as_(desk["an"])

    def shown(**asked):
        return client.get(editor(job), asked).context["rows"]

    assert [row.segment.pk for row in shown(show="unfinished") if not row.shown] == [first.pk]
    assert [row.segment.pk for row in shown(q="rabies") if row.shown] == [first.pk]
    assert [row.segment.order for row in shown(q="so tiem") if row.shown] == [5]
    assert all(row.shown for row in shown(show="nonsense"))


def test_300_segments_in_few_queries(desk, as_, django_assert_max_num_queries):
    job = long_job(desk["an"], 300)
    assert job.segments.count() == 300
    client = as_(desk["an"])
    client.get(editor(job))
    with django_assert_max_num_queries(20):
        assert client.get(editor(job)).status_code == 200
    segment = job.segments.all()[10]
    with django_assert_max_num_queries(20):
        answer = post(client, address("translation_segment", segment), text="EN <b>x</b>", version=0, confirm="1")
    assert answer.data["state"] == "confirmed"


def test_preview_of_both_sides_may_be_framed_by_ourselves(desk, as_):
    job = make_job(desk["an"])
    write_segment(job.segments.first().pk, desk["an"], text="Rabies vaccination", version=0, confirm=True)
    client = as_(desk["an"])
    for side, words, language in (("target", "Rabies vaccination", "en"), ("source", "Lịch tiêm phòng dại", "vi")):
        page = client.get(reverse("translation_preview", args=[job.pk]), {"side": side})
        assert page.status_code == 200
        assert words in text_of(page)
        assert f'<html lang="{language}"' in text_of(page)
        assert page.headers["X-Frame-Options"] == "SAMEORIGIN"


# ---- writing ----
def test_confirm_answers_with_state_figures_and_version(desk, as_):
    job = make_job(desk["an"])
    segment = job.segments.first()
    answer = post(as_(desk["an"]), address("translation_segment", segment), text="Rabies", version=0, confirm="1")
    assert (answer.status_code, answer.data["state"], answer.data["version"]) == (200, "confirmed", 1)
    assert answer.data["figures"]["confirmed"] == 1
    assert "unfinished" not in answer.data["flags"]


def test_lost_link_is_an_error_in_words(desk, as_):
    job = make_job(desk["an"])
    segment = job.segments.all()[3]
    answer = post(as_(desk["an"]), address("translation_segment", segment), text="See there", version=0, confirm="1")
    assert answer.data["state"] == "error"
    assert "a1" in answer.data["problem"]


def test_second_writer_is_told_and_both_texts_are_kept(desk, as_):
    job = make_job(desk["an"])
    segment = job.segments.first()
    client, where = as_(desk["an"]), address("translation_segment", segment)
    post(client, where, text="One", version=0)
    second = post(client, where, text="Two", version=0, confirm="1")
    assert second.status_code == 409
    assert second.data["text"] == "One"
    segment.refresh_from_db()
    assert (segment.text, segment.rejected_text) == ("One", "Two")
    html = text_of(client.get(editor(job)))
    assert "Two" in html
    assert 'value="theirs"' in html
    merged = post(client, where, text="One and two", version=segment.version, resolve="merge", confirm="1")
    assert merged.status_code == 200
    assert "desk-conflict" not in merged.data["info"]
    assert "conflict" not in merged.data["flags"]
    segment.refresh_from_db()
    assert (segment.text, segment.rejected_text, segment.state) == ("One and two", "", "confirmed")


@pytest.mark.parametrize(("choice", "kept"), [("mine", "Two"), ("theirs", "One")])
def test_choice_between_two_versions(desk, as_, choice, kept):
    job = make_job(desk["an"])
    segment = job.segments.first()
    client, where = as_(desk["an"]), address("translation_segment", segment)
    post(client, where, text="One", version=0, confirm="1")
    post(client, where, text="Two", version=0)
    client.post(where, {"resolve": choice, "version": 1, "text": ""})
    segment.refresh_from_db()
    assert (segment.text, segment.rejected_text) == (kept, "")
    assert segment.is_confirmed is (choice == "theirs")


def test_without_a_script_the_next_unfinished_segment_follows(desk, as_):
    job = make_job(desk["an"])
    first, second = job.segments.all()[:2]
    where = address("translation_segment", first)
    answer = as_(desk["an"]).post(where, {"text": "Rabies", "version": "0", "confirm": "1"})
    assert answer.status_code == 302
    assert answer.url.endswith(f"#segment-{second.pk}")


def test_refused_text_stays_in_its_field(desk, as_):
    job = make_job(desk["an"])
    segment = job.segments.first()
    answer = as_(desk["an"]).post(address("translation_segment", segment), {"text": "Typed words", "version": "x"})
    assert answer.status_code == 422
    assert "Typed words</textarea>" in text_of(answer)


def test_origin_is_from_the_records_not_from_the_form(desk, as_):
    job = make_job(desk["an"])
    segment = job.segments.first()
    client, where = as_(desk["an"]), address("translation_segment", segment)
    post(client, where, text="Own words", version=0, origin="memory", unit="1")
    segment.refresh_from_db()
    assert (segment.origin, segment.percent) == ("typed", 0)
    post(client, where, text=segment.source_text, version=1, origin="copied")
    segment.refresh_from_db()
    assert segment.origin == "copied"


def test_locked_text_is_refused(desk, as_):
    job = submitted(desk["an"])
    answer = post(as_(desk["an"]), address("translation_segment", job.segments.first()), text="x", version=1)
    assert answer.status_code == 422
    assert answer.data["refused"]
    assert "<textarea" not in text_of(as_(desk["an"]).get(editor(job)))


def test_part_of_a_split_job(desk, as_):
    job = make_job(desk["an"])
    job.segments.filter(order=1).update(assignee=desk["binh"])
    rows = as_(desk["binh"]).get(editor(job)).context["rows"]
    assert [row.writable for row in rows] == [True, False, False, False, False]
    rows = as_(desk["an"]).get(editor(job)).context["rows"]
    assert [row.writable for row in rows] == [False, True, True, True, True]


# ---- memory ----
def test_memory_hits_say_where_they_are_from_and_are_inserted(desk, as_):
    first = submitted(desk["an"])
    client = as_(desk["chi"])
    client.post(reverse("translation_decide", args=[first.pk]), decision(first, "approve", when="now"))
    first.refresh_from_db()
    assert first.state == "published"
    job = make_job(desk["an"])
    segment = job.segments.first()
    assert (segment.origin, segment.percent) == ("memory", 100)
    html = text_of(as_(desk["an"]).get(address("translation_segment_help", segment)))
    assert "100 %" in html
    assert first.title in html
    confirmed = as_(desk["an"]).post(reverse("translation_confirm_memory", args=[job.pk]))
    assert confirmed.status_code == 302
    job.refresh_from_db()
    assert job.is_complete


def decision(job, name, **more):
    return {"do": name, "seen": job.submitted_at.isoformat() if job.submitted_at else "", **more}


# ---- comments ----
def test_comments_between_translator_and_reviewer(desk, as_):
    job = submitted(desk["an"])
    segment = job.segments.first()
    chi, an = as_(desk["chi"]), as_(desk["an"])
    assert chi.post(address("translation_comment_add", segment), {"text": ""}).status_code == 422
    assert chi.post(address("translation_comment_add", segment), {"text": "Use “rabies”."}).status_code == 302
    comment = segment.comments.get()
    assert "Use “rabies”." in text_of(an.get(address("translation_segment_help", segment)))
    rows = an.get(editor(job), {"show": "comments"}).context["rows"]
    assert [row.segment.pk for row in rows if row.shown] == [segment.pk]
    an.post(address("translation_comment_settle", segment, comment.pk), {"done": "1"})
    comment.refresh_from_db()
    assert comment.resolved_by == desk["an"]


# ---- addresses ----
def test_addresses_of_links(desk, as_):
    job = make_job(desk["an"])
    client, where = as_(desk["an"]), reverse("translation_addresses", args=[job.pk])
    link = next(row for row in addresses_of(job) if row.source == "https://haivan.example/lich")
    bad = client.post(where, {f"address-{link.pk}": "javascript:alert(1)"})
    assert bad.status_code == 422
    assert "javascript:alert(1)" in text_of(bad)
    assert not SegmentOverride.objects.exists()
    assert client.post(where, {f"address-{link.pk}": "https://haivan.example/en/schedule"}).status_code == 302
    confirm_all(job, desk["an"])
    page = client.get(reverse("translation_preview", args=[job.pk]))
    assert 'href="https://haivan.example/en/schedule"' in text_of(page)
    client.post(where, {f"address-{link.pk}": ""})
    assert not SegmentOverride.objects.exists()
    assert as_(desk["binh"]).post(where, {f"address-{link.pk}": "/x/"}).status_code == 422


# ---- the page's own edit address ----
def test_edit_address_of_a_translation_leads_to_the_desk(desk, as_):
    job = make_job(desk["an"])
    where = reverse("wagtailadmin_pages:edit", args=[job.target.pk])
    response = as_(desk["an"]).get(where)
    assert response.status_code == 302
    assert response.url == editor(job)
    source = reverse("wagtailadmin_pages:edit", args=[job.source.pk])
    assert as_(desk["editor"]).get(source).status_code == 200


# ---- stale ----
def test_old_source_new_source_and_old_translation(desk, as_):
    job = make_job(desk["an"])
    segment = job.segments.all()[4]
    JobSegment.objects.filter(pk=segment.pk).update(
        previous_source="Người dân mang theo sổ cũ.", previous_text="Bring the old book.", text="Bring the old book."
    )
    html = text_of(as_(desk["an"]).get(editor(job), {"show": "stale"}))
    assert "<del>cũ</del><ins>tiêm</ins>" in html
    assert "Bring the old book." in html
