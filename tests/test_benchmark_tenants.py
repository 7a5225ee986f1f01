"""The benchmark of many sites builds provinces that are whole, and measures what it says."""

from __future__ import annotations

import sqlite3
import subprocess
import sys

from tests.functional.server import ROOT


def test_two_small_provinces_are_built_and_compared(tmp_path):
    options = ["--sites", "3,4", "--articles", "20", "--repeat", "1", "--only", "home", "--report-only"]
    command = [sys.executable, "-m", "tests.benchmarks", "tenants", "--folder", str(tmp_path), *options]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-2000:]
    for surface, user in (("explorer: home", "webmaster"), ("explorer: home", "centre"), ("home", "reader")):
        line = next(line for line in run.stdout.splitlines() if line.startswith(surface) and user in line)
        queries = line.split(user)[1].split()[:2]
        assert queries[0] == queries[1], line
    with sqlite3.connect(tmp_path / "sites-4" / "db.sqlite3") as database:
        sites, articles, hits = (
            database.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]
            for table in ("wagtailcore_site", "news_articlepage", "search_fts")
        )
    assert sites == 4
    assert articles == 4 * (20 + 10 + 3)
    assert hits >= 4 * 20
