"""Documents of two years and the gazette's issues: each is lived through by the actions, on the days of its dates."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cms.users.models import User
from demo.data import FOLDER, PORTAL, read
from gazette.actions.documents import (
    CheckDocumentAction,
    EnterDocumentAction,
    PublishDocumentAction,
    WithdrawDocumentAction,
)
from gazette.actions.duties import PostByReferenceAction
from gazette.actions.files import AddFileAction
from gazette.actions.relations import AddRelationAction
from gazette.actions.structure import ReviewStructureAction
from gazette.enums import Confidentiality, DocumentState, FileKind, Nature, TextState
from gazette.models import DocumentFile, DocumentKind, GazetteRule, GazetteSettings, LegalDocument
from gazette.receiving import DocumentData
from news.models import Topic
from sites.models import MemberSite, Unit

from .gazette_issues import build_issues, build_recipients
from .gazette_papers import official_pdf, press_works
from .people import SINCE
from .questions import nobody_told, travel

S = DocumentState
# Documents of this year have their official PDF; of older ones there is the text.
FILED_SINCE = date(2026, 1, 1)
OFFICERS = {PORTAL: "congbao", "snnmt": "snnmt-congbao"}


def rows() -> list[dict[str, Any]]:
    """Every written document, in the order of signing: what it changes is there before it."""
    found: list[dict[str, Any]] = []
    for path in sorted((FOLDER / "gazette").glob("documents-*.yaml")):
        found += read(f"gazette/{path.name}")
    return sorted(found, key=lambda row: row["signed"])


def build_gazette() -> None:
    """Documents, issues, paper; nothing where there are documents already."""
    if LegalDocument.objects.exists():
        return
    room = read("gazette/room.yaml")
    GazetteSettings.objects.create(**room["settings"])
    for rule in room["earlier_rules"]:
        GazetteRule.objects.create(**rule)
    build_recipients()
    with nobody_told():
        desk = Desk()
        made: dict[str, LegalDocument] = {}
        for row in rows():
            made[row["id"]] = desk.live(row, made)
        if desk.sets:  # Without Pango there is nothing to print issues with.
            build_issues(made, rows(), at)
        desk.post(made)


@contextmanager
def at(day: date, hour: int = 9, minute: int = 0) -> Iterator[None]:
    """Do something as if it were then."""
    with travel(datetime.combine(day, time(hour, minute), tzinfo=timezone.get_current_timezone())):
        yield


class Desk:
    """Who enters documents, and how each comes to its state."""

    def __init__(self) -> None:
        self.units = {unit.code: unit for unit in Unit.objects.all()}
        self.topics = {topic.slug: topic for topic in Topic.objects.filter(locale__language_code="vi")}
        self.people = {unit: User.objects.get(username=name) for unit, name in OFFICERS.items()}
        self.sets = press_works()
        self.concerns = read("gazette/room.yaml")["concerns"]
        self.with_site = set(MemberSite.objects.values_list("unit__code", flat=True))

    def who(self, row: dict[str, Any], day: date) -> User | None:
        """Nobody before there was the room: these are old records."""
        return self.people.get(row["issuer"]) if day >= SINCE else None

    def live(self, row: dict[str, Any], made: dict[str, LegalDocument]) -> LegalDocument:
        day = row.get("posted") or row["signed"]
        user = self.who(row, day)
        with at(day, 9):
            document: LegalDocument = EnterDocumentAction(self.data(row), user).execute()
            ReviewStructureAction(document, user, row["text"]).execute()
            if row["signed"] >= FILED_SINCE:
                self.add_file(document, row["text"], user)
            self.relate(document, row, made)
        if row["state"] == S.DRAFT:
            return document
        with at(day, 10, 30):
            CheckDocumentAction(document, user).execute()
        if row.get("posted"):
            with at(day, 15):
                PublishDocumentAction(document, user).execute()
        if taken := row.get("withdrawn"):
            with at(taken["date"], 16):
                WithdrawDocumentAction(document, self.who(row, taken["date"]), taken["reason"]).execute()
        return document

    def data(self, row: dict[str, Any]) -> DocumentData:
        kinds = DocumentKind.objects.filter(code__iexact=row["kind"])
        return DocumentData(
            number=row["number"],
            issuer=self.units[row["issuer"]],
            signed_on=row["signed"],
            abstract=row["abstract"],
            kind=kinds.valid_on(row["signed"]).first() or kinds.first(),
            nature=row["nature"],
            issuer_name=row.get("issuer_name", ""),
            signer=row["signer"],
            signer_title=row["signer_title"],
            received_on=row.get("received"),
            effective_on=row["effective"],
            expires_on=row["expiry"],
            topic=self.topics.get(row["topic"]),
            confidentiality=Confidentiality.PUBLIC if row["public"] else Confidentiality.INTERNAL,
            concerns=self.concerned(row),
        )

    def concerned(self, row: dict[str, Any]) -> list[Unit]:
        """Units that show the province's rules on their own sites."""
        ours = row["issuer"] == PORTAL and row["nature"] == Nature.NORMATIVE and row["public"]
        if not ours or row["signed"] < self.concerns["since"]:
            return []
        codes = self.concerns["topics"].get(row["topic"], ())
        return [self.units[code] for code in codes if code in self.with_site]

    def add_file(self, document: LegalDocument, text: str, user: User | None) -> None:
        """The official PDF. Its text is known: there is no worker while the demonstration is built."""
        if not self.sets:
            return
        upload = SimpleUploadedFile(f"{document.number_key.replace('/', '-')}.pdf", official_pdf(document, text))
        file = AddFileAction(document, upload, FileKind.OFFICIAL, user, known=True).execute()
        DocumentFile.objects.filter(pk=file.pk).update(text=text, text_state=TextState.PARSED)

    def relate(self, document: LegalDocument, row: dict[str, Any], made: dict[str, LegalDocument]) -> None:
        for told in row["relations"]:
            AddRelationAction(
                document,
                told["kind"],
                None,
                made[told["to"]] if "to" in told else None,
                told.get("number", ""),
                told.get("title", ""),
                told.get("articles", ()),
                told.get("from_day"),
                told.get("to_day"),
            ).execute()

    def post(self, made: dict[str, LegalDocument]) -> None:
        """Units in the scope of a document show it by reference: in time, late, or never."""
        today = timezone.localdate()
        for number, (row, document) in enumerate((row, made[row["id"]]) for row in rows()):
            for place, unit in enumerate(self.concerned(row)):
                if not row.get("posted"):
                    continue
                day = row["posted"] + timedelta(days=(3, 6, 9, 24)[(number + place) % 4])
                if (number + place) % 6 == 5 or day >= today:
                    continue
                with at(day, 11):
                    PostByReferenceAction(LegalDocument.objects.get(pk=document.pk), unit).execute()
