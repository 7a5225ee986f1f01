"""An issue of 300 pages: composed, signed, verified. `python -m tests.benchmarks.gazette_pdf [PAGES]`.

Each run is a process of its own, so that the system tells its peak of memory. Must reach: composed in 20 s with at
most 400 MB; signed and verified in 2 s. Where the processor is shared, `cpu` is what the work itself took.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PAGES = 300
SECONDS, MEGABYTES, SIGNING = 20.0, 400, 2.0


def main(pages: int = PAGES) -> dict[str, float]:
    """Half of the pages set here, half in PDFs of their own; prints and returns what was measured."""
    with tempfile.TemporaryDirectory(prefix="gazette-pdf-") as folder:
        for step in ("make", "compose", "sign"):
            told = _child(step, Path(folder), pages)
            if step != "make":
                print(f"{step}: {json.dumps(told)}", flush=True)
            if step == "compose":
                composed = told
        good = composed["seconds"] <= SECONDS and composed["megabytes"] <= MEGABYTES and told["seconds"] <= SIGNING
    print("reached" if good else "MISSED", flush=True)
    return composed | {"signing": told["seconds"], "good": float(good)}


def _child(step: str, folder: Path, pages: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.gazette_pdf", step, str(folder), str(pages)]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "cms.settings.test", "LOG_LEVEL": "WARNING"}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _step(step: str, folder: Path, pages: int) -> None:
    import django

    django.setup()
    start = time.monotonic()
    told = {"make": _make, "compose": _compose, "sign": _sign}[step](folder, pages)
    took = told.pop("took", time.monotonic() - start)
    print(
        json.dumps(
            {
                "seconds": round(took, 2),
                "cpu": round(time.process_time(), 2),
                "megabytes": round(_peak()),
                **told,
            }
        )
    )


def _peak() -> float:
    """Peak of memory in MB. `getrusage` would count what the parent had before this program took its place."""
    status = Path("/proc/self/status")
    if status.exists():
        row = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(row.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _make(folder: Path, pages: int) -> dict[str, float]:
    from gazette.pdf.development import make_development_credentials
    from tests.gazette.pdf.samples import make_pdf

    for at in range(5):
        make_pdf(folder / f"own{at}.pdf", pages // 10 + 3, f"Nghị quyết số {at}")
    make_development_credentials(folder / "key.p12", "1234", "Phòng Công báo")
    return {}


def _compose(folder: Path, pages: int) -> dict[str, float]:
    from gazette.pdf.composing import compose_issue
    from gazette.pdf.plan import IssueSection
    from tests.gazette.pdf.samples import TEXT, make_plan, own_item, set_item

    article = "\n".join(
        f"Điều {at}. Trách nhiệm thứ {at}\n"
        + "\n".join(f"{clause}. " + "Cơ quan, tổ chức thực hiện. " * 12 for clause in (1, 2, 3))
        for at in range(5, 200)
    )
    begin, end = TEXT.split("Nơi nhận:")
    long = begin + article + "\nNơi nhận:" + end
    own = tuple(own_item(folder / f"own{at}.pdf", f"{at}/NQ-HĐND") for at in range(5))
    per_document = 68  # Pages of the long text, about.
    wanted = max(1, round((pages / 2) / per_document))
    ours = tuple(set_item(f"{at}/2026/QĐ-UBND", long) for at in range(wanted))
    plan = make_plan(IssueSection("HỘI ĐỒNG NHÂN DÂN TỈNH", own), IssueSection("ỦY BAN NHÂN DÂN TỈNH", ours))
    composed = compose_issue(plan, folder / "issue.pdf")
    return {"pages": composed.pages, "bytes": composed.size}


def _sign(folder: Path, pages: int) -> dict[str, float]:
    from gazette.pdf.credentials import Credentials
    from gazette.pdf.signing import sign_pdf
    from gazette.pdf.verifying import read_roots, verify_pdf

    start = time.monotonic()
    sign_pdf(folder / "issue.pdf", folder / "signed.pdf", Credentials(folder / "key.p12"), "1234")
    facts = verify_pdf(folder / "signed.pdf", read_roots(folder / "key.root.pem"))
    return {"good": float(facts.is_good), "took": time.monotonic() - start}


if __name__ == "__main__":
    if len(sys.argv) == 4:
        _step(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
    else:
        sys.exit(0 if main(*map(int, sys.argv[1:]))["good"] else 1)
