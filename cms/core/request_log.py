"""What the lines of a request say besides what django-structlog writes."""

from __future__ import annotations

from typing import Any

import structlog
from django.dispatch import receiver
from django.http import HttpRequest
from django_structlog.signals import bind_extra_request_metadata

from .client import client_address


@receiver(bind_extra_request_metadata)
def bind_client_address(request: HttpRequest, **kwargs: Any) -> None:
    """The address that TRUSTED_PROXIES lets us believe, not what any client may write into a header."""
    structlog.contextvars.bind_contextvars(ip=client_address(request))
