"""The last active administrator stays, whoever tries and however."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cms.users.models import User
from tests.conftest import PORTAL
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def root() -> User:
    return make_user("root", is_superuser=True, first_name="Bảo", last_name="Trần", email="root@haivan.example")


@pytest.fixture
def client(at, root):
    browser = at(PORTAL)
    browser.force_login(root)
    return browser


def left() -> int:
    return User.objects.administrators().count()


def form(user: User, **values) -> dict:
    data = {"username": user.username, "email": user.email, "first_name": "Bảo", "last_name": "Trần"}
    data |= {"password1": "", "password2": "", "position": "Quản trị", "phone": "0299"}
    return {key: value for key, value in {**data, **values}.items() if value is not None}


@pytest.mark.parametrize("field", ["is_active", "is_superuser"])
def test_saving_in_the_shell_is_refused(root, field):
    make_user("off", is_superuser=True, is_active=False)
    setattr(root, field, False)
    with pytest.raises(ValidationError):
        root.full_clean()
    with pytest.raises(ValidationError):
        root.save()
    assert left() == 1
    root.refresh_from_db()
    make_user("second", is_superuser=True)
    setattr(root, field, False)
    root.save()
    assert left() == 1


def test_deleting_in_the_shell_is_refused(root):
    with pytest.raises(ValidationError):
        root.delete()
    assert left() == 1
    make_user("second", is_superuser=True)
    with pytest.raises(ValidationError):
        User.objects.all().delete()
    assert left() == 2
    User.objects.get(username="second").delete()
    assert left() == 1


@pytest.mark.parametrize("values", [{"is_active": False}, {"is_superuser": False}])
def test_updating_many_is_refused(root, values):
    make_user("second", is_superuser=True)
    with pytest.raises(ValidationError):
        User.objects.all().update(**values)
    assert left() == 2
    assert User.objects.filter(username="second").update(**values) == 1
    with pytest.raises(ValidationError):
        User.objects.filter(username="root").update(**values)
    assert User.objects.filter(username="root").update(first_name="B") == 1


def test_others_are_saved_and_switched_off_freely(root):
    user = make_user()
    user.is_active = False
    user.save()
    user.delete()
    assert left() == 1


def test_the_own_account_cannot_be_demoted_by_the_form(client, root):
    url = reverse("wagtailusers_users:edit", args=[root.pk])
    assert client.post(url, form(root)).status_code == 302
    root.refresh_from_db()
    assert root.is_administrator
    assert (root.position, root.phone) == ("Quản trị", "0299")


def test_demoting_another_is_fine_while_one_is_left(client, root):
    boss = make_user("boss", is_superuser=True, email="b@haivan.example")
    url = reverse("wagtailusers_users:edit", args=[boss.pk])
    assert client.post(url, form(boss, is_active="on")).status_code == 302
    boss.refresh_from_db()
    assert not boss.is_superuser


def test_the_edit_form_refuses_in_words():
    from sites.people.forms import ChangeUserForm

    boss = make_user("boss", is_superuser=True, email="b@haivan.example")
    data = form(boss, is_superuser="on")
    bound = ChangeUserForm(data, instance=boss)
    assert not bound.is_valid()
    assert bound.non_field_errors()
    assert bound["position"].value() == "Quản trị"


def bulk(action: str, *users: User) -> str:
    query = "&".join(f"id={user.pk}" for user in users)
    return f"{reverse('wagtail_bulk_action', args=['users', 'user', action])}?{query}"


def test_bulk_actions_keep_one(client, root, monkeypatch):
    boss = make_user("boss", is_superuser=True)
    author = make_user("author")
    assert client.get(bulk("delete", boss, author)).status_code == 200
    # The own account is left out by Wagtail; so the refusal needs one whose own right has gone meanwhile.
    client.post(bulk("set_active_state", root, boss), {"mark_as_active": "False"})
    assert left() == 1
    root.refresh_from_db()
    assert root.is_administrator
    client.post(bulk("delete", root, boss, author))
    assert left() == 1
    assert not User.objects.filter(username="author").exists()


def test_a_bulk_refusal_is_a_message_and_nothing_is_half_done(rf, root):
    from sites.people.viewsets import DeleteUsers, SetActiveState

    author = make_user("author")
    for action in (DeleteUsers, SetActiveState):
        with pytest.raises(ValidationError):
            action.execute_action([author, root], mark_as_active=False, model=User)
        assert left() == 1
        author.refresh_from_db()
        assert author.is_active


def test_nobody_else_takes_bulk_actions(at, root):
    author = make_user("author", role="unit_author", unit="snnmt")
    browser = at(PORTAL)
    browser.force_login(make_user(role="unit_webmaster", unit="snnmt"))
    for action in ("delete", "set_active_state", "assign_role"):
        for method in (browser.get, browser.post):
            answer = method(bulk(action, author, root))
            assert answer.status_code in {302, 403, 404}
            assert "author" not in answer.content.decode()
    author.refresh_from_db()
    assert author.is_active
