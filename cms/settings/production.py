"""Production: every secret from the environment, TLS everywhere. `manage.py check --deploy` is clean under it."""

from __future__ import annotations

from . import security
from .base import *  # noqa: F403
from .base import MEDIA_HOSTS
from .env import env, require

SECRET_KEY = require("SECRET_KEY", "the key that signs sessions and links: 50 random characters, kept secret")
require(
    "PERSONAL_DATA_KEYS", "Fernet keys that seal personal data, the newest first (docs/operations/personal-data.md)"
)
require("PERSONAL_DATA_INDEX_KEY", "50 random characters by which the questions of one person are found; never changes")
require("DATABASE_URL", "the database, as postgres://user:password@host:port/name")
PORTAL_DOMAIN = require("PORTAL_DOMAIN", "the province's domain, such as haivan.gov.vn; member sites live below it")
WAGTAILADMIN_BASE_URL = env.str("WAGTAILADMIN_BASE_URL", default=f"https://{PORTAL_DOMAIN}")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"Cổng thông tin điện tử <no-reply@{PORTAL_DOMAIN}>")

# The reverse proxy terminates TLS and sets X-Forwarded-Proto; it must delete the header when a client sends it.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=365 * 24 * 60 * 60)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
CONTENT_SECURITY_POLICY, ADMIN_CONTENT_SECURITY_POLICY = security.content_security_policies(MEDIA_HOSTS, https=True)
