"""wagtail-localize's own screens: closed for everybody, a new one of the next version as well."""

from __future__ import annotations

import re

import pytest
from django.urls import resolve, reverse
from wagtail import hooks
from wagtail.models import Locale, Page
from wagtail_localize import synctree
from wagtail_localize import wagtail_hooks as localize
from wagtail_localize.locales.components import get_locale_components
from wagtail_localize.models import LocaleSynchronization, StringTranslation, Translation, TranslationSource

from cms.core.publishing import PublishRefused
from news.models import Topic
from tests.conftest import DEPARTMENT, PORTAL
from tests.factories import make_user
from tests.guard.addresses import patterns
from tests.translation.makers import Desk, in_state, locale, make_source, request
from translation.checks_system import check_no_synchronisation, check_settings
from translation.enums import JobState
from translation.localize.unhooking import MENU_ITEMS, TAKEN_OUT
from translation.localize.urls import OPEN

pytestmark = pytest.mark.django_db

NAMESPACE = "wagtail_localize:"


def names_of_localize() -> dict[str, str]:
    """Name -> an address with something in place of each argument."""
    rows = {}
    for name, route, _callback in patterns():
        if name.startswith(NAMESPACE):
            filled = re.sub(r"<int:\w+>", "1", re.sub(r"<(?:slug|str):\w+>", "news", route))
            rows[f"{name.removeprefix(NAMESPACE)} {route}"] = f"/{filled}"
    return rows


def test_every_address_is_closed_or_declared_safe():
    rows = names_of_localize()
    assert len(rows) >= 17, "the resolver finds wagtail-localize's addresses"
    unguarded = {
        name
        for name, path in rows.items()
        if resolve(path).view_name != "localize_closed" and name.split()[0] not in OPEN
    }
    assert unguarded == set(), "guard it, or declare it safe with a reason in translation/localize/urls.py"
    assert all(reason for _route, reason in OPEN.values())
    assert {name.split()[0] for name in rows} >= set(OPEN)


def test_an_address_of_a_new_version_is_closed():
    assert resolve("/admin/localize/publish/everything/7/").view_name == "localize_closed"
    assert resolve("/admin/localize/jsi18n/").view_name == "wagtail_localize:javascript_catalog"
    assert resolve("/admin/localize/jsi18n/more/").view_name == "localize_closed"


@pytest.mark.parametrize("who", ["administrator", "webmaster", "translator"])
def test_no_screen_shows_or_writes_anything(who, at):
    """GET and POST of every address, with a real page, translation and segment in it: nothing changes."""
    desk = Desk()
    source = make_source("Bí mật của cổng")
    job = request(source)
    user = {
        "administrator": make_user("quan-tri", is_superuser=True),
        "webmaster": make_user(role="unit_webmaster", unit="snnmt"),
        "translator": desk.translator(),
    }[who]
    translation = job.translation
    segment = translation.source.stringsegment_set.first()
    values = {
        "page_id": job.target.pk, "translation_source_id": translation.source_id, "translation_id": translation.pk,
        "string_segment_id": segment.pk, "overridable_segment_id": 1, "app_label": "news", "model_name": "topic",
        "pk": Topic.objects.first().pk, "mode": "",
    }  # fmt: skip
    before = (Page.objects.count(), StringTranslation.objects.count(), Page.objects.filter(live=True).count())
    client = at(PORTAL if who == "administrator" else DEPARTMENT)
    client.force_login(user)
    for _name, route, _callback in patterns():
        if not _name.startswith(NAMESPACE) or _name.removeprefix(NAMESPACE) in OPEN:
            continue
        path = "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(values[match.group(1)]) or "x", route)
        for method in (client.get, client.post, client.put, client.delete):
            response = method(path)
            assert response.status_code in {302, 403}, path
            assert "Bí mật" not in response.content.decode()
    assert before == (Page.objects.count(), StringTranslation.objects.count(), Page.objects.filter(live=True).count())
    assert Translation.objects.get(pk=translation.pk).enabled
    assert Page.objects.get(pk=job.target.pk).alias_of_id is None


def test_the_closed_screen_says_where_to_go(at):
    client = at(PORTAL)
    client.force_login(make_user("quan-tri", is_superuser=True))
    response = client.get("/admin/localize/reports/translations/", follow=True)
    assert "translation desk" in response.content.decode() or "bộ phận dịch thuật" in response.content.decode()
    answer = client.put("/admin/localize/translate/1/strings/1/edit/")
    assert answer.status_code == 403
    assert answer.json()["detail"]


def test_who_has_not_logged_in_is_sent_to_the_log_in(at):
    assert "/admin/login/" in at(PORTAL).get("/admin/localize/submit/page/1/").headers["Location"]


def test_hooks_of_wagtail_localize_are_out():
    hooks.search_for_hooks()
    registered = {function for rows in hooks._hooks.values() for function, _order in rows}
    assert registered & set(TAKEN_OUT.values()) == set()
    assert registered & {function for functions in MENU_ITEMS.values() for function in functions} == set()
    assert localize.page_listing_more_buttons not in registered
    assert synctree.after_create_page not in registered
    assert [row["model"] for row in get_locale_components() if row["model"] is LocaleSynchronization] == []


def test_aliases_in_other_languages_are_refused():
    source = make_source()
    english = locale("en")
    with pytest.raises(PublishRefused):
        source.copy_for_translation(english, copy_parents=True, alias=True)
    assert not source.has_translation(english)
    with pytest.raises(PublishRefused):
        LocaleSynchronization.objects.create(locale=english, sync_from=Locale.get_default())
    assert LocaleSynchronization.objects.count() == 0


def test_an_alias_in_another_language_through_the_admins_api(at):
    source = make_source()
    client = at(PORTAL)
    client.force_login(make_user("quan-tri", is_superuser=True))
    url = reverse("wagtailadmin_api:pages:action", args=[source.pk, "copy_for_translation"])
    answer = client.post(url, {"locale": "en", "alias": "true", "copy_parents": "true"})
    assert answer.status_code == 403
    assert "detail" in answer.json()
    assert not source.has_translation(locale("en"))


def test_settings_are_checked(settings):
    assert check_settings(None) == []
    settings.WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = True
    settings.WAGTAILLOCALIZE_DISABLE_ON_DELETE = False
    assert [error.id for error in check_settings(None)] == ["translation.E001", "translation.E001"]
    del settings.WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE
    assert len(check_settings(None)) == 2, "the default is the dangerous one"


def test_rows_of_synchronisation_are_found():
    assert check_no_synchronisation(None, databases=["default"]) == []
    row = LocaleSynchronization(locale=locale("ja"), sync_from=Locale.get_default())
    LocaleSynchronization.objects.bulk_create([row])  # Past the signals.
    assert [error.id for error in check_no_synchronisation(None, databases=["default"])] == ["translation.E002"]


# ---- the editor ----
@pytest.mark.parametrize("state", [JobState.TRANSLATING, JobState.PUBLISHED])
def test_the_editor_of_a_translation_leads_to_the_desk(state, at, on_commit):
    desk = Desk()
    with on_commit():
        job = in_state(desk, state)
    client = at(PORTAL)
    client.force_login(make_user("quan-tri", is_superuser=True))
    response = client.get(reverse("wagtailadmin_pages:edit", args=[job.target.pk]))
    assert response.status_code == 302
    assert "localize" not in response.headers["Location"]


def test_a_snippet_is_not_opened_in_wagtail_localizes_editor(at):
    topic = Topic.objects.get(slug="nghe-ca", locale__language_code="vi")
    english = topic.copy_for_translation(locale("en"))
    english.save()
    source, _created = TranslationSource.update_or_create_from_instance(topic)
    Translation.objects.create(source=source, target_locale=english.locale)
    client = at(PORTAL)
    client.force_login(make_user("quan-tri", is_superuser=True))
    html = client.get(reverse("wagtailsnippets_news_topic:edit", args=[english.pk])).content.decode()
    assert "localize" not in html.split("<main")[-1]
