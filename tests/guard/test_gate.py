"""The gate, and what people see behind it."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import Locale

from cms.users.enums import LoginEventKind
from cms.users.models import LoginEvent
from sites.actions import OpenLanguageAction
from sites.checks import check_edited_models_have_a_policy
from sites.guard import rules
from sites.models import Membership, Unit
from sites.scope import scope_of
from tests.conftest import DEPARTMENT, PORTAL, WARD
from tests.factories import make_article, make_image, make_user, section

pytestmark = pytest.mark.django_db


@pytest.fixture
def webmaster(at: Any) -> Any:
    client = at(DEPARTMENT)
    client.user = make_user(role="unit_webmaster", unit="snnmt")
    client.force_login(client.user)
    return client


@pytest.fixture
def editor(at: Any) -> Any:
    client = at(PORTAL)
    client.force_login(make_user(role="central_editor"))
    return client


def test_an_address_on_no_list_is_refused(webmaster, monkeypatch):
    url = reverse("wagtailembeds:chooser")
    assert webmaster.get(url).status_code == 200
    monkeypatch.delitem(rules.RULES, "wagtailembeds:chooser")
    assert webmaster.get(url).status_code == 403


def test_what_stays_with_administrators(webmaster, at):
    administrator = at(PORTAL)
    administrator.force_login(make_user(is_superuser=True))
    for name in ("wagtailsites:index", "wagtailusers_groups:index", "wagtailadmin_workflows:index"):
        assert webmaster.get(reverse(name)).status_code == 403
        assert administrator.get(reverse(name)).status_code == 200


def test_the_explorer_opens_at_the_own_home(webmaster, department):
    home = reverse("wagtailadmin_explore", args=[department.site.root_page_id])
    assert webmaster.get(reverse("wagtailadmin_explore_root")).headers["Location"] == home


def test_with_several_sites_there_is_a_list_to_switch(webmaster, department, ward):
    ward_unit = Unit.objects.get(code="cua-vinh")
    Membership.objects.create(user=webmaster.user, unit=ward_unit, role="unit_author", valid_from="2025-01-01")
    html = webmaster.get(reverse("wagtailadmin_explore_root")).content.decode()
    for site in (department, ward):
        assert reverse("wagtailadmin_explore", args=[site.site.root_page_id]) in html
    panel = webmaster.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("member_sites:edit", args=[department.pk]) in panel
    assert reverse("wagtailadmin_explore", args=[ward.site.root_page_id]) in panel
    assert reverse("member_sites:edit", args=[ward.pk]) not in panel, "an author changes no settings"


def test_the_centre_looks_at_every_unit_and_changes_none(editor, ward):
    page = make_article(section(WARD, "thong-bao"), "Bài của phường")
    parent = page.get_parent().pk
    html = editor.get(reverse("wagtailadmin_explore", args=[parent])).content.decode()
    assert "Bài của phường" in html
    response = editor.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    page.refresh_from_db()
    assert response.status_code == 302
    assert editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 302


def test_the_centre_filters_by_unit(editor, portal, ward):
    make_article(section(WARD, "thong-bao"), "Bài của phường")
    make_article(section(DEPARTMENT, "thong-bao"), "Bài của sở")
    url = reverse("wagtailadmin_explore_root")
    html = editor.get(url, {"unit": ward.unit.code, "search_all": "1"}).content.decode()
    assert "Bài của phường" in html
    assert "Bài của sở" not in html


def test_a_unit_is_offered_no_other_unit_to_filter_by(webmaster, department):
    html = webmaster.get(reverse("wagtailadmin_explore", args=[department.site.root_page_id])).content.decode()
    assert "Phường Cửa Vịnh" not in html


@pytest.mark.parametrize("name", ["own_aging_pages", "own_locked_pages", "own_workflow", "own_site_history"])
def test_reports_show_the_own_site(name, webmaster):
    own, other = section(DEPARTMENT, "thong-bao"), section(WARD, "thong-bao")
    administrator = make_user(is_superuser=True)
    for parent, title in ((own, "Bài của sở"), (other, "Bài của phường")):
        page = make_article(parent, title)
        page.save_revision(user=administrator, log_action=True).publish(user=administrator)
        page.get_workflow().start(page, administrator)
        page.locked = True
        page.save()
    html = webmaster.get(reverse(name)).content.decode()
    assert "Bài của sở" in html
    assert "Bài của phường" not in html


def test_an_auditor_reads_the_own_unit_and_changes_nothing(at, department, ward):
    client = at(DEPARTMENT)
    user = make_user(role="auditor", unit="snnmt")
    client.force_login(user)
    page = make_article(section(DEPARTMENT, "thong-bao"), "Bài của sở")
    explorer = client.get(reverse("wagtailadmin_explore", args=[page.get_parent().pk]))
    assert "Bài của sở" in explorer.content.decode()
    assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 302
    assert not scope_of(user).sees_path(ward.site.root_page.path)


def test_an_auditor_at_the_portal_sees_every_unit(ward):
    assert scope_of(make_user(role="auditor")).sees_path(ward.site.root_page.path)
    assert not scope_of(make_user(role="unit_webmaster")).sees_path(ward.site.root_page.path)


def test_a_translator_sees_the_language_and_not_the_sites(ward):
    OpenLanguageAction(ward, "ja").execute()
    japanese = Locale.objects.get(language_code="ja")
    scope = scope_of(make_user(role="translator", unit="snnmt", locale=japanese))
    home = ward.site.root_page
    assert scope.sees_path(home.get_translation(japanese).path)
    assert not scope.sees_path(home.path)
    assert scope.unit_ids == frozenset()


def test_the_centres_roles_are_held_at_the_portal_only(department, ward):
    editor = make_user()
    Membership.objects.create(user=editor, unit=department.unit, role="central_editor", valid_from="2025-01-01")
    assert not scope_of(editor).sees_everything
    assert not scope_of(editor).sees_path(ward.site.root_page.path)


def test_the_shared_library_is_there_for_all(webmaster, portal, ward):
    make_image("Ảnh chung", collection=portal.collection)
    make_image("Ảnh riêng của phường", collection=ward.collection)
    html = webmaster.get(reverse("wagtailimages_chooser:choose")).json()["html"]
    assert "Ảnh chung" in html
    assert "Ảnh riêng của phường" not in html


def test_a_model_without_a_policy_fails_the_check(monkeypatch):
    from wagtail.permissions import policy_registry

    from news.models import Topic

    assert check_edited_models_have_a_policy(None) == []
    monkeypatch.delitem(policy_registry.values_by_class, Topic)
    assert [error.id for error in check_edited_models_have_a_policy(None)] == ["member_sites.E003"]


def test_every_refusal_is_noted(webmaster, ward):
    webmaster.get(reverse("wagtailadmin_pages:edit", args=[ward.site.root_page_id]))
    event = LoginEvent.objects.get(kind=LoginEventKind.REFUSED)
    assert event.user == webmaster.user
    assert "wagtailadmin_pages:edit" in event.detail


def test_who_has_not_logged_in_is_led_to_the_log_in(at):
    response = at(PORTAL).get(reverse("own_site_history"))
    assert response.status_code == 302
    assert "/admin/login/" in response.headers["Location"]
