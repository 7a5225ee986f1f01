"""`make bench ARGS="search"`: times of the search with 20,000 and 200,000 entries, and how they grow.

On SQLite in a temporary folder, or on the server that `--database` names (its user may create databases); with
`--elasticsearch URL` that engine before it. Fails where a limit of docs/design/performance.md is passed.
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
from urllib.parse import urlsplit

import psycopg2

from tests import migrated
from tests.functional.server import ROOT

# Milliseconds at 20,000 entries, and how many times p95 may be with ten times as many.
LIMITS = {"SqliteEngine": (5, 60), "PostgresqlEngine": (5, 60), "FailoverEngine": (25, 60)}
SUGGEST, GROWTH = 30, 2.0


def options(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="search", description=__doc__)
    parser.add_argument("--entries", default="20000,200000", help="the numbers of entries to compare")
    parser.add_argument("--repeat", type=int, default=3, help="timed rounds of all queries")
    parser.add_argument("--database", default="", help="postgres://… with the right to create databases")
    parser.add_argument("--elasticsearch", default="", help="http://… of a server for tests")
    parser.add_argument("--folder", type=Path, help="keep the databases here, and use those that are here already")
    parser.add_argument("--report-only", action="store_true", help="print, and never fail")
    return parser.parse_args(arguments)


def database(url: str, name: str) -> str:
    """Address of the database `name` on that server, made if need be."""
    connection = psycopg2.connect(urlsplit(url)._replace(path="/postgres").geturl())
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE DATABASE {name}")
    connection.close()
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def measure(count: int, folder: Path, asked: argparse.Namespace) -> dict[str, Any]:
    environment = os.environ | {"DATA_DIR": str(folder), "LOG_LEVEL": "ERROR", "PYTHONPATH": str(ROOT)}
    file = folder / f"{count}.sqlite3"
    environment["DATABASE_URL"] = (
        database(asked.database, f"bench_search_{count}") if asked.database else f"sqlite:///{file}"
    )
    if not asked.database and not file.exists():
        migrated.copy_to(file)
    if asked.elasticsearch:
        environment["SEARCH_URL"] = f"{asked.elasticsearch}/bench-{count}"
    command = [sys.executable, "-m", "tests.benchmarks.search.measure", str(count), str(asked.repeat)]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def problems_of(rows: list[dict[str, Any]]) -> list[str]:
    first, last = rows[0], rows[-1]
    p50, p95 = LIMITS[first["engine"]]
    grown = last["search"]["p95"] / first["search"]["p95"]
    checks = [
        (first["search"]["p50"] > p50, f"p50 is more than {p50} ms"),
        (first["search"]["p95"] > p95, f"p95 is more than {p95} ms"),
        (first["suggest"]["p95"] > SUGGEST, f"p95 of suggestions is more than {SUGGEST} ms"),
        (len(rows) > 1 and grown > GROWTH and first["engine"] != "SqliteEngine", f"p95 grows {grown:.1f} times"),
    ]
    return [text for failed, text in checks if failed]


def main(arguments: list[str] | None = None) -> int:
    asked = options(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-search-") as name:
        folder = asked.folder or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        rows = []
        for count in map(int, asked.entries.split(",")):
            row = measure(count, folder, asked)
            rows.append(row)
            search, suggest = row["search"], row["suggest"]
            print(
                f"{row['engine']:18} {row['entries']:8,} entries: search p50 {search['p50']:.1f}, "
                f"p95 {search['p95']:.1f}, max {search['max']:.1f} ms; suggestions p50 {suggest['p50']:.1f}, "
                f"p95 {suggest['p95']:.1f} ms; filled in {row['filled']:.0f} s",
                flush=True,
            )
    problems = [] if asked.report_only else problems_of(rows)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
