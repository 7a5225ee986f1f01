"""`make bench`: ours beside a stock Wagtail project with the same content, on this machine, in one run.

`make bench ARGS=tenants` compares 200 sites with 20 instead (`tests/benchmarks/tenants/`); `ARGS=search` measures the
search with 20,000 and 200,000 entries (`tests/benchmarks/search/`); `ARGS=translation` the desk with 100,000
pages (`tests/benchmarks/translation/`); `ARGS=questions` the questions room with 30,000 questions
(`tests/benchmarks/questions/`); `ARGS=gazette` documents and the gazette with 50,000 documents
(`tests/benchmarks/gazette/`).

Times differ from machine to machine; the ratios are what counts. Both run gunicorn with two workers of four threads on
SQLite, without any page cache, and make their pictures before anything is timed.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests.benchmarks.gazette import __main__ as gazette
from tests.benchmarks.packages import write_package
from tests.benchmarks.questions import __main__ as questions
from tests.benchmarks.search import __main__ as search
from tests.benchmarks.tenants import __main__ as tenants
from tests.benchmarks.translation import __main__ as translation
from tests.functional.server import HOST, ROOT, Installation, build, serve
from tests.services import free_port

SECONDS, ROUNDS, CLIENTS = 4.0, 3, 4
STOCK = {"DJANGO_SETTINGS_MODULE": "tests.benchmarks.stock.settings", "PYTHONPATH": str(ROOT)}
TARGET = 1.5


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        say("Building the demonstration province …")
        build(folder / "province")
        with serve(folder / "province", folder / "ours") as ours:
            content = folder / "content.json"
            ours.run("tests.benchmarks.export", str(content))
            sites = json.loads(content.read_text(encoding="utf-8"))
            say("Loading the same content into a stock Wagtail project …")
            with stock_server(folder, content) as stock_port:
                compare(ours.port, stock_port, sites)
            publish_to_found(ours)
            import_speed(ours, folder)


def say(*words: object) -> None:
    print(*words, flush=True)


@contextmanager
def stock_server(folder: Path, content: Path) -> Iterator[int]:
    environment = os.environ | STOCK | {"DATA_DIR": str(folder)}
    environment.pop("DATABASE_URL", None)
    django = [sys.executable, "-m", "django"]
    subprocess.run([*django, "migrate", "-v", "0"], cwd=ROOT, env=environment, check=True)
    subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.load_stock", str(content)], cwd=ROOT, env=environment, check=True
    )
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "tests.benchmarks.stock.wsgi", "--bind", f"127.0.0.1:{port}"]
    options = ["--workers", "2", "--threads", "4", "--worker-class", "gthread", "--log-level", "warning"]
    process = subprocess.Popen([*command, *options], cwd=ROOT, env=environment)
    try:
        wait_until(lambda: get(HTTPConnection("127.0.0.1", port, timeout=60), HOST, "/")[0] == 200)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_until(done: Callable[[], bool], seconds: float = 60) -> float:
    """Seconds until `done`; an error after `seconds`."""
    start = time.monotonic()
    while time.monotonic() - start < seconds:
        try:
            if done():
                return time.monotonic() - start
        except OSError:
            pass
        time.sleep(0.02)
    raise TimeoutError(f"not done after {seconds} s")


def get(connection: HTTPConnection, host: str, path: str) -> tuple[int, bytes]:
    connection.request("GET", path, headers={"Host": host})
    response = connection.getresponse()
    return response.status, response.read()


def addresses(sites: list[dict[str, Any]]) -> dict[str, list[tuple[str, str]]]:
    """Kind of page -> (host, path) of live ones, of all sites, in Vietnamese."""
    found: dict[str, list[tuple[str, str]]] = {"article": [], "section": [], "home": []}

    def walk(host: str, row: dict[str, Any], path: str, live: bool) -> None:
        live = live and row["live"]
        children = [child["model"] for child in row["children"]]
        if live and (row["model"] != "section" or "article" in children):
            found[row["model"]].append((host, path))
        for child in row["children"]:
            walk(host, child, f"{path}{child['slug']}/", live)

    for site in sites:
        for home in site["homes"]:
            if home["language"] == "vi":
                walk(site["host"], home, "/", True)
    return found


def rate(port: int, targets: list[tuple[str, str]], seconds: float = SECONDS) -> float:
    """Requests per second with four clients, each on one connection."""
    end = time.monotonic() + seconds

    def client(number: int) -> int:
        connection, count = HTTPConnection("127.0.0.1", port, timeout=60), 0
        while time.monotonic() < end:
            host, path = targets[(number + count * CLIENTS) % len(targets)]
            status, _body = get(connection, f"{host}:{port}", path)
            if status != 200:
                raise AssertionError(f"{host}{path}: {status}")
            count += 1
        return count

    with ThreadPoolExecutor(CLIENTS) as pool:
        return sum(pool.map(client, range(CLIENTS))) / seconds


def compare(ours: int, stock: int, sites: list[dict[str, Any]]) -> None:
    kinds = addresses(sites)
    ready = {}
    for port in (ours, stock):  # Each page once: pictures are made, templates are compiled.
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        for kind, targets in kinds.items():
            answers = {target: get(connection, f"{target[0]}:{port}", target[1])[0] for target in targets}
            ready[port, kind] = {target for target, status in answers.items() if status == 200}
    say(f"\n{'requests/s':<12}{'stock':>8}{'ours':>8}{'ratio':>8}   pages")
    worst = 99.0
    for kind in kinds:
        targets = sorted(ready[ours, kind] & ready[stock, kind])
        rounds = [(rate(stock, targets), rate(ours, targets)) for _ in range(ROUNDS)]
        ratio = statistics.median(mine / theirs for theirs, mine in rounds)
        theirs, mine = (statistics.median(column) for column in zip(*rounds, strict=True))
        say(f"{kind:<12}{theirs:>8.1f}{mine:>8.1f}{ratio:>8.2f}   {len(targets)}")
        worst = min(worst, ratio)
    say(f"\nThe lowest ratio is {worst:.2f} (to reach: {TARGET}).")


def publish_to_found(ours: Installation) -> None:
    """Seconds from the publishing of an article to its being found, ten times, with the workers running."""
    seconds = []
    connection = HTTPConnection("127.0.0.1", ours.port, timeout=60)
    for number in range(10):
        word = f"dothoigian{number}"
        published = float(ours.run("tests.benchmarks.publish", word).strip().splitlines()[-1])
        path = f"/api/v1/search/?q={word}"
        wait_until(lambda: json.loads(get(connection, f"{HOST}:{ours.port}", path)[1])["total"] == 1, 20)  # noqa: B023
        seconds.append(time.time() - published)
    say(f"published → found: median {statistics.median(seconds):.2f} s, worst {max(seconds):.2f} s (to reach: 2 s)")


def import_speed(ours: Installation, folder: Path, count: int = 400) -> None:
    package = folder / "package"
    write_package(package, count)
    start = time.monotonic()
    ours.manage("import_content", str(package), "--site", f"snnmt.{HOST}")
    seconds = time.monotonic() - start
    say(f"import: {count / seconds:.0f} articles/s with a picture each, the command's start included (to reach: 20)")


if __name__ == "__main__":
    if sys.argv[1:2] == ["tenants"]:
        sys.exit(tenants.main(sys.argv[2:]))
    if sys.argv[1:2] == ["search"]:
        sys.exit(search.main(sys.argv[2:]))
    if sys.argv[1:2] == ["translation"]:
        sys.exit(translation.main(sys.argv[2:]))
    if sys.argv[1:2] == ["gazette"]:
        sys.exit(gazette.main(sys.argv[2:]))
    if sys.argv[1:2] == ["questions"]:
        sys.exit(questions.main(sys.argv[2:]))
    main()
