"""`make bench ARGS=questions`: the questions room at 30,000 questions and 150,000 events.

On SQLite in a temporary folder, or on the server that `--database` or DATABASE_URL names (its user may create
databases). Fails where a limit is passed.
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

SCREEN, QUERIES = 150, 15
LIMITS = {"statistics": 1.0, "recompute": 10.0, "chase": 30.0}
SUBMIT = 200


def options(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="questions", description=__doc__)
    parser.add_argument("--questions", type=int, default=30_000)
    parser.add_argument("--repeat", type=int, default=7, help="timed rounds")
    server = os.environ.get("DATABASE_URL", "")
    server = server if server.startswith("postgres") else ""
    parser.add_argument("--database", default=server, help="postgres://… with the right to create databases")
    parser.add_argument("--folder", type=Path, help="keep the database here, and use the one that is here already")
    parser.add_argument("--report-only", action="store_true", help="print, and never fail")
    return parser.parse_args(arguments)


def measure(folder: Path, asked: argparse.Namespace) -> dict[str, Any]:
    environment = os.environ | {"DATA_DIR": str(folder), "LOG_LEVEL": "ERROR", "PYTHONPATH": str(ROOT)}
    environment["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.questions.settings"
    environment["DATABASE_URL"] = (
        database(asked.database, f"bench_questions_{asked.questions}")
        if asked.database
        else f"sqlite:///{folder}/{asked.questions}.sqlite3"
    )
    command = [sys.executable, "-m", "tests.benchmarks.questions.measure", str(asked.questions), str(asked.repeat)]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def problems_of(row: dict[str, Any]) -> list[str]:
    checks = []
    for name, screen in row["screens"].items():
        checks.append((screen["ms"] > SCREEN, f"{name} takes more than {SCREEN} ms"))
        checks.append((screen["queries"] > QUERIES, f"{name} asks {screen['queries']:.0f} queries"))
    for name, limit in LIMITS.items():
        checks.append((row["work"].get(name, 0) > limit, f"{name} takes more than {limit:.0f} s"))
    if submit := row["submit"]:
        checks.append((submit["p95"] > SUBMIT, f"a question is received in more than {SUBMIT} ms"))
        checks.append((submit["made"] < submit["wanted"] or bool(submit["lost"]), "questions were lost"))
        checks.append((submit["made"] > submit["wanted"], "questions were doubled"))
    return [text for failed, text in checks if failed]


def report(row: dict[str, Any]) -> None:
    print(
        f"{row['database']}: {row['questions']:,} questions, {row['events']:,} events, {row['open']:,} open; "
        f"filled in {row['filled']:.0f} s"
    )
    for name, screen in row["screens"].items():
        print(f"{name:<28} {screen['ms']:7.1f} ms, {screen['queries']:.0f} queries")
    for name, value in row["work"].items():
        print(f"{name:<28} {value:7.2f}{' s' if name in LIMITS else ''}")
    if submit := row["submit"]:
        print(
            f"{'submit, 20 at once':<28} {submit['p95']:7.1f} ms p95, {submit['median']:.1f} ms median; "
            f"{submit['made']} of {submit['wanted']} made, {submit['lost']} lost"
        )
    for name in row["missing"]:
        print(f"skipped: {name}")


def main(arguments: list[str] | None = None) -> int:
    asked = options(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-questions-") as name:
        folder = asked.folder or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        row = measure(folder, asked)
    report(row)
    problems = [] if asked.report_only else problems_of(row)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
