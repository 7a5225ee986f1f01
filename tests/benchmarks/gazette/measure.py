"""The room in use. Run by `tests.benchmarks.gazette` in a process of its own; prints JSON."""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.gazette.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from cms.users.models import User  # noqa: E402
from gazette.actions.documents import CheckDocumentAction, EnterDocumentAction, PublishDocumentAction  # noqa: E402
from gazette.actions.relations import AddRelationAction  # noqa: E402
from gazette.duties import OLD_RECORDS  # noqa: E402
from gazette.enums import RelationKind  # noqa: E402
from gazette.models import DocumentRelation, EffectPeriod, GazetteIssue, LegalDocument  # noqa: E402
from gazette.pdf.composing import compose_issue  # noqa: E402
from gazette.pdf.credentials import Credentials  # noqa: E402
from gazette.pdf.development import make_development_credentials  # noqa: E402
from gazette.pdf.plan import IssueSection  # noqa: E402
from gazette.pdf.signing import sign_pdf  # noqa: E402
from gazette.pdf.verifying import verify_pdf  # noqa: E402
from gazette.recomputing import recompute_all  # noqa: E402
from tests.benchmarks.gazette.load import LONG, fill, text_of  # noqa: E402
from tests.conftest import PORTAL  # noqa: E402
from tests.gazette.makers import data  # noqa: E402
from tests.gazette.pdf.samples import make_pdf, make_plan, own_item, set_item  # noqa: E402

IMPORTED, PAGES = 200, 300


class RolledBackError(Exception):
    """Ends a measured change without a trace."""


def seconds(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def page(client: Client, url: str, repeat: int) -> dict[str, float]:
    """Median of warm requests; a page that is not there is told as negative milliseconds.

    A number that means one document leads there at once: that answer is what is measured.
    """
    status = client.get(url).status_code
    if status not in {200, 302}:
        return {"ms": -float(status), "queries": 0.0}
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
        number = len(queries)  # The next request empties the log.
    taken = statistics.median(seconds(lambda: client.get(url)) for _ in range(repeat))
    return {"ms": taken * 1000, "queries": float(number)}


def screens(repeat: int) -> dict[str, dict[str, float]]:
    officer, reader = Client(headers={"host": PORTAL}), Client(headers={"host": PORTAL})
    officer.force_login(User.objects.get(username__startswith="central_editor"))
    some = LegalDocument.objects.filter(state="published").order_by("pk")[100]
    issue: Any = GazetteIssue.objects.prefetch_related("numbers").order_by("-issued_on").first()
    found = {
        "admin: documents": (officer, reverse("legal_documents")),
        "admin: documents, searched": (officer, reverse("legal_documents") + "?q=cay+xanh"),
        "admin: issues": (officer, reverse("gazette_issues")),
        "admin: intake": (officer, reverse("gazette_intake")),
        "documents": (reader, "/van-ban/"),
        "documents, page 50": (reader, "/van-ban/?page=50"),
        "documents, filtered": (reader, f"/van-ban/?year={some.year}"),
        "look-up by number": (reader, f"/van-ban/?q={some.number_key}"),
        "look-up by words": (reader, "/van-ban/?q=cay+xanh"),
        "a document": (reader, f"/van-ban/{some.address}/"),
        "a document of 300 articles": (reader, "/van-ban/qd-ubnd/2026/15/"),
        "gazette": (reader, "/cong-bao/"),
        "gazette, a year": (reader, f"/cong-bao/{issue.year}/"),
        "gazette, an issue": (reader, f"/cong-bao/{issue.year}/{issue.slug}/"),
        "gazette, search of pages": (reader, "/cong-bao/tim/?q=cay+xanh"),
    }
    return {name: page(client, url, repeat) for name, (client, url) in found.items()}


def work() -> dict[str, float]:
    """Effect and entry, in seconds."""
    found = {
        "effect of all on a day": seconds(
            lambda: dict(EffectPeriod.objects.on(date(2020, 6, 1)).values_list("document_id", "state"))
        ),
        "effect of all, computed anew": seconds(recompute_all),
        "publishing, with relations": publishing(),
    }
    taken = rolled_back(lambda: [EnterDocumentAction(data(number=f"{n}/2026/QĐ-X")).execute() for n in range(IMPORTED)])
    found["documents entered a second"] = IMPORTED / taken
    found["old ones, entered and published"] = IMPORTED / rolled_back(old_records)
    return found


def old_records() -> None:
    """What an import of old documents does with each row."""
    for number in range(IMPORTED):
        old = data(number=f"{number}/2025/QĐ-X", source=OLD_RECORDS)
        document = EnterDocumentAction(old).execute()
        CheckDocumentAction(document).execute()
        PublishDocumentAction(document).execute()


def publishing() -> float:
    """One document that repeals one and changes another, from checked to published."""
    old = list(LegalDocument.objects.order_by("-signed_on")[5:7])
    taken = 0.0

    def publish() -> None:
        nonlocal taken
        document = EnterDocumentAction(data(number="9001/2026/QĐ-UBND", signed_on=timezone.localdate())).execute()
        for kind, target in zip((RelationKind.REPEALS, RelationKind.AMENDS), old, strict=True):
            AddRelationAction(document, kind, None, target).execute()
        CheckDocumentAction(document).execute()
        taken = seconds(PublishDocumentAction(document).execute)

    rolled_back(publish)
    return taken


def rolled_back(work: Callable[[], Any]) -> float:
    taken = 0.0
    try:
        with transaction.atomic():
            taken = seconds(work)
            raise RolledBackError
    except RolledBackError:
        return taken


def press() -> dict[str, float]:
    """An issue of 300 pages: half set from text, half the issuers' own pages."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        own = [own_item(make_pdf(folder / f"{n}.pdf", 15), f"{n}/NQ-HĐND") for n in range(1, 11)]
        text = text_of(60)
        sets = [set_item(f"{n}/2026/QĐ-UBND", text) for n in range(1, 16)]
        plan = make_plan(IssueSection("HỘI ĐỒNG NHÂN DÂN TỈNH", tuple(own)), IssueSection("ỦY BAN", tuple(sets)))
        facts: dict[str, float] = {}
        composed = None

        def compose() -> None:
            nonlocal composed
            composed = compose_issue(plan, folder / "issue.pdf")

        facts["composing, s"] = seconds(compose)
        facts["pages"] = float(composed.pages) if composed else 0.0
        make_development_credentials(folder / "key.p12", "123456", "Công báo")
        credentials = Credentials(pkcs12=folder / "key.p12")
        signed = folder / "signed.pdf"
        facts["signing, s"] = seconds(
            lambda: sign_pdf(folder / "issue.pdf", signed, credentials, "123456", reason="", location="", name="")
        )
        facts["verifying, s"] = seconds(lambda: verify_pdf(signed))
        return facts


def peak() -> float:
    """MB that this process has needed at most; the kernel's figure."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    if sys.argv[1] == "press":
        print(json.dumps(press() | {"memory, MB": peak()}))
        return
    documents, relations, issues, repeat = map(int, sys.argv[1:5])
    call_command("migrate", verbosity=0)
    filled = 0.0
    if not LegalDocument.objects.filter(number=LONG).exists():
        filled = seconds(lambda: fill(documents, relations, issues))
    result = {
        "database": connection.vendor,
        "filled": filled,
        "documents": LegalDocument.objects.count(),
        "relations": DocumentRelation.objects.count(),
        "issues": GazetteIssue.objects.count(),
        "screens": screens(repeat),
        "work": work(),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
