"""`make bench ARGS=translation`: the translation desk at 100,000 pages and 80,000 translations.

On SQLite in a temporary folder, or on the server that `--database` names (its user may create databases). Fails where a
limit is passed; the limits are milliseconds of warm, single requests, and ratios.
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

SUBMIT, PUBLISH, SCREEN, QUERIES, OPEN, CONFIRM = 1000, 1.2, 150, 20, 500, 100


def options(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="translation", description=__doc__)
    parser.add_argument("--sources", type=int, default=20_000, help="Vietnamese articles, each in four languages")
    parser.add_argument("--repeat", type=int, default=7, help="timed rounds")
    parser.add_argument("--database", default="", help="postgres://… with the right to create databases")
    parser.add_argument("--folder", type=Path, help="keep the database here, and use the one that is here already")
    parser.add_argument("--report-only", action="store_true", help="print, and never fail")
    return parser.parse_args(arguments)


def measure(folder: Path, asked: argparse.Namespace) -> dict[str, Any]:
    environment = os.environ | {"DATA_DIR": str(folder), "LOG_LEVEL": "ERROR", "PYTHONPATH": str(ROOT)}
    environment["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.translation.settings"
    environment["DATABASE_URL"] = (
        database(asked.database, f"bench_translation_{asked.sources}")
        if asked.database
        else f"sqlite:///{folder}/{asked.sources}.sqlite3"
    )
    command = [sys.executable, "-m", "tests.benchmarks.translation.measure", str(asked.sources), str(asked.repeat)]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def problems_of(row: dict[str, Any]) -> list[str]:
    ratio, editor = row["publish"] / row["publish_without"], row["editor"]
    checks = [
        (row["submit"] > SUBMIT, f"a request into four languages takes more than {SUBMIT} ms"),
        (ratio > PUBLISH, f"publishing takes {ratio:.2f} times as long with the desk"),
        (editor["open"] > OPEN, f"the editor opens in more than {OPEN} ms"),
        (editor["confirm"] > CONFIRM, f"a segment is confirmed in more than {CONFIRM} ms"),
        (editor["queries"] > QUERIES, f"the editor asks {editor['queries']} queries"),
    ]
    for name, screen in row["screens"].items():
        checks.append((screen["ms"] > SCREEN, f"{name} takes more than {SCREEN} ms"))
        checks.append((screen["queries"] > QUERIES, f"{name} asks {screen['queries']} queries"))
    return [text for failed, text in checks if failed]


def report(row: dict[str, Any]) -> None:
    editor = row["editor"]
    print(
        f"{row['database']}: {row['pages']:,} pages, {row['translations']:,} translations, {row['jobs']:,} jobs, "
        f"{row['segments']:,} segments; filled in {row['filled']:.0f} s\n"
        f"request into four languages  {row['submit']:7.0f} ms\n"
        f"publish a source             {row['publish']:7.0f} ms, without the desk {row['publish_without']:.0f} ms: "
        f"{row['publish'] / row['publish_without']:.2f}\n"
        f"open {editor['segments']} segments            {editor['open']:7.0f} ms, {editor['queries']} queries\n"
        f"confirm a segment            {editor['confirm']:7.1f} ms"
    )
    for name, screen in row["screens"].items():
        print(f"{name:<28} {screen['ms']:7.1f} ms, {screen['queries']:.0f} queries")


def main(arguments: list[str] | None = None) -> int:
    asked = options(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-translation-") as name:
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
