"""`make bench ARGS=gazette`: 50,000 documents, 200,000 relations, 2,000 issues; an issue of 300 pages.

On SQLite in a temporary folder, or on the server that `--database` or DATABASE_URL names. Prints; the figures are not
asserted.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.benchmarks.search.__main__ import database
from tests.functional.server import ROOT


def options(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="gazette", description=__doc__)
    parser.add_argument("--documents", type=int, default=50_000)
    parser.add_argument("--relations", type=int, default=200_000)
    parser.add_argument("--issues", type=int, default=2_000)
    parser.add_argument("--repeat", type=int, default=7, help="timed rounds")
    server = os.environ.get("DATABASE_URL", "")
    server = server if server.startswith("postgres") else ""
    parser.add_argument("--database", default=server, help="postgres://… with the right to create databases")
    parser.add_argument("--folder", type=Path, help="keep the database here, and use the one that is here already")
    return parser.parse_args(arguments)


def measure(folder: Path, asked: argparse.Namespace, *arguments: object) -> dict[str, Any]:
    environment = os.environ | {"DATA_DIR": str(folder), "LOG_LEVEL": "ERROR", "PYTHONPATH": str(ROOT)}
    environment["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.gazette.settings"
    environment["DATABASE_URL"] = (
        database(asked.database, f"bench_gazette_{asked.documents}")
        if asked.database
        else f"sqlite:///{folder}/{asked.documents}.sqlite3"
    )
    command = [sys.executable, "-m", "tests.benchmarks.gazette.measure", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def report(row: dict[str, Any], press: dict[str, float]) -> None:
    print(
        f"{row['database']}: {row['documents']:,} documents, {row['relations']:,} relations, {row['issues']:,} issues; "
        f"filled in {row['filled']:.0f} s"
    )
    for name, screen in row["screens"].items():
        print(f"{name:<32} {screen['ms']:8.1f} ms, {screen['queries']:.0f} queries")
    for name, value in row["work"].items():
        print(f"{name:<32} {value:8.3f}")
    for name, value in press.items():
        print(f"{name:<32} {value:8.1f}")


def main(arguments: list[str] | None = None) -> int:
    asked = options(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-gazette-") as name:
        folder = asked.folder or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        press = measure(folder, asked, "press")
        row = measure(folder, asked, asked.documents, asked.relations, asked.issues, asked.repeat)
    report(row, press)
    return 0


if __name__ == "__main__":
    sys.exit(main())
