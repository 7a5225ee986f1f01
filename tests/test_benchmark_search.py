"""The benchmark of the search fills an index and measures it."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.functional.server import ROOT


def test_two_small_indices_are_filled_and_asked(tmp_path):
    options = ["--entries", "200,300", "--repeat", "1", "--report-only", "--folder", str(tmp_path)]
    command = [sys.executable, "-m", "tests.benchmarks", "search", *options]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-2000:]
    first, second = run.stdout.splitlines()
    assert "200 entries" in first
    assert "300 entries" in second
    assert json.dumps(first).count(" ms") == 2
