"""The room in use. Run by `tests.benchmarks.questions` in a process of its own, with the database in DATABASE_URL;
prints JSON. What is not installed is left out by name."""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.questions.settings")
django.setup()

from django.apps import apps  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.template import TemplateDoesNotExist  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import NoReverseMatch, reverse  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.utils.module_loading import import_string  # noqa: E402
from wagtail.models import Locale  # noqa: E402

from cms.calendar.models import SpecialDay  # noqa: E402
from cms.users.models import User  # noqa: E402
from questions.models import Question, QuestionEvent, QuestionsPage  # noqa: E402
from sites.models import MemberSite  # noqa: E402
from tests.benchmarks.questions.load import fill  # noqa: E402
from tests.benchmarks.questions.submit import measure as twenty_at_once  # noqa: E402
from tests.conftest import PORTAL  # noqa: E402

SCREENS = (("inbox", "questions_inbox"), ("dashboard", "questions_dashboard"), ("figures", "questions_figures"))
PATHS = (("archive", ""), ("public record", "thong-ke/"), ("archive, searched", "?q=duong+nuoc"))


class RolledBackError(Exception):
    """Ends a measured change without a trace."""


def seconds(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def rolled_back(work: Callable[[], Any]) -> float:
    taken = 0.0
    try:
        with transaction.atomic():
            taken = seconds(work)
            raise RolledBackError
    except RolledBackError:
        return taken


def page(client: Client, url: str, repeat: int) -> dict[str, float] | None:
    """Median of warm requests; `None` when nothing answers there."""
    try:
        if client.get(url).status_code != 200:
            return None
    except TemplateDoesNotExist:  # The room's public side is not installed.
        return None
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
        number = len(queries)  # The next request empties the log.
    taken = statistics.median(seconds(lambda: client.get(url)) for _ in range(repeat))
    return {"ms": taken * 1000, "queries": float(number)}


def screens(repeat: int, missing: list[str]) -> dict[str, dict[str, float]]:
    officer, reader = Client(headers={"host": PORTAL}), Client(headers={"host": PORTAL})
    officer.force_login(User.objects.get(username__startswith="central_editor"))
    addresses = [(name, officer, _reverse(url)) for name, url in SCREENS]
    base = questions_page()
    addresses += [(name, reader, base + tail) for name, tail in PATHS]
    addresses.append(("archive by API", reader, "/api/v1/questions/"))
    found = {}
    for name, client, url in addresses:
        measured = page(client, url, repeat) if url else None
        if measured is None:
            missing.append(name)
        else:
            found[name] = measured
    return found


def _reverse(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def questions_page() -> str:
    """Path of the portal's page of questions; made when the site has none."""
    home = MemberSite.objects.for_serving().get(site__hostname=PORTAL).site.root_page
    found: Any = QuestionsPage.objects.child_of(home).first()
    if found is None:
        found = QuestionsPage(title="Hỏi đáp", slug="hoi-dap", locale=Locale.get_default())
        home.add_child(instance=found)
        found.save_revision().publish()
    return f"/{found.slug}/"


def work(missing: list[str]) -> dict[str, float]:
    """Statistics of a year, a holiday more, a run of reminders."""
    found: dict[str, float] = {}
    for name, path, arguments in (
        ("statistics", "questions.statistics.record", (timezone.localdate().year,)),
        ("chase", "questions.chasing.chase", (working_hour(),)),
    ):
        try:
            function = import_string(path)
        except ImportError:
            missing.append(name)
            continue
        found[name] = rolled_back(partial(function, *arguments))
    try:
        recompute = import_string("questions.recomputing.recompute")
    except ImportError:
        missing.append("recompute")
        return found
    moved = {"moved": 0}

    def holiday() -> None:
        day = timezone.localdate() + timedelta(days=1)
        while day.weekday() > 4:
            day += timedelta(days=1)
        SpecialDay.objects.update_or_create(date=day, defaults=_day_values())
        # Every open question, the late ones too: the days before today lie over their span.
        dates = [day - timedelta(days=number) for number in range(90)]
        moved["moved"] = len(recompute(dates, "benchmark").moved)

    found["recompute"] = rolled_back(holiday)
    found["recomputed"] = float(moved["moved"])
    return found


def working_hour() -> Any:
    """Ten o'clock of a working day: reminders are sent in office hours."""
    moment = timezone.localtime().replace(hour=10, minute=0)
    while moment.weekday() > 4:
        moment += timedelta(days=1)
    return moment


def _day_values() -> dict[str, Any]:
    fields = {field.name for field in SpecialDay._meta.fields}
    values: dict[str, Any] = {"kind": "holiday", "name": "Nghỉ", "source": "benchmark", "reason": "benchmark"}
    return {name: value for name, value in values.items() if name in fields}


def submit(missing: list[str]) -> dict[str, float] | None:
    """Each key is sent twice; PostgreSQL only, SQLite has one writer."""
    if connection.vendor != "postgresql":
        missing.append("submit at 20 concurrent (needs PostgreSQL: --database)")
        return None
    before = Question.objects.count()
    measured = twenty_at_once()
    return measured | {"made": Question.objects.count() - before}


def main() -> None:
    number, repeat = int(sys.argv[1]), int(sys.argv[2])
    call_command("migrate", verbosity=0)
    filled = seconds(lambda: fill(number)) if not Question.objects.exists() else 0.0
    missing: list[str] = []
    if not apps.is_installed("questions"):
        missing.append("questions")
    result = {
        "database": connection.vendor,
        "filled": filled,
        "questions": Question.objects.count(),
        "events": QuestionEvent.objects.count(),
        "open": Question.objects.running().count(),
        "screens": screens(repeat, missing),
        "work": work(missing),
        "submit": submit(missing),
        "missing": missing,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
