"""Two officers at once, with real transactions of two connections: PostgreSQL only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections

from cms.core.actions import ActionError
from gazette.actions.base import StaleError
from gazette.actions.documents import (
    ChangeDocumentAction,
    EnterDocumentAction,
    PublishDocumentAction,
    SameNumberError,
    WithdrawDocumentAction,
)
from gazette.enums import DocumentState, EventKind
from gazette.models import DocumentEvent, LegalDocument
from tests.gazette.makers import data, make_document

pytestmark = pytest.mark.postgresql
S = DocumentState


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What a test writes is committed, so that other connections see it, and taken away by hand."""
    if connection.vendor != "postgresql":
        pytest.skip("a database in memory has one connection")
    with django_db_blocker.unblock():
        yield
        LegalDocument.objects.all().delete()


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
def test_one_number_entered_by_several_at_once():
    values = data(number="61/2026/QĐ-UBND")
    found = at_once(*[lambda: EnterDocumentAction(values).execute() for _n in range(4)])
    assert sum(isinstance(row, SameNumberError) for row in found) == 3
    assert LegalDocument.objects.count() == 1


@pytest.mark.usefixtures("committed")
def test_the_same_number_confirmed_and_published_at_once_gets_two_addresses():
    documents = [
        make_document(S.CHECKED, number="62/2026/QĐ-UBND"),
        EnterDocumentAction(data(number="62/2026/QĐ-UBND"), same_number_ok=True).execute(),
    ]
    LegalDocument.objects.update(state=S.CHECKED)
    at_once(*[lambda row=row: PublishDocumentAction(row).execute() for row in documents])
    addresses = sorted(LegalDocument.objects.values_list("address", flat=True))
    assert addresses == ["qd-ubnd/2026/62", "qd-ubnd/2026/62-2"]


@pytest.mark.usefixtures("committed")
def test_published_twice_at_once():
    document = make_document(S.CHECKED)
    found = at_once(*[lambda: PublishDocumentAction(document).execute() for _n in range(3)])
    assert sum(isinstance(row, ActionError) for row in found) == 2
    assert DocumentEvent.objects.filter(document=document, kind=EventKind.PUBLISHED).count() == 1
    assert document.texts.count() == 1


@pytest.mark.usefixtures("committed")
def test_changed_by_two_at_once():
    document = make_document(S.DRAFT)
    seen = document.version
    found = at_once(
        *[
            lambda words=words: ChangeDocumentAction(
                document, data(number=document.number, abstract=words), seen=seen
            ).execute()
            for words in ("Một", "Hai")
        ]
    )
    assert sum(isinstance(row, StaleError) for row in found) == 1
    now = LegalDocument.objects.get()
    assert (now.version, now.abstract in {"Một", "Hai"}) == (seen + 1, True)


@pytest.mark.usefixtures("committed")
def test_published_and_changed_at_once():
    """Either the change comes first and the check is gone, or the document is public and no change is taken."""
    document = make_document(S.CHECKED)
    abstract = document.abstract
    at_once(
        lambda: PublishDocumentAction(document).execute(),
        lambda: ChangeDocumentAction(document, data(number=document.number, abstract="Khác")).execute(),
    )
    now = LegalDocument.objects.get()
    assert (now.state, now.abstract) in {(S.PUBLISHED, abstract), (S.DRAFT, "Khác")}


@pytest.mark.usefixtures("committed")
def test_withdrawn_by_two_at_once():
    document = make_document()
    found = at_once(*[lambda n=n: WithdrawDocumentAction(document, None, f"Lý do {n}").execute() for n in range(2)])
    assert sum(isinstance(row, ActionError) for row in found) == 1
    assert LegalDocument.objects.get().notice.startswith("Lý do")
