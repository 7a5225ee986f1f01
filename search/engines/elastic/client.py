"""Where the server is, and what of its errors means that it cannot serve."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from elasticsearch import ApiError, Elasticsearch, TransportError, UnsupportedProductError

from search.engines.base import EngineUnavailable

DEFAULT_PREFIX = "cong-tinh"
# A search that takes longer is answered by the database, and both together within a second.
SEARCH_SECONDS = 0.7
WRITE_SECONDS = 30
# 404: no index (yet); 429: overloaded; 401 and 403: the password has changed.
AWAY = frozenset({401, 403, 404, 408, 429})


@dataclass(frozen=True)
class Server:
    """What SEARCH_URL says: `https://user:password@host:9200/prefix`."""

    url: str
    user: str
    password: str
    prefix: str

    @classmethod
    def read(cls, url: str) -> Server:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 9200)
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        return cls(
            f"{parts.scheme}://{host}:{port}",
            unquote(parts.username or ""),
            unquote(parts.password or ""),
            parts.path.strip("/") or DEFAULT_PREFIX,
        )

    def connect(self) -> Elasticsearch:
        """A pool of connections for this process. Nothing is tried twice: the database answers instead."""
        return Elasticsearch(
            self.url,
            basic_auth=(self.user, self.password) if self.user else None,
            max_retries=0,
            retry_on_timeout=False,
            sniff_on_start=False,
            http_compress=False,
        )


@contextmanager
def availability() -> Iterator[None]:
    """Errors of the server and of the way to it, as `EngineUnavailable`. A question that it refuses stays an error."""
    try:
        yield
    except TransportError as error:
        raise EngineUnavailable(f"{type(error).__name__}: {error}"[:500]) from error
    except UnsupportedProductError as error:
        raise EngineUnavailable(str(error)) from error
    except ApiError as error:
        if error.status_code in AWAY or error.status_code >= 500:
            raise EngineUnavailable(f"{error.status_code}: {error}"[:500]) from error
        raise
