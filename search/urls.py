"""Addresses of the search."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import pgettext_lazy

from . import views
from .clicks import search_clicked

urlpatterns = [path(pgettext_lazy("url", "search/"), views.search_page, name="search")]
api_urlpatterns = [
    path("api/v1/search/", views.search_api, name="search_api"),
    path("api/v1/search/clicked/", search_clicked, name="search_clicked"),
]
