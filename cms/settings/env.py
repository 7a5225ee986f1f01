"""Where settings come from: the environment, and a `.env` file beside manage.py for those who like one.

Every variable is listed with its meaning and default in docs/operations/configuration.md.
"""

from __future__ import annotations

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env", overwrite=False)


def require(name: str, meaning: str) -> str:
    """The value of a variable that production cannot do without.

    Args:
        name: the environment variable.
        meaning: what it is for, shown to whoever starts the server without it.

    Raises:
        ImproperlyConfigured: the variable is missing or empty.
    """
    value: str = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(
            f"The environment variable {name} is not set. It is {meaning}. "
            "See docs/operations/configuration.md; the server does not start without it."
        )
    return value
