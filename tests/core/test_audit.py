"""Every log entry leaves as a structured line, too."""

from __future__ import annotations

import json
import logging

import pytest
from wagtail.log_actions import log

from cms.core import audit
from cms.settings import logs
from tests.conftest import PORTAL
from tests.factories import make_article, make_user, section

pytestmark = pytest.mark.django_db


class Recorder:
    def __init__(self) -> None:
        self.lines: list[dict] = []

    def info(self, event: str, **fields: object) -> None:
        self.lines.append({"event": event, **fields})


@pytest.fixture
def lines(monkeypatch):
    recorder = Recorder()
    monkeypatch.setattr(audit, "log", recorder)
    return recorder.lines


def test_publishing_is_mirrored(lines):
    user = make_user(is_superuser=True)
    page = make_article(section(PORTAL, "kinh-te-xa-hoi"), publish=False)
    page.save_revision(user=user).publish(user=user)
    found = [line for line in lines if line["action"] == "wagtail.publish"]
    assert found
    assert found[0]["user"] == user.pk
    assert found[0]["model"] == "news.articlepage"
    assert found[0]["object_id"] == str(page.pk)


def test_model_entries_are_mirrored(lines, portal):
    log(portal, "member_sites.open_language", data={"language": "en"})
    assert [line["data"] for line in lines] == [{"language": "en"}]


def test_a_line_is_one_json_object_with_the_request_in_it():
    import structlog

    config = logs.configure("json", "INFO")
    formatter = structlog.stdlib.ProcessorFormatter(
        processors=config["formatters"]["structured"]["processors"],
        foreign_pre_chain=config["formatters"]["structured"]["foreign_pre_chain"],
    )
    record = logging.LogRecord("wagtail", logging.INFO, __file__, 1, "Đã xuất bản: %s", ("Tin",), None)
    with structlog.contextvars.bound_contextvars(request_id="r-1", site="snnmt", user_id=7):
        line = json.loads(formatter.format(record))
    assert line["event"] == "Đã xuất bản: Tin"
    assert (line["request_id"], line["site"], line["user_id"]) == ("r-1", "snnmt", 7)
    assert line["level"] == "info"
