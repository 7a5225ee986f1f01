"""The shapes of what is asked and answered; the OpenAPI document is made from them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema

from questions.enums import Purpose, QuestionState

LANGUAGES = Literal["vi", "en", "ja", "ko", "zh-hans"]
MAX_BASE64 = 28_000_000


class Person(Schema):
    """Who asks; sealed at once, and never given out again by the API."""

    name: str = Field("", max_length=254, description=_("Name of the asker."))
    phone: str = Field("", max_length=254, description=_("Telephone."))
    email: str = Field("", max_length=254, description=_("E-mail, for notices of each step."))
    address: str = Field("", max_length=254, description=_("Address."))
    organisation: str = Field("", max_length=254, description=_("Name of the business or association."))
    tax_code: str = Field("", max_length=254, description=_("Tax code of the organisation."))


class FileIn(Schema):
    name: str = Field(max_length=200, description=_("Name of the file with its extension."))
    content: str = Field(max_length=MAX_BASE64, description=_("The file in base64 (RFC 4648)."))


class QuestionIn(Schema):
    title: str = Field(max_length=1000, description=_("What it is about, at most 200 characters."))
    text: str = Field(max_length=60_000, description=_("The question, plain text, at most 10,000 characters."))
    language: LANGUAGES = Field("vi", description=_("Language of the question."))
    topic: str = Field("", max_length=80, description=_("Slug of the field of life."))
    unit: str = Field("", max_length=80, description=_("Code of the unit that is asked."))
    place: str = Field("", max_length=1000, description=_("Where it is about."))
    asker_kind: Literal["person", "organisation"] = Field("person", description=_("Who asks."))
    asker: Person | None = Field(None, description=_("Personal data; needs the consent “answer”."))
    consents: list[Literal["answer", "publish", "survey"]] = Field(
        default_factory=list, description=_("Purposes to which the asker has agreed, one by one.")
    )
    files: list[FileIn] = Field(default_factory=list, max_length=5, description=_("At most five files."))


class ReceiptOut(Schema):
    code: str = Field(description=_("Tracking code."))
    secret: str = Field(
        description=_("Secret that opens the question together with the code; give it to the asker only.")
    )
    follow_url: str = Field(description=_("Page where the asker follows the question."))
    state: str = Field(description=_("State."))
    received_on: date = Field(description=_("Day of receipt; day 0 of the term."))
    due_date: date | None = Field(description=_("Last day for the answer."))


class StatusIn(Schema):
    code: str = Field(max_length=40, description=_("Tracking code."))
    secret: str = Field(max_length=60, description=_("The secret that goes with it."))


class EventOut(Schema):
    kind: str = Field(description=_("What happened."))
    label: str = Field(description=_("The same in words."))
    at: datetime = Field(description=_("When, in UTC."))


class StatusOut(Schema):
    code: str = Field(description=_("Tracking code."))
    state: Literal[tuple(QuestionState.values)] = Field(description=_("State."))  # type: ignore[valid-type]
    state_label: str = Field(description=_("State in words."))
    unit: str = Field(description=_("Code of the unit that has it now; empty: none yet."))
    unit_name: str = Field(description=_("Name of the unit."))
    received_on: date = Field(description=_("Day of receipt; day 0 of the term."))
    due_date: date | None = Field(description=_("Last day for the answer; null while the clock is paused."))
    answered_on: date | None = Field(description=_("Day of the answer."))
    answer: str = Field(description=_("The answer as safe HTML; empty while there is none."))
    history: list[EventOut] = Field(description=_("What happened, the oldest first."))


class Card(Schema):
    slug: str = Field(description=_("Part of the address."))
    url: str = Field(description=_("Address, absolute."))
    title: str = Field(description=_("Subject."))
    language: str = Field(description=_("Language."))
    unit: str = Field(description=_("Code of the unit that answered."))
    unit_name: str = Field(description=_("Name of the unit."))
    topic: str = Field(description=_("Slug of the field; empty where there is none."))
    asked_on: date = Field(description=_("Day of the question."))
    answered_on: date = Field(description=_("Day of the answer."))


class Reference(Schema):
    number: str = ""
    title: str = ""
    url: str = ""


class Published(Card):
    text: str = Field(description=_("The question, personal data taken out."))
    answer: str = Field(description=_("The answer as safe HTML."))
    references: list[Reference] = Field(description=_("Legal basis of the answer."))
    updated_at: datetime = Field(description=_("Last change of the public version."))


class Archive(Schema):
    total: int = Field(description=_("How many there are."))
    page: int = Field(description=_("Number of the page, from 1."))
    pages: int = Field(description=_("Number of pages."))
    results: list[Card] = Field(description=_("Newest answers first."))


class UnitFigures(Schema):
    unit: str = Field(description=_("Code of the unit."))
    unit_name: str = Field(description=_("Name of the unit."))
    received: int = Field(description=_("Questions received in the year."))
    answered: int = Field(description=_("Of these, answered."))
    on_time: int = Field(description=_("Of these, answered in time."))
    late_open: int = Field(description=_("Late and still open."))
    median_working_days: float | None = Field(description=_("Median of working days to the answer."))
    rank: int | None = Field(description=_("Place; null below ten questions with a known outcome."))


class Figures(Schema):
    year: int = Field(description=_("Year of receipt."))
    as_of: date = Field(description=_("Day up to which it is counted."))
    units: list[UnitFigures] = Field(description=_("Units in their fair order."))


class Errors(Schema):
    errors: dict[str, str] = Field(description=_("What is wrong, by field, in the language asked for."))


PURPOSES = {purpose.value: purpose for purpose in Purpose}
