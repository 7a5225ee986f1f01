"""Public addresses of the translation desk, in the language of the page."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import pgettext_lazy

from .views import public

urlpatterns = [
    path(
        pgettext_lazy("url", "ask-for-translation/<uuid:key>/"), public.ask_for_translation, name="ask_for_translation"
    ),
]
