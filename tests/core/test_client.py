"""The rate of anonymous forms."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.test import RequestFactory

from cms.core import client
from tests.services import free_port, redis_url


def ask(times: int, address: str = "10.0.0.1") -> list[bool]:
    request = RequestFactory().get("/", REMOTE_ADDR=address)
    return [client.over_rate_limit(request, "test", 3, 60) for _number in range(times)]


@pytest.fixture
def redis(settings):
    def use(url: str) -> None:
        settings.CACHES = {
            "default": {
                "BACKEND": "django_redis.cache.RedisCache",
                "LOCATION": url,
                "KEY_PREFIX": "congtinh-tests",
                "OPTIONS": {"IGNORE_EXCEPTIONS": True, "SOCKET_CONNECT_TIMEOUT": 1, "SOCKET_TIMEOUT": 1},
            }
        }

    return use


def test_more_than_the_limit_is_held_off_for_each_address():
    assert ask(5) == [False, False, False, True, True]
    assert ask(1, "10.0.0.2") == [False]


def test_the_same_on_redis(redis):
    redis(redis_url())
    caches["default"].clear()
    assert ask(5) == [False, False, False, True, True]
    assert ask(1, "10.0.0.2") == [False]
    caches["default"].clear()


def test_nobody_is_held_off_when_redis_is_away(redis):
    redis(f"redis://127.0.0.1:{free_port()}/0")
    assert ask(5) == [False] * 5


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [(0, "1.1.1.1", "10.0.0.9"), (1, "6.6.6.6, 1.1.1.1", "1.1.1.1"), (2, "6.6.6.6, 1.1.1.1, 2.2.2.2", "1.1.1.1")],
)
def test_which_address_is_believed(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.9", headers={"x-forwarded-for": forwarded})
    assert client.client_address(request) == address
