"""What browsers learn of a site's search."""

from __future__ import annotations

from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils.translation import override

from sites.models import MemberSiteText
from tests.conftest import DEPARTMENT, LANGUAGES, PORTAL, WARD

pytestmark = pytest.mark.django_db

NS = "{http://a9.com/-/spec/opensearch/1.1/}"


def described(client, url="/opensearch.xml"):
    response = client.get(url)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/opensearchdescription+xml")
    assert "Cookie" not in response.get("Vary", "")
    return ElementTree.fromstring(response.content)


@pytest.mark.parametrize("host", [PORTAL, DEPARTMENT, WARD])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_site_and_language_has_one(at, host, language):
    with override(language):
        url = reverse("opensearch")
        page = reverse("search")
    root = described(at(host), url)
    assert 0 < len(root.findtext(f"{NS}ShortName")) <= 16
    assert 0 < len(root.findtext(f"{NS}LongName")) <= 48
    assert 0 < len(root.findtext(f"{NS}Description")) <= 1024
    assert root.findtext(f"{NS}Language") == language
    urls = {row.get("type"): row.get("template") for row in root.findall(f"{NS}Url")}
    assert urls["text/html"] == f"http://{host}{page}?q={{searchTerms}}"
    assert urls["application/opensearchdescription+xml"] == f"http://{host}{url}"
    for kind in ("text/html", "application/rss+xml", "application/atom+xml", "application/x-suggestions+json"):
        parts = urlsplit(urls[kind].replace("{searchTerms}", "ben"))
        assert parts.netloc == host
        response = at(host).get(f"{parts.path}?{parts.query}")
        assert response.status_code == 200
        assert response["Content-Type"].startswith(kind)
    assert root.findtext(f"{NS}Image").endswith(".svg")


def test_pages_lead_to_it(at):
    html = at(DEPARTMENT).get("/").content.decode()
    assert '<link rel="search" type="application/opensearchdescription+xml"' in html
    assert 'href="/opensearch.xml"' in html
    assert 'href="/en/opensearch.xml"' in at(DEPARTMENT).get("/en/").content.decode()


def test_names_are_text(at, ward):
    ward.texts = [MemberSiteText(language="vi", name="Phường <b>“Cửa” & Vịnh</b> rất dài, dài quá bốn mươi tám ký tự")]
    ward.save()
    root = described(at(WARD))
    assert root.findtext(f"{NS}ShortName").startswith("Phường <b>")
    assert len(root.findtext(f"{NS}LongName")) <= 48
