"""Twenty people ask at once, in two processes of ten threads each. Each process is `python -m … <run>`: it makes
itself ready, waits for a line on its input, and prints its times (seconds) and errors as JSON.

Mails and what else follows a question wait for the task worker, as in real use.
"""

from __future__ import annotations

import json
import os
import secrets
import statistics
import subprocess
import sys
import threading
import time
from typing import Any

PROCESSES, THREADS, EACH = 2, 10, 10


def ask(run: str) -> dict[str, Any]:
    import django
    from django.conf import settings

    settings.TASKS["default"]["BACKEND"] = "django_tasks_db.DatabaseBackend"
    django.setup()
    from django.db import connection, transaction

    from questions.actions import ReceiveQuestionAction
    from sites.models import MemberSite
    from tests.conftest import PORTAL
    from tests.questions.makers import data

    site = MemberSite.objects.for_serving().get(site__hostname=PORTAL)
    with transaction.atomic():  # A running server has done this before.
        ReceiveQuestionAction(site, data()).execute()
        transaction.set_rollback(True)
    taken: list[float] = []
    errors: list[str] = []
    barrier = threading.Barrier(THREADS + 1)

    def client(number: int) -> None:
        connection.ensure_connection()  # Those of a running server are open (CONN_MAX_AGE).
        barrier.wait()
        barrier.wait()
        for turn in range(EACH):
            # The same thread of the other process has the same key: a double click, taken by two workers at once.
            started = time.perf_counter()
            try:
                ReceiveQuestionAction(site, data(submission=f"{run}-{number}-{turn}")).execute()
            except Exception as error:
                errors.append(type(error).__name__)
            taken.append(time.perf_counter() - started)
        connection.close()

    threads = [threading.Thread(target=client, args=[number]) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    barrier.wait()
    print("ready", flush=True)
    sys.stdin.readline()
    barrier.wait()
    for thread in threads:
        thread.join()
    return {"taken": taken, "errors": errors}


def measure() -> dict[str, float]:
    """Milliseconds of all, and what came out of it; the caller counts the questions."""
    command = [sys.executable, "-m", "tests.benchmarks.questions.submit", secrets.token_hex(8)]
    running = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(PROCESSES)
    ]
    for process in running:
        assert process.stdout is not None
        process.stdout.readline()
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    found = [json.loads(process.communicate()[0].splitlines()[-1]) for process in running]
    ordered = sorted(seconds for row in found for seconds in row["taken"])
    return {
        "p95": ordered[int(len(ordered) * 0.95)] * 1000,
        "median": statistics.median(ordered) * 1000,
        "wanted": THREADS * EACH,
        "lost": sum(len(row["errors"]) for row in found),
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.questions.settings")
    print(json.dumps(ask(sys.argv[1])))
