"""`make bench ARGS=tenants`: the same requests to a province of 20 sites and to one of 200, in turn, on this machine.

Both are SQLite files in a temporary folder, or databases beside the one that `--database` names (PostgreSQL; its user
may create databases). Each is served by a process of its own; queries are counted, and times are medians of warm
requests that alternate between the two. Fails where a surface asks more than 30 queries, or takes more than 1.2 times
as long with more sites (docs/design/performance.md).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import migrated
from tests.benchmarks.tenants.surfaces import QUERIES, RATIO, READER, SURFACES, Surface
from tests.functional.server import ROOT

SETTINGS = "tests.benchmarks.tenants.settings"
WARM, AGAIN = 2, 3


def options(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tenants", description=__doc__)
    parser.add_argument("--sites", default="20,200", help="the numbers of sites to compare")
    parser.add_argument("--articles", type=int, default=1000, help="articles of each site")
    parser.add_argument("--repeat", type=int, default=15, help="timed requests of each surface")
    parser.add_argument("--only", default="", help="surfaces whose name contains this")
    parser.add_argument("--user", default="", help="webmaster, centre or reader")
    parser.add_argument("--folder", type=Path, help="keep the provinces here, and use those that are here already")
    parser.add_argument("--database", default="", help="postgres://… with the right to create databases")
    parser.add_argument("--clock", choices=("cpu", "wall"), help="what is compared; wall with --database, else cpu")
    parser.add_argument("--repeated", action="store_true", help="show the statements that a request repeats")
    parser.add_argument("--report-only", action="store_true", help="print, and never fail")
    return parser.parse_args(arguments)


def say(*words: object) -> None:
    print(*words, flush=True)


class Province:
    """A province's folder and database."""

    def __init__(self, folder: Path, database: str = "") -> None:
        self.folder = folder
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "DATA_DIR": str(folder),
            "LOG_LEVEL": "ERROR",
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": database or f"sqlite:///{folder / 'db.sqlite3'}",
        }

    def build(self, step: str, number: int) -> None:
        command = [sys.executable, "-m", "tests.benchmarks.tenants.province", step, str(number)]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True)

    @contextmanager
    def serve(self) -> Iterator[Server]:
        shutil.rmtree(self.folder / "cache", ignore_errors=True)
        command = [sys.executable, "-W", "ignore", "-m", "tests.benchmarks.tenants.worker"]
        process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        try:
            server = Server(process)
            server.read()
            yield server
        finally:
            process.terminate()
            process.wait(timeout=30)


class Server:
    """A process that answers requests of one province."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def read(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError("the server of a province has ended; see above")
        found: dict[str, Any] = json.loads(line)
        return found

    def ask(self, **order: Any) -> dict[str, Any]:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return self.read()


# ---- building ----
def provinces(folder: Path, wanted: argparse.Namespace) -> list[Province]:
    """The provinces to compare; the template that both grow from is built once."""
    counts = [int(number) for number in wanted.sites.split(",")]
    template, others = databases(wanted.database, counts)
    base = Province(folder / "template", template)
    found = [Province(folder / f"sites-{count}", url) for count, url in zip(counts, others, strict=True)]
    if not base.folder.exists():
        say(f"Building a site of {wanted.articles} articles …")
        if template:
            recreate(template)
        else:
            migrated.copy_to(base.folder / "db.sqlite3")
        base.build("template", wanted.articles)
    for count, province, url in zip(counts, found, others, strict=True):
        if not province.folder.exists():
            say(f"Building {count} sites …")
            recreate(url, template)
            unfinished = Province(province.folder.with_suffix(".unfinished"), url)
            shutil.rmtree(unfinished.folder, ignore_errors=True)
            shutil.copytree(base.folder, unfinished.folder)
            unfinished.build("grow", count)
            unfinished.folder.rename(province.folder)
    return found


def databases(url: str, counts: list[int]) -> tuple[str, list[str]]:
    """Addresses of the databases; empty ones mean SQLite."""
    if not url:
        return "", ["" for _ in counts]
    server = url.rsplit("/", 1)[0]
    return f"{server}/bench_template", [f"{server}/bench_sites_{count}" for count in counts]


def recreate(url: str, template: str = "") -> None:
    """An empty PostgreSQL database, or a copy of `template`; nothing for SQLite."""
    if not url.startswith("postgres"):
        return
    import psycopg2

    server, name = url.rsplit("/", 1)
    copied = f' TEMPLATE "{template.rsplit("/", 1)[1]}"' if template else ""
    connection = psycopg2.connect(f"{server}/postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"{copied}')
    connection.close()


# ---- measuring ----
@dataclass
class Result:
    """What a surface cost with few sites and with many."""

    queries: list[int]
    times: list[float]
    repeated: list[Any]

    @property
    def ratio(self) -> float:
        return self.times[-1] / self.times[0]

    def broken(self, surface: Surface, user: str) -> str:
        if not surface.bound:
            return ""
        if user != READER and max(self.queries) > QUERIES:
            return f"more than {QUERIES} queries"
        if self.queries[-1] > self.queries[0]:
            return "more queries with more sites"
        return f"slower than × {RATIO}" if self.ratio > RATIO else ""


def measure(servers: list[Server], order: dict[str, Any], repeat: int, clock: str, *, repeated: bool) -> Result | str:
    for _ in range(WARM):
        answers = [server.ask(**order, count=True, repeated=repeated) for server in servers]
    if "why" in answers[0]:
        return str(answers[0]["why"])
    times: list[list[float]] = [[] for _ in servers]
    for _ in range(repeat):
        for server, found in zip(servers, times, strict=True):
            found.append(server.ask(**order)[clock])
    return Result(
        [answer["queries"] for answer in answers],
        [statistics.median(found) for found in times],
        answers[-1].get("repeated", []),
    )


def compare(servers: list[Server], wanted: argparse.Namespace) -> int:
    """Print the table; returns how many limits are broken."""
    few, many = wanted.sites.split(",")
    # SQLite works in the process that is timed: its processor time knows nothing of the machine's other work.
    clock = wanted.clock or ("wall" if wanted.database else "cpu")
    broken = 0
    say(f"\n{'surface':<28}{'user':<11}{'SQL':>5}{'SQL':>6}{'ms':>8}{'ms':>8}{'ratio':>7}")
    say(f"{'sites':<39}{few:>5}{many:>6}{few:>8}{many:>8}")
    for number, surface in enumerate(SURFACES):
        if wanted.only not in surface.name:
            continue
        for user in surface.users:
            if wanted.user not in user:
                continue
            order = {"surface": number, "user": user}
            result = measure(servers, order, wanted.repeat, clock, repeated=wanted.repeated)
            tries = 0
            # A neighbour's work on this machine is no fault of ours: what is slow is measured again, longer.
            while isinstance(result, Result) and result.broken(surface, user).startswith("slower") and tries < AGAIN:
                tries += 1
                result = measure(servers, order, wanted.repeat * 2, clock, repeated=wanted.repeated)
            broken += show(surface, user, result)
    return broken


def show(surface: Surface, user: str, result: Result | str) -> bool:
    if isinstance(result, str):
        say(f"{surface.name:<28}{user:<11}{'–':>5}{'–':>6}{'–':>8}{'–':>8}{'–':>7}  {result}")
        return False
    why = result.broken(surface, user)
    numbers = "".join(f"{count:>{5 + (place > 0)}}" for place, count in enumerate(result.queries))
    times = "".join(f"{milliseconds:>8.1f}" for milliseconds in result.times)
    verdict = why or ("ok" if surface.bound else "not bound")
    say(f"{surface.name:<28}{user:<11}{numbers}{times}{result.ratio:>7.2f}  {verdict}")
    for sql, count in result.repeated:
        say(f"      {count} × {sql[:400]}")
    return bool(why)


def main(arguments: list[str] | None = None) -> int:
    wanted = options(arguments)
    with ExitStack() as stack:
        folder = wanted.folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        folder.mkdir(parents=True, exist_ok=True)
        servers = [stack.enter_context(province.serve()) for province in provinces(folder, wanted)]
        broken = compare(servers, wanted)
    say(f"\n{broken} broken limits (at most {QUERIES} queries in the admin; at most × {RATIO} in time)")
    return 1 if broken and not wanted.report_only else 0


if __name__ == "__main__":
    sys.exit(main())
