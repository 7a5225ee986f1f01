"""Tests: fast hashing, tasks at once, mail and cache in memory. The database comes from DATABASE_URL as everywhere."""

from __future__ import annotations

import logging
import os
import tempfile
from pathlib import Path

from .base import *  # noqa: F403
from .base import DATABASES, STORAGES

SECRET_KEY = "tests"
PERSONAL_DATA_KEYS = ["dGVzdHMtdGVzdHMtdGVzdHMtdGVzdHMtdGVzdHMtMTI="]
PERSONAL_DATA_INDEX_KEY = "tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS["default"]["BACKEND"] = "django_tasks.backends.immediate.ImmediateBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
PREPARE_RENDITIONS = False
SEARCH_LOG_SECONDS = 0  # Tests write the log of queries by `querylog.flush()`.
LINK_CHECK_ENABLED = False
LINK_CHECK_DELAY = 0.0
SECOND_FACTOR_ENFORCED = False  # Tests of the second factor switch it on.
MEDIA_ROOT = Path(tempfile.gettempdir()) / f"congtinh-test-media-{os.getpid()}"
STORAGES["private"]["OPTIONS"] = {"location": str(MEDIA_ROOT / "private"), "base_url": None}
MAINTENANCE_FILE = MEDIA_ROOT / "maintenance.json"
WAGTAILADMIN_BASE_URL = "http://portal.test"
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": None}
logging.disable(logging.CRITICAL)
