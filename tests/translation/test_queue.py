"""The queue, the inbox, a job's screen: what each person sees, and what each may do there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.conftest import DEPARTMENT, PORTAL, WARD
from tests.translation.desk import head, job, person
from translation.actions import ApproveJobAction, AssignJobAction, StartJobAction, SubmitForReviewAction
from translation.enums import JobEventKind, JobState, Priority, SegmentState
from translation.models import TranslationJob
from translation.writing import write_segment

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_of(at):
    def open_as(user, host=DEPARTMENT):
        client = at(host)
        client.force_login(user)
        return client

    return open_as


def queue(tab="open", **query):
    from urllib.parse import urlencode

    return reverse("translation_queue_tab", args=[tab]) + (f"?{urlencode(query)}" if query else "")


def titles(response):
    return [row.title for row in response.context["object_list"]]


def confirm_all(row, user):
    for segment in row.segments.all():
        write_segment(segment.pk, user, text=f"Text {segment.order}", version=segment.version, confirm=True)
    row.segments.exclude(state=SegmentState.CONFIRMED).update(state=SegmentState.CONFIRMED, problems=[])
    total = row.segments.count()
    TranslationJob.objects.filter(pk=row.pk).update(segments_confirmed=total, segments_in_error=0)


# ---- who sees what ----
def test_each_sees_the_own_and_the_head_all(client_of):
    row = job("Mùa tôm")
    for user, seen in (
        (head(), True),
        (person("translator", "en"), True),
        (person("translator", "ja", email="ja@desk.example"), False),
        (person("unit_webmaster"), True),
        (person("unit_webmaster", unit="cua-vinh"), False),
    ):
        client = client_of(user)
        assert ("Mùa tôm" in titles(client.get(queue("all")))) is seen, user
        assert client.get(reverse("translation_job", args=[row.pk])).status_code == (200 if seen else 404)


def test_who_sees_no_jobs_is_refused(client_of):
    client = client_of(person("campaign_manager", unit="snnmt"))
    for name in ("translation_queue", "translation_dashboard", "translation_statistics", "translation_demand"):
        assert client.get(reverse(name)).status_code in {302, 403}, name


def test_tabs(client_of):
    boss, translator = head(), person("translator", "en")
    free, mine, late = job("Việc trống"), job("Việc của tôi"), job("Việc trễ")
    AssignJobAction(mine, translator, boss).execute()
    TranslationJob.objects.filter(pk=late.pk).update(due_date=timezone.localdate() - timedelta(days=1))
    client = client_of(translator)
    assert set(titles(client.get(queue("open")))) == {free.title, mine.title, late.title}
    assert titles(client.get(queue("mine"))) == [mine.title]
    assert set(titles(client.get(queue("unassigned")))) == {free.title, late.title}
    assert titles(client.get(queue("overdue"))) == [late.title]
    assert client.get(queue("khong-co")).status_code == 404
    page = client.get(queue("overdue")).content.decode()
    assert "is-late" in page


def test_filters_search_and_order(client_of):
    first, second = job("Đường ven biển"), job("An toàn hồ đập")
    TranslationJob.objects.filter(pk=second.pk).update(priority=Priority.URGENT)
    client = client_of(head())
    assert titles(client.get(queue(q="đường"))) == [first.title]
    assert titles(client.get(queue(priority=Priority.URGENT.value))) == [second.title]
    assert titles(client.get(queue(locale=first.locale_id, ordering="title"))) == [second.title, first.title]
    assert titles(client.get(queue(state="translating"))) == []
    assert titles(client.get(queue(unit="cua-vinh"))) == []
    assert len(titles(client.get(queue(unit="snnmt")))) == 2


@pytest.mark.parametrize("number", [3, 12])
def test_the_queue_asks_the_same_however_long_it_is(client_of, number, django_assert_max_num_queries):
    for index in range(number):
        AssignJobAction(job(f"Bài {index}"), None, head_once()).execute()
    for user in (head_once(), person("translator", "en"), person("unit_webmaster")):
        client = client_of(user)
        client.get(queue())
        with django_assert_max_num_queries(20):
            client.get(queue())


def head_once():
    from cms.users.models import User

    return User.objects.filter(memberships__role="translation_head").first() or head()


# ---- a job ----
def post(client, row, step, **data):
    values = {f"{step}-{name}": value for name, value in data.items()}
    return client.post(reverse("translation_job", args=[row.pk]), {"step": step, **values})


def test_the_head_accepts_assigns_and_changes(client_of):
    boss, translator, reviewer = head(), person("translator", "en"), person("translation_reviewer", "en")
    row, client = job(), client_of(boss)
    assert post(client, row, "accept").status_code == 302
    assert post(client, row, "assign", assignee=translator.pk, reviewer=reviewer.pk).status_code == 302
    row = TranslationJob.objects.get(pk=row.pk)
    assert (row.assignee, row.reviewer) == (translator, reviewer)
    assert row.accepted_at
    day = timezone.localdate() + timedelta(days=20)
    post(client, row, "details", due_date=day.isoformat(), priority=1, note="Cần gấp")
    row.refresh_from_db()
    assert (row.due_date, row.priority, row.note) == (day, 1, "Cần gấp")
    page = client.get(reverse("translation_job", args=[row.pk]))
    assert {line["event"].kind for line in page.context["events"]} >= {"requested", "accepted", "assigned", "details"}
    assert "→" in page.content.decode()


def test_the_workload_stands_beside_the_name(client_of):
    boss, translator = head(), person("translator", "en", first_name="An", last_name="Lê")
    AssignJobAction(job("Việc một"), translator, boss).execute()
    page = client_of(boss).get(reverse("translation_job", args=[job("Việc hai").pk])).content.decode()
    assert "Lê An (1 " in page


def test_nobody_is_assigned_who_does_not_work_in_the_language(client_of):
    boss, other = head(), person("translator", "ja")
    row = job()
    response = post(client_of(boss), row, "assign", assignee=other.pk)
    assert response.status_code == 200
    row.refresh_from_db()
    assert row.assignee is None


def test_a_step_of_somebody_else_is_refused(client_of):
    """A webmaster of the unit sees the job and posts what only the head may."""
    row, client = job(), client_of(person("unit_webmaster"))
    for step, data in (
        ("accept", {}),
        ("start", {}),
        ("requeue", {"text": ""}),
        ("decline", {"reason": "x"}),
        ("details", {"priority": 1, "note": ""}),
        ("publish", {}),
        ("submit", {}),
        ("approve", {}),
    ):
        post(client, row, step, **data)
        row.refresh_from_db()
        assert row.state == JobState.QUEUED, step
        assert row.accepted_at is None
        assert row.priority == Priority.NORMAL
    assert row.events.count() == 1
    stranger = client_of(person("unit_webmaster", unit="cua-vinh"), WARD)
    assert post(stranger, row, "cancel", reason="x").status_code == 404


def test_declining_wants_a_reason_and_keeps_what_was_typed(client_of):
    row, client = job(), client_of(head())
    refused = post(client, row, "decline", reason="")
    assert refused.status_code == 200
    assert "open" in refused.content.decode()
    post(client, row, "decline", reason="Đã có bản dịch")
    row.refresh_from_db()
    assert (row.state, row.reason) == (JobState.CANCELLED, "Đã có bản dịch")


def test_split_among_translators(client_of):
    boss, one, two = head(), person("translator", "en"), person("translator", "en", email="two@desk.example")
    row = job()
    last = row.segments_total
    client = client_of(boss)
    bad = post(client, row, "split", person_1=one.pk, first_1=1, last_1=2, person_2=two.pk, first_2=2, last_2=last)
    assert bad.status_code == 200, "the parts overlap"
    post(client, row, "split", person_1=one.pk, first_1=1, last_1=1, person_2=two.pk, first_2=2, last_2=last)
    assert row.segments.filter(assignee=two).count() == last - 1
    page = client.get(reverse("translation_job", args=[row.pk]))
    assert len(page.context["parts"]) == 2
    assert "2" in page.content.decode()


def test_the_way_of_a_job_through_its_screen(client_of, on_commit):
    translator, reviewer = person("translator", "en"), person("translation_reviewer", "en")
    row = job()
    writing, reading = client_of(translator), client_of(reviewer)
    post(writing, row, "start")
    row.refresh_from_db()
    assert (row.state, row.assignee) == (JobState.TRANSLATING, translator)
    confirm_all(row, translator)
    post(writing, row, "submit")
    row.refresh_from_db()
    assert row.state == JobState.IN_REVIEW
    assert titles(reading.get(reverse("translation_inbox"))) == [row.title]
    assert titles(writing.get(reverse("translation_inbox"))) == []
    empty = post(reading, row, "return", text="")
    assert empty.status_code == 200
    post(reading, row, "return", text="Xem lại số liệu")
    row.refresh_from_db()
    assert row.state == JobState.CHANGES_REQUESTED
    assert row.events.filter(kind=JobEventKind.RETURNED, text="Xem lại số liệu").exists()
    post(writing, row, "requeue", text="Tôi nghỉ phép")
    row.refresh_from_db()
    assert (row.state, row.assignee) == (JobState.QUEUED, None)
    assert row.segments.exclude(text="").exists(), "what was written is kept"


def published(reviewer):
    translator, row = person("translator", "en"), job()
    StartJobAction(row, translator).execute()
    confirm_all(row, translator)
    SubmitForReviewAction(TranslationJob.objects.get(pk=row.pk), translator).execute()
    ApproveJobAction(TranslationJob.objects.get(pk=row.pk), reviewer).execute()
    row.refresh_from_db()
    assert row.state == JobState.PUBLISHED
    return row


def test_a_published_job_is_reopened_on_its_screen(client_of, on_commit, mailoutbox):
    reviewer = person("translation_reviewer", "en")
    row = published(reviewer)
    page = reverse("translation_job", args=[row.pk])
    for user, host, offered in (
        (head(), DEPARTMENT, True),
        (reviewer, DEPARTMENT, True),
        (row.assignee, DEPARTMENT, False),
        (person("unit_webmaster"), DEPARTMENT, False),
        (person("unit_webmaster", unit="cua-vinh"), WARD, None),
    ):
        client = client_of(user, host)
        answer = client.get(page)
        if offered is None:
            assert answer.status_code == 404
            assert post(client, row, "reopen", reason="Sai").status_code == 404
        elif offered:
            assert 'value="reopen"' in answer.content.decode()
        else:
            assert 'value="reopen"' not in answer.content.decode()
            post(client, row, "reopen", reason="Sai")
    row.refresh_from_db()
    assert row.state == JobState.PUBLISHED
    client = client_of(reviewer)
    assert post(client, row, "reopen", reason="").status_code == 200
    with on_commit():
        assert post(client, row, "reopen", reason="Sai tên cảng").status_code == 302
    row.refresh_from_db()
    assert row.state == JobState.TRANSLATING
    assert [mail.to for mail in mailoutbox if "Sai tên cảng" in mail.body] == [[row.assignee.email]]
    editor = client_of(row.assignee).get(reverse("translation_editor", args=[row.pk])).content.decode()
    assert "Sai tên cảng" in editor


@pytest.mark.parametrize("role", ["translation_head", "translator", "translation_reviewer", "unit_webmaster"])
def test_a_job_page_in_twenty_queries(client_of, role, django_assert_max_num_queries):
    code = "" if role in {"translation_head", "unit_webmaster"} else "en"
    user, row = person(role, code), job()
    translator = person("translator", "en", email="t@desk.example")
    StartJobAction(row, translator).execute()
    for _n in range(5):
        row.note_event(JobEventKind.EXPORTED, translator)
    url, client = reverse("translation_job", args=[row.pk]), client_of(user)
    client.get(url)
    with django_assert_max_num_queries(20):
        assert client.get(url).status_code == 200


# ---- several at once ----
def test_assigning_several_at_once(client_of):
    boss, translator = head(), person("translator", "en")
    rows = [job("Bài một"), job("Bài hai")]
    query = "&".join(f"job={row.pk}" for row in rows)
    url = f"{reverse('translation_assign')}?{query}"
    client = client_of(boss)
    assert client.get(url).status_code == 200
    client.post(url, {"assignee": translator.pk, "reviewer": ""})
    assert TranslationJob.objects.assigned_to(translator).count() == 2
    assert client.get(reverse("translation_assign")).status_code == 302
    assert client_of(translator).post(url, {"assignee": translator.pk}).status_code in {302, 403}
    assert client_of(person("unit_webmaster")).get(url).status_code in {302, 403}


# ---- menu and first page ----
def test_the_menu_counts_without_a_query(client_of, django_assert_num_queries):
    from translation.menu_counts import counts_for

    boss = head()
    job()
    assert counts_for(boss).waiting == 1
    with django_assert_num_queries(0):
        assert counts_for(boss).queue_for(boss) == 1
    page = client_of(boss, PORTAL).get("/admin/").content.decode()
    assert "translation-desk" in page
    assert reverse("translation_queue") in page


def test_a_change_is_counted_at_once(on_commit):
    from translation.menu_counts import counts_for

    boss, translator = head(), person("translator", "en")
    with on_commit():
        row = job()
    assert counts_for(boss).waiting == 1
    with on_commit():
        AssignJobAction(row, translator, boss).execute()
    assert counts_for(boss).waiting == 0
    assert counts_for(translator).mine == 1
