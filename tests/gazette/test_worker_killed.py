"""The worker is killed (SIGKILL) while it composes and while it signs; started again, it finishes. Real processes, a
real database file, the real press: never two issues with one number, never half a file.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

ROOT = Path(__file__).parent.parent.parent


class Installation:
    """A copy of the test database in a file, and programs that work on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "DJANGO", "DATABASE"))
        } | {
            "DATA_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{folder / 'killed.sqlite3'}",
            "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
            "LOG_LEVEL": "ERROR",
        }

    def start(self, *args: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.gazette.killed", *args]
        return subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def run(self, *args: str) -> str:
        process = self.start(*args)
        out, err = process.communicate(timeout=240)
        assert process.returncode == 0, err[-3000:]
        return out

    def killed(self, at: str, word: str) -> None:
        """The worker, killed as soon as it says the word."""
        process = self.start("work", "600", at)
        assert process.stdout is not None
        line = process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        _out, err = process.communicate(timeout=60)
        assert line.strip() == word, err[-3000:]
        assert process.returncode == -signal.SIGKILL

    def look(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run("look").strip().splitlines()[-1])
        return found

    def two_minutes_later(self) -> None:
        with sqlite3.connect(self.folder / "killed.sqlite3") as database:
            database.execute(
                "UPDATE gazette_issuejob SET beat_at = datetime(beat_at, '-3 minutes') WHERE state='running'"
            )


@pytest.fixture
def installation(db: None, tmp_path: Path) -> Installation:
    if connection.vendor != "sqlite":
        pytest.skip("copies the database as a file")
    connection.ensure_connection()
    # `backup` would wait for the end of the test's own transaction.
    (tmp_path / "killed.sqlite3").write_bytes(connection.connection.serialize())
    return Installation(tmp_path)


def test_killed_while_composing_and_while_signing(installation):
    installation.run("make")
    installation.killed("step", "step")
    found = installation.look()
    assert found["job"][0] == "running"
    assert found["files"] == []
    assert found["pages"] == [None, None]
    # Somebody else starts a worker at once: the beat is fresh, so that nobody takes the job yet.
    installation.run("clock")
    assert installation.look()["job"][0] == "running"

    installation.two_minutes_later()
    installation.killed("keep", "kept")  # The whole proof lies in the storage, but does not count.
    found = installation.look()
    assert len(found["files"]) == 1
    assert not found["proof_ok"]
    assert found["pages"] == [None, None]

    installation.two_minutes_later()
    installation.run("clock")
    found = installation.look()
    assert found["job"] == ["done", "", 0]
    assert found["proof_ok"]
    assert len(found["files"]) == 1
    assert found["pages"][0] == 1
    assert (found["issues"], found["jobs"], found["numbers"]) == (1, 1, "1")
    assert found["events"].count("composed") == 1

    installation.run("sign")
    installation.killed("keep", "kept")
    found = installation.look()
    assert found["state"] == "approved"
    assert not found["file_ok"]
    assert found["job"][2] > 0
    installation.two_minutes_later()
    installation.run("clock")
    found = installation.look()
    assert found["state"] == "signed"
    assert found["file_ok"]
    assert found["proof_ok"]
    assert found["job"] == ["done", "", 0]
    assert found["events"].count("signed") == 1
    assert (found["issues"], found["numbers"], len(found["files"])) == (1, "1", 2)
