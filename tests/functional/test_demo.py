"""The demonstration province: complete, and the same after a second run."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cms.users.enums import Role
from questions.enums import QuestionState
from tests.functional.server import ROOT, copy, manage

pytestmark = pytest.mark.demo

LIVE_ARTICLES = """
    SELECT translation_key, language_code FROM news_articlepage
    JOIN wagtailcore_page ON page_ptr_id = wagtailcore_page.id
    JOIN wagtailcore_locale ON locale_id = wagtailcore_locale.id
    WHERE live AND alias_of_id IS NULL
"""
COUNTED: tuple[str, ...] = (
    "wagtailcore_page",
    "media_customimage",
    "media_customdocument",
    "users_user",
    "member_sites_membership",
)
COUNTED += ("questions_question", "questions_questionevent", "questions_publicquestion", "questions_questionspage")
COUNTED += ("questions_routingrule", "questions_servicelevel", "questions_answer")
COUNTED += ("gazette_legaldocument", "gazette_documentrelation", "gazette_gazetteissue", "gazette_stockmove")
COUNTED += ("gazette_postingduty", "gazette_recipient", "gazette_documentfile", "gazette_issuepage")
COUNTED += ("member_sites_unit", "member_sites_unitperiod", "news_topic", "search_searchentry", "wagtailcore_revision")


def rows(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "db.sqlite3")) as database:
        return database.execute(sql).fetchall()


def test_articles_and_their_translations(province):
    languages: dict[str, set[str]] = {}
    for key, language in rows(province, LIVE_ARTICLES):
        languages.setdefault(key, set()).add(language)
    assert sum("vi" in found for found in languages.values()) >= 80
    assert sum(found == {"vi", "en", "ja", "ko", "zh-hans"} for found in languages.values()) >= 15


def test_sites_and_people(province):
    assert rows(province, "SELECT count(*) FROM member_sites_membersite WHERE state = 'open'") == [(31,)]
    roles = {role for (role,) in rows(province, "SELECT DISTINCT role FROM member_sites_membership")}
    assert roles == set(Role.values)
    assert rows(province, "SELECT count(*) FROM users_user WHERE is_superuser") == [(1,)]


def test_questions_of_two_years(province):
    states = dict(rows(province, "SELECT state, count(*) FROM questions_question GROUP BY state"))
    assert sum(states.values()) == 150
    assert set(states) == set(QuestionState.values)
    late = "SELECT count(*) FROM questions_question WHERE on_time = 0"
    assert rows(province, late)[0][0] >= 8
    assert rows(province, "SELECT count(*) FROM questions_publicquestion WHERE published_at NOT NULL")[0][0] >= 90
    # Nothing lies in the future, and building the province sends no mail.
    assert rows(province, "SELECT count(*) FROM questions_questionevent WHERE at > datetime('now', '+1 minute')") == [
        (0,)
    ]
    assert rows(province, "SELECT count(*) FROM questions_questionmail WHERE state = 'queued'") == [(0,)]
    # One answer of three units, one term over Tết.
    joint = "SELECT count(*) FROM questions_assignment WHERE state = 'delivered' GROUP BY question_id ORDER BY 1 DESC"
    assert rows(province, joint)[0] == (3,)
    over = "SELECT due_date FROM questions_question WHERE received_on = '2026-02-09'"
    assert rows(province, over) == [("2026-03-09",)]


def test_documents_and_the_gazette(province):
    states = dict(rows(province, "SELECT state, count(*) FROM gazette_legaldocument GROUP BY state"))
    assert sum(states.values()) == 120
    assert set(states) == {"draft", "checked", "published", "corrected", "withdrawn"}
    published = "SELECT count(*) FROM gazette_gazetteissue WHERE state = 'published' AND sha256 <> '' AND verified_ok"
    assert rows(province, published) == [(14,)]
    double = "SELECT count(*) FROM gazette_issuenumber GROUP BY issue_id HAVING count(*) > 1"
    assert rows(province, double) == [(2,)]
    assert rows(province, "SELECT count(*) FROM gazette_issueitem WHERE kind = 'correction'") == [(1,)]
    assert rows(province, "SELECT count(*) FROM gazette_issuepage")[0][0] >= 14 * 5
    unread = "SELECT count(*) FROM gazette_legaldocument WHERE structure_state <> 'reviewed'"
    assert rows(province, unread) == [(0,)]
    # 193 copies of every issue; what was printed is sent, in stock or spoilt, to the copy.
    assert rows(province, "SELECT DISTINCT copies FROM gazette_printorder") == [(193,)]
    moves = dict(rows(province, "SELECT kind, sum(copies) FROM gazette_stockmove GROUP BY kind"))
    out = moves["sent"] + moves["resent"] - moves["returned"]
    assert moves["printed"] == out + moves["spoilt"] + 14 * 7
    assert out == 14 * 193
    # Nothing waits for a worker, nothing lies in the future.
    assert rows(province, "SELECT count(*) FROM gazette_issuejob WHERE state <> 'done'") == [(0,)]
    for table in ("documentevent", "issueevent"):
        ahead = f"SELECT count(*) FROM gazette_{table} WHERE at > datetime('now', '+1 minute')"
        assert rows(province, ahead) == [(0,)]
    states = {state for (state,) in rows(province, "SELECT DISTINCT state FROM gazette_effectperiod")}
    assert {"in_force", "expired", "partly_expired"} <= states


def test_every_picture_of_an_article_says_what_it_shows(province):
    sql = """SELECT title FROM news_articlepage JOIN media_customimage ON image_id = media_customimage.id
             JOIN wagtailcore_page ON page_ptr_id = wagtailcore_page.id WHERE image_alt = '' AND description = ''"""
    assert rows(province, sql.replace("SELECT title", "SELECT wagtailcore_page.title")) == []


def test_every_unit_has_a_name_in_every_language(province):
    sql = """SELECT name FROM member_sites_unitperiod JOIN member_sites_membersite USING (unit_id)
             WHERE '' IN (name_en, name_ja, name_ko, name_zh)"""
    assert rows(province, sql) == []


def test_the_whole_package_is_in_and_nothing_was_refused(province, tmp_path):
    copy(province, tmp_path / "copy")
    out = manage(tmp_path / "copy", "import_content", str(ROOT / "demo" / "content"), "--dry-run")
    files = len(list((ROOT / "demo" / "content").rglob("*.md")))
    assert f"0 created, 0 updated, {files} unchanged, 0 conflict, 0 error" in out


def test_a_second_run_doubles_nothing(province, tmp_path):
    folder = tmp_path / "again"
    copy(province, folder)
    before = {table: rows(folder, f"SELECT count(*) FROM {table}") for table in COUNTED}
    manage(folder, "demo")
    assert {table: rows(folder, f"SELECT count(*) FROM {table}") for table in COUNTED} == before
