"""With nothing set: SQLite, local media, console mail, a task worker beside the server.

For `make run` and development.
"""

from __future__ import annotations

from .base import *  # noqa: F403
from .env import env

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="only-for-development-" + "x" * 48)
# Trying out needs no telephone; the log-in page says so. SECOND_FACTOR_ENFORCED=1 shows how it is in real use.
SECOND_FACTOR_ENFORCED = env.bool("SECOND_FACTOR_ENFORCED", default=False)
