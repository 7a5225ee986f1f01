"""The archive and its feeds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from cms.core.locales import html_code
from questions.models import PublicQuestion, QuestionsPage
from questions.templatetags.question_tags import excerpt_of
from sites.chrome import chrome_for, portal_site
from sites.enums import EDITABLE_STATES
from sites.models import MemberSite

from .answers import render
from .listing import Listing, Wanted
from .places import page_at, site_of

FEEDS = {"rss": Rss201rev2Feed, "atom": Atom1Feed}
FEED_LENGTH = 30


def archive(page: QuestionsPage, request: HttpRequest) -> HttpResponse:
    """The list of published questions."""
    member_site = site_of(request)
    wanted = Wanted.read(request, page)
    listing = Listing(member_site, wanted)
    questions = listing.page(request)
    first = questions.number == 1
    context = {
        "wanted": wanted,
        "narrowed": wanted.is_narrowed(page),
        "questions": questions,
        "promoted": listing.promoted if first else [],
        **listing.choices(page.language),
        "province_url": "" if member_site.is_portal else province_archive(page.language),
        "feed_query": feed_query(request),
        "takes_questions": takes_questions(page, member_site),
    }
    response = render(page, request, "questions/archive.html", **context)
    if wanted.text:  # Search engines are not to keep lists of results.
        response["X-Robots-Tag"] = "noindex"
    return response


def takes_questions(page: QuestionsPage, member_site: MemberSite) -> bool:
    return bool(page.accepts and member_site.state in EDITABLE_STATES)


def province_archive(language: str) -> str:
    """Address of the portal's page of questions in a language; empty where it has none."""
    portal = portal_site()
    page = page_at(portal, language) if portal is not None else None
    return str(page.full_url) if page is not None else ""


def feed_query(request: HttpRequest) -> str:
    """The filters, for the address of the feed."""
    kept = request.GET.copy()
    for name in list(kept):
        if name not in {"topic", "unit", "lang"} or not kept[name]:
            kept.pop(name)
    return f"?{kept.urlencode()}" if kept else ""


def feed(page: QuestionsPage, request: HttpRequest, kind: str) -> HttpResponse:
    """The newest answers as RSS 2.0 or Atom (RFC 4287); what is retracted is in the next one no more."""
    member_site = site_of(request)
    language = translation.get_language() or "vi"
    names = chrome_for(member_site, language)
    made: Any = FEEDS[kind](
        title=f"{page.title} – {names.name}",
        link=page.get_full_url(request) or "/",
        description=page.meta_description or page.title,
        language=html_code(language),
        feed_url=request.build_absolute_uri(request.get_full_path()),
    )
    rows = Listing(member_site, Wanted.read(request, page)).rows.for_cards()
    for public in rows[:FEED_LENGTH]:
        add(made, page, request, public, language)
    response = HttpResponse(content_type=made.content_type)
    made.write(response, "utf-8")
    return response


def add(made: Any, page: QuestionsPage, request: HttpRequest, public: PublicQuestion, language: str) -> None:
    url = (page.get_full_url(request) or "/") + page.reverse_subpage("question", args=[public.slug])
    day = public.answered_on
    moment = datetime(day.year, day.month, day.day, tzinfo=get_current_timezone())
    made.add_item(
        title=public.title,
        link=url,
        description=excerpt_of(public.answer),
        pubdate=public.published_at or moment,
        updateddate=public.updated_at,
        author_name=public.unit.name_on(day, language) or None,
        unique_id=url,
        categories=[_("Questions and answers")],
    )
