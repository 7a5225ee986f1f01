"""A migrated, empty SQLite database, made once for all workers of the suite: migrating takes a minute, copying none.

It lies under `var/` and is made anew when a migration, ours or a library's, was changed. Whoever takes a copy lets
`migrate` run over it all the same: it finds nothing to do, and its signals (permissions, indexes) speak again.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "var" / "tests"


def copy_to(target: sqlite3.Connection | Path) -> None:
    """Fill an empty database: a connection to one, or the path of one that is not there yet."""
    source = _made()
    if isinstance(target, Path):
        target.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(target)) as new:
            copy_to(new)
        return
    with closing(sqlite3.connect(source)) as old:
        old.backup(target)


def _made() -> Path:
    """The database, migrated by whoever comes first; the others wait."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    database = FOLDER / f"migrated-{_fingerprint()}.sqlite3"
    with (FOLDER / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if database.exists():
            return database
        for old in FOLDER.glob("migrated-*"):
            old.unlink()
        unfinished = database.with_suffix(".unfinished")
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        run = subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0", "--settings", "cms.settings.test"],
            cwd=ROOT,
            env=kept | {"DATABASE_URL": f"sqlite:///{unfinished}", "DATA_DIR": str(FOLDER), "LOG_LEVEL": "WARNING"},
            capture_output=True,
            text=True,
            check=False,
        )
        if run.returncode:
            raise RuntimeError(run.stdout[-3000:] + run.stderr[-3000:])
        with closing(sqlite3.connect(unfinished)) as made:
            made.execute("PRAGMA journal_mode=DELETE")  # All of it in the one file.
        unfinished.rename(database)
    return database


def _fingerprint() -> str:
    """Tells apart what our migrations say, and the libraries' versions."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for pattern in ("*/migrations/*.py", "cms/*/migrations/*.py"):
        for file in sorted(ROOT.glob(pattern)):
            digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()[:16]
