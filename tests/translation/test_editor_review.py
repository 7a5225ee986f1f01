"""Decisions from the editor; search and replace."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.translation.editing import confirm_all, make_job, post, submitted, translate
from tests.translation.test_editor import address, as_, decision, desk, editor, text_of  # noqa: F401
from translation.actions import ReturnJobAction, SubmitForReviewAction, TakeBackJobAction
from translation.actions.texts import find_in_job, replace_in
from translation.differences import difference
from translation.writing import write_segment

pytestmark = pytest.mark.django_db


def decide(client, job, name, **more):
    return client.post(reverse("translation_decide", args=[job.pk]), decision(job, name, **more))


def test_from_the_queue_to_review_and_back(desk, as_):  # noqa: F811
    job = make_job(desk["an"], start=False)
    an = as_(desk["an"])
    assert 'value="start"' in text_of(an.get(editor(job)))
    decide(an, job, "start")
    refused = decide(an, job, "submit")
    assert refused.status_code == 422
    confirm_all(job, desk["an"])
    assert decide(an, job, "submit").status_code == 302
    job.refresh_from_db()
    assert job.state == "in_review"
    assert "<textarea" not in text_of(an.get(editor(job)))
    decide(an, job, "take_back")
    job.refresh_from_db()
    assert job.state == "translating"
    decide(an, job, "requeue")
    job.refresh_from_db()
    assert (job.state, job.assignee) == ("queued", None)
    assert job.is_complete


def test_return_with_words_and_only_what_has_changed_afterwards(desk, as_):  # noqa: F811
    job = submitted(desk["an"])
    chi, an = as_(desk["chi"]), as_(desk["an"])
    nothing = decide(chi, job, "return", text="")
    assert nothing.status_code == 422
    assert decide(chi, job, "return", text="Tên cơ quan chưa đúng").status_code == 302
    job.refresh_from_db()
    assert job.state == "changes_requested"
    assert "Tên cơ quan chưa đúng" in text_of(an.get(editor(job)))
    segment = job.segments.first()
    post(an, address("translation_segment", segment), text="Another title", version=segment.version, confirm="1")
    SubmitForReviewAction(job, desk["an"]).execute()
    rows = chi.get(editor(job), {"show": "changed"}).context["rows"]
    assert [row.segment.pk for row in rows if row.shown] == [segment.pk]


def test_reviewer_corrects_and_is_no_translator_by_that(desk, as_):  # noqa: F811
    job = submitted(desk["an"])
    segment = job.segments.first()
    chi = as_(desk["chi"])
    answer = post(chi, address("translation_segment", segment), text="Corrected title", version=segment.version)
    assert answer.data["state"] == "confirmed"
    segment.refresh_from_db()
    assert (segment.origin, segment.confirmed_by) == ("reviewer", desk["an"])
    assert decide(chi, job, "approve", when="now").status_code == 302
    job.refresh_from_db()
    assert job.state == "published"
    assert job.target.title == "Corrected title"


def test_approve_on_a_date(desk, as_):  # noqa: F811
    job = submitted(desk["an"])
    chi = as_(desk["chi"])
    for wrong in ("", "2020-01-01T08:00", "morgen"):
        refused = decide(chi, job, "approve", when="later", go_live_at=wrong)
        assert refused.status_code == 422, wrong
        assert wrong in text_of(refused)
    assert decide(chi, job, "approve", when="later", go_live_at="2099-01-01T08:00").status_code == 302
    job.refresh_from_db()
    assert (job.state, job.go_live_at.isoformat()) == ("approved", "2099-01-01T01:00:00+00:00")
    assert decide(chi, job, "publish").status_code == 302
    job.refresh_from_db()
    assert job.state == "published"


def test_nobody_decides_on_the_own_translation_or_without_the_role(desk, as_):  # noqa: F811
    job = submitted(desk["an"])
    for name in ("an", "binh", "editor"):
        client = as_(desk[name])
        assert "What you approve" not in text_of(client.get(editor(job)))
        assert decide(client, job, "approve", when="now").status_code == 422
    job.refresh_from_db()
    assert job.state == "in_review"


def test_what_is_approved_is_what_was_read(desk, as_):  # noqa: F811
    job = submitted(desk["an"])
    seen = job.submitted_at
    job = TakeBackJobAction(job, desk["an"]).execute()
    segment = job.segments.first()
    write_segment(segment.pk, desk["an"], text="Never read", version=segment.version, confirm=True)
    SubmitForReviewAction(job, desk["an"]).execute()
    chi = as_(desk["chi"])
    stale = {"do": "approve", "when": "now", "seen": seen.isoformat()}
    assert chi.post(reverse("translation_decide", args=[job.pk]), stale).status_code == 422
    job.refresh_from_db()
    assert job.state == "in_review"


def test_unknown_decision(desk, as_):  # noqa: F811
    job = make_job(desk["an"])
    assert decide(as_(desk["an"]), job, "explode").status_code == 422


# ---- search and replace ----
def written(desk, *, confirm=False):  # noqa: F811
    job = make_job(desk["an"])
    for segment in job.segments.with_text():
        text = translate(segment.source_text).replace("tiem", "jab")
        write_segment(segment.pk, desk["an"], text=text, version=0, confirm=confirm)
    return job


def test_replacement_leaves_tags_alone():
    import re

    assert replace_in('<a id="a1">a link</a> a', re.compile("a"), "<b>") == '<a id="a1">&lt;b&gt; link</a> &lt;b&gt;'


def test_replace_what_was_chosen_and_undo(desk, as_):  # noqa: F811
    job = written(desk)
    client, where = as_(desk["an"]), reverse("translation_replace", args=[job.pk])
    asked = {"find": "jab", "replacement": "vaccination"}
    hits = client.get(where, asked).context["rows"]
    assert len(hits) == len(find_in_job(job, **asked)) == 3
    assert "<del>jab</del><ins>vaccination</ins>" in text_of(client.get(where, asked))
    chosen = [f"{hit['segment'].pk}:{hit['segment'].version}" for hit in hits[:2]]
    assert client.post(where, {**asked, "segment": chosen}).status_code == 302
    texts = [row.text for row in job.segments.all()]
    assert sum("vaccination" in text for text in texts) == 2
    last = job.segments.get(pk=hits[1]["segment"].pk)
    write_segment(last.pk, desk["an"], text=last.text + " Own.", version=last.version, confirm=False)
    client.post(reverse("translation_replace_undo", args=[job.pk]))
    texts = [row.text for row in job.segments.all()]
    assert sum("vaccination" in text for text in texts) == 1  # Written since: left alone.


def test_confirmed_segments_only_if_asked_and_confirmed_again_by_undo(desk, as_):  # noqa: F811
    job = written(desk, confirm=True)
    client, where = as_(desk["an"]), reverse("translation_replace", args=[job.pk])
    asked = {"find": "jab", "replacement": "vaccination"}
    assert client.get(where, asked).context["rows"] == []
    hits = client.get(where, {**asked, "confirmed": "1"}).context["rows"]
    chosen = [f"{hit['segment'].pk}:{hit['segment'].version}" for hit in hits]
    client.post(where, {**asked, "confirmed": "1", "segment": chosen})
    job.refresh_from_db()
    assert job.segments_confirmed == 2
    client.post(reverse("translation_replace_undo", args=[job.pk]))
    job.refresh_from_db()
    assert job.segments_confirmed == 5


def test_replace_refuses_in_words(desk, as_):  # noqa: F811
    job = written(desk)
    client, where = as_(desk["an"]), reverse("translation_replace", args=[job.pk])
    assert client.get(where, {"find": " "}).context["refusal"]
    assert client.post(where, {"find": "jab", "replacement": "x"}).status_code == 422
    assert as_(desk["binh"]).get(where).status_code == 404


def test_returned_job_is_open_again(desk, as_):  # noqa: F811
    job = submitted(desk["an"])
    ReturnJobAction(job, desk["chi"], "Xem lại").execute()
    assert "<textarea" in text_of(as_(desk["an"]).get(editor(job)))


def test_difference_of_scripts_without_blanks():
    assert difference("省政府公布", "省政府发布") == "省政府<del>公</del><ins>发</ins>布"
    assert difference("a <b>x</b>", "a y & z") == "a <del>x</del><ins>y &amp; z</ins>"
