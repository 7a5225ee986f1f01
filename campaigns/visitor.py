"""Looks at a page as the public does: through the whole handler, middleware and all, without a network.

The host, the language, the restrictions and the cache are those of a reader's request; DNS, certificate and proxy are
not looked at, so that the answer does not depend on where the worker runs.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponseBase
from django.utils import translation

from sites.models import MemberSite

USER_AGENT = "CongTinh-Check/1.0"


class Visitor:
    """An anonymous reader in this process."""

    def __init__(self) -> None:
        self.handler = BaseHandler()
        self.handler.load_middleware()

    def get(self, member_site: MemberSite, path: str, prepare: Callable[[Any], None] | None = None) -> tuple[int, str]:
        """Status and text of a page of a site; of what cannot be shown, a status of 500.

        Args:
            prepare: called with the request before it is answered.
        """
        request = WSGIRequest(self._environ(member_site, path))
        if prepare is not None:
            prepare(request)
        context = structlog.contextvars.get_contextvars()
        try:
            with translation.override(translation.get_language()):
                response = self.handler.get_response(request)
        finally:
            structlog.contextvars.clear_contextvars()
            structlog.contextvars.bind_contextvars(**context)
        return response.status_code, _text(response)

    @staticmethod
    def _environ(member_site: MemberSite, path: str) -> dict[str, Any]:
        url = urlsplit(member_site.site.root_url)
        secure = url.scheme == "https" or settings.SECURE_SSL_REDIRECT
        port = str(url.port or (443 if secure else 80))
        return {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "SCRIPT_NAME": "",
            "QUERY_STRING": "",
            "SERVER_NAME": url.hostname or "localhost",
            "SERVER_PORT": port,
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": url.netloc,
            "HTTP_USER_AGENT": USER_AGENT,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "https" if secure else "http",
            "wsgi.input": BytesIO(),
            "wsgi.errors": BytesIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }


def _text(response: HttpResponseBase) -> str:
    content = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
    return str(content.decode("utf-8", "replace"))
