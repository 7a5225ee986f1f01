"""Run as a program by `test_worker_killed`: makes an issue, does the worker's jobs slowly, starts what was left.

Usage: python -m tests.gazette.killed make|work|clock|sign|look [seconds of a step]
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from gazette import press, proof_work, sign_work  # noqa: E402
from gazette.actions.approval import ApproveIssueAction, SubmitIssueAction  # noqa: E402
from gazette.actions.jobs import SetProofAction, SignIssueAction  # noqa: E402
from gazette.issue_tasks import WORKS, pick_up_jobs  # noqa: E402
from gazette.models import GazetteIssue, IssueJob  # noqa: E402
from gazette.storing import digest_of_stored  # noqa: E402
from gazette.working import run  # noqa: E402

PIN = "246810"


def make() -> None:
    from tests.gazette.issue_makers import Office

    issue = Office().start(papers=6)
    issue.refresh_from_db()
    SetProofAction(issue, issue.composed_by).execute()


def sign() -> None:
    """Proof is there: approve, and ask for the signature."""
    from tests.gazette.issue_makers import person

    issue = GazetteIssue.objects.get()
    call_command("make_signing_credentials", pin=PIN, verbosity=0, stdout=open(os.devnull, "w"))  # noqa: PTH123, SIM115
    leader = person("unit_leader")
    SubmitIssueAction(issue, issue.composed_by).execute()
    ApproveIssueAction(issue, leader).execute()
    SignIssueAction(issue, leader, PIN).execute()


def work(seconds: float, at: str) -> None:
    """What the task worker does with the job, slowly: before its result counts (`keep`), or from step to step."""
    real_keep, real_compose = proof_work.keep, press.compose

    def slow_keep(*args: Any) -> Any:
        name = real_keep(*args)
        print("kept", flush=True)  # noqa: T201
        time.sleep(seconds)
        return name

    def slow_compose(issue: Any, items: Any, first: int, folder: Any, target: Any, progress: Any) -> Any:
        def slowly(*args: Any) -> None:
            progress(*args)
            print("step", flush=True)  # noqa: T201
            time.sleep(seconds)

        return real_compose(issue, items, first, folder, target, slowly)

    if at == "keep":
        proof_work.keep = sign_work.keep = slow_keep  # type: ignore[assignment]
    elif at == "step":
        press.compose = slow_compose  # type: ignore[assignment]
    run(IssueJob.objects.latest("pk").pk, WORKS)


def clock() -> None:
    """The periodic job and the worker, as in operation."""
    pick_up_jobs()
    call_command("db_worker", batch=True, interval=0.1, startup_delay=False, reload=False, verbosity=0)


def look() -> None:
    issue = GazetteIssue.objects.get()
    job = IssueJob.objects.latest("pk")
    root = settings.STORAGES["private"]["OPTIONS"]["location"]
    kept = [os.path.join(folder, name) for folder, _dirs, names in os.walk(root) for name in names]  # noqa: PTH118
    found = {
        "state": issue.state,
        "numbers": issue.label,
        "job": [job.state, job.error, len(bytes(job.sealed))],
        "jobs": IssueJob.objects.count(),
        "issues": GazetteIssue.objects.count(),
        "proof_ok": bool(issue.proof) and digest_of_stored(issue.proof) == issue.proof_sha256,
        "file_ok": bool(issue.file) and digest_of_stored(issue.file) == issue.sha256,
        "pages": [issue.first_page, issue.last_page],
        "files": sorted(path for path in kept if "gazette/" in path),
        "events": sorted(issue.events.values_list("kind", flat=True)),
    }
    print(json.dumps(found))  # noqa: T201


if __name__ == "__main__":
    what = sys.argv[1]
    if what == "work":
        work(float(sys.argv[2]), sys.argv[3])
    else:
        {"make": make, "sign": sign, "clock": clock, "look": look}[what]()
