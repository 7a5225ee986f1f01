"""Permissions straight from memberships: the own site and nothing else, from the first day to the last."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, Locale, Page
from wagtail.permissions import policy_registry

from cms.core.models import BasePage
from cms.media.models import CustomDocument, CustomImage
from cms.users.models import User
from news.models import Topic
from sites.models import Membership, MemberSite, Unit
from tests.conftest import DEPARTMENT, PORTAL, WARD
from tests.factories import make_article, make_image, make_user, section

pytestmark = pytest.mark.django_db


def pages() -> Any:
    return policy_registry.get_by_type(Page)


def may(user: User, action: str, page: BasePage) -> bool:
    return bool(pages().user_has_permission_for_instance(User.objects.get(pk=user.pk), action, page))


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("unit_webmaster", {"add", "change", "publish", "lock", "unlock", "bulk_delete"}),
        ("unit_leader", {"change", "publish", "lock", "unlock"}),
        ("unit_author", {"add"}),
    ],
)
def test_roles_of_a_unit_hold_for_its_own_pages(role, allowed):
    user = make_user(role=role, unit="snnmt")
    own, foreign = section(DEPARTMENT, "thong-bao"), section(WARD, "thong-bao")
    for action in ("add", "change", "publish", "lock", "unlock", "bulk_delete"):
        assert may(user, action, own) is (action in allowed)
        assert not may(user, action, foreign)
        assert not may(user, action, section(PORTAL, "thong-bao"))


def test_an_author_changes_the_own_pages_only():
    user = make_user(role="unit_author", unit="snnmt")
    parent = section(DEPARTMENT, "thong-bao")
    assert may(user, "change", make_article(parent, owner=user))
    assert not may(user, "change", make_article(parent))


def test_the_rights_hold_in_every_language_of_the_site(department):
    user = make_user(role="unit_webmaster", unit="snnmt")
    english = department.site.root_page.get_translation(Locale.objects.get(language_code="en"))
    assert may(user, "publish", english)


def test_a_translator_changes_all_pages_of_the_language_and_publishes_none(portal, department):
    user = make_user(role="translator", unit="snnmt", locale=Locale.objects.get(language_code="en"))
    for member_site in (portal, department):
        english = member_site.site.root_page.get_translation(Locale.objects.get(language_code="en"))
        assert may(user, "change", english)
        assert not may(user, "publish", english)
        assert not may(user, "change", member_site.site.root_page)


def test_central_editors_run_the_portal():
    user = make_user(role="central_editor")
    assert may(user, "publish", section(PORTAL, "tin-tuc"))
    assert not may(user, "change", section(DEPARTMENT, "tin-tuc"))
    assert policy_registry.get_by_type(Topic).user_has_permission(User.objects.get(pk=user.pk), "change")


def test_a_membership_ends_by_itself_at_midnight():
    user = make_user()
    today = timezone.localdate()
    membership = Membership.objects.create(
        user=user, unit=Unit.objects.get(code="snnmt"), role="unit_webmaster", valid_from=today, valid_to=today
    )
    page = section(DEPARTMENT, "thong-bao")
    assert may(user, "publish", page)
    assert User.objects.get(pk=user.pk).has_perm("wagtailadmin.access_admin")
    Membership.objects.filter(pk=membership.pk).update(valid_from=today - timedelta(9), valid_to=today - timedelta(1))
    assert not may(user, "publish", page)
    assert not User.objects.get(pk=user.pk).has_perm("wagtailadmin.access_admin")
    Membership.objects.filter(pk=membership.pk).update(valid_from=today + timedelta(1), valid_to=None)
    assert not may(user, "publish", page)


def test_an_inactive_user_may_nothing():
    user = make_user(role="unit_webmaster", unit="snnmt")
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not may(user, "change", section(DEPARTMENT, "thong-bao"))
    assert User.objects.get(pk=user.pk).get_all_permissions() == set()


def test_nobody_without_a_membership_enters_the_admin(at):
    client = at(PORTAL)
    client.force_login(make_user())
    assert client.get(reverse("wagtailadmin_home")).status_code == 302


@pytest.mark.parametrize("role", ["unit_webmaster", "unit_author", "unit_leader", "central_editor"])
def test_every_role_enters_the_admin(at, role):
    client = at(PORTAL)
    client.force_login(make_user(role=role, unit="snnmt" if role.startswith("unit") else "ubnd"))
    assert client.get(reverse("wagtailadmin_home")).status_code == 200


@pytest.mark.parametrize("model", [CustomImage, CustomDocument])
def test_media_of_the_own_collection_and_the_shared_library(model, department, ward, portal):
    user = make_user(role="unit_webmaster", unit="snnmt")
    policy = policy_registry.get_by_type(model)
    choosable = policy.collections_user_has_permission_for(user, "choose")
    changeable = policy.collections_user_has_permission_for(user, "change")
    assert department.collection in choosable
    assert portal.collection in choosable
    assert ward.collection not in choosable
    assert list(changeable) == [department.collection]
    assert Collection.get_first_root_node() not in choosable


def test_another_units_pictures_cannot_be_changed(at, ward):
    client = at(DEPARTMENT)
    client.force_login(make_user(role="unit_webmaster", unit="snnmt"))
    image = make_image(collection=ward.collection)
    assert client.get(reverse("wagtailimages:edit", args=[image.pk])).status_code == 404
    assert client.post(reverse("wagtailimages:delete", args=[image.pk])).status_code == 404
    assert CustomImage.objects.filter(pk=image.pk).exists()


def test_site_settings_of_the_own_site_only(at, department, ward):
    client = at(DEPARTMENT)
    client.force_login(make_user(role="unit_webmaster", unit="snnmt"))
    assert client.get(reverse("member_sites:edit", args=[department.pk])).status_code == 200
    assert client.get(reverse("member_sites:edit", args=[ward.pk])).status_code in {302, 404}
    assert client.get(reverse("member_sites:add")).status_code == 302
    policy = policy_registry.get_by_type(MemberSite)
    change = {"change"}
    editor, author = make_user(role="central_editor"), make_user(role="unit_author", unit="snnmt")
    assert set(policy.instances_user_has_any_permission_for(editor, change)) == set(MemberSite.objects.all())
    assert not policy.instances_user_has_any_permission_for(author, change).exists()


def test_who_may_publish_a_page_is_asked_the_other_way_round(department):
    webmaster = make_user(role="unit_webmaster", unit="snnmt")
    leader = make_user(role="unit_leader", unit="snnmt")
    author = make_user(role="unit_author", unit="snnmt")
    other = make_user(role="unit_webmaster", unit="cua-vinh")
    page = section(DEPARTMENT, "thong-bao")
    found = set(pages().users_with_permission_for_instance("publish", page))
    assert {webmaster, leader} <= found
    assert not {author, other} & found
    assert {author, webmaster} <= set(pages().users_with_permission("add"))


def test_submitting_asks_the_own_unit(at):
    from wagtail.models import TaskState

    author = make_user(role="unit_author", unit="snnmt")
    leader = make_user(role="unit_leader", unit="snnmt")
    other = make_user(role="unit_leader", unit="cua-vinh")
    page = make_article(section(DEPARTMENT, "thong-bao"), owner=author, publish=False)
    page.save_revision(user=author)
    workflow = page.get_workflow()
    workflow.start(page, author)
    task = TaskState.objects.get().task.specific
    assert list(task.get_task_states_user_can_moderate(leader)) == [TaskState.objects.get()]
    assert not task.get_task_states_user_can_moderate(other).exists()
    assert not task.get_task_states_user_can_moderate(author).exists()
    assert task.get_actions(page, leader)
    assert not task.get_actions(page, author)
    assert task.locked_for_user(page, author)
    TaskState.objects.get().approve(user=leader)
    page.refresh_from_db()
    assert page.live


def test_a_translators_membership_names_the_language():
    from django.core.exceptions import ValidationError

    membership = Membership(
        user=make_user(), unit=Unit.objects.get(code="snnmt"), role="translator", valid_from=date(2025, 1, 1)
    )
    with pytest.raises(ValidationError) as error:
        membership.clean()
    assert "locale" in error.value.message_dict


def test_topics_are_the_centres(at):
    client = at(PORTAL)
    topic = Topic.objects.first()
    client.force_login(make_user(role="unit_webmaster", unit="snnmt"))
    assert client.get(reverse("wagtailsnippets_news_topic:edit", args=[topic.pk])).status_code in {302, 404}
    client.force_login(make_user(role="central_editor"))
    assert client.get(reverse("wagtailsnippets_news_topic:edit", args=[topic.pk])).status_code == 200


@pytest.mark.parametrize("models", [(CustomImage, CustomDocument), (CustomDocument, CustomImage)])
def test_pictures_and_documents_whichever_is_asked_first(models, department):
    """Wagtail caches one list of grants a user for both."""
    webmaster = make_user(role="unit_webmaster", unit="snnmt")
    for model in models:
        policy: Any = policy_registry.get_by_type(model)
        assert policy.user_has_permission(webmaster, "add"), model
        collections = policy.collections_user_has_any_permission_for(webmaster, ["add"])
        assert list(collections) == [department.collection]


def test_a_webmaster_sees_pictures_documents_and_pages_in_the_menu(at):
    client = at(DEPARTMENT)
    client.force_login(make_user(role="unit_webmaster", unit="snnmt"))
    html = client.get(reverse("wagtailadmin_home")).content.decode()
    for name in ("wagtailimages:index", "wagtaildocs:index", "wagtailadmin_explore_root"):
        assert reverse(name) in html, name
