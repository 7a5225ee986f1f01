"""Periodic jobs of the core: Wagtail's scheduled publishing, and tidying up finished tasks and sessions."""

from __future__ import annotations

from django.core.management import call_command

MINUTE, DAY = 60, 24 * 60 * 60


def publish_scheduled() -> None:
    call_command("publish_scheduled", verbosity=0)


def prune_tasks() -> None:
    call_command("prune_db_task_results", queue_name="*", verbosity=0)


def clear_sessions() -> None:
    call_command("clearsessions")
