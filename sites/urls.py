"""Addresses of the directory and the site map, in the language of the page."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import pgettext_lazy

from .views import directory

urlpatterns = [
    path(pgettext_lazy("url", "authorities/"), directory.unit_directory, name="unit_directory"),
    path(pgettext_lazy("url", "site-map/"), directory.site_map, name="site_map"),
]
