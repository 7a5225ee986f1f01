"""The gazette's demonstration: 120 documents, 14 issues, 193 paper copies; references resolve, dates are in order."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

DEMO = Path(__file__).resolve().parents[2] / "demo"
FOLDER = DEMO / "gazette"
TODAY = date(2026, 11, 23)
KINDS = {"amends", "supplements", "replaces", "repeals", "suspends", "corrects", "guides", "based_on", "cites"}
RECIPIENTS = {"agency", "commune", "library", "court", "school", "party", "press", "central", "police", "legal_aid"}
# How each relation reads in the text of the document that causes it.
WORDS = {
    "amends": "Sửa đổi",
    "supplements": "ổ sung",
    "replaces": "thay thế",
    "repeals": "Bãi bỏ",
    "suspends": "Ngưng hiệu lực",
    "corrects": "đính chính",
    "guides": "Hướng dẫn",
    "based_on": "Căn cứ",
    "cites": "",
}

Row = dict[str, Any]


def read(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def documents() -> dict[str, Row]:
    rows = [row for path in sorted(FOLDER.glob("documents-*.yaml")) for row in read(path.name)]
    assert len(rows) == len({row["id"] for row in rows}) == 120
    return {row["id"]: row for row in rows}


@pytest.fixture(scope="module")
def units() -> dict[str, tuple[str, date, date | None]]:
    """Every unit of the demonstration, predecessors too: its kind and the days it existed."""
    found = {}
    for path in DEMO.glob("units/*.yaml"):
        unit = yaml.safe_load(path.read_text(encoding="utf-8"))
        found[unit["code"]] = (unit["kind"], unit["valid_from"], unit.get("valid_to"))
        for old in unit.get("predecessors", ()):
            found[old["code"]] = (old["kind"], old["valid_from"], old["valid_to"])
    return found


def holds(row: Row, day: date) -> bool:
    return row["valid_from"] <= day and (row["valid_to"] is None or day <= row["valid_to"])


def articles(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"^Điều (\d+)\. ", text, re.MULTILINE)]


def test_units_and_topics_exist(documents: dict[str, Row], units: dict[str, Any]) -> None:
    topics = {row["slug"] for row in yaml.safe_load((DEMO / "topics.yaml").read_text(encoding="utf-8"))}
    for row in documents.values():
        assert row["topic"] in topics, row["id"]
        _, start, end = units[row["issuer"]]
        assert start <= row["signed"] <= (end or TODAY), row["id"]
    communes = [row for row in documents.values() if units[row["issuer"]][0] in {"commune", "ward", "special-zone"}]
    assert 30 <= len(communes) <= 40


def test_dates_are_in_order(documents: dict[str, Row]) -> None:
    for row in documents.values():
        assert date(2024, 1, 1) <= row["signed"] <= TODAY, row["id"]
        for later in ("received", "posted", "effective", "expiry"):
            assert row.get(later) is None or row[later] >= row["signed"], row["id"]
        for known in ("received", "posted"):
            assert row.get(known) is None or row[known] <= TODAY, row["id"]
        if row["nature"] == "normative":
            assert (row["effective"] - row["signed"]).days >= 10, row["id"]


def test_numbers_are_unique(documents: dict[str, Row]) -> None:
    seen = Counter((row["issuer"], row["signed"].year, row["number"]) for row in documents.values())
    assert max(seen.values()) == 1
    for row in documents.values():
        years = re.findall(r"/(20\d\d)/", row["number"])
        assert years in ([], [str(row["signed"].year)]), row["id"]
        assert (row["nature"] == "normative") == bool(years), row["id"]


def test_relations_resolve_and_are_in_the_text(documents: dict[str, Row]) -> None:
    kinds: Counter[str] = Counter()
    pending = 0
    for row in documents.values():
        for relation in row["relations"]:
            kinds[relation["kind"]] += 1
            assert relation["kind"] in KINDS
            assert WORDS[relation["kind"]] in row["text"], (row["id"], relation)
            if "to" not in relation:
                pending += 1
                assert relation["number"] in row["text"], row["id"]
                continue
            target = documents[relation["to"]]
            assert target["id"] != row["id"]
            assert target["signed"] <= row["signed"], (row["id"], target["id"])
            assert target["number"] in row["text"], (row["id"], target["id"])
            for anchor in relation.get("articles", ()):
                number, _, clause = anchor.removeprefix("dieu-").partition(".khoan-")
                assert int(number) in articles(target["text"]), (row["id"], anchor)
                assert f"Điều {number}" in row["text"], (row["id"], anchor)
                assert not clause or f"khoản {clause}" in row["text"], (row["id"], anchor)
    assert set(kinds) == KINDS
    assert pending > 20


def test_texts_are_whole(documents: dict[str, Row]) -> None:
    long = 0
    for row in documents.values():
        text = row["text"]
        assert unicodedata.is_normalized("NFC", text)
        assert "Nơi nhận:" in text, row["id"]
        assert row["signer"] in text, row["id"]
        assert not re.search(r"[{}]|  |\t", text), row["id"]
        numbers = articles(re.sub("“[^”]*”", "", text))
        assert numbers == list(range(1, len(numbers) + 1)), row["id"]
        if row["kind"] in {"QĐ", "NQ"}:
            assert len(numbers) >= 2, row["id"]
            assert ("QUYẾT ĐỊNH:" if row["kind"] == "QĐ" else "QUYẾT NGHỊ:") in text
        long += 6 <= len(numbers) <= 25
    assert long >= 30
    assert sum(not row["public"] for row in documents.values()) >= 2
    assert {row["state"] for row in documents.values()} == {"draft", "checked", "published", "withdrawn"}


def test_some_are_posted_late_or_never(documents: dict[str, Row]) -> None:
    shown = [row for row in documents.values() if row["state"] == "published" and row["public"]]
    assert sum("posted" not in row for row in shown) >= 3
    assert sum((row["posted"] - row["signed"]).days > 5 for row in shown if "posted" in row) >= 6


def test_fourteen_issues_without_gap(documents: dict[str, Row]) -> None:
    issues = read("issues.yaml")
    assert len(issues) == 14
    assert sum("second_number" in row for row in issues) == 1
    for year in (2025, 2026):
        of_year = [row for row in issues if row["year"] == year]
        numbers = [n for row in of_year for n in (row["number"], row.get("second_number")) if n]
        assert numbers == list(range(1, len(numbers) + 1))
        assert [row["date"] for row in of_year] == sorted(row["date"] for row in of_year)
        assert all(row["date"].year == year for row in of_year)
    printed = [item for row in issues for item in row["documents"]]
    assert len(printed) == len(set(printed))
    for row in issues:
        for item in row["documents"]:
            document = documents[item]
            assert document["public"]
            assert document["state"] == "published"
            assert document["received"] <= row["date"], item
    waiting = {item for item, row in documents.items() if row.get("received")} - set(printed)
    assert waiting == {"qd-58-2026"}


def test_one_correction_in_a_later_issue(documents: dict[str, Row]) -> None:
    issues = read("issues.yaml")
    found = [(row, item) for row in issues for item in row.get("corrections", ())]
    assert len(found) == 1
    issue, item = found[0]
    wrong = next(row for row in issues if item["document"] in row["documents"])
    assert wrong["date"] < issue["date"]
    assert item["in_issue"] == {"number": wrong["number"], "year": wrong["year"]}
    assert item["said"] in documents[item["document"]]["text"]
    assert item["should_say"].rstrip(".") in documents[item["by"]]["text"]


def test_193_copies_on_every_day() -> None:
    recipients = read("recipients.yaml")
    assert len(recipients) == len({row["name"] for row in recipients}) == 193
    assert {row["kind"] for row in recipients} == RECIPIENTS
    for issue in read("issues.yaml"):
        due = sum(row["copies"] for row in recipients if holds(row, issue["date"]))
        ledger = issue["ledger"]
        assert due == ledger["sent"] == 193
        assert ledger["printed"] == ledger["sent"] + ledger["stock"] + ledger["spoilt"]
        assert ledger["stock"] == ledger["reserve"] + ledger["returned"] - ledger["resent"]
    for day in (date(2025, 1, 1), date(2025, 6, 30), date(2025, 7, 1), date(2025, 12, 31), TODAY):
        assert sum(row["copies"] for row in recipients if holds(row, day)) == 193
