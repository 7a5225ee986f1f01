"""The parent's side: one child a file, ended when it takes too long or says too much."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Timer

from .limits import Limits
from .result import Extraction, Outcome, Problem

BASE = Path(__file__).resolve().parents[2]
# Nothing of the worker's: neither secrets nor settings.
ENVIRONMENT = {"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "TMPDIR": "/nonexistent"}


def extract(path: Path, limits: Limits | None = None) -> Extraction:
    """The text of a file. Never raises for what the file holds, and takes no longer than the limits say."""
    limits = limits or Limits()
    started = time.monotonic()
    found = _run(path, limits)
    return replace(found, took_ms=int((time.monotonic() - started) * 1000))


def _run(path: Path, limits: Limits) -> Extraction:
    command = [sys.executable, "-E", "-s", "-m", "search.extraction", str(path), limits.dumped()]
    try:
        child = subprocess.Popen(  # noqa: S603  (our own module, arguments in a list)
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=BASE,
            env=ENVIRONMENT,
            start_new_session=True,
        )
    except OSError:  # No memory for another process.
        return Extraction(Outcome.FAILED, problem=Problem.CRASH)
    timer = Timer(limits.wall_seconds, _end, [child])
    timer.start()
    try:
        answer = child.stdout.read(limits.output_bytes + 1) if child.stdout else b""
        if len(answer) > limits.output_bytes:
            _end(child)
        code = child.wait()
    finally:
        timer.cancel()
        _end(child)
        if child.stdout:
            child.stdout.close()
    return _understood(answer, code)


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)


def _understood(answer: bytes, code: int) -> Extraction:
    if code in {-signal.SIGXCPU, -signal.SIGKILL}:
        return Extraction(Outcome.FAILED, problem=Problem.TIME)
    try:
        row = json.loads(answer) if code == 0 else {}
        problem = Problem(row["problem"]) if row["problem"] else None
        return Extraction(Outcome(row["outcome"]), str(row["text"]), int(row["pages"]), problem)
    except (ValueError, KeyError, TypeError):
        return Extraction(Outcome.FAILED, problem=Problem.CRASH)
