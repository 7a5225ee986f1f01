"""Architecture as system checks (learnt from ONS `core/checks.py`): `manage.py check` fails where a rule is broken."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, Tags, register
from wagtail.contrib.settings.models import BaseGenericSetting
from wagtail.models import Page, get_page_models

from .models import BasePage, PlainPage

OUR_APPS = ("cms.", "sites", "search", "news", "pages", "campaigns", "home", "exchange", "reports", "demo")


def is_ours(model: type) -> bool:
    """Whether `model` belongs to one of the project's own rooms."""
    module = model.__module__
    return any(module == room or module.startswith(room if room.endswith(".") else f"{room}.") for room in OUR_APPS)


@register(Tags.models)
def check_pages_inherit_base_page(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Every page type of the project inherits `BasePage`, so that language, address and metadata rules hold for it."""
    return [
        Error(
            f"{model._meta.label} does not inherit cms.core.models.BasePage.",
            hint="Inherit BasePage, or PlainPage for a page that is never shown.",
            obj=model,
            id="core.E001",
        )
        for model in get_page_models()
        if model is not Page and is_ours(model) and not issubclass(model, BasePage | PlainPage)
    ]


@register(Tags.models)
def check_site_settings_are_per_site(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Settings edited in the admin belong to one site: a setting for all sites would let one unit change the others."""
    return [
        Error(f"{model._meta.label} is a setting of the whole installation.", obj=model, id="core.E002")
        for model in apps.get_models()
        if is_ours(model) and issubclass(model, BaseGenericSetting)
    ]


@register(Tags.translation)
def check_content_languages(app_configs: Any, **kwargs: Any) -> list[Error]:
    """The interface's languages and those of the content are one list: every page must have labels in its language."""
    if list(settings.LANGUAGES) == list(settings.WAGTAIL_CONTENT_LANGUAGES):
        return []
    return [Error("LANGUAGES and WAGTAIL_CONTENT_LANGUAGES differ.", id="core.E003")]
