"""The shapes of what is asked and answered; the OpenAPI document is made from them.

Descriptions are English sources, translated when the document is (`search.api.document`), so they are marked and not
translated here.
"""

from __future__ import annotations

from typing import Any, Literal

from django.conf import settings
from ninja import Field, Schema

from search.engines.base import MAX_NUMBERED
from search.forms import MAX_CHOSEN, MAX_PAGE_SIZE, MAX_TEXT, MAX_VALUE, SORTS

from .texts import describe as d

LANGUAGES = [code for code, _label in settings.LANGUAGES]
MAX_SUGGESTIONS = 20
FORMATS = ("json", "opensearch")


def asked(name: str, schema: dict[str, Any], default: Any = None, **more: Any) -> Any:
    """A parameter that the document describes so.

    It is read by `search.forms`, which the page and the feeds share, so ninja takes it as it comes.
    """
    return Field(default, description=d(name), json_schema_extra=schema, **more)


def values_of(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items, "maxItems": MAX_CHOSEN}


TEXT = {"type": "string", "maxLength": MAX_TEXT}
SHORT = {"type": "string", "maxLength": MAX_VALUE}
VALUES = values_of({"type": "string", "minLength": 1, "maxLength": MAX_VALUE})
DAY = {"type": "string", "format": "date"}
LANGUAGE = {"type": "string", "enum": LANGUAGES}


class SearchParameters(Schema):
    q: Any = asked("q", TEXT, "", examples=["cang vinh sau"])
    phrase: Any = asked("phrase", TEXT, "")
    without: Any = asked("without", TEXT, "")
    unit: Any = asked("unit", VALUES)
    within: Any = asked("within", VALUES)
    type: Any = asked("type", VALUES)
    topic: Any = asked("topic", VALUES)
    lang: Any = asked("lang", values_of({"type": "string", "enum": [*LANGUAGES, "all"]}))
    year: Any = asked("year", values_of({"type": "string", "pattern": "^(19|20)[0-9]{2}$"}))
    since: Any = asked("since", DAY)
    until: Any = asked("until", DAY)
    attachment: Any = asked("attachment", {"type": "boolean"})
    number: Any = asked("number", SHORT, "")
    sort: Any = asked("sort", {"type": "string", "enum": list(SORTS)}, SORTS[0])
    page: Any = asked("page", {"type": "integer", "minimum": 1, "maximum": MAX_NUMBERED}, 1)
    page_size: Any = asked("page_size", {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE}, 10)
    after: Any = asked("after", SHORT, "")
    ui: Any = asked("ui", LANGUAGE)


class SuggestParameters(Schema):
    q: Any = asked("prefix", TEXT, "", examples=["cang v"])
    lang: Any = asked("suggest_lang", LANGUAGE)
    limit: Any = asked("limit", {"type": "integer", "minimum": 1, "maximum": MAX_SUGGESTIONS}, 8)
    format: Any = asked("format", {"type": "string", "enum": list(FORMATS)}, FORMATS[0])
    ui: Any = asked("ui", LANGUAGE)


class Link(Schema):
    name: str = Field(description=d("unit_name"))
    url: str = Field(description=d("url"))


class Version(Schema):
    lang: str = Field(description=d("row_lang"))
    url: str = Field(description=d("url"))


class Passage(Schema):
    title: str = Field(description=d("file_title"))
    url: str = Field(description=d("url"))
    page: int = Field(description=d("file_page"), ge=0)


class Row(Schema):
    url: str = Field(description=d("url"))
    title: str = Field(description=d("title"))
    title_html: str = Field(description=d("title_html"))
    snippet: str = Field(description=d("snippet"))
    unit: str = Field(description=d("row_unit"))
    unit_name: str = Field(description=d("unit_name"))
    type: str = Field(description=d("row_type"))
    lang: str = Field(description=d("row_lang"))
    number: str = Field(description=d("row_number"))
    published_at: str | None = Field(description=d("published_at"), json_schema_extra={"format": "date-time"})
    topics: list[str] = Field(description=d("row_topics"))
    has_attachment: bool = Field(description=d("has_attachment"))
    found_in: Passage | None = Field(description=d("found_in"))
    also_on: list[Link] = Field(description=d("also_on"))
    also_in: list[Version] = Field(description=d("also_in"))
    details: dict[str, Any] = Field(description=d("details"))


class Value(Schema):
    value: str = Field(description=d("value"))
    label: str = Field(description=d("label"))
    count: int = Field(description=d("count"), ge=0)
    selected: bool = Field(description=d("selected"))


class Facets(Schema):
    unit: list[Value] = []
    type: list[Value] = []
    topic: list[Value] = []
    lang: list[Value] = []
    year: list[Value] = []


class BestBet(Schema):
    title: str = Field(description=d("title"))
    url: str = Field(description=d("url"))
    description: str = Field(description=d("bet_description"))


class SearchAnswer(Schema):
    total: int = Field(description=d("total"), ge=0)
    page: int = Field(description=d("answer_page"), ge=1)
    page_size: int = Field(description=d("page_size"), ge=1)
    next: str | None = Field(description=d("next"))
    results: list[Row]
    facets: Facets = Field(description=d("facets"))
    best_bets: list[BestBet] = Field(description=d("best_bets"))
    did_you_mean: str | None = Field(description=d("did_you_mean"))
    corrected: bool = Field(description=d("corrected"))
    relaxed: bool = Field(description=d("relaxed"))
    cut: bool = Field(description=d("cut"))
    degraded: bool = Field(description=d("degraded"))


class Suggestion(Schema):
    text: str = Field(description=d("suggested_text"))
    kind: Literal["title", "number", "query"] = Field(description=d("kind"))
    url: str | None = Field(description=d("suggested_url"))


class Suggestions(Schema):
    suggestions: list[Suggestion]


class Errors(Schema):
    errors: dict[str, str] = Field(description=d("errors"))
