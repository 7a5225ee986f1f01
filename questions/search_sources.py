"""How questions are found: the page of a site, and each published question in its redacted version only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from search.sources import EntryData, PageSource, SearchSource, clean_text, visible_pages
from search.surroundings import Surroundings

from .models import PublicQuestion, QuestionsPage
from .public.places import Places
from .words import plain


class QuestionsPageSource(PageSource):
    model = QuestionsPage
    type = "section"
    label = _("Sections and topics")
    icon = "list"

    def text(self, page: Any) -> dict[str, str]:
        return {"summary": page.meta_description or page.intro, "body": f"{page.intro}\n{page.form_intro}"}


class PublicQuestionSource(SearchSource):
    """Only what readers see: nothing of the original, of the asker, or of the tracking code."""

    model = PublicQuestion
    type = "question"
    label = _("Questions and answers")
    icon = "chat"
    card = "search/cards/question.html"

    def entries(self, object_id: str) -> list[EntryData]:
        return next((entries for _id, entries in self.batch([object_id])), [])

    def batch(self, object_ids: Collection[str]) -> Iterator[tuple[str, list[EntryData]]]:
        rows = PublicQuestion.objects.readable().for_cards().select_related("site__site__root_page")
        found = {str(pk): public for pk, public in rows.in_bulk([int(pk) for pk in object_ids]).items()}
        places = Places() if found else None
        pages = {pk: places.page_of(public) for pk, public in found.items()} if places is not None else {}
        around = Surroundings([page for page in pages.values() if page is not None])
        for object_id in object_ids:
            public, page = found.get(str(object_id)), pages.get(str(object_id))
            yield object_id, entries_of(public, page, around) if public is not None and page is not None else []

    def object_ids(self, after: str = "") -> Iterator[str]:
        rows = PublicQuestion.objects.order_by("pk").filter(pk__gt=int(after or 0))
        for pk in rows.values_list("pk", flat=True).iterator(chunk_size=2000):
            yield str(pk)

    def visible(self, object_ids: Iterable[str], acl: frozenset[str]) -> set[str]:
        """What is online now, on a page that this reader may see."""
        found = PublicQuestion.objects.readable().filter(pk__in=[int(pk) for pk in object_ids])
        rows: list[PublicQuestion] = list(found.select_related("site__site__root_page"))
        if not rows:
            return set()
        places = Places()
        pages = {str(row.pk): page.pk for row in rows if (page := places.page_of(row)) is not None}
        seen = visible_pages([str(pk) for pk in set(pages.values())], acl)
        return {pk for pk, page in pages.items() if str(page) in seen}


def entries_of(public: PublicQuestion, page: QuestionsPage, around: Surroundings) -> list[EntryData]:
    acl = around.acl_of(page)
    around.settle(page)
    url_parts = page.get_url_parts()
    if not public.site.is_public or not acl or url_parts is None or not url_parts[2]:
        return []
    answered = timezone.make_aware(datetime.combine(public.answered_on, time(8)))
    unit = public.unit.name_on(public.answered_on, public.language) or public.unit.code
    return [
        EntryData(
            key=f"questions.publicquestion:{public.pk}:{public.language}",
            language=public.language,
            type="question",
            title=public.title,
            path=url_parts[2] + page.reverse_subpage("question", args=[public.slug]),
            site_id=public.site_id,
            unit_id=public.unit_id,
            group_key=f"question-{public.pk}",
            summary=clean_text(public.text)[:500],
            body=clean_text(f"{public.text}\n{plain(public.answer)}"),
            acl=acl,
            published_at=answered,
            updated_at=public.updated_at,
            topics=(public.topic.slug,) if public.topic is not None else (),
            tree_path=page.path,
            details={"slug": public.slug, "answered_by": unit, "answered_on": public.answered_on.isoformat()},
        )
    ]


SOURCES: tuple[SearchSource, ...] = (QuestionsPageSource(), PublicQuestionSource())
