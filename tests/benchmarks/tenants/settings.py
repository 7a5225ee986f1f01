"""Settings of the benchmark's provinces: those of development, with tasks worked at once and quick log-ins."""

from __future__ import annotations

import logging

from cms.settings.dev import *  # noqa: F403
from cms.settings.dev import STORAGES, TASKS

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS["default"]["BACKEND"] = "django_tasks.backends.immediate.ImmediateBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WAGTAILADMIN_BASE_URL = "http://hai-van.test"
logging.disable(logging.INFO)
