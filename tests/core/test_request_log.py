"""The line of a request says whose site it was and who asked, as far as that can be believed."""

from __future__ import annotations

import pytest
import structlog
from django_structlog.middlewares import request as middleware

from tests.conftest import DEPARTMENT

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("proxies", "address"), [(0, "127.0.0.1"), (1, "203.0.113.7")])
def test_site_and_address(at, settings, monkeypatch, proxies, address):
    settings.TRUSTED_PROXIES = proxies
    lines = []

    def keep(logger, name, event):
        lines.append(dict(event))
        raise structlog.DropEvent

    processors = [structlog.contextvars.merge_contextvars, keep]
    monkeypatch.setattr(middleware, "logger", structlog.wrap_logger(None, processors=processors))
    at(DEPARTMENT).get("/khong-co/", headers={"x-forwarded-for": "10.0.0.1, 203.0.113.7"})
    started, finished = lines
    assert (started["event"], finished["event"]) == ("request_started", "request_finished")
    assert started["ip"] == finished["ip"] == address
    assert started["request_id"] == finished["request_id"]
    assert (finished["site"], finished["code"]) == ("snnmt", 404)
