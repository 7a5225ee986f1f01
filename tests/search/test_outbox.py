"""What changes on the pages reaches the index, in the transaction of the change and after its commit."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.core.health import Health
from news.models import ArticlePage
from search import outbox, service
from search.health import check_search
from search.models import OutboxItem, SearchEntry
from search.querysets import MAX_ATTEMPTS
from search.service import Search, find
from sites.enums import SiteState
from tests.conftest import DEPARTMENT, PORTAL, WARD
from tests.factories import make_article, make_user, section

pytestmark = pytest.mark.django_db


def found(text: str = "rong biển", **options) -> list[str]:
    return [row.title for row in find(Search(text=f'"{text}"', **options)).results]


@pytest.fixture
def article(on_commit):
    with on_commit():
        return make_article(section(DEPARTMENT, "thong-bao"), "Vụ rong biển")


def test_what_is_published_is_found_and_what_is_withdrawn_is_not(article, on_commit):
    assert found() == ["Vụ rong biển"]
    with on_commit():
        article.unpublish()
    assert found() == []
    assert not SearchEntry.objects.filter(object_id=article.pk).exists()


def test_a_draft_is_not_found(on_commit):
    with on_commit():
        make_article(section(DEPARTMENT, "thong-bao"), "Vụ rong biển", publish=False)
    assert found() == []


def test_a_change_replaces_the_old_words(article, on_commit):
    article.title = "Vụ rong nho"
    with on_commit():
        article.save_revision().publish()
    assert found() == []
    assert found("rong nho") == ["Vụ rong nho"]


def test_a_draft_change_is_not_found_before_it_is_published(article, on_commit):
    article.title = "Vụ rong nho"
    with on_commit():
        article.save_revision()
    assert found("rong nho") == []


def test_a_deleted_page_is_gone(article, on_commit):
    with on_commit():
        article.delete()
    assert found() == []


def test_addresses_follow_a_move(article, on_commit):
    with on_commit():
        article.move(section(WARD, "thong-bao"), pos="last-child")
    row = find(Search(text="rong biển")).results[0]
    assert row.unit == "cua-vinh"
    assert row.url.startswith(f"http://{WARD}/")


def test_addresses_follow_the_slug_of_a_parent(article, on_commit):
    parent = section(DEPARTMENT, "thong-bao")
    parent.slug = "loan-bao"
    with on_commit():
        parent.save_revision().publish()
    assert "/loan-bao/" in find(Search(text="rong biển")).results[0].url


def test_a_restriction_hides_all_below_it(article, on_commit):
    parent = section(DEPARTMENT, "thong-bao")
    with on_commit():
        restriction = PageViewRestriction.objects.create(page=parent.page_ptr, restriction_type="login")
    assert found() == []
    assert found(acl=frozenset({"public", "user"})) == ["Vụ rong biển"]
    with on_commit():
        restriction.delete()
    assert found() == ["Vụ rong biển"]


def test_a_restriction_to_groups(article, on_commit):
    group = Group.objects.create(name="Tổ rong biển")
    with on_commit():
        restriction = PageViewRestriction.objects.create(page=article.page_ptr, restriction_type="groups")
        restriction.groups.add(group)
    assert found() == []
    assert found(acl=frozenset({"public", f"group:{group.pk}"})) == ["Vụ rong biển"]
    with on_commit():
        restriction.groups.clear()
    assert found(acl=frozenset({"public", f"group:{group.pk}"})) == []


def test_a_page_behind_a_password_is_never_found(article, on_commit):
    with on_commit():
        PageViewRestriction.objects.create(page=article.page_ptr, restriction_type="password", password="x")
    assert found(acl=frozenset({"public", "user"})) == []


def test_a_site_that_closes_takes_its_pages_with_it(article, on_commit, department):
    with on_commit():
        department.state = SiteState.CLOSED
        department.save()
    assert found() == []
    with on_commit():
        department.state = SiteState.OPEN
        department.save()
    assert found() == ["Vụ rong biển"]


def test_before_the_worker_has_come_the_database_decides(article):
    """The second look: the index still has the page, the answer does not."""
    article.unpublish()
    assert SearchEntry.objects.filter(object_id=article.pk).exists()
    assert found() == []


def test_both_are_written_or_neither(article):
    before = OutboxItem.objects.count()
    with transaction.atomic():
        article.title = "Sẽ bị hủy"
        article.save_revision().publish()
        assert OutboxItem.objects.count() > before
        transaction.set_rollback(True)
    assert OutboxItem.objects.count() == before


def test_one_wake_up_a_transaction(article, on_commit):
    with on_commit(execute=False) as callbacks:
        for _number in range(5):
            outbox.note(type(article), article.pk)
    assert callbacks.count(outbox.wake_up) == 1


def test_an_import_wakes_nobody_until_its_end(article, on_commit):
    with on_commit(execute=False) as callbacks:
        with outbox.held():
            outbox.note(type(article), article.pk)
            assert outbox.wake_up not in callbacks
        assert OutboxItem.objects.exists()
    assert callbacks.count(outbox.wake_up) == 1


def test_a_failing_item_waits_and_never_stops_the_others(article, monkeypatch):
    other = make_article(section(DEPARTMENT, "thong-bao"), "Tảo xoắn")
    OutboxItem.objects.all().delete()
    outbox.note(type(article), article.pk)
    outbox.note(type(other), other.pk)
    real = outbox.synchronise

    def fail(content_type, object_id, wanted):
        if object_id == str(article.pk):
            raise OSError("disk full")
        real(content_type, object_id, wanted)

    monkeypatch.setattr(outbox, "synchronise", fail)
    assert outbox.apply() == 1
    assert found("tảo xoắn") == ["Tảo xoắn"]
    item = OutboxItem.objects.get()
    assert (item.attempts, item.error) == (1, "OSError: disk full")
    assert item.available_at > timezone.now()
    OutboxItem.objects.update(available_at=timezone.now(), attempts=MAX_ATTEMPTS - 1)
    outbox.apply()
    assert OutboxItem.objects.dead().count() == 1
    OutboxItem.objects.update(available_at=timezone.now())
    assert outbox.apply() == 0, "it is given up, and shown"


def test_an_unchanged_entry_is_not_written_again(article, monkeypatch):
    from search.engines import get_engine

    written = []
    monkeypatch.setattr(type(get_engine()), "index", lambda self, entries: written.extend(entries))
    outbox.note(type(article), article.pk)
    outbox.apply()
    assert written == []


def test_health_tells_when_it_lags(article):
    OutboxItem.objects.all().delete()
    assert isinstance(check_search(), Health)
    assert check_search().ok
    outbox.note(type(article), article.pk)
    assert check_search().ok
    OutboxItem.objects.update(created_at=timezone.now() - timedelta(hours=1))
    assert not check_search().ok


def test_tokens_of_a_reader():
    from django.contrib.auth.models import AnonymousUser

    user = make_user()
    group = Group.objects.create(name="Nhóm")
    user.groups.add(group)
    assert service.acl_of_user(AnonymousUser()) == {"public"}
    assert service.acl_of_user(user) == {"public", "user", f"group:{group.pk}"}


def test_the_portal_finds_every_site(on_commit):
    with on_commit():
        for host in (PORTAL, DEPARTMENT, WARD):
            make_article(section(host, "thong-bao"), "Vụ rong biển")
    assert {row.unit for row in find(Search(text="rong biển")).results} == {"ubnd", "snnmt", "cua-vinh"}


def test_the_clock_wakes_what_failed_when_its_time_has_come(monkeypatch):
    woken = []
    monkeypatch.setattr(outbox, "wake_up", lambda: woken.append(1))
    outbox.wake_up_if_due()
    assert woken == []
    outbox.note(Page, 1)
    OutboxItem.objects.update(available_at=timezone.now() + timedelta(minutes=1))
    outbox.wake_up_if_due()
    assert woken == []
    OutboxItem.objects.update(available_at=timezone.now())
    outbox.wake_up_if_due()
    assert woken == [1]


def test_labels_of_a_style_are_not_found(on_commit):
    body = [("heading", {"text": "Lịch tiêm", "level": "h2"}), ("callout", {"kind": "warn", "title": "", "text": "x"})]
    stream = ArticlePage.body.field.stream_block.to_python([{"type": name, "value": value} for name, value in body])
    with on_commit():
        make_article(section(DEPARTMENT, "thong-bao"), "Bài có đề mục", body=stream)
    entry = SearchEntry.objects.get(title="Bài có đề mục")
    assert entry.body.split() == ["Lịch", "tiêm", "x"]
