"""Tasks about files. Reading has a queue and a worker of its own: neither publication nor mail waits for it."""

from __future__ import annotations

from django_tasks import task

from . import files

# After everything else that waits there, above all Wagtail's own tasks that write down who refers to what.
LAST = -90


@task(queue_name="files")
def read_file(document_id: int) -> str:
    """Read one file; returns its state."""
    row = files.read(document_id)
    return row.state if row is not None else ""


@task(priority=LAST)
def note_users(ids: list[int]) -> int:
    """Have everything that uses these documents indexed anew."""
    return files.note_users(ids)
