"""Following a question by code and secret, and all that its asker may do with it.

The same answer for an unknown code and a wrong secret; who tries often waits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.core.actions import ActionError
from cms.core.client import over_rate_limit
from questions.actions import (
    AddInformationAction,
    ChangeConsentAction,
    RateAction,
    ReopenAction,
    WithdrawAction,
    reopen_until,
)
from questions.actions.data_requests import CreateDataRequestAction
from questions.codes import find_question, secret_of
from questions.downloads import file_response
from questions.enums import ANSWERED_STATES, TRANSITIONS, UNIT_STATES, Purpose, QuestionState, RequestKind
from questions.explaining import explain
from questions.following import answer_for_asker, asker_file
from questions.models import Question, QuestionsPage

from .answers import private, render, versions
from .asking_form import CONSENTS
from .history import badge_of, history_of

TRIES = (20, 600)
CHANGES = (30, 600)
DONE = {
    "added": gettext_lazy("Thank you. What you wrote has arrived."),
    "rated": gettext_lazy("Thank you for your rating. It is not published."),
    "reopened": gettext_lazy("Your question is open again. You get a new answer."),
    "consent": gettext_lazy("Your consent has been changed."),
    "data": gettext_lazy("Your request has arrived. It is answered within 2 working days."),
    "withdrawn": gettext_lazy("Your question has been withdrawn."),
}


def track(page: QuestionsPage, request: HttpRequest) -> HttpResponse:
    """Code and secret, typed in; what they open has an address of its own."""
    context: dict[str, Any] = {
        "sub_title": _("Follow a question"),
        "page_title": _("Follow a question"),
        "language_versions": versions(page, request, "track"),
        "structured_data": None,
    }
    if request.method != "POST":
        return render(page, request, "questions/track.html", **context)
    if over_rate_limit(request, "question-code", *TRIES):
        return blocked(page, request, **context)
    question = find_question(request.POST.get("code", "")[:40], request.POST.get("secret", "")[:60])
    if question is None:
        return private(render(page, request, "questions/track.html", 422, wrong=True, **context))
    return private(HttpResponseRedirect(address(page, request, question)))


def blocked(page: QuestionsPage, request: HttpRequest, **context: Any) -> HttpResponse:
    response = private(render(page, request, "questions/track.html", 429, blocked=True, **context))
    response["Retry-After"] = str(TRIES[1])
    return response


def not_found(page: QuestionsPage, request: HttpRequest) -> HttpResponse:
    """For a link that opens nothing: as for what was typed wrongly."""
    context: dict[str, Any] = {
        "sub_title": _("Follow a question"),
        "language_versions": {},
        "structured_data": None,
        "noindex": True,
    }
    if over_rate_limit(request, "question-code", *TRIES):
        return blocked(page, request, **context)
    return private(render(page, request, "questions/track.html", 404, wrong=True, **context))


def address(page: QuestionsPage, request: HttpRequest, question: Question, route: str = "follow") -> str:
    tail = page.reverse_subpage(route, args=[question.code, secret_of(question.code)])
    return f"{page.get_url(request)}{tail}"


def follow(page: QuestionsPage, request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """The question of its asker; a POST is one of the things that the asker may do."""
    question = find_question(code, secret)
    if question is None:
        return not_found(page, request)
    if request.method != "POST":
        return shown(page, request, question)
    if over_rate_limit(request, "question-change", *CHANGES):
        message = _("Too many changes from this address. Your text is kept; try again in ten minutes.")
        return shown(page, request, question, ActionError(message), status=429)
    name = request.POST.get("do", "")
    try:
        if name not in CHANGING:
            raise ActionError(_("Choose one of the values."))
        CHANGING[name](question, request)
    except ActionError as error:
        question = find_question(code, secret) or question
        return shown(page, request, question, error, status=422)
    done = {"add": "added", "rate": "rated", "reopen": "reopened", "consent": "consent", "data": "data"}[name]
    return private(HttpResponseRedirect(f"{address(page, request, question)}?done={done}"))


def withdraw(page: QuestionsPage, request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """Asks once more, then withdraws."""
    question = find_question(code, secret)
    if question is None:
        return not_found(page, request)
    error = None
    if request.method == "POST":
        try:
            WithdrawAction(question).execute()
            return private(HttpResponseRedirect(f"{address(page, request, question)}?done=withdrawn"))
        except ActionError as refused:
            error = refused
    context = {
        **about(page, request, question),
        "error": error,
        "sub_title": _("Withdraw the question"),
        "page_title": _("Withdraw the question"),
    }
    return private(render(page, request, "questions/withdraw.html", 422 if error else 200, **context))


def own_file(page: QuestionsPage, request: HttpRequest, code: str, secret: str, pk: int) -> HttpResponseBase:
    """A file of the asker's, or of the answer."""
    row = asker_file(code, secret, pk)
    if row is None:
        return not_found(page, request)
    return private(file_response(row, inline=True))  # type: ignore[arg-type]


# ---- what may be done ----
def add(question: Question, request: HttpRequest) -> None:
    AddInformationAction(question, request.POST.get("text", ""), request.FILES.getlist("files")).execute()


def rate(question: Question, request: HttpRequest) -> None:
    stars = request.POST.get("stars", "")
    RateAction(question, int(stars) if stars in set("12345") else 0, request.POST.get("note", "")).execute()


def reopen(question: Question, request: HttpRequest) -> None:
    ReopenAction(question, request.POST.get("text", "")).execute()


def consent(question: Question, request: HttpRequest) -> None:
    purpose = request.POST.get("purpose", "")
    given = request.POST.get("given") == "1"
    wording = str(CONSENTS[Purpose(purpose)]) if purpose in Purpose.values else ""
    ChangeConsentAction(question, purpose, given, wording).execute()


def data(question: Question, request: HttpRequest) -> None:
    CreateDataRequestAction(question, request.POST.get("kind", ""), request.POST.get("text", "")).execute()


CHANGING: dict[str, Callable[[Question, HttpRequest], None]] = {
    "add": add,
    "rate": rate,
    "reopen": reopen,
    "consent": consent,
    "data": data,
}


# ---- what is shown ----
def about(page: QuestionsPage, request: HttpRequest, question: Question) -> dict[str, Any]:
    """What all pages of a question share."""
    return {
        "question": question,
        "badge": badge_of(question),
        "follow_url": address(page, request, question),
        "withdraw_url": address(page, request, question, "withdraw"),
        "noindex": True,
        "language_versions": {},
        "structured_data": None,
    }


def shown(
    page: QuestionsPage, request: HttpRequest, question: Question, error: ActionError | None = None, status: int = 200
) -> HttpResponse:
    done = request.GET.get("done", "")
    refused = request.POST.get("do", "") if error is not None else ""
    exchange = list(question.messages.order_by("at", "pk"))
    context = {
        **about(page, request, question),
        "holder": holder_of(question, page.language),
        "explanation": explain(question),
        "steps": history_of(question, page.language),
        "exchange": exchange,
        "wanted": next((row for row in reversed(exchange) if not row.from_asker), None),
        "answer": answer_for_asker(question),
        "files": list(question.files.filter(from_asker=True)),
        "done": DONE.get(done, "") if error is None else "",
        "error": error,
        "refused": refused,
        "typed": request.POST if refused else {},
        "may_add": question.is_open,
        "may_withdraw": QuestionState.WITHDRAWN in TRANSITIONS[question.state],
        "may_rate": question.state in ANSWERED_STATES,
        "reopen_until": reopen_until(question),
        "consents": consents_of(question),
        "requests": list(question.data_requests.all()),
        "request_kinds": RequestKind.choices if question.erased_at is None else [],
        "stars": (1, 2, 3, 4, 5),
        "page_title": _("Question %(code)s") % {"code": question.code},
        "sub_title": question.code,
    }
    return private(render(page, request, "questions/follow.html", status, **context))


def holder_of(question: Question, language: str) -> str:
    """The unit that has the question now; empty when it has ended."""
    if not question.is_open:
        return ""
    state = question.state_before if question.state == QuestionState.NEEDS_INFORMATION else question.state
    unit = question.lead_unit if state in UNIT_STATES and question.lead_unit is not None else question.desk_unit
    return unit.name_on(language=language) or unit.code


def consents_of(question: Question) -> list[dict[str, Any]]:
    """Every purpose, whether the asker agrees now, and in which words."""
    given = {row.purpose: row for row in question.consents.filter(withdrawn_at=None)}
    return [
        {"purpose": purpose, "label": purpose.label, "wording": words, "row": given.get(purpose)}
        for purpose, words in CONSENTS.items()
    ]
