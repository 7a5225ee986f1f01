"""Asking: the form, what stands between it and spam, the receipt."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import structlog
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import loader
from django.utils import translation
from django.utils.translation import gettext as _

from cms.core.actions import ActionError
from cms.core.client import over_rate_limit
from questions.actions import ReceiveQuestionAction
from questions.codes import find_question, secret_of
from questions.models import Question, QuestionsPage
from questions.words import clean_line, clean_text
from sites.models import MemberSite

from .answers import private, render, versions
from .archive import province_archive, takes_questions
from .asking_form import AskForm
from .guarding import MIN_SECONDS, WITH_PROOF, WITHOUT_PROOF, Ticket, challenge_for, proof_fits
from .places import site_of
from .similar import Similar, similar_to
from .suspicion import NO_PROOF, SAME_AGAIN, is_asked_again, suspicion_of

log = structlog.get_logger(__name__)


@dataclass
class Attempt:
    """A form as it is shown, the first time or again."""

    form: AskForm
    ticket: Ticket
    similar: list[Similar] = field(default_factory=list)
    status: int = 200
    lost_files: bool = False


def ask(page: QuestionsPage, request: HttpRequest) -> HttpResponse:
    """The form, or what comes of it. After a question the address changes, so that reloading sends nothing twice."""
    member_site = site_of(request)
    if not takes_questions(page, member_site):
        context = {"sub_title": _("Ask a question"), "province_url": province_archive(page.language)}
        status = 403 if request.method == "POST" else 200
        return render(page, request, "questions/closed.html", status, **context)
    if request.method != "POST":
        unit = request.GET.get("unit", "")[:63]
        ticket = Ticket.new()
        form = AskForm(member_site, page.language, initial={"ticket": ticket.signed, "unit": unit, "kind": "person"})
        return shown(page, request, Attempt(form, ticket))
    try:
        return taken(page, request, member_site)
    except DatabaseError:
        log.exception("question_not_taken")
        return kept(request)


def taken(page: QuestionsPage, request: HttpRequest, member_site: MemberSite) -> HttpResponse:
    """What somebody has sent: a receipt, or the form again with everything in it."""
    ticket = Ticket.read(request.POST.get("ticket", ""))
    if ticket is not None and (before := Question.objects.filter(submission=ticket.key).first()) is not None:
        return to_receipt(page, request, before)  # A double click, or sent again after the answer was lost.
    form = AskForm(member_site, page.language, request.POST, request.FILES)
    attempt = Attempt(form, ticket or Ticket.new(), lost_files=bool(request.FILES))
    if not form.is_valid() or not guards_pass(attempt, ticket, request):
        attempt.status = 422
        return shown(page, request, attempt)
    has_proof = bool(form.cleaned_data.get("proof"))
    if not {"anyway", "seen"} & set(request.POST):
        attempt.similar = similar_to(page, request, member_site, form.cleaned_data["title"])
        if attempt.similar:
            return shown(page, request, attempt)
    limit = WITH_PROOF if has_proof else WITHOUT_PROOF
    if over_rate_limit(request, f"question-ask-{int(has_proof)}", *limit):
        form.add_error(None, _("Too many questions from this address. Your text is kept; try again in an hour."))
        attempt.status = 429
        return shown(page, request, attempt)
    assert ticket is not None
    try:
        data = form.question(ticket.key, suspicion(form, has_proof=has_proof))
        question = ReceiveQuestionAction(member_site, data).execute()
    except ActionError as error:
        form.refuse(error)
        attempt.status = 422
        return shown(page, request, attempt)
    return to_receipt(page, request, question)


def suspicion(form: AskForm, *, has_proof: bool) -> int:
    title, text = form.cleaned_data["title"], form.cleaned_data["text"]
    points = suspicion_of(title, text) + (0 if has_proof else NO_PROOF)
    return points + (SAME_AGAIN if is_asked_again(clean_line(title), clean_text(text)) else 0)


def guards_pass(attempt: Attempt, ticket: Ticket | None, request: HttpRequest) -> bool:
    """The hidden field, the time, the proof. Whatever is wrong: sending again with what was typed is enough."""
    form = attempt.form
    if form.cleaned_data.get("website"):
        form.add_error(None, _("The question was not sent: a hidden field was filled in. Please send it again."))
        return False
    if ticket is None or ticket.has_expired:
        attempt.ticket = Ticket.new(MIN_SECONDS)
        form.add_error(
            None, _("The form was open for a long time. Everything you typed is here: please send it again.")
        )
        return False
    if ticket.is_too_young:
        form.add_error(None, _("That was very fast. Please look at it once more and send it again."))
        return False
    payload = form.cleaned_data.get("proof") or ""
    if payload and not proof_fits(payload, ticket):
        attempt.ticket = Ticket.new(MIN_SECONDS)
        form.add_error(None, _("The check of your browser did not fit this form. Please send it again."))
        return False
    return True


def shown(page: QuestionsPage, request: HttpRequest, attempt: Attempt) -> HttpResponse:
    form = attempt.form
    if form.is_bound:  # The hidden fields begin anew: a proof is for one ticket.
        data: Any = form.data.copy()  # type: ignore[attr-defined]  # Of a request: a QueryDict.
        data["ticket"], data["proof"], data["website"] = attempt.ticket.signed, "", ""
        form.data = data
    context = {
        "form": form,
        "similar": attempt.similar,
        "lost_files": attempt.lost_files,
        "challenge": json.dumps(challenge_for(attempt.ticket)),
        "sub_title": _("Ask a question"),
        "page_title": _("Ask a question"),
        "language_versions": versions(page, request, "ask"),
        "structured_data": None,
    }
    response = render(page, request, "questions/ask.html", attempt.status, **context)
    response["Cache-Control"] = "private, no-store" if form.is_bound else "no-cache"
    return response


def kept(request: HttpRequest) -> HttpResponse:
    """The database is away: the text, to be copied, on a page that needs neither it nor the cache."""
    context = {
        "language": translation.get_language() or "vi",
        "path": request.path,
        "title": request.POST.get("title", ""),
        "text": request.POST.get("text", ""),
    }
    response = HttpResponse(loader.render_to_string("questions/kept.html", context), status=503)
    response["Retry-After"] = "120"
    return private(response)


# ---- the receipt ----
def to_receipt(page: QuestionsPage, request: HttpRequest, question: Question) -> HttpResponse:
    tail = page.reverse_subpage("receipt", args=[question.code, secret_of(question.code)])
    return private(HttpResponseRedirect(f"{page.get_url(request)}{tail}"))


def receipt(page: QuestionsPage, request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """Code, secret, link and what comes next; to be printed or copied."""
    question = find_question(code, secret)
    if question is None:
        if over_rate_limit(request, "question-code", 20, 600):
            return private(HttpResponse(status=429))
        raise Http404
    key = secret_of(question.code)
    base = page.get_url(request) or "/"
    tail = page.reverse_subpage("follow", args=[question.code, key])
    asker: Any = getattr(question, "asker", None)
    context = {
        "question": question,
        "code": question.code,
        "secret": spaced(key),
        "follow_url": base + tail,
        "full_url": request.build_absolute_uri(base + tail),
        "has_email": bool(asker and asker.has_email),
        "desk": question.desk_unit.name_on(language=page.language),
        "sub_title": _("Your question has arrived"),
        "page_title": _("Your question has arrived"),
        "language_versions": {},
        "structured_data": None,
        "noindex": True,
    }
    return private(render(page, request, "questions/receipt.html", **context))


def spaced(key: str) -> str:
    """A secret as it is read aloud: K7Q2-XT4M-9B3D."""
    return "-".join(key[start : start + 4] for start in range(0, len(key), 4))
