"""Where closed screens lead: to the desk."""

from __future__ import annotations

from django.urls import reverse


def queue_address() -> str:
    return reverse("translation_queue")


def editor_address(pk: int) -> str:
    return reverse("translation_editor", args=[pk])
