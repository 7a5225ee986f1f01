"""The parts of the suite that touch the database, once more on PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.services import postgresql_url

ROOT = Path(__file__).parent.parent
GROUPS = {"search": ["search", "exchange", "users"], "pages": ["sites", "news", "pages", "home", "media"]}


@pytest.mark.postgresql
@pytest.mark.parametrize("group", GROUPS)
def test_on_postgresql(group):
    if os.environ.get("DATABASE_URL"):
        pytest.skip("this run is on DATABASE_URL already")
    environment = os.environ | {"DATABASE_URL": f"{postgresql_url()}_{group}"}
    environment.pop("PYTEST_XDIST_WORKER", None)
    folders = [str(ROOT / "tests" / name) for name in GROUPS[group]]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--tb=short", "-p", "no:xdist", "--create-db", *folders],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
    assert " passed" in run.stdout.splitlines()[-1]
