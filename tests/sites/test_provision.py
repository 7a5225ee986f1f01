"""Provisioning: complete, repeatable, whole or nothing."""

from __future__ import annotations

import time
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Collection, Page, Site

from cms.core.actions import ActionError
from home.models import HomePage
from pages.models import ContactPage, StandardPage
from sites.actions import OpenLanguageAction, ProvisionSiteAction
from sites.models import LocaleContainerPage, MemberSite, Unit, UnitKind, UnitPeriod
from sites.section_templates import SECTION_TEMPLATES, walk_template
from tests.conftest import DEPARTMENT, PORTAL

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Unit:
    unit = Unit.objects.create(code="syt")
    UnitPeriod.objects.create(
        unit=unit, kind=UnitKind.objects.get(code="department"), name="Sở Y tế", valid_from=date(2025, 7, 1)
    )
    return unit


def test_a_site_gets_all_it_needs(unit):
    start = time.perf_counter()
    result = ProvisionSiteAction("syt.portal.test", unit, languages=["en"]).execute()
    assert time.perf_counter() - start < 10
    member_site = result.member_site
    home = member_site.site.root_page
    assert home.depth == 3
    assert home.get_parent().specific_class is LocaleContainerPage
    slugs = set(Page.objects.descendant_of(home).values_list("slug", flat=True))
    assert slugs == {spec.slug for _parents, spec in walk_template("unit")}
    assert member_site.collection.name == "Sở Y tế"
    assert {locale.language_code for locale in member_site.languages.all()} == {"vi", "en"}
    assert not member_site.site.is_default_site


def test_what_has_no_text_yet_stays_a_draft(unit):
    home = ProvisionSiteAction("syt.portal.test", unit).execute().member_site.site.root_page
    live = set(StandardPage.objects.descendant_of(home).live().values_list("slug", flat=True))
    assert live == {"gioi-thieu", "kha-nang-tiep-can", "bao-ve-du-lieu-ca-nhan"}


def test_again_without_harm(unit):
    first = ProvisionSiteAction("syt.portal.test", unit, languages=["en"]).execute()
    contact = ContactPage.objects.descendant_of(first.member_site.site.root_page).get()
    contact.title = "Liên hệ với Sở"
    contact.save_revision().publish()
    pages = Page.objects.count()
    second = ProvisionSiteAction("syt.portal.test", unit, languages=["en"]).execute()
    assert second.created == []
    assert Page.objects.count() == pages
    contact.refresh_from_db()
    assert contact.title == "Liên hệ với Sở", "what people changed stays"


def test_a_missing_section_is_made_again(unit):
    home = ProvisionSiteAction("syt.portal.test", unit).execute().member_site.site.root_page
    ContactPage.objects.descendant_of(home).get().delete()
    assert ProvisionSiteAction("syt.portal.test", unit).execute().created == ["vi:lien-he"]


def test_whole_or_nothing(unit, monkeypatch):
    def broken(*args: object) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr("sites.actions.provision.ensure_sections", broken)
    counts = Page.objects.count(), Site.objects.count(), Collection.objects.count()
    with pytest.raises(RuntimeError):
        ProvisionSiteAction("syt.portal.test", unit).execute()
    assert (Page.objects.count(), Site.objects.count(), Collection.objects.count()) == counts


@pytest.mark.parametrize(
    ("host", "field"),
    [(DEPARTMENT, "host"), ("not a host", "host"), ("-a.test", "host"), ("", "host"), ("a" * 300, "host")],
)
def test_hosts_that_cannot_be_used(unit, host, field):
    with pytest.raises(ActionError) as error:
        ProvisionSiteAction(host, unit).execute()
    assert error.value.field == field


def test_a_host_outside_the_province_is_refused(unit, settings):
    settings.PORTAL_DOMAIN = "portal.test"
    with pytest.raises(ActionError, match=r"portal\.test"):
        ProvisionSiteAction("syt.example", unit).execute()
    assert ProvisionSiteAction("syt.portal.test", unit).execute().created


def test_a_unit_has_one_site():
    with pytest.raises(ActionError) as error:
        ProvisionSiteAction("other.portal.test", Unit.objects.get(code="snnmt")).execute()
    assert DEPARTMENT in str(error.value)


def test_unknown_languages_and_templates_are_refused(unit):
    with pytest.raises(ActionError):
        ProvisionSiteAction("syt.portal.test", unit, languages=["fr"]).execute()
    with pytest.raises(ActionError):
        ProvisionSiteAction("syt.portal.test", unit, template="none").execute()
    assert not MemberSite.objects.filter(unit=unit).exists()


def test_there_is_one_portal(unit):
    ProvisionSiteAction("syt.portal.test", unit, portal=True).execute()
    assert Site.objects.get(is_default_site=True).hostname == PORTAL


def test_an_opened_language_is_real_and_tied(department):
    made = OpenLanguageAction(department, "ja").execute()
    home = HomePage.objects.get(locale__language_code="ja", translation_key=department.site.root_page.translation_key)
    assert home in made
    assert home.live
    assert home.alias_of_id is None
    assert home.depth == 3
    contact = ContactPage.objects.descendant_of(home).get()
    assert contact.translation_key == ContactPage.objects.descendant_of(department.site.root_page).get().translation_key
    assert contact.slug == "lien-he", "one path in all languages"
    assert contact.title != ContactPage.objects.descendant_of(department.site.root_page).get().title
    assert OpenLanguageAction(department, "ja").execute() == []


def test_the_containers_are_translations_of_each_other():
    containers = LocaleContainerPage.objects.all()
    assert {container.depth for container in containers} == {2}
    assert len({container.translation_key for container in containers}) == 1
    assert containers.count() == 5


@pytest.mark.parametrize("template", SECTION_TEMPLATES)
def test_templates_have_unique_paths(template):
    paths = [(*parents, spec.slug) for parents, spec in walk_template(template)]
    assert len(paths) == len(set(paths))


def test_the_command(unit):
    out = StringIO()
    call_command("provision_site", "--host", "syt.portal.test", "--unit", "syt", stdout=out)
    assert "new:" in out.getvalue()
    out = StringIO()
    call_command("provision_site", "--host", "syt.portal.test", "--unit", "syt", stdout=out)
    assert "nothing to do" in out.getvalue()
    with pytest.raises(CommandError, match="no unit"):
        call_command("provision_site", "--host", "x.portal.test", "--unit", "khong-co")
    with pytest.raises(CommandError):
        call_command("provision_site", "--host", DEPARTMENT, "--unit", "syt")


def test_the_command_makes_a_unit_that_is_not_in_the_register():
    out = StringIO()
    options = ("--host", "dac-khu.portal.test", "--unit", "hon-ngu", "--name", "Đặc khu Hòn Ngư")
    with pytest.raises(CommandError, match="special-zone"):
        call_command("provision_site", *options, "--kind", "nothing")
    call_command("provision_site", *options, "--kind", "special-zone", "--since", "2025-07-01", stdout=out)
    site = MemberSite.objects.get(site__hostname="dac-khu.portal.test")
    assert (site.unit.name_on(), site.unit.periods.get().kind.code) == ("Đặc khu Hòn Ngư", "special-zone")
    assert site.template == "commune"


def test_a_refused_provisioning_leaves_no_unit():
    with pytest.raises(CommandError):
        call_command("provision_site", "--host", DEPARTMENT, "--unit", "moi", "--name", "Mới", "--kind", "department")
    assert not Unit.objects.filter(code="moi").exists()
