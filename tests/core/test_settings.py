"""Settings come from the environment, and production does not start without its secrets."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECRETS = {
    "SECRET_KEY": "a-long-and-random-key-for-this-test-only-0123456789-abcdefghij",
    "DATABASE_URL": "postgres://user:password@127.0.0.1:1/name",
    "PORTAL_DOMAIN": "haivan.gov.vn",
    "PERSONAL_DATA_KEYS": "dGVzdHMtdGVzdHMtdGVzdHMtdGVzdHMtdGVzdHMtMTI=",
    "PERSONAL_DATA_INDEX_KEY": "tests",
}


def run(
    code: str, tmp_path: Path, settings: str = "production", **environment: str
) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if k not in {*SECRETS, "REDIS_URL", "SEARCH_URL", "EMAIL_URL"}}
    clean |= {"DJANGO_SETTINGS_MODULE": f"cms.settings.{settings}", "DATA_DIR": str(tmp_path)}
    script = f"import django\nfrom django.conf import settings\n{code}"
    return subprocess.run(
        [sys.executable, "-c", script], env=clean | environment, cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("missing", SECRETS)
def test_a_missing_secret_stops_the_start_with_a_clear_message(missing, tmp_path):
    given = {name: value for name, value in SECRETS.items() if name != missing}
    result = run("settings.DEBUG", tmp_path, **given)
    assert result.returncode != 0
    assert f"The environment variable {missing} is not set" in result.stderr


def test_production_is_locked_down(tmp_path):
    code = (
        "print(settings.DEBUG, settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS >= 31536000, "
        "settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SESSION_COOKIE_NAME, "
        "settings.DATABASES['default']['ENGINE'], settings.SEARCH_ENGINE)"
    )
    result = run(code, tmp_path, **SECRETS)
    assert result.stdout.split() == [
        *("False", "True", "True", "True", "True", "__Host-sessionid"),
        *("django.db.backends.postgresql", "search.engines.postgresql.PostgresqlEngine"),
    ], result.stderr


def test_nothing_set_means_sqlite_files_and_console_mail(tmp_path):
    code = (
        "d = settings.DATABASES['default']\n"
        "print(d['ENGINE'], d['OPTIONS']['transaction_mode'], 'WAL' in d['OPTIONS']['init_command'], "
        "settings.EMAIL_BACKEND, settings.TASKS['default']['BACKEND'], settings.SEARCH_ENGINE, "
        "settings.CACHES['default']['BACKEND'])"
    )
    result = run(code, tmp_path, settings="dev")
    assert result.stdout.split() == [
        "django.db.backends.sqlite3",
        "IMMEDIATE",
        "True",
        "django.core.mail.backends.console.EmailBackend",
        "django_tasks_db.DatabaseBackend",
        "search.engines.sqlite.SqliteEngine",
        "django.core.cache.backends.filebased.FileBasedCache",
    ], result.stderr


def test_backing_services_by_variable(tmp_path):
    code = (
        "print(settings.CACHES['default']['BACKEND'], settings.EMAIL_HOST, settings.EMAIL_PORT, "
        "settings.STORAGES['default']['BACKEND'], settings.STORAGES['default']['OPTIONS']['signature_version'])"
    )
    result = run(
        code,
        tmp_path,
        settings="dev",
        REDIS_URL="redis://127.0.0.1:6379/1",
        EMAIL_URL="smtp+tls://u:p@mail.example:587",
        AWS_STORAGE_BUCKET_NAME="media",
    )
    assert result.stdout.split() == [
        "django_redis.cache.RedisCache",
        "mail.example",
        "587",
        "storages.backends.s3.S3Storage",
        "s3v4",
    ], result.stderr


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("elasticsearch://127.0.0.1:9200", "there is http, https, postgresql, sqlite"),
        ("https://", "SEARCH_URL reads http(s)://"),
        ("https://search.example:9200/Not A Prefix", "SEARCH_URL reads http(s)://"),
        ("postgres://", "the database in use is 'sqlite'"),
    ],
)
def test_a_search_engine_that_cannot_work_is_refused_at_start(url, message, tmp_path):
    result = run("settings.DEBUG", tmp_path, settings="dev", SEARCH_URL=url)
    assert result.returncode != 0
    assert message in result.stderr


def test_elasticsearch_by_its_address(tmp_path):
    url = "https://me:se%2Fcret@search.example:9243/province"
    result = run("print(settings.SEARCH_ENGINE, settings.SEARCH_URL)", tmp_path, settings="dev", SEARCH_URL=url)
    assert result.stdout.split() == ["search.engines.failover.FailoverEngine", url], result.stderr


def test_check_deploy_is_clean(tmp_path):
    environment = {
        **os.environ,
        **SECRETS,
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
        "DATA_DIR": str(tmp_path),
    }
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # Of the browser tests in the same process.
    result = subprocess.run(
        [
            sys.executable,
            "manage.py",
            "check",
            "--deploy",
            "--fail-level",
            "WARNING",
            "--settings",
            "cms.settings.production",
        ],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
