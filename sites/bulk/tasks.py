"""Jobs on many sites, for the task worker."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django_tasks import task

from . import jobs


@task()
def run_job(job_id: int) -> bool:
    return jobs.run(job_id)


def enqueue(job_id: int) -> None:
    """Have the worker run a job, once it is committed."""
    transaction.on_commit(partial(run_job.enqueue, job_id))
