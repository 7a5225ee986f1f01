"""A small province that every test finds in its database: a portal in five languages, a department, a ward."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import translation
from wagtail.models import Locale

from cms.calendar.working_days import forget as forget_calendar
from cms.core.locales import forget_locales
from news.models import Topic
from news.models.topics import forget_topics
from search import bestbets, popular
from search.spelling import new_version
from sites.actions import ProvisionSiteAction
from sites.models import MemberSite, MemberSiteText, Unit, UnitKind, UnitPeriod
from sites.templatetags.site_tags import _feet
from tests import migrated

PORTAL, DEPARTMENT, WARD = "portal.test", "snnmt.portal.test", "cua-vinh.portal.test"
LANGUAGES = ["vi", "en", "ja", "ko", "zh-hans"]
TOPICS = {"nong-nghiep": "Nông nghiệp", "nghe-ca": "Nghề cá", "thien-tai": "Thiên tai"}


def pytest_configure(config: pytest.Config) -> None:
    call_command("compile_catalogues", verbosity=0, stdout=open("/dev/null", "w"))  # noqa: PTH123, SIM115


@pytest.fixture(scope="session")
def _migrated(django_db_modify_db_settings: None) -> Iterator[None]:
    """On SQLite the test database is there before Django makes it: migrated by one worker for all."""
    if connection.vendor != "sqlite":
        yield
        return
    creation: Any = connection.creation
    with closing(sqlite3.connect(creation._get_test_db_name(), uri=True)) as database:
        migrated.copy_to(database)
        yield  # A database in memory lives as long as somebody is connected to it.


@pytest.fixture(scope="module")
def shared_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """For what a module's tests share: made once by fixtures of the module that ask for this, taken back at its end.

    The tests' own transactions are savepoints in this one; no test of such a module may be `transaction=True`.
    """
    cache.clear()
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def django_db_setup(_migrated: None, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database, with the small province committed in it; each test's own changes are rolled back."""
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    with django_db_blocker.unblock():
        if not MemberSite.objects.exists():
            build_province()
    yield
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


def build_province() -> None:
    for code in LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    since = date(2025, 7, 1)
    kinds = {
        code: UnitKind.objects.create(
            code=code, name=name, name_en=english, template=template, rank=rank, valid_from=since
        )
        for rank, (code, name, english, template) in enumerate(
            (
                ("province", "Tỉnh", "Province", "portal"),
                ("department", "Sở, ban, ngành", "Departments", "unit"),
                ("ward", "Phường", "Wards", "commune"),
            )
        )
    }
    units: tuple[tuple[str, str, str, str, str, list[str]], ...] = (
        ("ubnd", "province", "Ủy ban nhân dân tỉnh Hải Vân", "People's Committee of Hải Vân", PORTAL, LANGUAGES[1:]),
        ("snnmt", "department", "Sở Nông nghiệp và Môi trường", "Department of Agriculture", DEPARTMENT, ["en"]),
        ("cua-vinh", "ward", "Phường Cửa Vịnh", "Cửa Vịnh Ward", WARD, []),
    )
    for code, kind, name, english, host, languages in units:
        unit = Unit.objects.create(code=code)
        UnitPeriod.objects.create(unit=unit, kind=kinds[kind], name=name, name_en=english, valid_from=since)
        ProvisionSiteAction(host, unit, languages=languages, portal=code == "ubnd", port=80).execute()
    portal = MemberSite.objects.get(site__hostname=PORTAL)
    portal.email, portal.telephone = "congtt@haivan.example", "0299 000 1022"
    portal.texts = [MemberSiteText(language="vi", name="Tỉnh Hải Vân", address="Số 1 đường Sóng Xanh")]
    portal.save()
    for slug, name in TOPICS.items():
        Topic.objects.create(slug=slug, name=name, locale=Locale.objects.get(language_code="vi"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first: the workers of the suite then end together."""

    def rank(item: pytest.Item) -> int:
        return next((i for i, name in enumerate(("postgresql", "demo", "browser")) if item.get_closest_marker(name)), 9)

    items.sort(key=rank)
    # The second worker begins by building the demonstration: later everybody would wait for it.
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    demo = next((place for place, item in enumerate(items) if item.get_closest_marker("demo")), None)
    if workers > 1 and demo is not None:
        items.insert(len(items) // workers, items.pop(demo))


@pytest.fixture(autouse=True)
def _clean_caches() -> Iterator[None]:
    """Rolled-back changes must not live on in a cache, nor the language of a test's last request."""
    translation.deactivate()
    cache.clear()
    new_version()
    bestbets.new_version()
    popular.new_version()
    forget_locales()
    forget_calendar()
    forget_topics()
    _feet.clear()
    yield
    settings.MAINTENANCE_FILE.unlink(missing_ok=True)


@pytest.fixture
def at() -> Callable[[str], Client]:
    """A browser at a host: `at(DEPARTMENT).get("/")`."""

    def client(host: str = PORTAL) -> Client:
        return Client(headers={"host": host})

    return client


@pytest.fixture
def portal(db: None) -> MemberSite:
    return MemberSite.objects.for_serving().get(site__hostname=PORTAL)


@pytest.fixture
def department(db: None) -> MemberSite:
    return MemberSite.objects.for_serving().get(site__hostname=DEPARTMENT)


@pytest.fixture
def ward(db: None) -> MemberSite:
    return MemberSite.objects.for_serving().get(site__hostname=WARD)


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks: Any) -> Any:
    """`with on_commit() as callbacks:` runs what waits for a commit at its end (the tasks run at once in tests)."""

    def capture(*, execute: bool = True) -> Any:
        connection.run_on_commit.clear()  # As a commit does; a test's transaction has none.
        return django_capture_on_commit_callbacks(execute=execute)

    return capture
