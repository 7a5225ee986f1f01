"""What search engines are told of a site."""

from __future__ import annotations

import re

import pytest

from tests.conftest import DEPARTMENT, PORTAL
from tests.factories import make_article, section

pytestmark = pytest.mark.django_db


def test_the_sitemap_has_every_language_of_the_site_and_only_it(at):
    article = make_article(section(PORTAL, "thong-bao"))
    english = make_article(section(PORTAL, "thong-bao", "en"))
    other = make_article(section(DEPARTMENT, "thong-bao"))
    index = at(PORTAL).get("/sitemap.xml").content.decode()
    parts = re.findall(r"<loc>([^<]+)</loc>", index)
    assert parts == [
        f"http://portal.test/sitemap-{name}.xml" for name in ("pages", "questions", "documents", "gazette")
    ]
    urls = re.findall(r"<loc>([^<]+)</loc>", at(PORTAL).get("/sitemap-pages.xml").content.decode())
    assert "http://portal.test/" in urls
    assert "http://portal.test/ja/" in urls
    assert article.get_full_url() in urls
    assert english.get_full_url() in urls
    assert other.get_full_url() not in urls
    assert len(urls) == len(set(urls))


def test_robots_learn_of_the_sitemap(at):
    response = at(DEPARTMENT).get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    text = response.content.decode()
    assert "Disallow: /admin/" in text
    assert "Disallow: /tim-kiem/" in text
    assert f"Sitemap: http://{DEPARTMENT}/sitemap.xml" in text
