"""Screens of the gazette's desk: who sees what, what they say, how many queries a list asks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gazette.actions.documents import CorrectDocumentAction
from gazette.actions.intake import ReturnIntakeAction
from gazette.actions.jobs import SetProofAction
from gazette.corrections import corrections_for_page, corrections_of
from gazette.enums import IntakeState, IssueState
from gazette.issue_tasks import WORKS
from gazette.models import Correction, FileCheck, GazetteIntake, GazetteIssue
from gazette.proofs import items_of
from gazette.verifying import check_file, check_some
from gazette.working import run
from tests.conftest import PORTAL

from .issue_makers import PIN, Office, fresh, make_paper, office, person, receive, the_press  # noqa: F401

pytestmark = pytest.mark.django_db


def client_of(user: Any) -> Client:
    client = Client(headers={"host": PORTAL})
    client.force_login(user)
    return client


def step(client: Client, issue: GazetteIssue, name: str, **values: Any) -> Any:
    data = {"step": name, "seen": fresh(issue).version, **values}
    return client.post(reverse("gazette_issue", args=[issue.pk]), data)


def refused(response: Any) -> bool:
    """404, or Wagtail's answer to what is denied: back to the first page."""
    return response.status_code in {403, 404, 405} or response.headers.get("Location") == "/admin/"


def desk_addresses(issue: GazetteIssue, line: GazetteIntake) -> list[str]:
    keys = ("gazette_issue", "gazette_issue_job", "gazette_issue_proof", "gazette_issue_file")
    own = [reverse(name, args=[issue.pk]) for name in keys]
    names = ("gazette_issues", "gazette_issue_new", "gazette_corrections", "gazette_correction_new")
    return [*own, *(reverse(name) for name in names), reverse("gazette_intake_new")]


@pytest.mark.usefixtures("the_press")
def test_a_unit_sees_its_own_lines_and_nothing_else(office: Office):  # noqa: F811
    issue = office.start()
    own, other = receive(make_paper("71/QĐ-SNNMT", "snnmt"), "snnmt"), receive(make_paper("72/QĐ-UBND"), "ubnd")
    client = client_of(person("unit_webmaster", "snnmt"))
    for url in desk_addresses(issue, other):
        assert refused(client.get(url)), url
        assert refused(client.post(url, {"step": "drop", "seen": issue.version})), url
    html = client.get(reverse("gazette_intake")).content.decode()
    assert "71/QĐ-SNNMT" in html
    assert "72/QĐ-UBND" not in html
    for name, args in (("gazette_intake_print", []), ("gazette_intake_export", ["csv"])):
        response = client.get(reverse(name, args=args))
        text = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        assert "72/QĐ-UBND" not in text.decode()
    assert client.get(reverse("gazette_intake_line", args=[own.pk])).status_code == 200
    assert client.get(reverse("gazette_intake_line", args=[other.pk])).status_code == 404
    assert refused(client.post(reverse("gazette_intake_line", args=[own.pk]), {"reason": "x"}))
    assert GazetteIssue.objects.filter(pk=issue.pk).exists()


def test_the_ledger_in_few_queries(office: Office):  # noqa: F811
    for number in range(30):
        line = receive(make_paper(pages=0))
        if number % 3 == 0:
            GazetteIntake.objects.filter(pk=line.pk).update(publish_due=timezone.localdate() - timedelta(days=number))
    client = client_of(office.officer)
    client.get(reverse("gazette_intake"))
    with CaptureQueriesContext(connection) as queries:
        response = client.get(reverse("gazette_intake"), {"due": "late"})
    assert len(queries) <= 12, [query["sql"][:90] for query in queries]
    assert response.status_code == 200
    assert "gaz-due--late" in response.content.decode()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("gazette_issues")).status_code == 200
    assert len(queries) <= 12, [query["sql"][:90] for query in queries]
    assert client.get(reverse("gazette_intake"), {"q": "khong co"}).status_code == 200


def test_a_line_is_entered_and_returned_with_a_mail(office: Office, on_commit):  # noqa: F811
    webmaster = person("unit_webmaster", "snnmt")
    document = make_paper("81/QĐ-SNNMT", "snnmt", pages=0)
    client = client_of(office.officer)
    url = reverse("gazette_intake_new")
    assert "81/QĐ-SNNMT" in client.get(url, {"q": "81/QĐ-SNNMT"}).content.decode()
    before = {"sender": document.issuer_id, "way": "post", "received_on": "01/10/2026"}
    shown = client.post(f"{url}?document={document.pk}", before)
    assert shown.status_code == 200
    assert shown.context["form"].errors["received_on"]
    client.post(f"{url}?document={document.pk}", before | {"received_on": "30/10/2026"})
    line = GazetteIntake.objects.get(document=document)
    assert (line.publish_due, line.send_due) == (date(2026, 11, 6), date(2026, 10, 31))
    with on_commit():
        client.post(reverse("gazette_intake_line", args=[line.pk]), {"reason": "Thiếu phụ lục", "seen": line.version})
    line.refresh_from_db()
    assert line.state == IntakeState.RETURNED
    assert [message.to for message in mail.outbox] == [[webmaster.email]]
    assert "Thiếu phụ lục" in mail.outbox[0].body
    receive(document, "snnmt")  # It may come again.
    with pytest.raises(Exception):  # noqa: B017, PT011
        ReturnIntakeAction(line, office.officer, "x").execute()


@pytest.mark.usefixtures("the_press")
def test_from_the_first_number_to_publication_by_the_screens(office: Office, on_commit):  # noqa: F811
    officer, leader = client_of(office.officer), client_of(office.leader)
    receive(make_paper("91/2026/QĐ-UBND"))
    receive(make_paper("92/2026/QĐ-UBND"))
    with on_commit():
        officer.post(reverse("gazette_issue_new"), {"issued_on": "02/11/2026", "number": 1, "double": "on"})
    issue = GazetteIssue.objects.get()
    assert issue.label == "1 + 2"
    shown = officer.post(reverse("gazette_issue_new"), {"issued_on": "03/11/2026", "number": 2})
    assert shown.context["form"].errors["number"]
    step(officer, issue, "compose")
    first, second = items_of(issue)
    step(officer, issue, "down", item=first.pk)
    assert [item.pk for item in items_of(issue)] == [second.pk, first.pk]
    step(officer, issue, "order", order=f"{first.pk},{second.pk}", item=first.pk)
    assert [item.pk for item in items_of(issue)] == [first.pk, second.pk]
    stale = officer.post(reverse("gazette_issue", args=[issue.pk]), {"step": "lawful", "seen": 1}, follow=True)
    assert any("Somebody else" in str(m) or "khác" in str(m) for m in stale.context["messages"])
    with on_commit():
        step(officer, issue, "proof")
    assert fresh(issue).proof
    assert leader.get(reverse("gazette_issue_proof", args=[issue.pk])).headers["Content-Type"] == "application/pdf"
    mail.outbox.clear()
    with on_commit():
        step(officer, issue, "submit")
    assert [message.to for message in mail.outbox] == [[office.leader.email]]
    assert "1 + 2/2026" in mail.outbox[0].subject
    assert step(leader, issue, "refuse", **{"refuse-reason": ""}).status_code == 200
    with on_commit():
        step(leader, issue, "refuse", **{"refuse-reason": "Sai thứ tự"})
    assert [message.to for message in mail.outbox[1:]] == [[office.officer.email]]
    assert "Sai thứ tự" in mail.outbox[1].body
    assert fresh(issue).state == IssueState.COMPOSING
    step(officer, issue, "submit")
    step(officer, issue, "approve")
    assert fresh(issue).state == IssueState.IN_APPROVAL
    step(leader, issue, "approve")
    with on_commit():
        step(leader, issue, "sign", **{"sign-pin": "000"})
    page = leader.get(reverse("gazette_issue", args=[issue.pk])).content.decode()
    assert "PIN" in page
    assert 'value="000"' not in page
    with on_commit():
        step(leader, issue, "sign", **{"sign-pin": PIN})
    with on_commit():
        step(leader, issue, "publish")
    issue = fresh(issue)
    assert issue.state == IssueState.PUBLISHED
    assert issue.pages.count() == 3
    assert officer.get(reverse("gazette_issue", args=[issue.pk])).status_code == 200
    step(officer, issue, "remove", item=first.pk)
    step(officer, issue, "drop")
    assert fresh(issue).items.count() == 2


@pytest.mark.usefixtures("the_press")
def test_the_job_tells_how_far_it_is(office: Office):  # noqa: F811
    issue = office.start()
    client = client_of(office.officer)
    url = reverse("gazette_issue_job", args=[issue.pk])
    assert client.get(url).json() == {"active": False}
    job = SetProofAction(issue, office.officer).execute()
    assert client.get(url).json()["active"]
    assert "data-gaz-job" in client.get(reverse("gazette_issue", args=[issue.pk])).content.decode()
    run(job.pk, WORKS)
    assert not client.get(url).json()["active"]


# ---- the nightly check ----
@pytest.mark.usefixtures("the_press")
def test_a_difference_alarms_and_a_restored_file_ends_it(office: Office, on_commit):  # noqa: F811
    from gazette.issue_tasks import verify_files

    issue = office.bring("published")
    person("central_editor")
    GazetteIssue.objects.update(verified_at=None)
    assert check_some() == ([], False)
    with issue.file.storage.open(issue.file.name, "rb") as stream:  # type: ignore[arg-type]
        whole = stream.read()
    issue.file.storage.delete(issue.file.name)  # type: ignore[arg-type]
    GazetteIssue.objects.update(verified_at=None)
    with on_commit():
        verify_files.enqueue()
    issue = fresh(issue)
    assert issue.verified_ok is False
    assert not FileCheck.objects.first().ok  # type: ignore[union-attr]
    assert office.officer.email in [message.to[0] for message in mail.outbox]
    client = client_of(office.officer)
    for url in (reverse("wagtailadmin_home"), reverse("gazette_issues"), reverse("gazette_issue", args=[issue.pk])):
        assert "help-critical" in client.get(url).content.decode(), url
    from django.core.files.base import ContentFile

    issue.file.storage.save(issue.file.name, ContentFile(whole[:-3]))
    assert "khác" in check_file(issue.pk).error or check_file(issue.pk).error  # type: ignore[union-attr]
    issue.file.storage.delete(issue.file.name)  # type: ignore[arg-type]
    issue.file.storage.save(issue.file.name, ContentFile(whole))
    assert check_file(issue.pk).ok  # type: ignore[union-attr]
    assert fresh(issue).verified_ok is True


# ---- corrections ----
@pytest.mark.usefixtures("the_press")
def test_a_correction_stands_on_the_old_page_and_in_a_later_issue(office: Office):  # noqa: F811
    issue = office.bring("published")
    first, second = items_of(issue)
    client = client_of(office.officer)
    url = reverse("gazette_correction_new")
    assert first.document.number in client.get(url).content.decode()
    url = f"{url}?document={first.document_id}"
    values = {"wrong": "hai mươi", "right": "hai mươi mốt", "issue": issue.pk, "page": 99}
    assert client.post(url, values).context["form"].errors["page"]
    client.post(url, values | {"page": first.first_page, "basis": "Công văn 12/UBND"})
    correction = Correction.objects.get()
    assert corrections_of(first.document) == [correction]
    assert corrections_of(second.document) == []
    assert corrections_for_page(issue, first.first_page) == [correction]  # type: ignore[arg-type]
    assert corrections_for_page(issue, second.first_page) == []  # type: ignore[arg-type]
    later = office.start()
    step(client, later, "correction", row=correction.pk)
    assert items_of(later)[-1].correction == correction
    assert client.get(reverse("gazette_corrections")).status_code == 200
    assert client.get(reverse("gazette_issue", args=[later.pk])).status_code == 200
    CorrectDocumentAction(second.document, None, "a", "b", issue=issue).execute()
    assert len(corrections_for_page(issue, second.first_page)) == 1  # type: ignore[arg-type]
