"""Feeds of a whole site."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.core.restrictions import few_restrictions
from news.feeds import feed_response
from news.models.sections import articles_shown_on
from news.offered import sections_with_articles
from sites.chrome import chrome_for
from sites.hosts import member_site_of


def _home(request: HttpRequest) -> Any:
    member_site = member_site_of(request)
    home = chrome_for(member_site, translation.get_language() or "vi").home if member_site else None
    if home is None:
        raise Http404
    page = Page.objects.get(pk=home.page_id).specific
    page.few_restrictions = few_restrictions()
    return page


def site_feed(request: HttpRequest) -> HttpResponse:
    """The list of this site's feeds in this language."""
    home = _home(request)
    context = {
        "sections": sections_with_articles(home),
        "view_title": _("RSS feeds"),
        "view_name": "site_feed",
    }
    return render(request, "news/feed_list.html", context)


def all_articles_feed(request: HttpRequest, kind: str) -> HttpResponse:
    """All articles of this site in this language, its own and by reference, as RSS or Atom."""
    home = _home(request)
    return feed_response(request, home, articles_shown_on(home), kind)
