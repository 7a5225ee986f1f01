"""Addresses of the feeds of a site."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("rss/", views.site_feed, name="site_feed"),
    path("rss/all.xml", views.all_articles_feed, {"kind": "rss"}, name="all_articles_rss"),
    path("rss/atom.xml", views.all_articles_feed, {"kind": "atom"}, name="all_articles_atom"),
]
