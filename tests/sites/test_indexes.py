"""Indexes of the page tree: there after every migrate, and used by what Wagtail asks."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from wagtail.models import Page

from sites.indexes import INDEXES

pytestmark = pytest.mark.django_db


def names() -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, "wagtailcore_page"))


def test_they_are_there_after_migrate():
    assert set(INDEXES[connection.vendor]) <= names()


def test_what_a_remade_table_has_lost_comes_back():
    lost = next(iter(INDEXES[connection.vendor]))
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {lost}")
    assert lost not in names()
    call_command("migrate", "member_sites", verbosity=0)
    assert lost in names()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own planner; PostgreSQL has Django's _like index")
def test_below_a_page_no_table_is_scanned(department):
    home = department.site.root_page
    below = Page.objects.descendant_of(home).order_by()
    assert "USING INDEX member_sites_page_path" in below.explain()
    children = Page.objects.child_of(home).order_by()
    assert "USING INDEX member_sites_page_depth_path_like" in children.explain()
    assert "USING INDEX member_sites_page_depth_path " in home.get_children().order_by().explain()
