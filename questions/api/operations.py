"""`/api/v1/questions/…` on django-ninja, as the search's API (ADR 0011)."""

from __future__ import annotations

import base64
import binascii
import hashlib
from datetime import date
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.paginator import Paginator
from django.core.validators import validate_email
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import NinjaAPI, Query, Status
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer

from cms.core.actions import ActionError
from cms.core.text import fold
from news.models import Topic
from questions.actions import ReceiveQuestionAction
from questions.addresses import follow_url
from questions.codes import find_question, secret_of
from questions.enums import EventKind, Purpose
from questions.following import answer_for_asker
from questions.models import ApiKey, PublicQuestion, Question
from questions.public.places import Places
from questions.receiving import QuestionData
from questions.statistics import record
from sites.models import Unit

from .schemas import Archive, Errors, Figures, Published, QuestionIn, ReceiptOut, StatusIn, StatusOut

PAGE_SIZE, MAX_PAGE_SIZE, MAX_PAGE = 20, 100, 10_000
TITLE = gettext_noop("API of questions and answers")
ABOUT = gettext_noop(
    "Submit questions of citizens with a key, ask for their state, read the public archive and the public record of "
    "the units. Messages come in the language of Accept-Language or of the parameter “ui”."
)


class Renderer(JSONRenderer):
    json_dumps_params = {"ensure_ascii": False}


class Api(NinjaAPI):
    def get_content_type(self) -> str:
        """JSON has no charset (RFC 8259, 11)."""
        return "application/json"


api = Api(
    title=TITLE,
    description=ABOUT,
    version="1",
    urls_namespace="questions_api",
    openapi_url=None,
    docs_url=None,
    renderer=Renderer(),
)


@api.exception_handler(ValidationError)
def wrong_shape(request: HttpRequest, error: ValidationError) -> Any:
    """Fields by name; what was sent is not repeated."""
    found: dict[str, str] = {}
    for row in error.errors:
        place = ".".join(str(part) for part in row["loc"][1:] if part not in ("payload", "parameters"))
        found[place or "body"] = _("This value has not the right form.")
    return api.create_response(request, {"errors": found}, status=422)


@api.post(
    "/",
    url_name="submit",
    operation_id="submitQuestion",
    summary=gettext_noop("Submit a question"),
    description=gettext_noop(
        "Needs a key (Authorization: Bearer …). With the header Idempotency-Key the same request gives the same "
        "question however often it is sent."
    ),
    response={201: ReceiptOut, 401: Errors, 422: Errors, 429: Errors},
)
def submit(request: HttpRequest, payload: QuestionIn) -> Any:
    key: ApiKey = request.auth_key  # type: ignore[attr-defined]
    try:
        data = as_data(payload, key, request.headers.get("Idempotency-Key", ""))
        question = ReceiveQuestionAction(key.unit.member_site, data).execute()
    except ActionError as error:
        return Status(422, {"errors": {error.field or "question": str(error.message)}})
    return Status(201, receipt(question))


def as_data(payload: QuestionIn, key: ApiKey, idempotency: str) -> QuestionData:
    """What the form would have sent.

    Raises:
        ActionError: an unknown field or unit, a file that is no base64, personal data without consent, a wrong e-mail.
    """
    person = payload.asker.dict() if payload.asker else {}
    purposes = {Purpose(name) for name in payload.consents}
    if any(value.strip() for value in person.values()) and Purpose.ANSWER not in purposes:
        raise ActionError(_("Without the consent “answer” no personal data may be sent."), "consents")
    check_email(person.get("email", "").strip())
    return QuestionData(
        title=payload.title,
        text=payload.text,
        language=payload.language,
        channel=key.channel,
        asker_kind=payload.asker_kind,
        topic=named(Topic.objects.filter(slug=payload.topic, locale__language_code="vi"), payload.topic, "topic"),
        wanted_unit=named(Unit.objects.filter(code=payload.unit), payload.unit, "unit"),
        place=payload.place,
        person=person,
        consents={purpose: f"{key.name}: {purpose.label}" for purpose in purposes},
        files=[uploaded(row.name, row.content) for row in payload.files],
        submission=submission_of(key, idempotency),
    )


def check_email(address: str) -> None:
    """Notices go there: a wrong one is told now. Raises `ActionError` with Django's own words."""
    try:
        if address:
            validate_email(address)
    except DjangoValidationError as error:
        raise ActionError(str(error.messages[0]), "email") from error


def named(rows: Any, value: str, field: str) -> Any:
    if not value:
        return None
    found = rows.first()
    if found is None:
        raise ActionError(_("“%(value)s” is not known.") % {"value": value[:80]}, field)
    return found


def uploaded(name: str, content: str) -> UploadedFile:
    try:
        data = base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise ActionError(_("A file is not in base64."), "files") from None
    return InMemoryUploadedFile(BytesIO(data), "files", name, "application/octet-stream", len(data), None)


def submission_of(key: ApiKey, idempotency: str) -> str | None:
    if not idempotency:
        return None
    return hashlib.sha256(f"{key.pk}\0{idempotency}".encode()).hexdigest()


def receipt(question: Question) -> dict[str, Any]:
    return {
        "code": question.code,
        "secret": secret_of(question.code),
        "follow_url": follow_url(question),
        "state": question.state,
        "received_on": question.received_on,
        "due_date": question.due_date,
    }


@api.post(
    "/status/",
    url_name="status",
    operation_id="questionStatus",
    summary=gettext_noop("State of a question"),
    description=gettext_noop("By code and secret, with a key. A wrong secret gets the same answer as an unknown code."),
    response={200: StatusOut, 401: Errors, 404: Errors, 422: Errors, 429: Errors},
)
def status(request: HttpRequest, payload: StatusIn) -> Any:
    question = find_question(payload.code, payload.secret)
    if question is None:
        return Status(404, {"errors": {"code": _("There is no question with this code and secret.")}})
    answer = answer_for_asker(question)
    events = question.events.public().order_by("at", "pk")
    return Status(
        200,
        {
            "code": question.code,
            "state": question.state,
            "state_label": question.get_state_display(),
            "unit": question.lead_unit.code if question.lead_unit else "",
            "unit_name": name_of(question.lead_unit),
            "received_on": question.received_on,
            "due_date": question.due_date,
            "answered_on": question.answered_on,
            "answer": answer.text if answer else "",
            "history": [{"kind": row.kind, "label": str(EventKind(row.kind).label), "at": row.at} for row in events],
        },
    )


def name_of(unit: Unit | None) -> str:
    if unit is None:
        return ""
    return unit.name_on(timezone.localdate(), translation.get_language()) or unit.code


@api.get(
    "/",
    url_name="archive",
    operation_id="publicQuestions",
    summary=gettext_noop("Public archive"),
    description=gettext_noop("Published questions with answers, the newest answers first."),
    response={200: Archive, 422: Errors, 429: Errors},
)
def archive(
    request: HttpRequest,
    q: str = Query("", max_length=200, description=gettext_noop("Words of the subject or the question, any spelling.")),
    topic: str = Query("", max_length=80, description=gettext_noop("Slug of the field of life.")),
    unit: str = Query("", max_length=80, description=gettext_noop("Code of the unit that answered.")),
    language: str = Query("", max_length=10, description=gettext_noop("Language.")),
    year: int | None = Query(None, ge=2000, le=2200, description=gettext_noop("Year of the answer.")),
    page: int = Query(1, ge=1, le=MAX_PAGE, description=gettext_noop("Number of the page, from 1.")),
    page_size: int = Query(PAGE_SIZE, ge=1, le=MAX_PAGE_SIZE, description=gettext_noop("Results on a page.")),
) -> Any:
    rows = PublicQuestion.objects.readable().for_cards()
    for name, value in (
        ("topic__slug", topic),
        ("unit__code", unit),
        ("language", language),
        ("answered_on__year", year),
    ):
        if value:
            rows = rows.filter(**{name: value})
    for word in fold(q).split()[:10]:
        rows = rows.filter(folded__contains=word)
    pages = Paginator(rows.order_by("-answered_on", "-pk"), page_size)
    found = pages.get_page(page)
    places = Places()
    results = [card(row, places) for row in found] if page <= pages.num_pages else []
    return Status(200, {"total": pages.count, "page": page, "pages": pages.num_pages, "results": results})


def card(row: PublicQuestion, places: Places) -> dict[str, Any]:
    page = places.page_of(row)
    return {
        "slug": row.slug,
        "url": page.full_url + page.reverse_subpage("question", args=[row.slug]) if page is not None else "",
        "title": row.title,
        "language": row.language,
        "unit": row.unit.code,
        "unit_name": name_of(row.unit),
        "topic": row.topic.slug if row.topic else "",
        "asked_on": row.asked_on,
        "answered_on": row.answered_on,
    }


@api.get(
    "/statistics/",
    url_name="statistics",
    operation_id="publicRecord",
    summary=gettext_noop("Public record of the units"),
    description=gettext_noop("Received, answered and answered in time by unit, for questions received in a year."),
    response={200: Figures, 422: Errors, 429: Errors},
)
def statistics(
    request: HttpRequest,
    year: int | None = Query(
        None, ge=2000, le=2200, description=gettext_noop("Year of receipt; this year by default.")
    ),
    as_of: date | None = Query(None, description=gettext_noop("As it was at the end of this day; today by default.")),
) -> Any:
    today = timezone.localdate()
    day = min(as_of or today, today)
    rows = record(year or today.year, day)
    units = [
        {
            "unit": row.unit.code,
            "unit_name": row.name,
            "received": row.received,
            "answered": row.answered,
            "on_time": row.on_time,
            "late_open": row.late_open,
            "median_working_days": row.median_working_days,
            "rank": row.rank,
        }
        for row in rows
    ]
    return Status(200, {"year": year or today.year, "as_of": day, "units": units})


@api.get(
    "/{slug}/",
    url_name="published",
    operation_id="publicQuestion",
    summary=gettext_noop("One published question"),
    description=gettext_noop("404 when it does not exist or was taken off."),
    response={200: Published, 404: Errors, 429: Errors},
)
def published(request: HttpRequest, slug: str) -> Any:
    row = PublicQuestion.objects.readable().for_cards().filter(slug=slug[:120]).first()
    if row is None:
        return Status(404, {"errors": {"slug": _("There is no such published question.")}})
    return Status(
        200,
        card(row, Places())
        | {"text": row.text, "answer": row.answer, "references": row.references, "updated_at": row.updated_at},
    )
