"""Addresses of the feeds of a site."""

from __future__ import annotations

from django.urls import path

from .views import site_feeds

urlpatterns = [
    path("rss/", site_feeds.site_feed, name="site_feed"),
    path("rss/all.xml", site_feeds.all_articles_feed, {"kind": "rss"}, name="all_articles_rss"),
    path("rss/atom.xml", site_feeds.all_articles_feed, {"kind": "atom"}, name="all_articles_atom"),
]
