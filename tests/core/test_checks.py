"""The architecture's rules hold, and a broken one is found."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core import checks as django_checks
from wagtail.models import Page
from wagtail.models.pages import PAGE_MODEL_CLASSES

from cms.core import checks
from home.models import HomePage
from news.models import ArticlePage


@pytest.mark.django_db
def test_the_project_is_clean():
    assert django_checks.run_checks(databases=["default"]) == []


def test_a_page_that_is_not_ours_is_found(monkeypatch):
    class Stray(Page):
        class Meta:
            proxy = True
            app_label = "news"

    # It must not live on: other tests check the whole project.
    PAGE_MODEL_CLASSES.remove(Stray)
    del apps.all_models["news"]["stray"]
    apps.clear_cache()
    Stray.__module__ = "news.models"
    monkeypatch.setattr(checks, "get_page_models", lambda: [Page, HomePage, ArticlePage, Stray])
    assert [error.id for error in checks.check_pages_inherit_base_page(None)] == ["core.E001"]


def test_languages_of_interface_and_content_are_one_list(settings):
    settings.WAGTAIL_CONTENT_LANGUAGES = settings.LANGUAGES[:2]
    assert [error.id for error in checks.check_content_languages(None)] == ["core.E003"]
