"""The translation desk."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TranslationConfig(AppConfig):
    name = "translation"
    verbose_name = _("Translation desk")

    def ready(self) -> None:
        from . import permissions
        from .checks import markup, register_check

        permissions.register()
        register_check(markup.check_markup, markup.MESSAGES)
