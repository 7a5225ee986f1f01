"""The admin's search."""

from __future__ import annotations

import pytest
from django.db import connection
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from cms.core.search_backend import SearchBackend
from tests.conftest import DEPARTMENT
from tests.factories import make_article, section

pytestmark = pytest.mark.django_db


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps Wagtail's order")
def test_on_sqlite_hits_come_newest_first_without_being_ranked(django_assert_num_queries):
    parent = section(DEPARTMENT, "thong-bao")
    first = make_article(parent, "Hoatmai hoatmai hoatmai")
    second = make_article(parent, "Một bài dài về hoatmai và nhiều thứ khác")
    backend = get_search_backend()
    for page in (first, second):
        backend.add(page)
    hits = Page.objects.all().autocomplete("hoatmai")
    assert [page.pk for page in hits] == [second.pk, first.pk]
    assert "bm25" not in str(hits.get_queryset().query)
    assert [page.pk for page in Page.objects.search("hoatmai")] == [second.pk, first.pk]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="PostgreSQL")
def test_postgresql_keeps_the_order_by_relevance():
    compiler = SearchBackend({}).query_compiler_class(Page.objects.all(), "x")
    assert compiler.order_by_relevance
