"""People of the desk, and jobs in every state."""

from __future__ import annotations

from typing import Any

from wagtail.models import Locale

from cms.users.models import User
from tests.conftest import PORTAL
from tests.factories import body, make_article, make_user, section
from translation.actions import ApproveJobAction, RequestTranslationAction, StartJobAction, SubmitForReviewAction
from translation.enums import JobState
from translation.models import JobSegment, TranslationJob
from translation.writing import write_segment

SENTENCES = (
    "Ủy ban nhân dân tỉnh vừa ban hành kế hoạch thu hút đầu tư.",
    "Kế hoạch gồm 12 dự án hạ tầng và có hiệu lực từ ngày 01/12/2026.",
)


def locale(language: str) -> Locale:
    return Locale.objects.get(language_code=language)


class Desk:
    """The desk's people: a head, and for each language a translator and a reviewer, made when first asked for."""

    def __init__(self) -> None:
        self.head = make_user("truong-dich", role="translation_head")
        self._people: dict[str, User] = {}

    def _person(self, role: str, language: str) -> User:
        name = f"{role}-{language}"
        if name not in self._people:
            self._people[name] = make_user(name, role=role, locale=locale(language))
        return self._people[name]

    def translator(self, language: str = "en") -> User:
        return self._person("translator", language)

    def reviewer(self, language: str = "en") -> User:
        return self._person("translation_reviewer", language)


def make_source(
    title: str = "Thu hút đầu tư năm 2026", host: str = PORTAL, slug: str = "tin-tuc", **values: Any
) -> Any:
    """A live Vietnamese article with two paragraphs."""
    values.setdefault("body", body(*SENTENCES))
    return make_article(section(host, slug), title, **values)


def request(source: Any, language: str = "en", user: Any = None) -> TranslationJob:
    outcome = RequestTranslationAction(source, [locale(language)], user).execute()
    assert outcome.jobs, outcome.skipped
    job: TranslationJob = outcome.jobs[0]
    return job


def translate(job: TranslationJob, user: Any, prefix: str = "Translated") -> None:
    """Confirm every segment, its links kept."""
    for row in JobSegment.objects.filter(job=job).select_related("string"):
        links = "".join(f'<a id="a{n}">x</a>' for n in range(1, row.source_text.count("<a ") + 1))
        digits = "".join(char if char.isdigit() or char in "/." else " " for char in row.source_text)
        text = f"{prefix} {row.order} {' '.join(digits.split())} {links}".strip()
        written = write_segment(row.pk, user, text=text, version=row.version, confirm=True)
        assert written.segment.is_confirmed, written.segment.problems


def in_state(desk: Desk, state: str, source: Any = None, language: str = "en") -> TranslationJob:
    """A job brought to a state by the actions."""
    job = request(source or make_source(), language)
    if state == JobState.QUEUED:
        return job
    translator, reviewer = desk.translator(language), desk.reviewer(language)
    StartJobAction(job, translator).execute()
    if state == JobState.TRANSLATING:
        return fresh(job)
    translate(job, translator)
    SubmitForReviewAction(fresh(job), translator).execute()
    if state == JobState.IN_REVIEW:
        return fresh(job)
    ApproveJobAction(fresh(job), reviewer, with_source=state == JobState.APPROVED).execute()
    return fresh(job)


def fresh(job: TranslationJob) -> TranslationJob:
    found: TranslationJob = TranslationJob.objects.get(pk=job.pk)
    return found
