"""Statistics for SQLite's planner."""

from __future__ import annotations

import pytest
from django.db import connection
from wagtail.models import Page

from cms.core.jobs import analyse

pytestmark = pytest.mark.django_db


def counts() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tbl, stat FROM sqlite_stat1 WHERE idx IS NULL")
        return dict(cursor.fetchall())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts by itself")
def test_full_tables_are_counted_and_empty_ones_are_known_to_be_small():
    analyse()
    analyse()  # Again without harm.
    assert counts()["wagtailcore_pageviewrestriction"] == "1"
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE idx LIKE 'wagtailcore_page_alias_of%%'")
        rows, for_each = cursor.fetchone()[0].split()
    assert rows == for_each == str(Page.objects.count())  # `alias_of IS NULL` tells nothing apart.


@pytest.mark.skipif(connection.vendor == "sqlite", reason="PostgreSQL")
def test_postgresql_is_left_alone(django_assert_num_queries):
    with django_assert_num_queries(0):
        analyse()
