"""A file's text: read after commit, noted to those who use it, gone when the file is changed, hidden or deleted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, ReferenceIndex

from cms.media.models import CustomDocument
from news.models import ArticleAttachment, ArticlePage
from pages.models import StandardPage
from search import files
from search.attachments import Files, public_documents
from search.enums import FileState
from search.extraction.limits import Limits
from search.extraction.result import Problem
from search.models import FileText, OutboxItem, SearchEntry
from search.service import Search, find
from tests.conftest import DEPARTMENT
from tests.factories import body, make_article, make_document, section
from tests.search import poison

pytestmark = pytest.mark.django_db
TWO_PAGES = poison.text_pdf("Rice", "Seaweed farming")


@pytest.fixture
def document(on_commit) -> CustomDocument:
    with on_commit():
        return make_document("Phụ lục", TWO_PAGES, "phu-luc.pdf")


@pytest.fixture
def article(document, on_commit) -> ArticlePage:
    page = make_article(section(DEPARTMENT, "thong-bao"), "Thông báo", publish=False)
    page.attachments = [ArticleAttachment(document=document, title="Phụ lục 1")]
    with on_commit():
        page.save_revision().publish()
    return page


def entry(page) -> SearchEntry:
    return SearchEntry.objects.get(object_id=page.pk, type__in=["article", "page"])


def texts(page) -> list[str]:
    return [text for file in entry(page).attachments for text in file["pages"]]


def found(text: str) -> list[str]:
    return [row.title for row in find(Search(text=text)).results]


def state(document) -> str:
    return FileText.objects.get(pk=document.pk).state


# ---- read, and read again ----
def test_a_document_is_read_after_its_commit(document):
    row = FileText.objects.get(pk=document.pk)
    assert (row.state, row.pages, row.text) == (FileState.READ, 2, "Rice\fSeaweed farming")
    assert row.checksum == document.file_hash
    assert row.took_ms > 0


def test_nothing_is_read_when_nothing_is_committed(on_commit):
    with on_commit(execute=False):
        document = make_document("Phụ lục", TWO_PAGES)
    assert state(document) == FileState.WAITING


def test_the_article_is_found_by_the_second_page_of_its_file(article):
    assert found("seaweed") == ["Thông báo"]
    row = entry(article)
    assert row.has_attachment
    assert [(file["title"], file["pages"]) for file in row.attachments] == [("Phụ lục 1", ["Rice", "Seaweed farming"])]
    assert row.attachments[0]["url"].startswith("/documents/")


def test_text_that_arrives_later_is_added(on_commit):
    """The article goes out at once; the file is read afterwards."""
    with on_commit(execute=False) as late:
        document = make_document("Phụ lục", TWO_PAGES)
    page = make_article(section(DEPARTMENT, "thong-bao"), "Thông báo", publish=False)
    page.attachments = [ArticleAttachment(document=document)]
    with on_commit():
        page.save_revision().publish()
    assert found("seaweed") == []
    assert entry(page).has_attachment
    with on_commit():
        for callback in late:
            callback()
    assert found("seaweed") == ["Thông báo"]


def test_a_file_in_the_text_counts_too(document, on_commit):
    link = f'<a linktype="document" id="{document.pk}">Phụ lục</a>'
    with on_commit():
        page = make_article(section(DEPARTMENT, "thong-bao"), "Bài", body=body(f"Xem {link}."))
    assert texts(page) == ["Rice", "Seaweed farming"]


def test_the_files_are_those_of_the_moment_not_of_the_table_of_references(document, article, on_commit):
    """The table is brought up to date by a task of its own; the adapter does not wait for it."""
    ReferenceIndex.objects.all().delete()
    assert [text.title for text in Files([article]).of(article).texts] == ["Phụ lục"]


def test_a_replaced_file_loses_its_text_at_once(document, article, on_commit):
    document.file.save("moi.pdf", ContentFile(poison.text_pdf("Cinnamon")), save=False)
    document._set_document_file_metadata()
    with on_commit(execute=False) as later:
        document.save()
    assert FileText.objects.get(pk=document.pk).text == ""
    with on_commit():
        for callback in later:
            callback()
    assert found("seaweed") == []
    assert found("cinnamon") == ["Thông báo"]


def test_another_title_is_not_another_file(document, article, on_commit):
    document.title = "Phụ lục mới"
    with on_commit():
        document.save()
    assert FileText.objects.get(pk=document.pk).attempts == 1


def test_what_is_read_while_the_file_is_replaced_is_thrown_away(document):
    FileText.objects.filter(pk=document.pk).update(state=FileState.WAITING, attempts=1, text="")
    old = CustomDocument.objects.get(pk=document.pk)
    CustomDocument.objects.filter(pk=document.pk).update(file_hash="f" * 40)
    assert files.keep(old, files.read_file(old, Limits()), 1) is None
    assert state(document) == FileState.WAITING


def test_a_document_that_goes_while_it_is_read(document):
    old = CustomDocument.objects.get(pk=document.pk)
    read = files.read_file(old, Limits())
    document.delete()
    assert files.keep(old, read, 1) is None


def test_a_file_is_read_from_any_storage(document, monkeypatch):
    """As from a bucket: there is no path."""
    storage = InMemoryStorage()
    storage.save("a.pdf", ContentFile(TWO_PAGES))
    document.file.name = "a.pdf"
    monkeypatch.setattr(document.file, "storage", storage)
    assert files.read_file(document, Limits()).text == "Rice\fSeaweed farming"


def test_a_poisoned_file_leaves_the_page_findable(on_commit):
    with on_commit():
        document = make_document("Bom", poison.laughing_docx(), "bom.docx")
    page = make_article(section(DEPARTMENT, "thong-bao"), "Bài có bom", publish=False)
    page.attachments = [ArticleAttachment(document=document)]
    with on_commit():
        page.save_revision().publish()
    assert found("bom") == ["Bài có bom"]
    row = FileText.objects.get(pk=document.pk)
    assert (row.state, row.error, row.text) == (FileState.FAILED, Problem.BOMB, "")


# ---- who may not read it ----
def test_a_private_collection_takes_its_text_away_and_gives_it_back(article, department, on_commit):
    document = article.attachments.get().document
    CustomDocument.objects.filter(pk=document.pk).update(collection=department.collection)
    with on_commit():
        restriction = CollectionViewRestriction.objects.create(
            collection=department.collection, restriction_type="login"
        )
    assert found("seaweed") == []
    assert entry(article).attachments == []
    assert "Phụ lục 1" not in entry(article).body
    assert entry(article).has_attachment
    with on_commit():
        restriction.delete()
    assert found("seaweed") == ["Thông báo"]


def test_a_collection_below_a_private_one_is_private(document, department):
    below = department.collection.add_child(instance=Collection(name="Bên trong"))
    CustomDocument.objects.filter(pk=document.pk).update(collection=below)
    assert public_documents([document.pk]) == {document.pk}
    CollectionViewRestriction.objects.create(collection=department.collection, restriction_type="login")
    assert public_documents([document.pk]) == set()


def test_a_document_that_moves_into_a_private_collection(article, department, on_commit):
    CollectionViewRestriction.objects.create(collection=department.collection, restriction_type="login")
    document = article.attachments.get().document
    document.collection = department.collection
    with on_commit():
        document.save()
    assert found("seaweed") == []


def test_a_deleted_document_takes_its_text_along(article, on_commit):
    with on_commit():
        article.attachments.get().document.delete()
    assert found("seaweed") == []
    assert not entry(article).has_attachment


def test_sound_is_no_attachment(on_commit):
    document = make_document("Bài đọc", b"ID3\x03\x00\x00\x00\x00\x00\x00", "bai.mp3")
    with on_commit():
        page = make_article(section(DEPARTMENT, "thong-bao"), "Bài có tiếng", audio=document)
    assert not entry(page).has_attachment


def test_a_change_costs_the_same_number_of_queries_for_many_users(document, django_assert_max_num_queries):
    parent = section(DEPARTMENT, "thong-bao")
    for _number in range(3):
        page = make_article(parent, publish=False)
        page.attachments = [ArticleAttachment(document=document)]
        page.save_revision().publish()
    OutboxItem.objects.all().delete()
    with django_assert_max_num_queries(6):
        assert files.note_users([document.pk]) == 3
    assert OutboxItem.objects.count() == 3


def test_only_what_can_be_found_is_noted(document):
    page = StandardPage(title="Trang", slug="trang-tep")
    section(DEPARTMENT, "thong-bao").get_parent().add_child(instance=page)
    page.body = body(f'<a linktype="document" id="{document.pk}">tệp</a>')
    page.save()
    OutboxItem.objects.all().delete()
    files.note_users([document.pk])
    assert list(OutboxItem.objects.values_list("object_id", flat=True)) == [str(page.pk)]


# ---- what fails, and what was left lying ----
@pytest.fixture
def failed(document) -> FileText:
    row = FileText.objects.get(pk=document.pk)
    FileText.objects.filter(pk=row.pk).update(
        state=FileState.FAILED, error=Problem.TIME, attempts=1, read_at=timezone.now(), text=""
    )
    return row


def later(**pause) -> object:
    return timezone.now() + timedelta(**pause)


def test_what_failed_in_passing_is_tried_again_and_later_each_time(failed):
    assert files.pick_up() == 0
    assert files.pick_up(later(minutes=11)) == 1
    assert state(failed.document) == FileState.READ


def test_the_second_pause_is_longer_and_the_third_has_no_end(failed):
    FileText.objects.filter(pk=failed.pk).update(attempts=2)
    assert files.pick_up(later(minutes=30)) == 0
    assert FileText.objects.filter(files.due(later(minutes=61))).count() == 1
    FileText.objects.filter(pk=failed.pk).update(attempts=3)
    assert files.pick_up(later(days=30)) == 0
    assert files.read(failed.pk) is None


def test_the_files_own_faults_are_not_tried_again(failed):
    FileText.objects.filter(pk=failed.pk).update(error=Problem.CORRUPT)
    assert files.pick_up(later(days=1)) == 0


def test_a_worker_that_ended_in_the_middle_costs_an_attempt(document):
    """Three times, then nobody tries any more."""
    lost = FileText.objects.filter(pk=document.pk)
    lost.update(state=FileState.WAITING, attempts=2, read_at=timezone.now(), text="")
    assert files.pick_up() == 0
    assert FileText.objects.filter(files.due(later(minutes=61))).exists()
    lost.update(attempts=3)
    files.pick_up(later(hours=2))
    row = lost.get()
    assert (row.state, row.error) == (FileState.FAILED, Problem.CRASH)


def test_a_file_that_is_away_is_a_passing_failure(document):
    document.file.storage.delete(document.file.name)
    FileText.objects.filter(pk=document.pk).update(state=FileState.WAITING, attempts=0)
    row = files.read(document.pk)
    assert row is not None
    assert (row.state, row.error) == (FileState.FAILED, Problem.STORAGE)


def test_two_workers_read_once(document, monkeypatch):
    """Whoever comes second finds the attempt taken."""
    FileText.objects.filter(pk=document.pk).update(state=FileState.WAITING, attempts=0)
    stock = FileText.objects.filter(pk=document.pk)
    monkeypatch.setattr(files, "read_file", lambda *args: pytest.fail("read twice"))
    filter_ = files.FileText.objects.filter

    def overtaken(*args, **kwargs):
        if "attempts" in kwargs:
            stock.update(attempts=1)
        return filter_(*args, **kwargs)

    monkeypatch.setattr(files.FileText.objects, "filter", overtaken)
    assert files.read(document.pk) is None


def test_documents_made_without_a_signal_are_picked_up(document):
    FileText.objects.all().delete()
    assert files.pick_up() == 1
    assert state(document) == FileState.READ


def test_a_run_never_takes_more_than_its_share(monkeypatch):
    monkeypatch.setattr(files, "MAX_A_RUN", 2)
    for _number in range(3):
        make_document("Tệp", TWO_PAGES)
    assert files.pick_up() == 2


def test_saving_a_document_costs_three_queries_more(document):
    """Nothing is read in the request."""
    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        document.save()
    ours = [row["sql"] for row in queries if '"search_' in row["sql"]]
    assert len(ours) <= 3
