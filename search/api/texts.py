"""What the document says of parameters and fields. English sources of the catalogues."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

TITLE = _("Search of the province")
ABOUT = _(
    "Everything that the authorities of the province publish, as one search. Public contents only, whoever asks. No key "
    "is needed; every address of the API is on every site of the province and gives the same answers there."
)
SEARCH = _("Search")
SEARCH_LONG = _(
    "All words must be found; with fewer than three hits a better spelling or some of the words serve as well, and the "
    "answer says so. Without words everything is listed, newest first."
)
SUGGEST = _("Suggestions while typing")
SUGGEST_LONG = _("Titles and document numbers that begin so, and what many people search for.")
ANSWERS = {
    200: _("The answer."),
    304: _("The client has this answer already (If-None-Match)."),
    400: _("Something in the address is wrong; every wrong parameter is named."),
    405: _("Only GET, HEAD and OPTIONS are answered."),
    429: _("Too many requests; Retry-After says how many seconds to wait."),
    503: _("The search is not available at the moment."),
}
HEADERS = {
    "ETag": _("Changes with the answer; send it back as If-None-Match."),
    "RateLimit-Policy": _("How many requests (q) are allowed in how many seconds (w)."),
    "RateLimit": _("How many requests are left (r) until the count begins anew in so many seconds (t)."),
    "Retry-After": _("Seconds to wait."),
}
DESCRIPTIONS = {
    "q": _(
        "What is searched for. Accents need not be typed. “Quotes” keep words together, a minus leaves a word out; OR, "
        "site:, type:, lang:, before:, after: and number: are understood. The beginning is read; “cut” says when it was "
        "too long."
    ),
    "phrase": _("Words that stand side by side."),
    "without": _("Words none of which may be found."),
    "unit": _("Codes of units. Repeatable, also with commas."),
    "within": _("Codes of units, each with all units below it. Repeatable, also with commas."),
    "type": _("Kinds of content; those that there are stand in the facet. Repeatable, also with commas."),
    "topic": _("Topics; those that there are stand in the facet. Repeatable, also with commas."),
    "lang": _("Languages of the contents; all of them by default. Repeatable, also with commas."),
    "year": _("Years of publication. Repeatable, also with commas."),
    "since": _("First day of publication, in Vietnam’s time."),
    "until": _("Last day of publication, in Vietnam’s time."),
    "attachment": _("Only with files to download, or only without."),
    "number": _("A document number or its beginning, in any spelling."),
    "sort": _("Best first or newest first."),
    "page": _("Number of the page, within the first 1,000 results. To go deeper follow “next”."),
    "page_size": _("Results on a page."),
    "after": _("Where the page before ended; it is part of “next”, and wins over “page”."),
    "ui": _("Language of names and messages; by default what the client accepts (Accept-Language), else Vietnamese."),
    "prefix": _("What has been typed so far."),
    "suggest_lang": _("Language of the suggestions; by default that of names and messages."),
    "limit": _("At most so many suggestions."),
    "format": _("“opensearch” gives the list that browsers ask for: the text, then the suggestions."),
    "url": _("Address, absolute."),
    "title": _("Title, plain text."),
    "title_html": _("Title as HTML, escaped, with <mark> around the hits."),
    "snippet": _("The passage around the hits as HTML, escaped, with <mark> around the hits."),
    "row_unit": _("Code of the unit."),
    "unit_name": _("Name of the unit, on the day of publication."),
    "row_type": _("Kind of content."),
    "row_lang": _("Language."),
    "row_number": _("Document number; empty where there is none."),
    "published_at": _("When it was published, in UTC."),
    "row_topics": _("Topics."),
    "has_attachment": _("Whether there are files to download."),
    "found_in": _("The file that the passage is from; null when it is from the text itself."),
    "file_title": _("Name of the file."),
    "file_page": _("Page of the file, from 1; 0 where its format has none."),
    "also_on": _("Other sites that show the same."),
    "also_in": _("The same in other languages."),
    "details": _("What this kind of content shows besides; its names may grow."),
    "value": _("What the parameter takes."),
    "label": _("What people read."),
    "count": _("Results with this value, under all other filters."),
    "selected": _("Whether it is chosen."),
    "bet_description": _("What it is about; may be empty."),
    "total": _("How many results there are."),
    "answer_page": _("Number of the page; 1 when “after” is given."),
    "next": _("Address of the next page; null on the last one."),
    "facets": _("Values to filter by, the most frequent first."),
    "best_bets": _("What the editors put first for this search."),
    "did_you_mean": _("A better spelling, or null."),
    "corrected": _("Whether the results are those of the better spelling, since nothing was found for what was typed."),
    "relaxed": _("Whether some results hold only some of the words."),
    "cut": _("Whether the text was too long and its end was left out."),
    "degraded": _("Whether a simpler search answers because the usual one is away."),
    "suggested_text": _("The suggestion."),
    "kind": _("A title, a document number, or a query that many people ask."),
    "suggested_url": _("Where a title or number leads; null for a query."),
    "errors": _("What is wrong, by parameter, in the language asked for."),
}


def describe(name: str) -> str:
    return DESCRIPTIONS[name]
