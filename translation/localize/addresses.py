"""Where closed screens lead: to the desk."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse


def _address(name: str, *args: Any) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return reverse("wagtailadmin_home")


def queue_address() -> str:
    return _address("translation_queue")


def job_address(pk: int) -> str:
    return _address("translation_job", pk)
