"""The written questions of the demonstration: enough, of every state, and nobody's real data."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
import yaml

from demo.builders.question_course import html
from demo.builders.question_people import asker_of
from demo.builders.questions import day_of, rows
from demo.data import FOLDER, read, units
from questions.enums import QuestionState

LANGUAGES = {"vi", "en", "ja", "ko", "zh-hans"}
NEW_YEAR = date(2026, 2, 17)


@pytest.fixture(scope="module")
def written() -> list[dict[str, Any]]:
    return rows()


def test_150_questions_over_two_years_each_of_its_own(written):
    assert len(written) == 150
    assert len({row["title"] for row in written}) == len({row["text"] for row in written}) == 150
    days = [day_of(row) for row in written]
    assert max(days) - min(days) > timedelta(days=700)


def test_every_state_and_channel(written):
    states = {row.get("state", QuestionState.CLOSED) for row in written}
    assert states == set(QuestionState.values)
    assert {row.get("channel", "web") for row in written} >= {"web", "letter", "call", "visit"}
    assert sum("organisation" in row for row in written) >= 6
    assert {row.get("language", "vi") for row in written} == LANGUAGES


def test_what_is_out_of_the_ordinary(written):
    assert any(len(row.get("parts", ())) == 2 and "answer" in row for row in written)
    late = {row["unit"] for row in written if row.get("days", 0) > 15}
    assert len(late) >= 5
    for name in ("reopened", "corrected", "asked", "extended", "refused", "returned", "retracted"):
        assert any(name in row for row in written), name
    assert any(
        "received" in row and row["received"] < NEW_YEAR < row["received"] + timedelta(days=21) for row in written
    )


def test_names_of_units_fields_and_laws(written):
    topics = {row["slug"] for row in read("topics.yaml")}
    since = {row["code"]: row["valid_from"] for row in units()}
    laws = read("questions.yaml")["laws"]
    for row in written:
        assert row.get("topic", "giao-thong") in topics
        assert row.get("old") or since[row["unit"]] <= day_of(row), row["title"]
        assert set(row.get("basis", ())) <= set(laws), row["title"]
        if "answer" in row and row.get("state", "closed") in {"closed", "answered", "in_approval", "drafting"}:
            assert row["basis"], row["title"]
    titles = {row["title"] for row in written}
    assert set(read("questions.yaml")["promoted"]) <= titles


def test_answers_are_texts_of_an_office(written):
    for row in written:
        if row.get("state", "closed") in {"closed", "answered"}:
            assert len(row["answer"]) > (40 if row.get("language") in {"ja", "ko", "zh-hans"} else 80), row["title"]


def test_what_is_published_holds_no_personal_data(written):
    for row in written:
        if row.get("private") or "answer" not in row:
            continue
        public = {name: row[name] for name in ("title", "text")} | row.get("public", {})
        text = f"{public['title']}\n{public['text']}"
        assert not re.search(r"0900 000|\b\d{12}\b|[\w.]+@", text), row["title"]


def test_people_and_firms_are_invented(written):
    for number, row in enumerate(written):
        person = asker_of({**row, "number": number})
        assert person["phone"].startswith("0900 000")
        assert person.get("email", "x@vidu.example").endswith("@vidu.example")
        if "organisation" in row:
            assert re.search(r"giả định|fictional|架空", row["organisation"])
            assert row["tax_code"].startswith("01000000")


def test_files_are_yaml_that_nobody_misreads():
    for path in (FOLDER / "questions").glob("*.yaml"):
        for row in yaml.safe_load(path.read_text(encoding="utf-8")):
            assert all(isinstance(name, str) for name in row), path.name


def test_lists_and_paragraphs():
    assert html("Một.\n\n- a\n- b\n\nHai") == "<p>Một.</p><ul><li>a</li><li>b</li></ul><p>Hai</p>"


def test_counts_of_units_are_uneven_as_in_life(written):
    assert Counter(row["unit"] for row in written).most_common(1)[0][1] >= 15
