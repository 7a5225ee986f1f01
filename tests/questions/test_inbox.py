"""The inbox: who sees what, parts, filters, search, figures, saved views, ticked questions, keyboard."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.users.models import User
from questions.enums import AskerKind, Channel, EventKind, QuestionState
from questions.inbox import TABS, figures_for, first_tab, in_tab
from questions.menu_counts import counts_for
from questions.models import Question, QuestionEvent, SavedView
from tests.conftest import DEPARTMENT, WARD
from tests.factories import make_user
from tests.questions.makers import hop, make_question, make_unit, person, unit
from tests.questions.office import client_of

pytestmark = pytest.mark.django_db
S = QuestionState


def inbox(tab="all", **query):
    return reverse("questions_inbox_tab", args=[tab]) + (f"?{urlencode(query, doseq=True)}" if query else "")


def codes(response):
    return {row.code for row in response.context["object_list"]}


@pytest.fixture
def centre():
    return person("central_editor")


# ---- who sees what ----
@pytest.mark.parametrize(
    ("role", "code", "sees"),
    [
        ("central_editor", "ubnd", {"portal", "own", "ward"}),
        ("question_officer", "ubnd", {"portal", "own", "ward"}),
        ("unit_leader", "ubnd", {"portal", "own", "ward"}),
        ("auditor", "ubnd", {"portal", "own", "ward"}),
        ("question_officer", "snnmt", {"own"}),
        ("unit_leader", "snnmt", {"own"}),
        ("answer_approver", "snnmt", {"own"}),
        ("question_officer", "cua-vinh", {"ward"}),
    ],
)
def test_each_sees_the_own_questions(role, code, sees):
    made = {
        "portal": make_question(),
        "own": make_question(S.ROUTED, "snnmt"),
        "ward": make_question(host=WARD),
    }
    response = client_of(person(role, code)).get(inbox())
    assert codes(response) == {made[name].code for name in sees}


@pytest.mark.parametrize("role", ["unit_webmaster", "unit_author", "translator"])
def test_others_have_no_inbox(role):
    client = client_of(person(role, "snnmt"))
    for name in ("questions_inbox", "questions_start", "questions_organisations", "questions_enter"):
        assert client.get(reverse(name)).status_code in {302, 403}, name
    assert client.get(inbox()).status_code in {302, 403}


def test_unknown_parts_and_forms_are_not_found(centre):
    client = client_of(centre)
    assert client.get(inbox("nothing")).status_code == 404
    assert client.get(reverse("questions_inbox"), {"tab": "nothing"}).status_code == 404
    assert client.get(reverse("questions_export", args=["all", "exe"])).status_code == 404


# ---- parts and figures ----
def test_parts_and_their_figures(centre):
    officer = person("question_officer", "snnmt")
    rows = {state: make_question(state) for state in S}
    extra = Question.objects.exclude(pk__in=[row.pk for row in rows.values()]).count()
    Question.objects.filter(pk=rows[S.WITH_UNIT].pk).update(
        officer=officer, due_date=timezone.localdate() - timedelta(days=1)
    )
    response = client_of(centre).get(inbox("screening"))
    numbers = {tab["url"].split("/")[-2]: tab["number"] for tab in response.context["tabs"]}
    assert list(numbers) == list(TABS)
    assert numbers["units"] == 4
    assert numbers["information"] == 1
    assert numbers["spam"] == 1
    assert numbers["approval"] == 1
    assert numbers["late"] == 1
    assert numbers["answered"] == 2
    assert numbers["screening"] == 2 + extra
    assert numbers["all"] == len(rows) + extra
    assert figures_for(officer).tabs["mine"] == 1
    for user in (centre, officer, person("unit_leader", "snnmt")):
        figures = figures_for(user)
        for tab in TABS:
            assert in_tab(Question.objects.visible_to(user), tab, user).count() == figures.tabs[tab], (user, tab)


def test_a_part_of_a_joint_answer_is_mine(centre):
    question = make_question(S.ROUTED, "snnmt", supporting=("cua-vinh",))
    officer = person("question_officer", "cua-vinh")
    question.assignments.filter(unit__code="cua-vinh").update(officer=officer)
    assert codes(client_of(officer, WARD).get(inbox("mine"))) == {question.code}


def test_work_begins_where_it_waits(centre):
    assert first_tab(centre) == "screening"
    assert first_tab(person("question_officer", "snnmt")) == "units"
    assert first_tab(person("unit_leader", "snnmt")) == "approval"
    assert first_tab(person("auditor")) == "all"
    assert client_of(centre).get(reverse("questions_start")).url == inbox("screening")


# ---- filters ----
def test_filters_stand_in_the_address(centre):
    client = client_of(centre)
    routed = make_question(S.ROUTED, "snnmt", topic="nghe-ca")
    letter = make_question(channel=Channel.LETTER, language="en", title="A question in English")
    firm = make_question(
        S.DRAFTING, asker_kind=AskerKind.ORGANISATION, person={"organisation": "Công ty Cảng", "email": "a@b.example"}
    )
    cases = [
        ({"state": [S.ROUTED, S.DRAFTING]}, {routed, firm}),
        ({"unit": unit("snnmt").pk}, {routed, firm}),
        ({"unit": "none"}, {letter}),
        ({"topic": routed.topic_id}, {routed}),
        ({"topic": "none"}, {letter, firm}),
        ({"channel": "letter"}, {letter}),
        ({"language": "en"}, {letter}),
        ({"asker_kind": "organisation"}, {firm}),
        ({"organisation": "công ty Cảng".capitalize()}, {firm}),
        ({"officer": "none"}, {routed, letter, firm}),
        ({"received_before": "2020-01-01"}, set()),
        ({"received_after": timezone.localdate().isoformat()}, {routed, letter, firm}),
        ({"due": "in_time"}, {routed, letter, firm}),
        ({"due": "late"}, set()),
        ({"due_after": routed.due_date.isoformat(), "due_before": routed.due_date.isoformat()}, {routed, letter, firm}),
        ({"q": letter.code.lower().replace("-", " ")}, {letter}),
        ({"q": "nao vet"}, {routed, firm, letter}),
        ({"q": "english"}, {letter}),
        ({"q": "khong co"}, set()),
    ]
    for query, wanted in cases:
        response = client.get(inbox(**query))
        assert codes(response) == {row.code for row in wanted}, query
        # The dashboard's links name the part in the query.
        assert codes(client.get(reverse("questions_inbox"), {"tab": "all"} | query)) == {row.code for row in wanted}


def test_due_late_is_overdue(centre):
    late, today, paused = (make_question() for _n in range(3))
    yesterday = timezone.localdate() - timedelta(days=1)
    Question.objects.filter(pk=late.pk).update(due_date=yesterday)
    Question.objects.filter(pk=today.pk).update(due_date=timezone.localdate())
    Question.objects.filter(pk=paused.pk).update(due_date=None, state=S.NEEDS_INFORMATION)
    client = client_of(centre)
    assert codes(client.get(inbox(due="late"))) == {row.code for row in Question.objects.overdue()} == {late.code}
    assert codes(client.get(inbox(due="today"))) == {today.code}
    assert codes(client.get(inbox(due="paused"))) == {paused.code}
    # Words and not colour alone.
    assert "Quá hạn" in client.get(inbox("late")).content.decode() or b"Late by" in client.get(inbox("late")).content


def test_tabs_and_exports_keep_the_filters(centre):
    response = client_of(centre).get(inbox(channel="letter", q="cảng"))
    assert all("channel=letter" in tab["url"] for tab in response.context["tabs"])
    assert all("channel=letter" in row["url"] for row in response.context["exports"])


def test_order(centre):
    first, second = make_question(), make_question()
    Question.objects.filter(pk=first.pk).update(due_date=timezone.localdate() + timedelta(days=40))
    client = client_of(centre)
    rows = [row.code for row in client.get(inbox("screening")).context["object_list"]]
    assert rows == [second.code, first.code]
    rows = [row.code for row in client.get(inbox("screening", ordering="-due_date")).context["object_list"]]
    assert rows == [first.code, second.code]


@pytest.mark.parametrize("role", ["central_editor", "question_officer"])
def test_few_queries_whatever_the_number(role):
    user = person(role, "ubnd" if role == "central_editor" else "snnmt")
    client = client_of(user)
    make_question(S.WITH_UNIT)
    client.get(inbox())  # Names of units, rights, the calendar: kept from here on.
    for number in (3, 12):
        for _n in range(number):
            make_question(S.WITH_UNIT, topic="nghe-ca")
        with CaptureQueriesContext(connection) as queries:
            response = client.get(inbox())
        assert response.status_code == 200
        assert len(queries) <= 15, "\n".join(row["sql"][:200] for row in queries)


# ---- ticked questions ----
def bulk(client, what, questions, **values):
    rows = [row.pk for row in questions]
    return client.post(reverse("questions_bulk"), {"what": what, "question": rows, "tab": "screening"} | values)


def test_route_many_with_refusals_by_reason(centre):
    good, other, done = make_question(), make_question(S.SCREENING), make_question(S.ANSWERED)
    response = bulk(client_of(centre), "route", [good, other, done], unit=unit("snnmt").pk)
    assert {row.pk for row in response.context["outcome"].done} == {good.pk, other.pk}
    ((reason, refused),) = response.context["by_reason"]
    assert [row.pk for row in refused] == [done.pk]
    assert reason
    assert done.code in response.content.decode()
    good.refresh_from_db()
    assert good.state == S.ROUTED
    assert hop(good).unit.code == "snnmt"


def test_start_and_spam_many(centre):
    client, rows = client_of(centre), [make_question(), make_question()]
    bulk(client, "start", rows)
    assert set(Question.objects.values_list("state", flat=True)) == {S.SCREENING}
    bulk(client, "spam", rows)
    assert set(Question.objects.values_list("state", flat=True)) == {S.SPAM}


def test_ticking_needs_questions_and_a_unit(centre):
    client, question = client_of(centre), make_question()
    assert bulk(client, "route", [], unit=unit("snnmt").pk).url == inbox("screening")
    assert bulk(client, "route", [question]).status_code == 302
    assert bulk(client, "eat", [question]).status_code == 404
    question.refresh_from_db()
    assert question.state == S.RECEIVED


def test_nobody_ticks_questions_of_others():
    """Of another unit's officer: they do not exist; of the own unit, screened by another desk: refused."""
    other, own = make_question(host=WARD), make_question(S.ROUTED, "snnmt")
    client = client_of(person("question_officer", "snnmt"), DEPARTMENT)
    response = bulk(client, "spam", [other])
    assert response.status_code == 302
    response = bulk(client, "route", [own, other], unit=unit("cua-vinh").pk)
    assert response.context["outcome"].done == []
    assert [row.pk for row, _reason in response.context["outcome"].refused] == [own.pk]
    for row in (other, own):
        before = row.state
        row.refresh_from_db()
        assert row.state == before
    assert client_of(person("unit_leader", "snnmt")).post(reverse("questions_bulk")).status_code in {302, 403}
    # Boxes stand only where the person screens.
    listing = client.get(inbox()).content.decode()
    assert own.code in listing
    assert 'name="question"' not in listing


# ---- saved views ----
def test_saved_views_are_ones_own(centre):
    client = client_of(centre)
    query = "tab=late&state=routed&state=drafting&q=cảng&evil=1&next=//b.example"
    response = client.post(reverse("questions_view_save"), {"name": "Trễ", "query": query})
    row = SavedView.objects.get()
    assert (row.user, row.name) == (centre, "Trễ")
    assert "evil" not in row.query
    assert "next" not in row.query
    assert response.url == f"{reverse('questions_inbox')}?{row.query}"
    assert client.get(response.url).status_code == 200
    client.post(reverse("questions_view_save"), {"name": "Trễ", "query": "tab=all"})
    assert SavedView.objects.get().query == "tab=all"
    listing = client.get(inbox())
    assert [view["name"] for view in listing.context["saved_views"]] == ["Trễ"]
    other = client_of(person("central_editor"))
    assert other.get(inbox()).context["saved_views"] == []
    assert other.post(reverse("questions_view_delete", args=[row.pk])).status_code == 404
    assert client.post(reverse("questions_view_delete", args=[row.pk])).status_code == 302
    assert not SavedView.objects.exists()


# ---- menu, first page, organisations ----
def test_what_waits_stands_in_menu_and_on_the_first_page(centre):
    officer = person("question_officer", "snnmt")
    leader = person("unit_leader", "snnmt")
    make_question()
    make_question(S.ROUTED, "snnmt")
    make_question(S.IN_APPROVAL, "snnmt")
    make_question(S.WITH_UNIT, "cua-vinh", supporting=("snnmt",))
    assert counts_for(centre).screening == 1
    found = counts_for(officer)
    assert (found.screening, found.sent, found.parts) == (0, 2, 1)
    assert counts_for(leader).approval == 1
    content = client_of(officer, DEPARTMENT).get(reverse("wagtailadmin_home")).content.decode()
    assert inbox("units") in content
    assert "questions-room" in content


def test_organisations_have_a_list(centre):
    make_question(asker_kind=AskerKind.ORGANISATION, person={"organisation": "Hiệp hội Nghề cá"})
    make_question(S.ROUTED, "cua-vinh", asker_kind=AskerKind.ORGANISATION, person={"organisation": "Công ty B"})
    make_question()
    names = [row["name"] for row in client_of(centre).get(reverse("questions_organisations")).context["rows"]]
    assert names == ["Công ty B", "Hiệp hội Nghề cá"]
    own = client_of(person("question_officer", "cua-vinh"), WARD).get(reverse("questions_organisations"))
    assert [row["name"] for row in own.context["rows"]] == ["Công ty B"]


def test_nothing_of_the_inbox_writes(centre):
    make_question(S.WITH_UNIT)
    make_unit()
    make_user()
    before = (QuestionEvent.objects.count(), Question.objects.values_list("version", flat=True).first())
    for tab in TABS:
        assert client_of(centre).get(inbox(tab)).status_code == 200
    assert before == (QuestionEvent.objects.count(), Question.objects.values_list("version", flat=True).first())
    assert EventKind.RECEIVED in QuestionEvent.objects.values_list("kind", flat=True)
    assert User.objects.filter(pk=centre.pk).exists()
