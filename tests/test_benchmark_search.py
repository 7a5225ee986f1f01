"""The benchmark of the search fills an index and measures it."""

from __future__ import annotations

import subprocess
import sys

from tests.functional.server import ROOT


def test_a_small_index_is_filled_and_asked(tmp_path):
    options = ["--entries", "300", "--repeat", "1", "--report-only", "--folder", str(tmp_path)]
    command = [sys.executable, "-m", "tests.benchmarks", "search", *options]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-2000:]
    (line,) = run.stdout.splitlines()
    assert "300 entries" in line
    assert line.count(" ms") == 2
