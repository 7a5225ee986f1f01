"""With nothing set: SQLite, local media, console mail, a task worker beside the server.

For `make run` and development.
"""

from __future__ import annotations

from .base import *  # noqa: F403
from .base import DATA_DIR
from .env import env

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="only-for-development-" + "x" * 48)
# Known to everybody: only for data that is made up.
PERSONAL_DATA_KEYS = env.list("PERSONAL_DATA_KEYS", default=["b25seS1mb3ItZGV2ZWxvcG1lbnQtb25seS1mb3ItZGU="])
PERSONAL_DATA_INDEX_KEY = env.str("PERSONAL_DATA_INDEX_KEY", default="only-for-development")
# Trying out needs no telephone; the log-in page says so. SECOND_FACTOR_ENFORCED=1 shows how it is in real use.
SECOND_FACTOR_ENFORCED = env.bool("SECOND_FACTOR_ENFORCED", default=False)
# `manage.py make_signing_credentials` writes both; nobody else trusts them.
GAZETTE_OWN_CREDENTIALS = True
GAZETTE_SIGNING_PKCS12 = env.str("GAZETTE_SIGNING_PKCS12", default=str(DATA_DIR / "gazette" / "signing.p12"))
_ROOT = DATA_DIR / "gazette" / "signing.root.pem"
GAZETTE_TRUST_ROOTS = env.list("GAZETTE_TRUST_ROOTS", default=[str(_ROOT)] if _ROOT.exists() else [])
