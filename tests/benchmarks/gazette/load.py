"""A province with documents of twenty years, written as rows of the shape that the actions give them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Locale

from cms.core.text import fold
from gazette.enums import DocumentState, IssueState, RelationKind, RelationState
from gazette.models import (
    DocumentKind,
    DocumentRelation,
    DocumentText,
    GazetteIssue,
    IssueItem,
    IssueNumber,
    IssuePage,
    LegalDocument,
)
from gazette.numbers import parse_number
from gazette.recomputing import recompute_all
from gazette.structure import parse_text, to_json
from news.models import Topic
from sites.models import Unit, UnitKind, UnitPeriod
from tests.conftest import build_province
from tests.gazette.makers import person

UNITS, BATCH, YEARS, FIRST = 40, 1000, 20, 2006
LONG = "15/2026/QĐ-UBND"
WORDS = [
    "quản",
    "lý",
    "cây",
    "xanh",
    "đô",
    "thị",
    "thu",
    "gom",
    "rác",
    "thải",
    "nước",
    "sạch",
    "tàu",
    "cá",
    "nghề",
    "biển",
    "học",
    "phí",
    "đất",
    "đai",
    "cấp",
    "giấy",
    "phép",
    "hỗ",
    "trợ",
]
KINDS = [RelationKind.BASED_ON] * 6 + [RelationKind.CITES] * 2 + [RelationKind.AMENDS, RelationKind.REPEALS]


def fill(documents: int, relations: int, issues: int) -> None:
    """Everything, and the periods of effect that follow."""
    build_province()
    person("central_editor")
    loader = Loader()
    with transaction.atomic():
        loader.documents(documents)
        loader.relations(relations)
        loader.issues(issues)
        loader.long_one()
    recompute_all()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def text_of(articles: int, about: str = "cây xanh") -> str:
    lines = ["Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;", "QUYẾT ĐỊNH:"]
    for number in range(1, articles + 1):
        lines += [f"Điều {number}. Quy định về {about} số {number}"]
        lines += [f"{clause}. Cơ quan, tổ chức, cá nhân có hoạt động liên quan thực hiện." for clause in (1, 2, 3)]
    return "\n".join(lines)


class Loader:
    def __init__(self) -> None:
        self.rng = random.Random(8)
        self.units = self._units()
        self.kinds = {row.code: row for row in DocumentKind.objects.filter(code__in=["QĐ", "NQ", "KH"])}
        self.topics = list(Topic.objects.filter(locale__language_code="vi"))
        self.vietnamese = Locale.objects.get(language_code="vi")
        self.zone = timezone.get_current_timezone()
        root = parse_text(text_of(6))
        self.structure, self.plain = to_json(root), root.plain

    def _units(self) -> list[Unit]:
        kind, found = UnitKind.objects.get(code="department"), [Unit.objects.get(code="ubnd")]
        for number in range(1, UNITS):
            unit = Unit.objects.create(code=f"don-vi-{number}")
            UnitPeriod.objects.create(unit=unit, kind=kind, name=f"Sở số {number}", valid_from="2005-01-01")
            found.append(unit)
        return found

    def documents(self, number: int) -> None:
        for start in range(0, number, BATCH):
            rows = [self.document(n, number) for n in range(start, min(start + BATCH, number))]
            LegalDocument.objects.bulk_create(rows, batch_size=200)
            DocumentText.objects.bulk_create(
                [DocumentText(document=row, locale=self.vietnamese, abstract=row.abstract) for row in rows],
                batch_size=500,
            )

    def document(self, place: int, total: int, **values: Any) -> LegalDocument:
        day = date(FIRST, 1, 4) + timedelta(days=place * YEARS * 365 // total)
        code = ("QĐ", "NQ", "KH")[place % 3]
        unit = self.units[0] if place % 2 else self.rng.choice(self.units)
        written = values.pop("number", f"{place + 1}/{day.year}/{code}-UBND")
        parsed: Any = parse_number(written)
        abstract = f"Quy định về {' '.join(self.rng.choices(WORDS, k=12))}"
        fields: dict[str, Any] = {
            "number": written,
            "number_key": parsed.key,
            "sequence": parsed.sequence,
            "year": day.year,
            "marks": "-".join(parsed.marks),
            "kind": self.kinds[code],
            "issuer": unit,
            "issuer_name": "Ủy ban nhân dân tỉnh Hải Vân",
            "authority": 20,
            "nature": "normative",
            "signed_on": day,
            "effective_on": day + timedelta(days=10),
            "abstract": abstract,
            "signer": "Trần Văn Ký",
            "topic": self.rng.choice(self.topics) if self.topics else None,
            "state": DocumentState.PUBLISHED,
            "published_at": datetime.combine(day, time(9), tzinfo=self.zone),
            "address": f"{fold(code)}-ubnd/{day.year}/{place + 1}",
            "folded": fold(f"{written} {parsed.key} {abstract} Trần Văn Ký"),
            "text": self.plain,
            "structure": self.structure,
            "structure_state": "reviewed",
        }
        return LegalDocument(**fields | values)

    def relations(self, number: int) -> None:
        """Each to an older document; every tenth ends or changes something."""
        keys = list(LegalDocument.objects.order_by("signed_on", "pk").values_list("pk", flat=True))
        made: set[tuple[int, int]] = set()
        for start in range(0, number, BATCH * 5):
            rows = []
            for pair in self.pairs(keys, min(BATCH * 5, number - start), made):
                kind = self.rng.choice(KINDS)
                articles = [f"dieu-{self.rng.randint(1, 6)}"] if kind in KINDS[-2:] and self.rng.random() < 0.7 else []
                rows.append(
                    DocumentRelation(
                        source_id=pair[0],
                        target_id=pair[1],
                        kind=kind,
                        articles=articles,
                        state=RelationState.CONFIRMED,
                    )
                )
            DocumentRelation.objects.bulk_create(rows, batch_size=1000)

    def pairs(self, keys: list[int], wanted: int, made: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        while wanted:
            place = self.rng.randrange(1, len(keys))
            pair = (keys[place], keys[self.rng.randrange(place)])
            if pair not in made:
                made.add(pair)
                wanted -= 1
                yield pair

    def issues(self, number: int) -> None:
        """A hundred a year, three documents and four pages each."""
        documents = iter(LegalDocument.objects.order_by("signed_on", "pk").values_list("pk", flat=True))
        a_year = max(number // YEARS, 1)
        rows = []
        for place in range(number):
            year = FIRST + place // a_year
            day = date(year, 1, 5) + timedelta(days=(place % a_year) * 350 // a_year)
            moment = datetime.combine(day, time(9), tzinfo=self.zone)
            rows.append(
                GazetteIssue(
                    year=year, issued_on=day, state=IssueState.PUBLISHED, published_at=moment, first_page=1,
                    last_page=4, archived=True, text_state="parsed",
                )
            )  # fmt: skip
        made = GazetteIssue.objects.bulk_create(rows, batch_size=500)
        IssueNumber.objects.bulk_create(
            [IssueNumber(issue=row, year=row.year, number=n % a_year + 1) for n, row in enumerate(made)], batch_size=500
        )
        words = "Quyết định về cây xanh đô thị trên địa bàn tỉnh. " * 40
        IssuePage.objects.bulk_create(
            [IssuePage(issue=row, number=n, text=words, folded=fold(words)) for row in made for n in range(1, 5)],
            batch_size=500,
        )
        items = [
            IssueItem(issue=row, document_id=pk, position=n, first_page=n + 1, last_page=n + 1)
            for row in made
            for n, pk in zip(range(1, 4), documents, strict=False)
        ]
        IssueItem.objects.bulk_create(items, batch_size=1000)

    def long_one(self) -> None:
        """300 articles; forty documents change it, a hundred cite it."""
        root = parse_text(text_of(300))
        day = date(2026, 1, 12)
        values = {"signed_on": day, "year": 2026, "effective_on": day, "structure": to_json(root), "text": root.plain}
        row = self.document(0, 1, number=LONG, address="qd-ubnd/2026/15", **values)
        row.kind, row.issuer = self.kinds["QĐ"], self.units[0]
        row.save()
        DocumentText.objects.create(document=row, locale=self.vietnamese, abstract=row.abstract)
        others = LegalDocument.objects.exclude(pk=row.pk).order_by("-signed_on")[:140]
        DocumentRelation.objects.bulk_create(
            DocumentRelation(
                source=other,
                target=row,
                kind=RelationKind.AMENDS if n < 40 else RelationKind.CITES,
                articles=[f"dieu-{n + 1}"] if n < 40 else [],
                from_day=date(2026, 2, 1),
            )
            for n, other in enumerate(others)
        )
