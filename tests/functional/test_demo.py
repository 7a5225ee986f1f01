"""The demonstration province: complete, and the same after a second run."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cms.users.enums import Role
from tests.functional.server import ROOT, manage

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


def test_every_picture_of_an_article_says_what_it_shows(province):
    sql = """SELECT title FROM news_articlepage JOIN media_customimage ON image_id = media_customimage.id
             JOIN wagtailcore_page ON page_ptr_id = wagtailcore_page.id WHERE image_alt = '' AND description = ''"""
    assert rows(province, sql.replace("SELECT title", "SELECT wagtailcore_page.title")) == []


def test_every_unit_has_a_name_in_every_language(province):
    sql = """SELECT name FROM member_sites_unitperiod JOIN member_sites_membersite USING (unit_id)
             WHERE '' IN (name_en, name_ja, name_ko, name_zh)"""
    assert rows(province, sql) == []


def test_the_whole_package_is_in_and_nothing_was_refused(province, tmp_path):
    shutil.copytree(province, tmp_path / "copy")
    out = manage(tmp_path / "copy", "import_content", str(ROOT / "demo" / "content"), "--dry-run")
    files = len(list((ROOT / "demo" / "content").rglob("*.md")))
    assert f"0 created, 0 updated, {files} unchanged, 0 conflict, 0 error" in out


def test_a_second_run_doubles_nothing(province, tmp_path):
    folder = tmp_path / "again"
    shutil.copytree(province, folder)
    before = {table: rows(folder, f"SELECT count(*) FROM {table}") for table in COUNTED}
    manage(folder, "demo")
    assert {table: rows(folder, f"SELECT count(*) FROM {table}") for table in COUNTED} == before
