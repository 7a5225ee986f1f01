"""The newest issues as RSS 2.0."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.feedgenerator import Enclosure, Rss201rev2Feed
from django.utils.translation import ngettext

from cms.core.locales import html_code
from gazette.models import GazettePage
from sites.chrome import chrome_for

from .gazette_places import counted, portal_of, tail_of, title_of

FEED_LENGTH = 30


def feed(page: GazettePage, request: HttpRequest) -> HttpResponse:
    portal = portal_of(request)
    language = translation.get_language() or "vi"
    base = page.get_full_url(request) or "/"
    made: Any = Rss201rev2Feed(
        title=f"{page.title} – {chrome_for(portal, language).name}",
        link=base,
        description=page.meta_description or page.title,
        language=html_code(language),
        feed_url=request.build_absolute_uri(request.path),
    )
    for issue in counted()[:FEED_LENGTH]:
        url = f"{base}{tail_of(issue)}"
        words = ngettext("%(count)d document", "%(count)d documents", issue.documents) % {"count": issue.documents}
        made.add_item(
            title=title_of(issue),
            link=url,
            description=words,
            pubdate=issue.published_at or timezone.make_aware(datetime.combine(issue.issued_on, time(8))),
            updateddate=issue.updated_at,
            unique_id=url,
            enclosures=[Enclosure(f"{url}tai/", str(issue.size), "application/pdf")] if issue.file else [],
        )
    response = HttpResponse(content_type=made.content_type)
    made.write(response, "utf-8")
    return response
