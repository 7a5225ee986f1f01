"""What is done again and again."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.utils import timezone

from cms.core import periodic
from cms.core.management.commands.clock import Command
from tests.conftest import PORTAL
from tests.factories import make_article, path_of, section

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.django_db
def test_scheduled_articles_appear_and_disappear(at):
    page = make_article(section(PORTAL, "thong-bao"), "Theo lịch", publish=False)
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    call_command("clock", once=True)
    assert at(PORTAL).get(path_of(page)).status_code == 404
    page.go_live_at = timezone.now() - timedelta(seconds=1)
    page.save_revision(approved_go_live_at=page.go_live_at)
    call_command("clock", once=True)
    assert at(PORTAL).get(path_of(page)).status_code == 200
    page.refresh_from_db()
    page.expire_at = timezone.now() - timedelta(seconds=1)
    page.save()
    call_command("clock", once=True)
    assert at(PORTAL).get(path_of(page)).status_code == 404


@pytest.mark.django_db
def test_a_failing_job_does_not_stop_the_others():
    ran = []

    def fail():
        raise OSError("no")

    command = Command()
    command.run_job(periodic.PeriodicJob("bad", 1, fail))
    command.run_job(periodic.PeriodicJob("good", 1, lambda: ran.append(1)))
    assert ran == [1]


def test_names_are_unique():
    job = periodic.all_jobs()[0]
    with pytest.raises(ImproperlyConfigured):
        periodic.register_periodic_job(job.name, 60, job.run)


def test_it_stops_when_it_is_told():
    process = subprocess.Popen(
        [sys.executable, "manage.py", "clock", "--settings", "cms.settings.test"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout
    assert process.stdout.readline(), "it says when it begins"
    assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) == 0
