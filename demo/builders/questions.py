"""Questions of two years, in every state: each is lived through by the actions, on the days on which it happened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from unittest import mock

from django.db import connection
from django.db.models import F
from django.utils import timezone
from wagtail.models import Locale

from demo.data import FOLDER, PORTAL, read, units
from news.models import Topic
from questions.codes import secret_of
from questions.enums import Channel, MailState, QuestionState
from questions.importing.planning import Planned
from questions.importing.writing import Writer
from questions.models import (
    Answer,
    CannedText,
    LetterTemplate,
    PromotedQuestion,
    PublicQuestion,
    Question,
    QuestionMail,
    QuestionsPage,
    RoutingRule,
    ServiceLevel,
)
from sites.models import MemberSite, Unit

from .question_course import Course
from .question_people import Cast

DATA = "questions.yaml"
SLUG = "hoi-dap"
TITLES = {"vi": "Hỏi đáp", "en": "Questions", "ja": "質問と回答", "ko": "묻고 답하기", "zh-hans": "问答"}


def rows() -> list[dict[str, Any]]:
    """Every written question, in the order of the files."""
    found: list[dict[str, Any]] = []
    for path in sorted((FOLDER / "questions").glob("*.yaml")):
        found += read(f"questions/{path.name}")
    return found


def build_questions() -> None:
    """Pages, rules and questions; nothing where there are questions already."""
    build_pages()
    if Question.objects.exists():
        return
    build_rules()
    cast = Cast()
    laws = read(DATA)["laws"]
    with nobody_told():
        build_old([row for row in rows() if row.get("old")], laws)
        made: dict[str, Question] = {}
        lived = [row for row in rows() if not row.get("old")]
        for number, row in enumerate(sorted(lived, key=day_of)):
            with_number = {**row, "number": number, "day": day_of(row)}
            question = Course(with_number, cast, laws, made, travel).live()
            if "key" in row:
                made[row["key"]] = question
    finish(cast)


def day_of(row: dict[str, Any]) -> date:
    """A day of the calendar, or so many days before today, so that what is open stays recent."""
    if "received" in row:
        day: date = row["received"]
        return day
    return timezone.localdate() - timedelta(days=row["ago"])


@contextmanager
def travel(moment: datetime) -> Iterator[None]:
    """Do something as if it were then: due dates, hops and history are what the actions would have made of it."""
    with mock.patch.object(timezone, "now", return_value=moment):
        yield


@contextmanager
def nobody_told() -> Iterator[None]:
    """What would be announced after the commit is left out: no mail is sent, no webhook called."""
    before = list(connection.run_on_commit)
    try:
        yield
    finally:
        connection.run_on_commit = before


def finish(cast: Cast) -> None:
    """What happened outside of the actions: mails went out, answers bear a name, readers found them helpful."""
    QuestionMail.objects.filter(state=MailState.QUEUED).update(
        state=MailState.SENT, attempts=1, sent_at=F("made_at") + timedelta(minutes=2)
    )
    for unit, (name, position) in cast.heads.items():
        Answer.objects.filter(unit__code=unit, approver_name="", sent_at__isnull=False).update(
            approver_name=name, approver_position=position
        )
    public = list(PublicQuestion.objects.order_by("pk"))
    for row in public:
        row.helpful, row.not_helpful = (row.pk * 37) % 61, (row.pk * 11) % 7
    PublicQuestion.objects.bulk_update(public, ["helpful", "not_helpful"])
    for rank, title in enumerate(read(DATA)["promoted"], 1):
        first = PublicQuestion.objects.filter(title=title).first()
        if first is not None:
            PromotedQuestion.objects.create(public=first, topic=first.topic, unit=first.unit, rank=rank)


# ---- old records, brought in from a table ----
def build_old(old: list[dict[str, Any]], laws: dict[str, Any]) -> None:
    """What the portal before this one had: as `questions.importing` writes it."""
    site = MemberSite.objects.for_serving().get(unit__code=PORTAL)
    planned = [
        Planned(
            number=number,
            submission=f"import:demo-{number}",
            old_code=f"HĐ-{row['received'].year}-{number:03}",
            title=row["title"],
            text=row["text"],
            received_on=row["received"],
            due_on=row["due"],
            answered_on=row["answered"],
            answer=paragraphs(row["answer"]),
            unit=Unit.objects.get(code=row["unit"]),
            topic=topic(row["topic"]),
        )
        for number, row in enumerate(old, 1)
    ]
    Writer(site, None, 0).write(planned)
    Question.objects.filter(channel=Channel.IMPORT).update(state=QuestionState.CLOSED)


def paragraphs(text: str) -> str:
    return "".join(f"<p>{part}</p>" for part in text.strip().split("\n\n"))


def topic(slug: str) -> Topic:
    found: Topic = Topic.objects.get(slug=slug, locale__language_code="vi")
    return found


# ---- pages and rules ----
def build_pages() -> None:
    """A page of questions on every site in every language of it, where the template has made none."""
    for site in MemberSite.objects.for_serving().select_related("site__root_page"):
        root = site.site.root_page
        for home in root.get_translations(inclusive=True).specific():
            if QuestionsPage.objects.child_of(home).exists():
                continue
            language = home.locale.language_code
            values: dict[str, Any] = {"title": TITLES[language], "slug": SLUG, "locale": home.locale}
            vietnamese = QuestionsPage.objects.child_of(root).filter(locale=Locale.get_default()).first()
            if vietnamese is not None:
                values["translation_key"] = vietnamese.translation_key
            page = QuestionsPage(**values)
            page.intro = read(DATA)["intro"][language]
            home.add_child(instance=page)
            page.save_revision(log_action=False).publish(log_action=False)


def build_rules() -> None:
    """Service levels, words of fields and units, paragraphs, letters."""
    data: Any = read(DATA)
    everything = {unit.code: unit for unit in Unit.objects.all()}
    for row in data["service_levels"]:
        values = {**row, "topic": topic(row["topic"]) if "topic" in row else None}
        ServiceLevel.objects.get_or_create(
            topic=values["topic"], channel=values.get("channel", ""), valid_from=values["valid_from"], defaults=values
        )
    RoutingRule.objects.bulk_create(
        RoutingRule(
            words="\n".join(row["words"]),
            topic=topic(row["topic"]) if "topic" in row else None,
            unit=everything[row["unit"]] if "unit" in row else None,
            weight=row.get("weight", 10),
        )
        for row in data["routing"]
    )
    RoutingRule.objects.bulk_create(
        RoutingRule(words=row["names"]["vi"], unit=everything[row["code"]], weight=20)
        for row in units()
        if row["code"] != PORTAL
    )
    CannedText.objects.bulk_create(
        CannedText(
            name=row["name"],
            text=row["text"],
            unit=everything[row["unit"]] if "unit" in row else None,
            topic=topic(row["topic"]) if "topic" in row else None,
        )
        for row in data["canned"]
    )
    for code, values in data["letters"].items():
        LetterTemplate.objects.get_or_create(
            unit=everything[code], defaults={**values, "year": timezone.localdate().year}
        )


def shown() -> tuple[str, str] | None:
    """Code and secret of an open question, to try out following it."""
    question = Question.objects.filter(state=QuestionState.DRAFTING, language="vi").order_by("pk").first()
    return (question.code, secret_of(question.code)) if question is not None else None
