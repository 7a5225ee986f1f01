"""Services that parts of the suite need. On a laptop a missing one is a skip by name; in CI it is a failure."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path

import pytest

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


def require(name: str, available: object, hint: str) -> None:
    """Go on if the service is there; skip by name on a laptop, fail in CI."""
    if available:
        return
    message = f"{name} is not here: {hint}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def require_chromium() -> str:
    require("Chromium", Path(CHROMIUM).exists(), "install the package chromium, or name its path in CHROMIUM")
    return CHROMIUM


def require_java() -> None:
    require("Java", shutil.which("java"), "the Nu HTML checker runs on it (default-jre-headless)")


def require_gettext() -> None:
    require("gettext", shutil.which("xgettext"), "install the package gettext")


def postgresql_url() -> str:
    url = os.environ.get("TEST_DATABASE_URL", "")
    require("PostgreSQL", url, "name a server in TEST_DATABASE_URL, as postgres://user:password@host:port/name")
    return url


def redis_url() -> str:
    url = os.environ.get("TEST_REDIS_URL", "")
    require("Redis", url, "name a server in TEST_REDIS_URL, as redis://host:port/0")
    return url


def elasticsearch_url() -> str:
    """A node of Elasticsearch 8; the path of the address, the prefix of the indices, is the caller's."""
    url = os.environ.get("TEST_ELASTICSEARCH_URL", "")
    require("Elasticsearch", url, "name a server in TEST_ELASTICSEARCH_URL, as http://host:port (.ci/services has one)")
    return url.rstrip("/")


def free_port() -> int:
    """A TCP port of this machine that nobody uses now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
