"""Health answers as JSON, whatever the host."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from cms.core import health
from search.models import OutboxItem
from tests.conftest import PORTAL

pytestmark = pytest.mark.django_db


def test_live_answers_without_a_known_host(at):
    response = at("10.0.0.7").get("/health/live")
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}
    assert response["Cache-Control"] == "no-store"


def test_ready_reports_each_part(at):
    response = at("10.0.0.7").get("/health/ready")
    assert response.status_code == 200
    checks = response.json()["checks"]
    assert set(checks) == {"database", "queue", "disk", "search"}
    assert all(check["ok"] for check in checks.values())


def test_a_full_disk_is_not_ready(at, settings):
    settings.HEALTH_DISK_MIB = 10**9
    response = at(PORTAL).get("/health/ready")
    assert response.status_code == 503
    assert response.json()["checks"]["disk"]["ok"] is False


def test_an_outbox_that_nobody_applies_is_not_ready(at):
    from django.contrib.contenttypes.models import ContentType

    content_type = ContentType.objects.first()
    old = timezone.now() - timedelta(hours=1)
    item = OutboxItem.objects.create(content_type=content_type, object_id="1", available_at=old)
    OutboxItem.objects.filter(pk=item.pk).update(created_at=old)
    assert at(PORTAL).get("/health/ready").json()["checks"]["search"]["ok"] is False


def test_a_check_that_raises_counts_as_failed_and_tells_nothing(at, monkeypatch):
    def broken() -> health.Health:
        raise RuntimeError("password=secret")

    monkeypatch.setitem(health._checks, "database", broken)
    response = at(PORTAL).get("/health/ready")
    assert response.status_code == 503
    assert "secret" not in response.content.decode()


def test_the_same_check_twice_is_a_mistake():
    with pytest.raises(ImproperlyConfigured):
        health.register_health_check("database", health.check_database)
