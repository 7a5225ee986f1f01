"""What is done again and again: rooms register it, `manage.py clock` runs it beside the server and its worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class PeriodicJob:
    """A job and the seconds between two runs. It must be short: long work is enqueued for the worker."""

    name: str
    seconds: int
    run: Callable[[], object]


_jobs: dict[str, PeriodicJob] = {}


def register_periodic_job(name: str, seconds: int, run: Callable[[], object]) -> None:
    """Have `run` called about every `seconds` seconds.

    Raises:
        ImproperlyConfigured: a job of that name is registered already.
    """
    if name in _jobs:
        raise ImproperlyConfigured(f"A periodic job named {name!r} is registered already.")
    _jobs[name] = PeriodicJob(name, seconds, run)


def all_jobs() -> list[PeriodicJob]:
    return list(_jobs.values())
