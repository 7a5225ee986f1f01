"""The engine of the database in use."""

from __future__ import annotations

import pytest
from django.db import connection

from search.engines import get_engine
from search.models import SearchEntry
from tests.search.engine_tests import EngineTests

pytestmark = pytest.mark.django_db


class TestDatabaseEngine(EngineTests):
    """SQLite, or PostgreSQL in the part of the suite that runs there."""

    @pytest.fixture
    def engine(self):
        engine = get_engine()
        SearchEntry.objects.all().delete()
        engine.clear()
        return engine

    def test_it_is_the_engine_of_the_database(self, engine):
        assert type(engine).__name__.lower() == f"{connection.vendor}engine"
