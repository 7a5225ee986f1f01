"""Articles in moderation when their unit ends."""

from __future__ import annotations

import pytest
from wagtail.models import Page, Workflow

from cms.users.models import User
from sites import moderation
from sites.actions.life import MergeUnitsAction
from sites.models import Unit
from tests.factories import make_article, make_user, section
from tests.sites.life import DAY, HOST, communes, merger, new_unit, site_of

pytestmark = pytest.mark.django_db

OLD = "xa-a.portal.test"


@pytest.fixture(scope="module")
def made(shared_db):
    return communes()


@pytest.fixture
def pair(made):
    return tuple(Unit.objects.get(pk=unit.pk) for unit in made)


def submit(page):
    author = make_user(role="unit_author", unit="xa-a")
    page.save_revision(user=author)
    return Workflow.objects.get(active=True).start(page, author)


def test_a_draft_goes_on_at_the_successor(pair):
    draft = make_article(section(OLD, "thong-bao"), "Chờ duyệt", publish=False)
    state = submit(draft)
    assert moderation.count(pair[0]) == 1
    merger(*pair).execute()
    state.refresh_from_db()
    page = Page.objects.get(pk=draft.pk)
    assert page.get_parent().pk == section(HOST, "thong-bao").pk
    assert state.status == state.STATUS_IN_PROGRESS
    leader = make_user(role="unit_leader", unit="xa-c")
    (task_state,) = state.current_task_state.task.specific.get_task_states_user_can_moderate(leader)
    task_state.approve(user=leader)
    assert Page.objects.get(pk=draft.pk).live


def test_what_cannot_move_ends_and_stays(pair):
    public = make_article(section(OLD, "thong-bao"), "Đã đăng")
    same = make_article(section(OLD, "thong-bao"), "Trùng tên", publish=False)
    states = [submit(public), submit(same)]
    merger(*pair).preview()
    twin = new_unit()
    action = MergeUnitsAction(pair, twin, DAY)
    # The successor's site is made by the same plan; its twin of the slug comes first.
    original = moderation.hand_over

    def with_twin(unit, successor, user):
        if not section(HOST, "thong-bao").get_children().exists():
            make_article(section(HOST, "thong-bao"), "Trùng tên")
        return original(unit, successor, user)

    work = moderation_work()
    object.__setattr__(work, "hand_over", with_twin)
    try:
        action.execute()
    finally:
        object.__setattr__(work, "hand_over", original)
    for state, page in zip(states, (public, same), strict=True):
        state.refresh_from_db()
        assert state.status == state.STATUS_CANCELLED
        assert Page.objects.get(pk=page.pk).path.startswith(site_of("xa-a").site.root_page.path)


def moderation_work():
    from sites.registry import all_unit_work

    return next(work for work in all_unit_work() if work.name == "moderation")


def test_people_of_the_archive_approve_nothing_any_more(pair):
    leader = make_user(role="unit_leader", unit="xa-a")
    page = make_article(section(OLD, "thong-bao"), "Đã đăng")
    merger(*pair).execute()
    assert not page.permissions_for_user(User.objects.get(pk=leader.pk)).can_publish()
