"""The reports on files and on the outbox: of the own units only, asked before done, and logged."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.media.models import CustomDocument
from search import outbox
from search.enums import FileState
from search.extraction.result import Problem
from search.models import FileText, OutboxItem
from search.querysets import MAX_ATTEMPTS
from sites.models import MemberSite
from tests.conftest import DEPARTMENT, PORTAL, WARD
from tests.factories import make_article, make_document, make_user, section
from tests.search import poison

pytestmark = pytest.mark.django_db
SECRET = "Kế hoạch kín của phường"


def file_of(site: MemberSite, title: str, state: str = FileState.FAILED, error: str = Problem.TIME) -> FileText:
    document = make_document(title, poison.text_pdf("Rice", "Fish"))
    CustomDocument.objects.filter(pk=document.pk).update(collection=site.collection)
    FileText.objects.filter(pk=document.pk).update(state=state, error=error, attempts=3, read_at=timezone.now())
    return FileText.objects.get(pk=document.pk)


@pytest.fixture
def own(department) -> FileText:
    return file_of(department, "Bảng giá của Sở")


@pytest.fixture
def foreign(ward) -> FileText:
    return file_of(ward, SECRET)


@pytest.fixture
def webmaster(at):
    client = at(DEPARTMENT)
    client.force_login(make_user(role="unit_webmaster", unit="snnmt"))
    return client


@pytest.fixture
def neighbour(at):
    client = at(WARD)
    client.force_login(make_user(role="unit_webmaster", unit="cua-vinh"))
    return client


@pytest.fixture
def centre(at):
    client = at(PORTAL)
    client.force_login(make_user(role="central_editor"))
    return client


# ---- files ----
def test_a_webmaster_sees_the_own_files_only(own, foreign, webmaster, neighbour):
    html = webmaster.get(reverse("search_files")).content.decode()
    assert own.document.title in html
    assert SECRET not in html
    assert SECRET in neighbour.get(reverse("search_files")).content.decode()


@pytest.mark.parametrize("query", ["?q=kín", "?state=failed", "?unit=cua-vinh", "?ordering=pages"])
def test_no_filter_opens_the_neighbours(query, own, foreign, webmaster):
    for name in ("search_files", "search_files_results"):
        assert SECRET not in webmaster.get(reverse(name) + query).content.decode()


def test_the_centre_sees_all_and_filters_by_unit(own, foreign, centre):
    html = centre.get(reverse("search_files")).content.decode()
    assert own.document.title in html
    assert SECRET in html
    html = centre.get(reverse("search_files") + "?unit=snnmt").content.decode()
    assert own.document.title in html
    assert SECRET not in html


def test_an_author_has_no_such_report(at, own):
    client = at(DEPARTMENT)
    client.force_login(make_user(role="unit_author", unit="snnmt"))
    assert own.document.title not in client.get(reverse("search_files"), follow=True).content.decode()


def test_what_is_wrong_and_what_to_do(department, webmaster):
    file_of(department, "Bản quét", FileState.SCANNED, "")
    html = webmaster.get(reverse("search_files")).content.decode()
    assert "OCR" in html


def test_filter_by_state(department, own, webmaster):
    scanned = file_of(department, "Bản quét", FileState.SCANNED, "")
    html = webmaster.get(reverse("search_files") + "?state=scanned").content.decode()
    assert scanned.document.title in html
    assert own.document.title not in html


def test_one_is_read_again_and_logged(own, webmaster, on_commit):
    url = reverse("search_file_again", args=[own.pk])
    assert own.document.title in webmaster.get(url).content.decode()
    assert FileText.objects.get(pk=own.pk).state == FileState.FAILED
    with on_commit():
        assert webmaster.post(url).status_code == 302
    row = FileText.objects.get(pk=own.pk)
    assert (row.state, row.text, row.attempts) == (FileState.READ, "Rice\fFish", 1)
    assert ModelLogEntry.objects.filter(action="search.read_again", object_id=str(own.pk)).count() == 1


def test_the_neighbours_file_does_not_exist(foreign, webmaster, neighbour, on_commit):
    url = reverse("search_file_again", args=[foreign.pk])
    for response in (webmaster.get(url), webmaster.post(url)):
        assert response.status_code in {403, 404}
        assert SECRET not in response.content.decode()
    assert FileText.objects.get(pk=foreign.pk).state == FileState.FAILED
    with on_commit():
        assert neighbour.post(url).status_code == 302
    assert FileText.objects.get(pk=foreign.pk).state == FileState.READ


def test_all_failed_ones_are_those_of_the_own_unit(own, foreign, webmaster, on_commit):
    url = reverse("search_files_again")
    html = webmaster.get(url).content.decode()
    assert own.document.title in html
    assert SECRET not in html
    with on_commit():
        webmaster.post(url)
    assert FileText.objects.get(pk=own.pk).state == FileState.READ
    assert FileText.objects.get(pk=foreign.pk).state == FileState.FAILED


def test_nothing_to_read_again_is_said(webmaster):
    response = webmaster.post(reverse("search_files_again"), follow=True)
    assert response.status_code == 200
    assert ModelLogEntry.objects.filter(action="search.read_again").count() == 0


def test_who_may_only_look_cannot_have_read(own, at):
    client = at(DEPARTMENT)
    client.force_login(make_user(role="auditor", unit="snnmt"))
    html = client.get(reverse("search_files")).content.decode()
    assert own.document.title in html
    assert reverse("search_file_again", args=[own.pk]) not in html
    assert client.post(reverse("search_file_again", args=[own.pk])).status_code in {302, 403, 404}
    assert FileText.objects.get(pk=own.pk).state == FileState.FAILED


def test_the_page_of_a_document_says_how_it_is(department, webmaster):
    row = file_of(department, "Quy hoạch", FileState.READ, "")
    FileText.objects.filter(pk=row.pk).update(pages=12)
    html = webmaster.get(reverse("wagtaildocs:edit", args=[row.pk])).content.decode()
    assert "12" in html
    assert reverse("search_file_again", args=[row.pk]) in html


def test_the_list_costs_the_same_for_many(department, webmaster):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            webmaster.get(reverse("search_files"))
        return len(found)

    file_of(department, "Một")
    webmaster.get(reverse("search_files"))
    few = queries()
    for number in range(5):
        file_of(department, f"Tệp {number}")
    assert queries() == few


# ---- outbox ----
@pytest.fixture
def item(on_commit) -> OutboxItem:
    article = make_article(section(DEPARTMENT, "thong-bao"), "Bài kẹt lại")
    OutboxItem.objects.all().delete()
    outbox.note(type(article), article.pk)
    OutboxItem.objects.update(attempts=MAX_ATTEMPTS, error="ValueError: lỗi thử")
    return OutboxItem.objects.get()


def test_the_centre_sees_what_failed(item, centre):
    html = centre.get(reverse("search_outbox")).content.decode()
    assert "Bài kẹt lại" in html
    assert "ValueError: lỗi thử" in html


def test_what_goes_well_is_not_listed(item, centre):
    OutboxItem.objects.update(attempts=0)
    assert "Bài kẹt lại" not in centre.get(reverse("search_outbox")).content.decode()


@pytest.mark.parametrize("name", ["search_outbox", "search_outbox_results", "search_outbox_retry_all"])
def test_a_webmaster_does_not(name, item, webmaster):
    response = webmaster.get(reverse(name), follow=True)
    assert "Bài kẹt lại" not in response.content.decode()


def test_a_webmaster_cannot_retry(item, webmaster):
    webmaster.post(reverse("search_outbox_retry", args=[item.pk]))
    webmaster.post(reverse("search_outbox_retry_all"))
    item.refresh_from_db()
    assert item.attempts == MAX_ATTEMPTS


def test_retry_of_one_is_asked_done_and_logged(item, centre, on_commit):
    url = reverse("search_outbox_retry", args=[item.pk])
    assert "Bài kẹt lại" in centre.get(url).content.decode()
    with on_commit():
        assert centre.post(url).status_code == 302
    assert not OutboxItem.objects.exists()
    assert ModelLogEntry.objects.filter(action="search.retry", object_id=str(item.pk)).count() == 1


def test_retry_of_all_takes_what_was_given_up(item, centre, on_commit):
    outbox.note(MemberSite, 1)
    waiting = OutboxItem.objects.latest("pk")
    OutboxItem.objects.filter(pk=waiting.pk).update(attempts=2)
    with on_commit(execute=False):
        centre.post(reverse("search_outbox_retry_all"))
    item.refresh_from_db()
    waiting.refresh_from_db()
    assert (item.attempts, waiting.attempts) == (0, 2)


def test_retrying_what_has_gone_says_so(item, centre):
    url = reverse("search_outbox_retry", args=[item.pk])
    OutboxItem.objects.all().delete()
    response = centre.post(url, follow=True)
    assert response.status_code == 200
    assert centre.get(url).status_code == 404


def test_an_object_that_is_gone_is_named_by_its_number(item, centre):
    OutboxItem.objects.update(object_id="999999")
    assert "999999" in centre.get(reverse("search_outbox")).content.decode()


def test_who_audits_the_centre_looks_only(item, at):
    client = at(PORTAL)
    client.force_login(make_user(role="auditor"))
    html = client.get(reverse("search_outbox")).content.decode()
    assert "Bài kẹt lại" in html
    assert reverse("search_outbox_retry", args=[item.pk]) not in html
    client.post(reverse("search_outbox_retry", args=[item.pk]))
    item.refresh_from_db()
    assert item.attempts == MAX_ATTEMPTS
