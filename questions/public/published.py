"""One published question: what readers see of it, and how they say whether it helped."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.utils.translation import gettext as _

from cms.core.client import over_rate_limit
from cms.core.locales import html_code
from questions.downloads import file_response
from questions.following import confirmed_answers, readers_files
from questions.following import public_file as find_public_file
from questions.models import PublicQuestion, QuestionsPage
from questions.templatetags.question_tags import excerpt_of

from .answers import render
from .archive import takes_questions
from .places import own_address, shown_at, site_of

RELATED = 5
A_DAY = 24 * 60 * 60
VOTED = "questions_helpful"
MAX_VOTED = 200


def find(request: HttpRequest, slug: str) -> PublicQuestion | None:
    """The question, if this site shows it; `None` once it was taken off.

    Raises:
        Http404: there never was one.
    """
    member_site = site_of(request)
    rows = shown_at(member_site).for_cards().select_related("question", "site__site__root_page")
    found: PublicQuestion | None = rows.filter(slug=slug).first()
    if found is not None:
        return found
    if PublicQuestion.objects.filter(slug=slug, retracted_at__isnull=False).exists():
        return None
    raise Http404


def question(page: QuestionsPage, request: HttpRequest, slug: str) -> HttpResponse:
    """Question and answer; 410 once they were taken off."""
    public = find(request, slug)
    if public is None:
        gone: dict[str, Any] = {
            "sub_title": _("Taken off"),
            "noindex": True,
            "language_versions": {},
            "structured_data": None,
        }
        return render(page, request, "questions/gone.html", 410, **gone)
    versions = list(confirmed_answers(public).select_related("unit")[:2])
    newest = versions[0] if versions else None
    here = request.build_absolute_uri(request.path)
    own = own_address(public)
    member_site = site_of(request)
    context: dict[str, Any] = {
        "public": public,
        "question_language": public.language,
        "corrected_on": newest.sent_at if newest is not None and len(versions) > 1 else None,
        "signed": newest,
        "files": list(readers_files(public)),
        "related": related(request, public),
        "voted": public.pk in request.session.get(VOTED, []) if request.COOKIES else False,
        "thanks": "thanks" in request.GET,
        "page_title": public.title,
        "sub_title": _("Question and answer"),
        "language_versions": {page.language: request.path},
        "original_url": own if own and own != here else "",
        "structured_data": structured(public, own or here),
        "takes_questions": takes_questions(page, member_site),
        "copy_url": here,
    }
    return render(page, request, "questions/question.html", **context)


def related(request: HttpRequest, public: PublicQuestion) -> list[PublicQuestion]:
    """Others of the same field, else of the same unit, the newest first."""
    rows = shown_at(site_of(request)).filter(language=public.language).exclude(pk=public.pk)
    rows = rows.filter(topic=public.topic_id) if public.topic_id else rows.filter(unit=public.unit_id)
    return list(rows.order_by("-answered_on", "-pk")[:RELATED])


def structured(public: PublicQuestion, url: str) -> dict[str, Any]:
    """schema.org `QAPage`. The asker is not named."""
    unit = public.unit.name_on(public.answered_on, public.language) or public.unit.code
    answer = {
        "@type": "Answer",
        "text": excerpt_of(public.answer, 5000),
        "datePublished": public.answered_on.isoformat(),
        "url": url,
        "upvoteCount": public.helpful,
        "author": {"@type": "GovernmentOrganization", "name": unit},
    }
    return {
        "@context": "https://schema.org",
        "@type": "QAPage",
        "inLanguage": html_code(public.language),
        "url": url,
        "mainEntity": {
            "@type": "Question",
            "name": public.title,
            "text": public.text,
            "datePublished": public.asked_on.isoformat(),
            "answerCount": 1,
            "acceptedAnswer": answer,
        },
    }


def helpful(page: QuestionsPage, request: HttpRequest, slug: str) -> HttpResponseBase:
    """Count one word of a reader: once a session, and once a day and address. Who said it is kept nowhere."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    public = find(request, slug)
    if public is None:
        raise Http404
    voted = request.session.get(VOTED, [])
    column = {"yes": "helpful", "no": "not_helpful"}.get(request.POST.get("helpful", ""))
    if column and public.pk not in voted:
        request.session[VOTED] = [*voted, public.pk][-MAX_VOTED:]
        if not over_rate_limit(request, f"question-helpful-{public.pk}", 1, A_DAY):
            PublicQuestion.objects.filter(pk=public.pk).update(**{column: F(column) + 1})
    tail = page.reverse_subpage("question", args=[public.slug])
    return HttpResponseRedirect(f"{page.get_url(request)}{tail}?thanks#helpful")


def public_file(page: QuestionsPage, request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """A file of the answer, as long as the question is online."""
    public = find(request, slug)
    row = find_public_file(pk) if public is not None else None
    if public is None or row is None or row.question_id != public.question_id:
        raise Http404
    return file_response(row, inline=True)
