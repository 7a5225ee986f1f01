"""Which view answers at which address of `GazettePage`."""

from __future__ import annotations

from gazette.registry import PublicView

from . import gazette, gazette_feed, gazette_issue, gazette_pdf, gazette_search, gazette_subscribe

VIEWS: dict[str, PublicView] = {
    "gazette": gazette.start,
    "gazette_year": gazette.year_page,
    "gazette_calendar": gazette.calendar,
    "gazette_feed": gazette_feed.feed,
    "gazette_search": gazette_search.search,
    "gazette_subscribe": gazette_subscribe.subscribe,
    "gazette_confirm": gazette_subscribe.confirm,
    "gazette_leave": gazette_subscribe.leave,
    "gazette_issue": gazette_issue.issue,
    "gazette_pdf": gazette_pdf.pdf,
    "gazette_signature": gazette_issue.signature,
    "gazette_page": gazette_issue.reading,
}
