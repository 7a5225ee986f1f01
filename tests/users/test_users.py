"""People and how they log in."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from cms.users import enums
from cms.users.enums import Role
from tests.conftest import PORTAL
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_names_are_family_name_first():
    user = make_user("an", last_name="Nguyễn Văn", first_name="An")
    assert user.get_full_name() == "Nguyễn Văn An"
    users = [make_user(first_name=name, last_name="Lê") for name in ("Ước", "Đạt", "Ánh", "Dũng")]
    assert [user.first_name for user in sorted(users, key=lambda user: user.sort_key)] == ["Ánh", "Dũng", "Đạt", "Ước"]


def test_every_role_holds_somewhere():
    assert set(Role) == enums.CENTRAL | enums.PER_LANGUAGE | enums.OF_UNIT
    assert not enums.CENTRAL & enums.OF_UNIT


def test_logging_in_in_vietnamese(at):
    make_user("an", role=Role.UNIT_WEBMASTER, unit="snnmt")
    client = at(PORTAL)
    html = client.get("/admin/login/").content.decode()
    assert "Đăng nhập" in html
    assert "csrfmiddlewaretoken" in html
    wrong = client.post("/admin/login/", {"username": "an", "password": "sai"})
    assert wrong.status_code == 200
    assert "an" in wrong.content.decode()
    right = client.post("/admin/login/", {"username": "an", "password": "mat-khau-2026"})
    assert right.status_code == 302
    assert "Trang" in client.get("/admin/").content.decode()


def test_somebody_who_left_cannot_log_in(at):
    make_user("an", role=Role.UNIT_WEBMASTER, is_active=False)
    assert at(PORTAL).post("/admin/login/", {"username": "an", "password": "mat-khau-2026"}).status_code == 200


@pytest.mark.parametrize("password", ["ngan", "1234567890", "password123", "nguyenvanan"])
def test_weak_passwords_are_refused(password):
    user = make_user("nguyenvanan")
    with pytest.raises(ValidationError):
        validate_password(password, user)
