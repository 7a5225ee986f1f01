"""A running installation like that of `make run`: server and workers on a copy of the demonstration province."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests import migrated
from tests.services import free_port

ROOT = Path(__file__).parent.parent.parent
HOST = "haivan.localhost"
PASSWORD = "HaiVan@2026"


def environment(folder: Path, port: int = 8000) -> dict[str, str]:
    """The environment of `make run`, with everything it writes in `folder`."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "DATA_DIR": str(folder),
        "PORT": str(port),
        "LOG_LEVEL": "WARNING",
        "PYTHONPATH": str(ROOT),
    }


def manage(folder: Path, *args: str, port: int = 8000) -> str:
    run = subprocess.run(
        [sys.executable, "manage.py", *args],
        cwd=ROOT,
        env=environment(folder, port),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-3000:]
    return run.stdout


def build(folder: Path) -> None:
    """The demonstration province in `folder`, once for all workers of the suite, who wait for each other."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if folder.exists():
            return
        unfinished = folder.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        migrated.copy_to(unfinished / "db.sqlite3")
        for args in (
            ("migrate", "--verbosity", "0"),
            ("demo",),
            ("collectstatic", "--noinput", "--verbosity", "0"),
            # The pictures in all sizes: otherwise the workers of every copy make them anew beside its tests.
            ("db_worker", "--batch", "--queue-name", "*", "--no-reload", "--no-startup-delay"),
        ):
            manage(unfinished, *args)
        unfinished.rename(folder)


class Installation:
    """Where the running installation is."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port

    def url(self, path: str = "/", unit: str = "") -> str:
        return f"http://{unit}{'.' if unit else ''}{HOST}:{self.port}{path}"

    def manage(self, *args: str) -> str:
        return manage(self.folder, *args, port=self.port)

    def run(self, module: str, *args: str) -> str:
        """Run a module of ours beside the server, with its settings."""
        run = subprocess.run(
            [sys.executable, "-m", module, *args],
            cwd=ROOT,
            env=environment(self.folder, self.port),
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-3000:]
        return run.stdout

    def get(self, url: str) -> tuple[int, str]:
        """Status and text of an address, asked without a browser."""
        host = url.split("/")[2]
        request = urllib.request.Request(url.replace(host, f"127.0.0.1:{self.port}", 1), headers={"Host": host})
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return response.status, response.read().decode(errors="replace")  # A document is no text.
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


def copy(source: Path, folder: Path) -> None:
    """A built province in another place. Others may be reading it: the files beside its database come and go."""
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("db.sqlite3*", "cache"))
    with closing(sqlite3.connect(source / "db.sqlite3")) as old, closing(sqlite3.connect(folder / "db.sqlite3")) as new:
        old.backup(new)


@contextmanager
def serve(source: Path, folder: Path) -> Iterator[Installation]:
    """Copy a built province and run it: the web server and both workers of the Procfile."""
    copy(source, folder)
    port = free_port()
    with sqlite3.connect(folder / "db.sqlite3") as database:
        database.execute("UPDATE wagtailcore_site SET port = ?", (port,))
    processes = []
    log = (folder / "server.log").open("w")
    try:
        for line in (ROOT / "Procfile").read_text().splitlines():
            name, command = line.split(": ", 1)
            if name == "clock":
                continue
            processes.append(
                subprocess.Popen(
                    [sys.executable, "-m", *command.replace("$PORT", str(port)).split()]
                    if command.startswith("gunicorn")
                    else [sys.executable, *command.split()[1:]],
                    cwd=ROOT,
                    env=environment(folder, port),
                    stdout=log,
                    stderr=log,
                )
            )
        installation = Installation(folder, port)
        wait_for(installation)
        yield installation
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=30)
        log.close()


def wait_for(installation: Installation, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if installation.get(installation.url("/health/live"))[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise AssertionError((installation.folder / "server.log").read_text()[-3000:])
