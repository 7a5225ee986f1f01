"""The whole demonstration province is crawled: languages, versions, links; there must be nothing to note."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.functional.crawler import Crawler
from tests.functional.server import Installation

pytestmark = pytest.mark.demo

PUBLIC_SITES = """
    SELECT hostname FROM wagtailcore_site JOIN member_sites_membersite ON site_id = wagtailcore_site.id
    WHERE state IN ('open', 'archive') ORDER BY hostname
"""


def roots(installation: Installation) -> list[str]:
    with closing(sqlite3.connect(installation.folder / "db.sqlite3")) as database:
        hosts = [host for (host,) in database.execute(PUBLIC_SITES)]
    return [f"http://{host}:{installation.port}/" for host in hosts]


def test_every_page_in_every_language(installation):
    crawler = Crawler(installation)
    crawler.crawl(roots(installation))
    print(f"{len(crawler.said)} pages, {len(crawler.answers)} addresses, {sum(crawler.asked_for.values())} to ask for")  # noqa: T201
    assert len(crawler.said) > 700
    assert sum(url.split("/")[3] in {"en", "ja", "ko", "zh-hans"} for url in crawler.said) > 150
    assert crawler.problems == []
