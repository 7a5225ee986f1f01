"""What is asked of the database for the person of a session: once, and no more than there is."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission, Page
from wagtail.permissions import policy_registry
from wagtail.users.models import UserProfile

from sites.backends import MembershipBackend
from tests.conftest import DEPARTMENT
from tests.factories import make_user, section

pytestmark = pytest.mark.django_db


def loaded(user):
    return MembershipBackend().get_user(user.pk)


def test_one_query_brings_the_profile_and_spares_the_groups(django_assert_num_queries):
    user = make_user(role="unit_webmaster", unit="snnmt")
    UserProfile.objects.create(user=user, preferred_language="vi")
    with django_assert_num_queries(1):
        found = loaded(user)
        assert found.wagtail_userprofile.preferred_language == "vi"
    with django_assert_num_queries(1):  # The memberships.
        assert found.has_perm("wagtailadmin.access_admin")
    with django_assert_num_queries(1):  # The homes.
        assert policy_registry.get_by_type(Page).user_has_any_permission(found, {"publish"})


def test_rights_of_groups_and_own_ones_still_hold():
    user = make_user()
    assert not loaded(user).has_perm("news.add_topic")
    group = Group.objects.create(name="Khác")
    group.permissions.add(Permission.objects.get(codename="add_topic"))
    user.groups.add(group)
    assert loaded(user).has_perm("news.add_topic")
    user.user_permissions.add(Permission.objects.get(codename="delete_topic"))
    assert loaded(user).has_perm("news.delete_topic")


def test_page_rights_of_a_group_still_hold():
    user, page = make_user(), section(DEPARTMENT, "thong-bao")
    group = Group.objects.create(name="Khác")
    permission = Permission.objects.get(codename="change_page")
    GroupPagePermission.objects.create(group=group, page=page.page_ptr, permission=permission)
    policy = policy_registry.get_by_type(Page)
    assert not policy.user_has_permission_for_instance(loaded(user), "change", page)
    user.groups.add(group)
    assert policy.user_has_permission_for_instance(loaded(user), "change", page)


def test_who_is_locked_is_nobody():
    user = make_user()
    user.is_active = False
    user.save()
    assert loaded(user) is None
    assert MembershipBackend().get_user(0) is None
