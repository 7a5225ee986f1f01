"""Addresses that mails name: the following page of the asker, the officers' page of a question."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from wagtail.models import Page

from .codes import secret_of
from .models import Question, QuestionsPage


def questions_page(question: Question) -> QuestionsPage | None:
    """The live page of questions at the site of the question, in its language, else in Vietnamese. Two queries."""
    key = question.site.site.root_page.translation_key
    homes = Page.objects.filter(translation_key=key).values_list("path", flat=True)
    below = reduce(or_, (Q(path__startswith=path) for path in homes), Q(pk__in=[]))
    pages = {
        page.locale.language_code: page
        for page in QuestionsPage.objects.live().filter(below, alias_of=None).select_related("locale")
    }
    return pages.get(question.language) or pages.get(settings.LANGUAGE_CODE)


def follow_url(question: Question) -> str:
    """The page that code and secret open. Whoever has this address can read the question: it goes to the asker only."""
    page = questions_page(question)
    if page is None:
        return str(question.site.site.root_url)
    return str(page.full_url + page.reverse_subpage("follow", args=[question.code, secret_of(question.code)]))


def receipt_url(question: Question) -> str:
    """The page to be printed, with code and secret: for who brought the question by hand. Empty without a page."""
    page = questions_page(question)
    if page is None:
        return ""
    return str(page.full_url + page.reverse_subpage("receipt", args=[question.code, secret_of(question.code)]))


def desk_url(question: Question | int) -> str:
    """The officers' page, with its host."""
    path = reverse("question", args=[question if isinstance(question, int) else question.pk])
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path
