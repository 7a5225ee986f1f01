"""Personal data is planted in a question, the question lives its whole life, and then we look everywhere."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import suppress
from email import policy
from email.parser import BytesParser
from typing import Any
from unittest.mock import patch

import pytest
import structlog
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, connections
from django.urls import reverse
from django_tasks import task_backends
from django_tasks_db.models import DBTaskResult

from cms.calendar.enums import DayKind
from cms.calendar.models import SpecialDay
from cms.core.text import fold
from cms.settings.logs import SHARED_PROCESSORS
from questions import tasks
from questions.actions import (
    AcceptAction,
    AddInformationAction,
    AddNoteAction,
    ApproveAnswerAction,
    AskInformationAction,
    AssignOfficerAction,
    ClassifyAction,
    ErasePersonalDataAction,
    PublishQuestionAction,
    RateAction,
    ReopenAction,
    RetractQuestionAction,
    ReturnAnswerAction,
    RouteAction,
    SaveDraftAction,
    SavePublicVersionAction,
    StartScreeningAction,
    SubmitAnswerAction,
    ViewPersonalDataAction,
    WithdrawAction,
)
from questions.actions.data_requests import CreateDataRequestAction
from questions.enums import QuestionState, RequestKind
from questions.models import Question, QuestionMail
from questions.recomputing import recompute
from tests.conftest import DEPARTMENT, PORTAL
from tests.questions.mailbox import smtp_server
from tests.questions.makers import PDF, fresh, hop, make_question, person, unit

pytestmark = pytest.mark.django_db

NAME, PHONE, EMAIL, IDENTITY = "Zyxwvu Thị Đánhdấu", "0398765412", "zyxwvu.danhdau@marker.example", "001299887766"
STREET, TITLE_MARK, TEXT_MARK = "ngõ Qwzxp", "Tiêuđề Kqvxz", "Nộidung Wqkzx"
MARKERS = (NAME, PHONE, EMAIL, IDENTITY, STREET, TITLE_MARK, TEXT_MARK)
PERSON = {"name": NAME, "phone": PHONE, "email": EMAIL, "identity": IDENTITY, "address": f"Số 1 {STREET}"}
WORDS = f"{TEXT_MARK}: tôi là {NAME}, số {PHONE}, {EMAIL}, căn cước {IDENTITY}, {STREET}."
# The columns whose purpose it is to hold the words of asker and officers. Nothing else may.
ALLOWED = {
    "questions_question": {"title", "text", "folded", "place", "rating_note"},
    "questions_questionmessage": {"text"},
    "questions_questionnote": {"text"},
    "questions_answer": {"text", "comment"},
    "questions_assignment": {"part", "request"},
    "questions_pause": {"reason"},
    "questions_questionfile": {"name"},
}


def forms() -> list[str]:
    """The markers, and as a search would have them."""
    return sorted({form for marker in MARKERS for form in (marker, marker.lower(), fold(marker))})


def found_in(text: str) -> list[str]:
    return [form for form in forms() if form in text or form in text.lower()]


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What would leave as log lines, in production's form, down to DEBUG."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    processors: list[Any] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    processors += [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    chain = structlog.stdlib.ProcessorFormatter(processors=processors, foreign_pre_chain=SHARED_PROCESSORS)
    handler.setFormatter(chain)
    root, level, disabled = logging.getLogger(), logging.getLogger().level, logging.root.manager.disable
    logging.disable(logging.NOTSET)
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    # SQL is logged only while queries are recorded, which production does not.
    for name in ("django.db.backends", "django.template", "mail.log", "asyncio", "faker"):
        logging.getLogger(name).setLevel(logging.WARNING)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)
    logging.disable(disabled)


@pytest.fixture
def queue(settings) -> Iterator[None]:
    """Tasks as rows of the database, as in production."""
    backends = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "index", "files"]}}
    handler: Any = task_backends
    before = handler.settings

    def use(values: Any) -> None:
        handler.settings = handler._settings = values
        with suppress(AttributeError):
            del handler["default"]

    use(backends)
    yield
    use(before)


def tables() -> Iterator[tuple[str, list[str], list[tuple[Any, ...]]]]:
    """Every table of the database, those of the search too: name, columns, rows."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        if connection.vendor == "sqlite":
            # The virtual tables of the search cannot be read; what they hold lies in others beside them.
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
            names = sorted(row[0] for row in cursor.fetchall())
        for name in names:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            yield name, [column[0] for column in cursor.description], cursor.fetchall()


def readable(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode(errors="ignore")
    return str(value)


def leaks_in_database() -> list[str]:
    found: set[str] = set()
    for table, columns, rows in tables():
        for row in rows:
            for column, value in zip(columns, row, strict=True):
                if column in ALLOWED.get(table, ()) or value is None or isinstance(value, int | float):
                    continue
                found.update(f"{table}.{column}: {form}" for form in found_in(readable(value)))
    return sorted(found)


def leaks_in_mails(mailbox: Any) -> list[str]:
    """Subjects, texts, and every header but the address on the letter."""
    found = []
    for envelope in mailbox.envelopes:
        message = BytesParser(policy=policy.default).parsebytes(envelope.content)
        headers = " ".join(f"{name}: {value}" for name, value in message.items() if name != "To")
        found += [f"mail: {form}" for form in found_in(headers + message.get_content())]
    return found


def leaks_in_cache() -> list[str]:
    """Keys and values of the cache in memory."""
    inner: Any = cache
    rows = getattr(inner, "_cache", {})
    assert rows, "the cache of the tests is one in memory"
    return [f"cache: {form}" for key, value in rows.items() for form in found_in(f"{key} {readable(value)}")]


def work_off() -> None:
    """The worker empties the queues, as in production."""
    # The worker closes its connection between tasks; here it is the test's own, with a transaction in it.
    with patch.object(connections["default"], "close"):
        for _round in range(3):
            call_command("db_worker", queue_name="*", batch=True, interval=0, startup_delay=False, verbosity=0)


def life(officer: Any, leader: Any, boss: Any) -> Question:
    """From the receipt to the retraction and the reopening, with everything that can happen on the way."""
    file = SimpleUploadedFile(f"{NAME}.pdf", PDF, "application/pdf")
    question = make_question(title=TITLE_MARK, text=WORDS, place=STREET, person=dict(PERSON), files=[file])
    key = question.pk

    def row() -> Question:
        return Question.objects.get(pk=key)

    StartScreeningAction(row(), boss).execute()
    ClassifyAction(row(), boss, place=f"{STREET} 2").execute()
    AskInformationAction(row(), boss, f"Anh {NAME} cho biết thêm.").execute()
    AddInformationAction(row(), f"Tôi là {NAME}, {PHONE}.").execute()
    RouteAction(row(), boss, unit("snnmt"), request=f"Trả lời ông {NAME}").execute()
    AcceptAction(hop(row()), officer).execute()
    AssignOfficerAction(row(), leader, officer).execute()
    AddNoteAction(row(), officer, f"Đã gọi {NAME} {PHONE}", mentions=[leader]).execute()
    ViewPersonalDataAction(row(), officer, "gọi hỏi thêm").execute()
    SaveDraftAction(row(), officer, f"<p>Gửi ông {NAME}: đã xử lý.</p>").execute()
    SubmitAnswerAction(row(), officer).execute()
    ReturnAnswerAction(row(), leader, f"Sửa tên {NAME}").execute()
    SaveDraftAction(row(), officer, f"<p>Gửi ông {NAME}: đã xử lý xong.</p>").execute()
    SubmitAnswerAction(row(), officer).execute()
    ApproveAnswerAction(row(), leader).execute()
    public = ("Một người dân hỏi", "Hỏi về việc nạo vét luồng.", "<p>Đã xử lý xong việc nạo vét.</p>")
    SavePublicVersionAction(row(), boss, *public, confirmed=True).execute()
    PublishQuestionAction(row(), boss).execute()
    RateAction(row(), 4, f"Cảm ơn, {NAME}").execute()
    CreateDataRequestAction(row(), RequestKind.CORRECTION, f"Tên đúng là {NAME}").execute()
    ReopenAction(row(), f"Tôi, {NAME}, hỏi lại.").execute()
    return row()


@pytest.fixture
def lived(lines, queue, settings, django_capture_on_commit_callbacks):
    """The question after its life, with everything that it sent and enqueued worked off."""
    officer = person("question_officer", "snnmt", email="can-bo@haivan.example")
    leader = person("unit_leader", "snnmt", email="lanh-dao@haivan.example")
    boss = person("central_editor", email="trung-tam@haivan.example")
    with smtp_server(settings) as mailbox:
        with django_capture_on_commit_callbacks(execute=True):
            question = life(officer, leader, boss)
            SpecialDay.objects.update_or_create(date=question.due_date, defaults={"kind": DayKind.OFF})
            moved = recompute([question.due_date], "Nghỉ bù")
            tasks.send_after_commit(moved.mails)
        mailbox.refuse = f"451 {EMAIL} is not at home"
        work_off()
        mailbox.refuse = ""
        for mail in QuestionMail.objects.filter(state="queued"):
            tasks.send_mail.call(mail.pk)
    return question, mailbox, boss


def test_nothing_leaves_the_columns_that_are_for_it(lived, lines):
    _question, mailbox, _boss = lived
    assert DBTaskResult.objects.filter(task_path=tasks.send_mail.module_path).count() > 5
    assert len(mailbox.envelopes) > 5
    assert EMAIL in mailbox.receivers
    assert leaks_in_database() == []
    assert leaks_in_mails(mailbox) == []
    assert leaks_in_cache() == []
    assert "question_mail_failed" in lines.getvalue(), "the failing mails are in the log"
    assert found_in(lines.getvalue()) == []


def test_neither_do_pages_and_exceptions_tell(lived, lines, at, monkeypatch):
    question, _mailbox, boss = lived
    reader, centre = at(PORTAL), at(PORTAL)
    centre.force_login(boss)
    for host in (PORTAL, DEPARTMENT):
        for address in ("/", "/hoi-dap/", "/api/v1/search/?q=x", "/tim-kiem/?q=nao+vet", "/sitemap.xml"):
            assert found_in(at(host).get(address).content.decode()) == [], address
        for marker in (NAME, PHONE, TITLE_MARK):
            answer = reader.get("/api/v1/search/", {"q": marker})
            assert found_in(str(answer.json()["results"])) == []
    for name in ("question_mails", "question_data_requests", "question_personal_views"):
        assert found_in(centre.get(reverse(name)).content.decode()) == [], name
    assert found_in(centre.get(reverse("question_clock", args=[question.pk])).content.decode()) == []

    def broken(*args: Any, **kwargs: Any) -> Any:
        person_data = dict(PERSON)  # A local variable of a frame that stands in the traceback.
        raise RuntimeError(f"something with {len(person_data)} fields")

    monkeypatch.setattr("questions.views.data_requests.finish_with", broken)
    request = question.data_requests.get()
    centre.raise_request_exception = False
    values = PERSON | {"finish": "1", "outcome": "Đã sửa."}
    response = centre.post(reverse("question_data_request", args=[request.pk]), values)
    assert response.status_code == 500
    assert found_in(response.content.decode()) == []
    logged = lines.getvalue()
    assert "something with 5 fields" in logged
    # What people typed into the search is a line of the log of requests; it is theirs, and not from here.
    ours = "\n".join(line for line in logged.splitlines() if "/api/v1/search/" not in line)
    assert found_in(ours) == []


def test_after_erasure_nothing_is_left_at_all(lived, django_capture_on_commit_callbacks, lines, monkeypatch):
    question, _mailbox, boss = lived
    audit = lines.tell()
    RetractQuestionAction(fresh(question), boss, "thử").execute()
    with django_capture_on_commit_callbacks(execute=True):
        other = make_question("answered", title=TITLE_MARK, text=WORDS, person=dict(PERSON))
        SavePublicVersionAction(other, boss, TITLE_MARK, WORDS, f"<p>Gửi ông {NAME}.</p>").execute()
        ErasePersonalDataAction(fresh(other), boss, "theo yêu cầu").execute()
        WithdrawAction(fresh(question)).execute()
        ErasePersonalDataAction(fresh(question), boss, "theo yêu cầu").execute()
    assert fresh(question).state == QuestionState.WITHDRAWN
    monkeypatch.setattr("tests.questions.test_markers.ALLOWED", {})
    assert leaks_in_database() == []
    assert "questions.erased" in lines.getvalue()[audit:]
    assert found_in(lines.getvalue()) == []
