"""The desk over one province: fill it, use it. Run by `tests.benchmarks.translation` in a process of its own, with the
database in DATABASE_URL; prints JSON."""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.translation.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from wagtail.models import Locale  # noqa: E402
from wagtail.signals import page_published  # noqa: E402

from cms.core import publishing  # noqa: E402
from cms.users.models import User  # noqa: E402
from tests.benchmarks.translation.load import counts, fill  # noqa: E402
from tests.conftest import LANGUAGES, PORTAL  # noqa: E402
from tests.factories import body  # noqa: E402
from tests.translation.makers import make_source, request  # noqa: E402
from translation import receivers  # noqa: E402
from translation.actions import RequestTranslationAction, StartJobAction  # noqa: E402
from translation.models import JobSegment, TranslationJob  # noqa: E402
from translation.writing import write_segment  # noqa: E402

SCREENS: tuple[str, ...] = (
    *("translation_queue", "translation_inbox", "translation_dashboard"),
    *("translation_statistics", "translation_demand", "translation_mine"),
)


class RolledBackError(Exception):
    """Ends a measured change without a trace."""


def milliseconds(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def rolled_back(work: Callable[[], Any]) -> float:
    """Time of a change that is taken back."""
    taken = 0.0
    try:
        with transaction.atomic():
            taken = milliseconds(work)
            raise RolledBackError
    except RolledBackError:
        return taken


def median(work: Callable[[], float], repeat: int) -> float:
    work()
    return statistics.median(work() for _ in range(repeat))


def submit(repeat: int) -> float:
    locales = list(Locale.objects.filter(language_code__in=LANGUAGES[1:]))

    def once() -> float:
        article = make_source()
        taken = milliseconds(lambda: RequestTranslationAction(article, locales).execute())
        article.get_translations(inclusive=True)
        return taken

    return median(once, repeat)


def publish(repeat: int) -> tuple[float, float]:
    """Publishing a source that has four translations: with the desk, and without it."""
    job: Any = TranslationJob.objects.filter(state="published").order_by("pk").last()
    source: Any = job.source

    def once() -> float:
        page = type(source)._default_manager.get(pk=source.pk)  # The last one was taken back.
        page.title = f"{page.title[:60]} {time.time_ns() % 1000}"
        return rolled_back(lambda: page.save_revision().publish())

    def without() -> float:
        gates = dict(publishing._gates)
        publishing._gates.clear()
        page_published.disconnect(receivers.source_published)
        try:
            return once()
        finally:
            publishing._gates.update(gates)
            page_published.connect(receivers.source_published)

    once(), without()
    pairs = [(once(), without()) for _ in range(repeat)]
    return statistics.median(a for a, _b in pairs), statistics.median(b for _a, b in pairs)


def screens(repeat: int) -> dict[str, dict[str, float]]:
    client = Client(headers={"host": PORTAL})
    client.force_login(User.objects.get(username="truong-dich"))
    job: Any = TranslationJob.objects.filter(state="in_review").order_by("pk").first()
    addresses = {name: reverse(name) for name in SCREENS if _known(name)}
    if _known("translation_job", job.pk):
        addresses["translation_job"] = reverse("translation_job", args=[job.pk])
    found = {}
    for name, url in addresses.items():
        response = client.get(url)
        if response.status_code != 200:
            raise AssertionError(f"{name}: {response.status_code}")
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        found[name] = {"queries": len(queries), "ms": median(lambda: milliseconds(lambda: client.get(url)), repeat)}  # noqa: B023
    return found


def _known(name: str, *args: Any) -> bool:
    try:
        reverse(name, args=args)
    except django.urls.NoReverseMatch:
        return False
    return True


def editor(repeat: int) -> dict[str, float]:
    """An article of 300 segments: opening it, and confirming one of them."""
    sentences = [f"Đoạn thứ {number} của kế hoạch phát triển kinh tế của tỉnh." for number in range(298)]
    job = request(make_source("Bài dài", body=body(*sentences)))
    translator = User.objects.get(username="translator-en")
    StartJobAction(job, translator).execute()
    client = Client(headers={"host": PORTAL})
    client.force_login(translator)
    url = reverse("translation_editor", args=[job.pk])
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    rows = iter(JobSegment.objects.filter(job=job).values_list("pk", flat=True))

    def confirm() -> float:
        pk = next(rows)
        return milliseconds(lambda: write_segment(pk, translator, text=f"Part {pk}", version=0, confirm=True))

    return {
        "segments": job.segments.count(),
        "queries": len(queries),
        "open": median(lambda: milliseconds(lambda: client.get(url)), repeat),
        "confirm": median(confirm, repeat * 3),
    }


def main() -> None:
    sources, repeat = int(sys.argv[1]), int(sys.argv[2])
    call_command("migrate", verbosity=0)
    started = time.perf_counter()
    if not TranslationJob.objects.exists():
        fill(sources)
    filled = time.perf_counter() - started
    with_desk, without = publish(repeat)
    print(
        json.dumps(
            {
                "database": connection.vendor,
                "filled": filled,
                **counts(),
                "submit": submit(repeat),
                "publish": with_desk,
                "publish_without": without,
                "screens": screens(repeat),
                "editor": editor(repeat),
            }
        )
    )


if __name__ == "__main__":
    main()
