"""Databases, cache, file storage, mail and tasks, each chosen by one variable (12-factor, "backing services")."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from .env import env

SQLITE_INIT = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000;"


def databases(data_dir: Path) -> dict[str, dict[str, Any]]:
    """SQLite below `data_dir` unless DATABASE_URL names another database.

    SQLite writes with `BEGIN IMMEDIATE`: a request that will write waits for its turn (at most 20 s) instead of failing
    when a read turns into a write (docs/adr/0004-sqlite-embedded-default.md).

    Raises:
        ImproperlyConfigured: DATABASE_URL names something else.
    """
    config: dict[str, Any] = env.db_url("DATABASE_URL", default=f"sqlite:///{data_dir / 'db.sqlite3'}")
    if "sqlite3" in config["ENGINE"]:
        config["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_INIT}
    elif "postgresql" not in config["ENGINE"]:
        raise ImproperlyConfigured("DATABASE_URL must name SQLite or PostgreSQL (sqlite:///… or postgres://…).")
    else:
        config["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
        config["CONN_HEALTH_CHECKS"] = True
        # Compiling a search takes longer than running it (0.2 s): the planner cannot know how common its words are.
        config.setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
    return {"default": config}


def caches(data_dir: Path) -> dict[str, dict[str, Any]]:
    """Redis when REDIS_URL is set; otherwise files, which the server and its worker on one machine share."""
    redis_url = env.str("REDIS_URL", default="")
    if redis_url:
        return {
            "default": {
                "BACKEND": "django_redis.cache.RedisCache",
                "LOCATION": redis_url,
                "KEY_PREFIX": "congtinh",
                # A cache that is away makes pages slower, never unavailable; the failure is logged.
                "OPTIONS": {
                    "IGNORE_EXCEPTIONS": True,
                    "LOG_IGNORED_EXCEPTIONS": True,
                    "SOCKET_CONNECT_TIMEOUT": 1,
                    "SOCKET_TIMEOUT": 1,
                },
            }
        }
    return {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": data_dir / "cache",
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    }


def storages(static_backend: str, data_dir: Path) -> dict[str, dict[str, Any]]:
    """Media on the local disk, or in an S3-compatible bucket when AWS_STORAGE_BUCKET_NAME is set."""
    media: dict[str, Any] = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    # Files without a public address (attachments of questions): a folder that no server serves, or a prefix of the
    # bucket; our views check the right and stream them.
    private: dict[str, Any] = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(data_dir / "private"), "base_url": None},
    }
    bucket = env.str("AWS_STORAGE_BUCKET_NAME", default="")
    if bucket:
        media = {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {
                "bucket_name": bucket,
                "endpoint_url": env.str("AWS_S3_ENDPOINT_URL", default="") or None,
                "region_name": env.str("AWS_S3_REGION_NAME", default="") or None,
                "custom_domain": env.str("AWS_S3_CUSTOM_DOMAIN", default="") or None,
                "signature_version": "s3v4",
                "addressing_style": "path",
                "file_overwrite": False,
                "querystring_auth": env.bool("AWS_QUERYSTRING_AUTH", default=False),
            },
        }
        options = {"location": "private", "custom_domain": None, "querystring_auth": True, "default_acl": "private"}
        private = {**media, "OPTIONS": {**media["OPTIONS"], **options}}
    return {"default": media, "private": private, "staticfiles": {"BACKEND": static_backend}}


SEARCH_DATABASE_ENGINES = {
    "sqlite": "search.engines.sqlite.SqliteEngine",
    "postgresql": "search.engines.postgresql.PostgresqlEngine",
}


def search_engine(database_engine: str) -> tuple[str, str]:
    """Dotted path of the search engine, and the address of Elasticsearch where SEARCH_URL names one.

    `https://user:password@host:9200/prefix` is Elasticsearch before the engine of the database in use; `sqlite:` and
    `postgresql:` name that engine itself, as nothing does.

    Raises:
        ImproperlyConfigured: no engine of that name exists, or it does not fit the database.
    """
    of_database = "sqlite" if "sqlite3" in database_engine else "postgresql"
    url = env.str("SEARCH_URL", default="")
    scheme = url.split(":", 1)[0] or of_database
    scheme = {"postgres": "postgresql", "pgsql": "postgresql"}.get(scheme, scheme)
    if scheme in ("http", "https"):
        if not urlsplit(url).hostname or not re.fullmatch(r"/?[a-z0-9][a-z0-9_-]*/?|/?", urlsplit(url).path):
            raise ImproperlyConfigured("SEARCH_URL reads http(s)://user:password@host:9200/prefix (a-z, 0-9, _ and -).")
        return "search.engines.failover.FailoverEngine", url
    if scheme not in SEARCH_DATABASE_ENGINES:
        names = ", ".join(sorted(("http", "https", *SEARCH_DATABASE_ENGINES)))
        raise ImproperlyConfigured(f"SEARCH_URL names the search engine {scheme!r}; there is {names}.")
    if scheme != of_database:
        raise ImproperlyConfigured(f"SEARCH_URL names {scheme!r}, but the database in use is {of_database!r}.")
    return SEARCH_DATABASE_ENGINES[scheme], ""
