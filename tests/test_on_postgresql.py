"""The parts of the suite that touch the database, once more on PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.services import postgresql_url

ROOT = Path(__file__).parent.parent
FOLDERS = ["search", "exchange", "users", "sites", "news", "pages", "home", "media", "questions", "gazette"]
# Texts, processes, files and engines of their own: they ask the database nothing that SQLite would answer otherwise.
ELSEWHERE = [
    "search/test_analyser.py",
    "search/test_elasticsearch.py",
    "search/test_extraction.py",
    "search/test_failover.py",
    "search/test_fuzz.py",
    "search/test_query.py",
    "search/test_typing_keys.py",
    "questions/test_detectors.py",
    "exchange/test_import.py::test_memory_does_not_grow_with_the_number_of_files",
    "exchange/test_markdown.py",
    "gazette/test_docx.py",
    "gazette/test_encodings.py",
    "gazette/test_mentions.py",
    "gazette/test_numbers.py",
    "gazette/test_structure.py",
    "gazette/pdf",
    "gazette/test_worker_killed.py",
]


@pytest.mark.postgresql
def test_on_postgresql():
    if os.environ.get("DATABASE_URL"):
        pytest.skip("this run is on DATABASE_URL already")
    environment = os.environ | {"DATABASE_URL": f"{postgresql_url()}_suite"}
    environment.pop("PYTEST_XDIST_WORKER", None)
    folders = [str(ROOT / "tests" / name) for name in FOLDERS]
    without = [f"--deselect=tests/{name}" for name in ELSEWHERE]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--tb=short", "-p", "no:xdist", "--create-db", *without, *folders],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
    assert " passed" in run.stdout.splitlines()[-1]
