"""The editor: who may open it, what it shows, how little it asks the database."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.conftest import PORTAL
from tests.translation.editing import long_job, make_job, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db):
    return people()


@pytest.fixture
def as_(at):
    def client(user, host=PORTAL):
        browser = at(host)
        browser.force_login(user)
        return browser

    return client


def editor(job):
    return reverse("translation_editor", args=[job.pk])


def test_side_by_side(desk, as_):
    job = make_job(desk["an"])
    page = as_(desk["an"]).get(editor(job))
    html = page.content.decode()
    assert page.status_code == 200
    assert html.count('class="desk-row"') == job.segments.count()
    assert "lịch chi tiết" in html
    print(html[html.index("desk-editor"):][:6000])
