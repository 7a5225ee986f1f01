"""`manage.py clock`: scheduled publishing, expiry, and what else rooms register.

One process for the whole installation.
"""

from __future__ import annotations

import signal
import threading
import time
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from cms.core.periodic import PeriodicJob, all_jobs

log = structlog.get_logger(__name__)


class Command(BaseCommand):
    help = "Run periodic jobs until stopped; with --once, each of them once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="run every job once and end")

    def handle(self, *args: Any, **options: Any) -> None:
        jobs = all_jobs()
        if options["once"]:
            for job in jobs:
                self.run_job(job)
            return
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        self.stdout.write(f"The clock runs {len(jobs)} jobs.")
        self.stdout.flush()
        due = {job.name: time.monotonic() + min(job.seconds, 5) for job in jobs}
        while not stop.wait(max(0.2, min(due.values(), default=60.0) - time.monotonic())):
            for job in jobs:
                if due[job.name] <= time.monotonic():
                    self.run_job(job)
                    due[job.name] = time.monotonic() + job.seconds

    def run_job(self, job: PeriodicJob) -> None:
        """A job that fails is logged, and tried again at its next time."""
        close_old_connections()
        try:
            job.run()
        except Exception:
            log.exception("periodic_job_failed", job=job.name)
