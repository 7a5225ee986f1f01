"""Whatever is sent in an address of the search, the answer is never a failure of ours.

In the suite some 1,500 requests, the same each time; `make fuzz` sends 20,000, others each time. A search that the
engine could not run counts as a failure too: the page says so with status 200, the API with 503.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from xml.etree import ElementTree

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from search.vocabulary import refresh
from tests.conftest import DEPARTMENT, PORTAL, WARD
from tests.factories import make_article, section
from tests.fuzz.strategies import headers, query_strings

pytestmark = pytest.mark.django_db

REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "1500"))
SEED = int(os.environ.get("FUZZ_SEED", "20261122"))
PATHS = [
    *("/tim-kiem/", "/tim-kiem/", "/en/search/", "/api/v1/search/", "/api/v1/search/", "/api/v1/suggest/"),
    *("/tim-kiem/rss/", "/tim-kiem/atom/", "/opensearch.xml", "/api/v1/openapi.json", "/api/v1/docs"),
]
# How many of the requests are raw, and how many are schemathesis's.
RAW = 0.6


def examples(share: float):
    def decorate(test):
        limits = settings(
            max_examples=max(1, int(REQUESTS * share)),
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        )
        return seed(SEED)(limits(test))

    return decorate


@pytest.fixture(autouse=True)
def province(on_commit, settings):
    settings.SEARCH_API_RATE = settings.SEARCH_SUGGEST_RATE = "0"
    settings.SEARCH_API_ORIGINS = ["https://other.example"]
    with on_commit():
        for number in range(4):
            make_article(section(DEPARTMENT, "thong-bao"), f"Bến cá {number}", number=f"{number}/2022/QĐ-UBND")
        make_article(section(PORTAL, "thong-bao"), "“Bến” & <b>cá</b> – 東京", topics=("nghe-ca",))
        make_article(section(PORTAL, "thong-bao", "en"), "The harbour opens")
        make_article(section(PORTAL, "thong-bao", "ja"), "東京の港が開きました")
    refresh()


def well_formed(response) -> None:
    kind = response.get("Content-Type", "")
    if response.status_code == 200 and "json" in kind:
        json.loads(response.content)
    if response.status_code == 200 and "xml" in kind:
        ElementTree.fromstring(response.content)


def test_whatever_stands_in_the_address(capsys):
    client = Client()
    answers: Counter[int] = Counter()

    @examples(RAW)
    @given(st.sampled_from(PATHS), query_strings(), headers(), st.sampled_from([PORTAL, DEPARTMENT, WARD]))
    def ask(path, query, sent, host):
        # As a WSGI server hands it on: bytes as latin-1. An exception of a view is raised here.
        response = client.get(path, QUERY_STRING=query.decode("latin-1"), HTTP_HOST=host, **sent)
        answers[response.status_code] += 1
        assert response.status_code in (200, 304, 400), response.content[:500]
        well_formed(response)
        results = response.context.get("results") if response.context and "results" in response.context else None
        assert results is None or not results.failed, "the engine could not run it"

    ask()
    assert answers[200] > answers[400] > 0
    report(capsys, "raw", answers)


def test_whatever_the_document_allows_and_forbids(capsys, request):
    load_all_checks()
    application = get_wsgi_application()
    answers: Counter[int] = Counter()

    def app(environ, start_response):
        def started(status, *rest):
            answers[int(status.split()[0])] += 1
            return start_response(status, *rest)

        return application(environ | {"HTTP_HOST": PORTAL, "HTTP_ACCEPT_ENCODING": ""}, started)

    # As Django's own test client does: the end of a request would close the connection that the test is in.
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    request.addfinalizer(lambda: request_started.connect(close_old_connections))
    request.addfinalizer(lambda: request_finished.connect(close_old_connections))
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    modes = [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE]
    checks = [
        schemathesis.checks.not_a_server_error,
        status_code_conformance,
        content_type_conformance,
        response_headers_conformance,
        response_schema_conformance,
    ]
    operations = [result.ok() for result in schema.get_all_operations()]
    for operation in operations:
        for mode in modes:

            @examples((1 - RAW) / len(operations) / len(modes))
            @given(operation.as_strategy(generation_mode=mode))
            def ask(case):
                response = case.call()
                case.validate_response(response, checks=checks)

            ask()
    assert answers[200] > 0
    assert answers[400] > 0
    report(capsys, "schemathesis", answers)


def report(capsys, name, answers) -> None:
    with capsys.disabled():
        if "FUZZ_REQUESTS" in os.environ:
            sys.stdout.write(f"{name}: {sum(answers.values())} requests, {dict(sorted(answers.items()))}\n")
