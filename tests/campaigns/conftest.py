"""People who work with campaigns."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import PORTAL
from tests.factories import make_user


@pytest.fixture
def as_(at):
    """`as_("unit_webmaster", "snnmt")`: a client of a person of that role."""

    def client(role: str, unit: str = "ubnd", host: str = PORTAL) -> Any:
        client = at(host)
        client.force_login(make_user(role=role, unit=unit))
        return client

    return client
