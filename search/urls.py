"""Addresses of the search."""

from __future__ import annotations

from django.urls import include, path
from django.utils.translation import pgettext_lazy

from . import views
from .api import views as api
from .clicks import search_clicked
from .feeds import search_feed
from .opensearch import opensearch

search_urlpatterns = [
    path("", views.search_page, name="search"),
    path("rss/", search_feed, {"kind": "rss"}, name="search_rss"),
    path("atom/", search_feed, {"kind": "atom"}, name="search_atom"),
]
urlpatterns = [
    path(pgettext_lazy("url", "search/"), include(search_urlpatterns)),
    path("opensearch.xml", opensearch, name="opensearch"),
]
# Below no language: its answers are in the language asked for.
api_urlpatterns = [
    path("api/v1/search/", api.search, name="search_api"),
    path("api/v1/suggest/", api.suggest, name="suggest_api"),
    path("api/v1/openapi.json", api.openapi, name="search_api_openapi"),
    path("api/v1/docs", api.docs, name="search_api_docs"),
    path("api/v1/search/clicked/", search_clicked, name="search_clicked"),
]
