"""Two at once, with real transactions of two connections. SQLite in memory has one connection: PostgreSQL only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections

from cms.core.actions import ActionError
from cms.users.models import User
from questions.actions import AcceptAction, ApproveAnswerAction, RouteAction
from questions.enums import QuestionState
from questions.models import Question, QuestionMail

from .makers import fresh, hop, make_question, person, receive, unit

pytestmark = pytest.mark.postgresql
S = QuestionState


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What a test writes is committed, so that other connections see it, and taken away by hand."""
    if connection.vendor != "postgresql":
        pytest.skip("a database in memory has one connection")
    with django_db_blocker.unblock():
        people = set(User.objects.values_list("pk", flat=True))
        yield
        Question.objects.update(duplicate_of=None, split_from=None)
        Question.objects.all().delete()
        User.objects.exclude(pk__in=people).delete()


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """What each returns or raises, begun together."""
    start = Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return job()
        except ActionError as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


@pytest.mark.usefixtures("committed")
def test_a_form_sent_many_times_at_once_makes_one_question():
    found = at_once(*[lambda: receive(submission="một biểu mẫu") for _ in range(6)])
    assert {question.pk for question in found} == {Question.objects.get().pk}
    assert QuestionMail.objects.count() == 1


@pytest.mark.usefixtures("committed")
def test_two_leaders_approve_at_once():
    question = make_question(S.IN_APPROVAL)
    leaders = [person("unit_leader", "snnmt") for _ in range(2)]
    found = at_once(*[lambda leader=leader: ApproveAnswerAction(question, leader).execute() for leader in leaders])
    assert sum(isinstance(row, ActionError) for row in found) == 1
    assert QuestionMail.objects.filter(kind="answered").count() == 1
    assert fresh(question).answers.get().is_intact


@pytest.mark.usefixtures("committed")
def test_taken_and_sent_away_at_once():
    """The unit accepts while the desk sends the question to another: one of both is told."""
    question = make_question(S.ROUTED)
    first = hop(question)
    found = at_once(
        lambda: AcceptAction(first).execute(), lambda: RouteAction(question, None, unit("cua-vinh")).execute()
    )
    now = fresh(question)
    assert now.assignments.active().filter(role="lead").count() == 1
    assert (now.state, now.lead_unit.code) == (S.ROUTED, "cua-vinh")
    assert not isinstance(found[1], ActionError)
