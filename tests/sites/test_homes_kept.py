"""A home carries its site: nobody takes it away by a click in the page tree."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.models import Page

from sites.models import MemberSite
from tests.conftest import DEPARTMENT, PORTAL
from tests.factories import make_article, make_user, section

pytestmark = pytest.mark.django_db


@pytest.fixture
def webmaster(at):
    client = at(DEPARTMENT)
    client.force_login(make_user(role="unit_webmaster", unit="snnmt"))
    return client


@pytest.mark.parametrize("name", ["delete", "unpublish"])
def test_a_webmaster_cannot_take_the_own_home_away(webmaster, department, name):
    home = department.site.root_page
    response = webmaster.post(reverse(f"wagtailadmin_pages:{name}", args=[home.pk]), follow=True)
    assert "là gốc của cả một trang thành phần" in response.content.decode()
    home.refresh_from_db()
    assert home.live
    assert MemberSite.objects.filter(pk=department.pk).exists()


@pytest.mark.parametrize("name", ["delete", "unpublish", "move"])
def test_bulk_actions_keep_homes_too(webmaster, department, name):
    home = department.site.root_page
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", name])
    destination = section(DEPARTMENT, "thong-bao").pk
    webmaster.post(f"{url}?id={home.pk}", {"chooser": destination}, follow=True)
    kept = Page.objects.get(pk=home.pk)
    assert (kept.live, kept.path) == (True, home.path)


def test_an_administrator_may_close_a_language_but_not_the_site(at, department):
    client = at(PORTAL)
    client.force_login(make_user(is_superuser=True))
    english = department.site.root_page.get_translations().get(locale__language_code="en")
    client.post(reverse("wagtailadmin_pages:delete", args=[english.pk]))
    assert not Page.objects.filter(pk=english.pk).exists()
    home = department.site.root_page
    client.post(reverse("wagtailadmin_pages:delete", args=[home.pk]))
    client.post(reverse("wagtailadmin_pages:move_confirm", args=[home.pk, 1]))
    assert Page.objects.get(pk=home.pk).path == home.path
    client.post(reverse("wagtailadmin_pages:delete", args=[home.get_parent().pk]))
    assert Page.objects.filter(pk=home.pk).exists()


def test_an_ordinary_page_goes(webmaster):
    article = make_article(section(DEPARTMENT, "thong-bao"))
    webmaster.post(reverse("wagtailadmin_pages:delete", args=[article.pk]))
    assert not Page.objects.filter(pk=article.pk).exists()


def test_an_archive_is_read_only(at, department):
    article = make_article(section(DEPARTMENT, "thong-bao"))
    department.state = "archive"
    department.save()
    client = at(DEPARTMENT)
    client.force_login(make_user(role="unit_webmaster", unit="snnmt"))
    assert at(DEPARTMENT).get(article.get_url()).status_code == 200
    assert client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).status_code == 302
    assert client.get(reverse("wagtailimages:add")).status_code == 302
